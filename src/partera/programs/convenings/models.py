"""Strategic Partnership Sessions and everything that belongs to one."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from partera.programs.convenings import rules
from partera.registry.partners.models import Organisation, Partnership, Person
from partera.registry.places.models import Place
from partera.registry.workplans.models import ActionStep


def _known(field: str, values: tuple[str, ...], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": values}), name=name)


def _once(name: str, *fields: str, without: str) -> models.UniqueConstraint:
    """Once among the rows without a value in one field: to a database no blank equals another."""
    return models.UniqueConstraint(fields=fields, condition=Q(**{f"{without}__isnull": True}), name=name)


class Session(models.Model):
    """One Strategic Partnership Session: kick-off, session, follow-up.

    `announced_at` is when the public schedule first showed it; one called off before that never stood there.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    improve_programs = models.BooleanField(default=False)
    support_initiatives = models.BooleanField(default=False)
    focus_issue = models.BooleanField(default=False)
    focus_reason = models.TextField(blank=True)
    health_plans = models.TextField(blank=True)
    acquaintance = models.CharField(max_length=8, default="unknown")
    state = models.CharField(max_length=12, default="kickoff")
    reason_cancelled = models.CharField(max_length=500, blank=True)
    kickoff_on = models.DateField(null=True)
    starts_at = models.DateTimeField(null=True, db_index=True)
    ends_at = models.DateTimeField(null=True)
    timezone = models.CharField(max_length=40, default="America/Chicago")
    venue = models.CharField(max_length=300, blank=True)
    remote_link = models.CharField(max_length=500, blank=True)
    is_public = models.BooleanField(default=False)
    announced_at = models.DateTimeField(null=True)
    summary_public = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["partnership", "state", "starts_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(improve_programs=True) | Q(support_initiatives=True) | Q(focus_issue=True),
                name="session_has_a_purpose",
            ),
            _known("state", rules.STATES, "session_state_known"),
            _known("level", rules.LEVELS, "session_level_known"),
            _known("acquaintance", rules.ACQUAINTANCE, "session_acquaintance_known"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("kickoff", "cancelled")) | Q(starts_at__isnull=False),
                name="session_planned_has_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason_cancelled=""), name="session_cancelled_has_reason"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="session_has_title"),
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True) | (Q(starts_at__isnull=False) & ~Q(state="kickoff")),
                name="session_announced_is_planned",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def purposes(self) -> tuple[str, ...]:
        """The purposes chosen, in the order of the rules."""
        return tuple(name for name in rules.PURPOSES if getattr(self, name))


class FocusMeasure(models.Model):
    """A measure the session is about, and why it was chosen."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="focus")
    measure = models.CharField(max_length=60)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["session", "measure"], name="focus_measure_once")]

    def __str__(self) -> str:
        return self.measure


class Invitee(models.Model):
    """An organisation that is asked to come, and through whom."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitees")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    presents = models.BooleanField(default=False)
    knows_others = models.BooleanField(null=True)
    answer = models.CharField(max_length=8, default="waiting")

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation", "person"], name="invitee_once"),
            _once("invitee_once_unnamed", "session", "organisation", without="person"),
            _known("answer", rules.ANSWERS, "invitee_answer_known"),
        ]

    def __str__(self) -> str:
        return f"invitee {self.pk}"


class Attendance(models.Model):
    """Who came, in the room or from afar."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False), name="attendance_is_of_somebody"
            ),
            models.UniqueConstraint(fields=["session", "organisation", "person"], name="attendance_once"),
            _once("attendance_once_unnamed", "session", "organisation", without="person"),
            _once("attendance_once_of_nobodys", "session", "person", without="organisation"),
            _known("way", rules.WAYS, "attendance_way_known"),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Overview(models.Model):
    """What a grantee says of its programme, in the fields of a grantee overview."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="overviews")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    program = models.CharField(max_length=200)
    listing = models.CharField(max_length=8, blank=True)
    award = models.CharField(max_length=40, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    budget_period = models.CharField(max_length=60, blank=True)
    counties = models.CharField(max_length=500, blank=True)
    population = models.CharField(max_length=300, blank=True)
    services = models.TextField(blank=True)
    people_served = models.PositiveIntegerField(null=True)
    measures = models.TextField(blank=True)
    assets = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    requirement_helps = models.TextField(blank=True)
    requirement_hinders = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["organisation__name", "program"]
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation", "program"], name="overview_once"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="overview_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.program


class AgendaItem(models.Model):
    """One thing on the agenda."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda")
    start = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["start", "id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gt=0), name="agenda_takes_time")]

    def __str__(self) -> str:
        return self.what


class Note(models.Model):
    """What was said. Policy feedback carries its own path until its submitter was told the answer."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16)
    text = models.TextField()
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(max_length=200, blank=True)
    suggestion = models.TextField(blank=True)
    status = models.CharField(max_length=20, blank=True)
    answer = models.CharField(max_length=16, blank=True)
    answer_words = models.TextField(blank=True)
    taken_by = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            _known("kind", rules.NOTE_KINDS, "note_kind_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=(Q(kind="policy_feedback") & Q(status__in=rules.FEEDBACK_PATH))
                | (~Q(kind="policy_feedback") & Q(status="")),
                name="note_status_only_for_feedback",
            ),
            models.CheckConstraint(
                condition=(Q(status__in=("answered", "told_to_submitter")) & Q(answer__in=rules.FEEDBACK_ANSWERS))
                | (~Q(status__in=("answered", "told_to_submitter")) & Q(answer="")),
                name="feedback_answered_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Result(models.Model):
    """What the session yielded: a new relationship, clarity, an action step."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="results")
    kind = models.CharField(max_length=16)
    what = models.CharField(max_length=500)
    organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    step = models.ForeignKey(ActionStep, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            _known("kind", rules.RESULT_KINDS, "result_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="action_step", step__isnull=False) | (~Q(kind="action_step") & Q(step__isnull=True)),
                name="result_step_only_for_steps",
            ),
        ]

    def __str__(self) -> str:
        return self.what
