"""Agreements with the owners of records, whom they let load and count, and what was destroyed under them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from partera.platform.accounts.permissions import ROLES
from partera.platform.sealed.fields import SealedTextField
from partera.registry.custody import rules
from partera.registry.partners.models import Organisation


class Agreement(models.Model):
    """What an owner of records allows, until when. `end` is its last day; `stopped_on` the day it was stopped."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="record_agreements")
    title = models.CharField(max_length=200, unique=True)
    purpose = models.TextField()
    start = models.DateField()
    end = models.DateField()
    destroy_by = models.DateField()
    highest_hidden = models.PositiveSmallIntegerField(null=True, blank=True)
    contact = SealedTextField(blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_why = models.CharField(max_length=300, blank=True)
    invented = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="agreement_has_a_title"),
            models.CheckConstraint(condition=~Q(purpose=""), name="agreement_has_a_purpose"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="agreement_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(destroy_by__gte=F("end")), name="agreement_destroys_after_its_end"),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | ~Q(stopped_why=""), name="agreement_stopped_says_why"
            ),
            models.CheckConstraint(
                condition=Q(highest_hidden__isnull=True)
                | Q(highest_hidden__gt=rules.HIGHEST_HIDDEN, highest_hidden__lte=rules.HIGHEST_BOUND),
                name="agreement_bound_is_stricter",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Permitted(models.Model):
    """Whom an agreement lets load or count; all that is given must be met."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="permitted")
    act = models.CharField(max_length=5)
    role = models.CharField(max_length=32, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["agreement", "act", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=list(rules.ACTS)), name="permitted_act_known"),
            models.CheckConstraint(condition=Q(role__in=["", *ROLES]), name="permitted_role_known"),
            models.CheckConstraint(
                condition=~Q(role="") | Q(organisation__isnull=False) | Q(user__isnull=False),
                name="permitted_names_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} under agreement {self.agreement_id}"


class Destruction(models.Model):
    """Records that were destroyed, or are being destroyed: what they were, and the certificate once it is done."""

    extract = models.CharField(max_length=16)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="destructions")
    what = models.JSONField()
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=160)
    begun_by_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True, blank=True)
    certificate = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["extract"], condition=Q(done_at__isnull=True), name="destruction_runs_once"
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, certificate__isnull=True)
                | Q(done_at__isnull=False, certificate__isnull=False),
                name="destruction_done_has_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"destruction {self.pk}"
