"""Collaboratives, their waves of hospitals, their meetings and the coaching."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.quality.models.columns import known, said
from partera.programs.quality.rules import course
from partera.registry.partners.models import Organisation, Partnership


class Collaborative(models.Model):
    """Hospitals of a partnership that improve care together. Counts of a month are due on `due_day` of the next."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    state = models.CharField(max_length=12, default="planning")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    due_day = models.PositiveSmallIntegerField(default=15)
    run_rules = models.CharField(max_length=20, default="anhoj")
    control_rules = models.CharField(max_length=20, default="shewhart_anhoj")
    invented = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            said("name", "collaborative_has_a_name"),
            known("state", course.COLLABORATIVE_STATES, "collaborative_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="collaborative_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(due_day__gte=1, due_day__lte=28), name="collaborative_due_day_exists"),
            models.UniqueConstraint(fields=["partnership", "name"], name="collaborative_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Wave(models.Model):
    """Hospitals that begin together."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["collaborative", "number"], name="wave_once")]

    def __str__(self) -> str:
        return f"{self.number}"


class Enrolment(models.Model):
    """A hospital's part in a collaborative, from invitation to its end.

    `names_itself`: it agreed that the others may know which figures are its own, for as long as it takes part.
    `ever_named` stays true once it did: what others have seen they know. `agreed_by` and `agreed_on`: who signed the
    agreement, and when.
    `first_answer_at`: when it first said how far a practice is; the order in which others come to see it counted.
    Nothing hangs on a person: who leads a hospital's quality is who holds that role there today.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="enrolments")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="enrolments")
    hospital = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.CharField(max_length=6, blank=True)
    state = models.CharField(max_length=12, default="invited")
    invited_on = models.DateField()
    agreed_on = models.DateField(null=True)
    agreed_by = models.CharField(max_length=160, blank=True)
    names_itself = models.BooleanField(default=False)
    ever_named = models.BooleanField(default=False)
    expected_births = models.PositiveIntegerField(null=True)
    first_answer_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["hospital__name", "id"]
        indexes = [models.Index(fields=["hospital", "state"], name="enrolment_hospital_state")]
        constraints = [
            known("state", course.ENROLMENT_STATES, "enrolment_state_known"),
            models.UniqueConstraint(fields=["collaborative", "hospital"], name="enrolment_once"),
            models.CheckConstraint(
                condition=Q(agreed_on__isnull=True, agreed_by="") | (Q(agreed_on__isnull=False) & ~Q(agreed_by="")),
                name="enrolment_agreed_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=course.AGREED) | Q(agreed_on__isnull=False), name="enrolment_has_its_agreement"
            ),
            models.CheckConstraint(
                condition=Q(names_itself=False) | Q(ever_named=True), name="enrolment_named_was_ever_named"
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"


class EnrolmentChange(models.Model):
    """What became of a hospital's part. Rows are only added."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            known("after", course.ENROLMENT_STATES, "enrolment_change_known"),
            models.CheckConstraint(
                condition=~Q(after__in=course.WITH_REASON) | ~Q(reason=""), name="enrolment_end_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Event(models.Model):
    """A learning session, an action period between two of them, or a coaching call."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    where = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            known("kind", course.EVENT_KINDS, "event_kind_known"),
            said("title", "event_has_a_title"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title


class EventAttendance(models.Model):
    """How many of a hospital's team came."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["enrolment__hospital__name", "id"]
        constraints = [models.UniqueConstraint(fields=["event", "enrolment"], name="attendance_of_event_once")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class CoachingNote(models.Model):
    """What a coach saw, and the stage the team has reached. Rows are only added; the newest stage counts."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="coaching")
    on = models.DateField()
    text = models.TextField()
    stage = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    is_shared = models.BooleanField(default=True)
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            said("text", "coaching_note_says_something"),
            models.CheckConstraint(
                condition=Q(stage__isnull=True) | Q(stage__in=list(course.TEAM_STAGES)), name="coaching_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return f"coaching note {self.pk}"
