"""Organisations, the people in them, their partnerships, and the roles that sign-ins hold."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partera.platform.accounts.permissions import ROLES
from partera.registry.partners import rules
from partera.registry.places.models import Place


class Organisation(models.Model):
    """An agency, hospital, nation, funder or group; what it offers and what it needs."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=32)
    government_level = models.CharField(max_length=8, blank=True)
    is_tribal = models.BooleanField(default=False)
    home_county = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    counties_served = models.ManyToManyField(Place, blank=True, related_name="+")
    statewide = models.BooleanField(default=False)
    offers = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    languages = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=300, blank=True)
    invented = models.BooleanField(default=False)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["kind", "name"])]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(condition=Q(kind__in=list(rules.KINDS)), name="organisation_kind_known"),
            models.CheckConstraint(
                condition=Q(government_level__in=list(rules.LEVELS)), name="organisation_level_known"
            ),
            models.CheckConstraint(
                condition=~Q(government_level="tribal") | Q(is_tribal=True),
                name="organisation_tribal_government_is_tribal",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody known to the directory, with or without a sign-in."""

    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="person"
    )
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A person's office in an organisation; `end` is its last day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="positions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=160)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-start", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="position_has_a_title"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="position_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "title"],
                condition=Q(end__isnull=True),
                name="position_runs_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Partnership(models.Model):
    """Organisations that work together for places; `asked` are those that have not yet said whether they join."""

    name = models.CharField(max_length=200, unique=True)
    type = models.CharField(max_length=20)
    places = models.ManyToManyField(Place, blank=True, related_name="+")
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="partnerships_led")
    members = models.ManyToManyField(Organisation, blank=True, related_name="partnerships")
    asked = models.ManyToManyField(Organisation, blank=True, related_name="+")
    state = models.CharField(max_length=20, default="active")
    about = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)
    invented = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="partnership_has_a_name"),
            models.CheckConstraint(condition=Q(type__in=list(rules.PARTNERSHIP_TYPES)), name="partnership_type_known"),
            models.CheckConstraint(
                condition=Q(state__in=list(rules.PARTNERSHIP_STATES)), name="partnership_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartnershipChange(models.Model):
    """What became of a partnership: who was asked, joined and left, who leads, its stages. Rows are only added."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="stage", organisation__isnull=True, stage__in=list(rules.PARTNERSHIP_STATES))
                | Q(kind__in=rules.CHANGES_OF_MEMBERS, organisation__isnull=False, stage=""),
                name="partnership_change_is_of_a_stage_or_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=rules.STAGES_WITH_REASON) | ~Q(reason=""),
                name="partnership_stage_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def _needs(what: str) -> list[str]:
    return [role for role, needed in rules.ROLE_NEEDS.items() if needed == what]


def _running_once(name: str, fields: list[str], condition: Q) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=fields, condition=condition & Q(end__isnull=True), name=name)


class RoleHeld(models.Model):
    """A role somebody holds from `start` to `end`, its last day; everywhere, or only where it says.

    One that is taken back holds from that moment no more, though `end` is that day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=32)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    partnership = models.ForeignKey(Partnership, null=True, blank=True, on_delete=models.PROTECT)
    start = models.DateField()
    end = models.DateField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True) | Q(end__isnull=False), name="role_taken_back_has_its_last_day"
            ),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="role_known"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=_needs("partnership")) | Q(partnership__isnull=False),
                name="role_has_its_partnership",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=_needs("organisation")) | Q(organisation__isnull=False),
                name="role_has_its_organisation",
            ),
            _running_once(
                "role_runs_once_in_both",
                ["user", "role", "organisation", "partnership"],
                Q(organisation__isnull=False, partnership__isnull=False),
            ),
            _running_once(
                "role_runs_once_in_organisation",
                ["user", "role", "organisation"],
                Q(organisation__isnull=False, partnership__isnull=True),
            ),
            _running_once(
                "role_runs_once_in_partnership",
                ["user", "role", "partnership"],
                Q(organisation__isnull=True, partnership__isnull=False),
            ),
            _running_once("role_runs_once", ["user", "role"], Q(organisation__isnull=True, partnership__isnull=True)),
        ]

    def __str__(self) -> str:
        return ROLES[self.role]


class RoleConfirmed(models.Model):
    """That somebody looked at a role and kept it. Rows are only added."""

    role = models.ForeignKey(RoleHeld, on_delete=models.PROTECT, related_name="confirmations")
    on = models.DateField()
    by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.role_id} on {self.on}"
