"""Aims and what drives them, change ideas, tests of change, and summaries of case reviews without patients."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.quality.models.collaboratives import Collaborative, Enrolment
from partera.programs.quality.models.columns import first_of_month, known, said
from partera.programs.quality.models.measuring import Measure
from partera.programs.quality.rules import improving


class Aim(models.Model):
    """What is to change: from how much to how much, by when, for whom. Without an enrolment it is everybody's;
    `origin` is the collaborative's aim that a hospital took over."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="aims")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="aims")
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_over")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    baseline = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    by = models.DateField()
    for_whom = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, default="current")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            said("text", "aim_says_something"),
            known("state", improving.AIM_STATES, "aim_state_known"),
            models.CheckConstraint(condition=~Q(state="dropped") | ~Q(reason=""), name="aim_dropped_for_a_reason"),
            models.UniqueConstraint(fields=["enrolment", "origin"], name="aim_taken_over_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Driver(models.Model):
    """What must be so for the aim to be reached; a secondary driver serves a primary one."""

    aim = models.ForeignKey(Aim, on_delete=models.CASCADE, related_name="drivers")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="under")
    level = models.CharField(max_length=10)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            said("text", "driver_says_something"),
            models.CheckConstraint(
                condition=Q(level="primary", parent__isnull=True) | Q(level="secondary", parent__isnull=False),
                name="driver_secondary_has_its_primary",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ChangeIdea(models.Model):
    """Something to try. `origin` is the idea of another hospital that this one was taken over from."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="ideas")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="ideas")
    driver = models.ForeignKey(Driver, null=True, on_delete=models.SET_NULL, related_name="ideas")
    measures = models.ManyToManyField(Measure, blank=True, related_name="ideas")
    origin = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_over")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="idea")
    is_shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            said("title", "idea_has_a_title"),
            known("state", improving.IDEA_STATES, "idea_state_known"),
            models.UniqueConstraint(fields=["enrolment", "origin"], name="idea_taken_over_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Cycle(models.Model):
    """A Plan–Do–Study–Act test. What was predicted is written down before what happened, and stays."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="cycles")
    idea = models.ForeignKey(ChangeIdea, null=True, on_delete=models.PROTECT, related_name="cycles")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    objective = models.TextField(blank=True)
    questions = models.TextField(blank=True)
    prediction = models.TextField(blank=True)
    predicted_at = models.DateTimeField(null=True)
    who = models.CharField(max_length=300, blank=True)
    what = models.TextField(blank=True)
    where = models.CharField(max_length=200, blank=True)
    when = models.CharField(max_length=200, blank=True)
    collected = models.TextField(blank=True)
    left_out = models.TextField(blank=True)
    lived_experience = models.BooleanField(null=True)
    lived_experience_how = models.TextField(blank=True)
    did = models.TextField(blank=True)
    unexpected = models.TextField(blank=True)
    studied = models.TextField(blank=True)
    by_group = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    act = models.CharField(max_length=8, blank=True)
    next_step = models.TextField(blank=True)
    scale = models.CharField(max_length=12, default="one_patient")
    state = models.CharField(max_length=8, default="planned")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            said("title", "cycle_has_a_title"),
            known("state", improving.CYCLE_STATES, "cycle_state_known"),
            known("scale", improving.SCALES, "cycle_scale_known"),
            models.UniqueConstraint(fields=["enrolment", "number"], name="cycle_number_once"),
            models.CheckConstraint(
                condition=Q(state="planned") | (~Q(prediction="") & Q(predicted_at__isnull=False)),
                name="cycle_predicts_before_it_is_done",
            ),
            models.CheckConstraint(
                condition=(Q(state="acted") & Q(act__in=list(improving.ACTS))) | (~Q(state="acted") & Q(act="")),
                name="cycle_acts_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("planned", "doing")) | ~Q(studied=""), name="cycle_studied_says_what"
            ),
            models.CheckConstraint(
                condition=Q(lived_experience__isnull=True) | ~Q(lived_experience_how=""),
                name="cycle_lived_experience_says_how",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="cycle_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CyclePoint(models.Model):
    """A point on a chart that a test of change is linked to."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="points")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            first_of_month("month", "cycle_point_of_a_month"),
            models.UniqueConstraint(fields=["cycle", "measure", "month"], name="cycle_point_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month}"


class CaseReview(models.Model):
    """What a review of a case taught, without the patient: no day, no age, no words of the record."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reviews")
    month = models.DateField()
    kind = models.CharField(max_length=16)
    severity = models.CharField(max_length=10)
    preventability = models.CharField(max_length=16)
    factors = models.JSONField(default=list)
    racism_answer = models.CharField(max_length=12)
    racism = models.TextField(blank=True)
    learned = models.TextField()
    reviewed_on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            first_of_month("month", "review_of_a_month"),
            known("kind", improving.EVENT_KINDS, "review_kind_known"),
            known("severity", improving.SEVERITIES, "review_severity_known"),
            known("preventability", improving.PREVENTABILITY, "review_preventability_known"),
            known("racism_answer", improving.RACISM_ANSWERS, "review_asks_about_racism"),
            models.CheckConstraint(
                condition=~Q(racism_answer="found") | ~Q(racism=""), name="review_says_how_racism_contributed"
            ),
            said("learned", "review_teaches_something"),
        ]

    def __str__(self) -> str:
        return f"review {self.pk}"


class Recommendation(models.Model):
    """What a review recommends, who does it by when, and what came of it."""

    review = models.ForeignKey(CaseReview, on_delete=models.CASCADE, related_name="recommendations")
    level = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    owner = models.CharField(max_length=160, blank=True)
    due = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")
    result = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            known("level", improving.LEVELS, "recommendation_level_known"),
            known("state", improving.RECOMMENDATION_STATES, "recommendation_state_known"),
            said("text", "recommendation_says_something"),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "dropped")) | ~Q(result=""), name="recommendation_ended_says_how"
            ),
        ]

    def __str__(self) -> str:
        return self.text
