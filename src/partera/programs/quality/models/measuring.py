"""Measures in versions, and what hospitals enter for a month. No table here can hold a patient."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.quality.models.collaboratives import Collaborative, Enrolment
from partera.programs.quality.models.columns import first_of_month, known, said
from partera.programs.quality.rules import measuring


class Measure(models.Model):
    """Something a collaborative counts; what it means stands in its versions."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="measures")
    key = models.SlugField(max_length=60)
    family = models.SlugField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["collaborative", "key"], name="quality_measure_once")]

    def __str__(self) -> str:
        return self.key


class MeasureVersion(models.Model):
    """One definition of a measure, in force from its first month until the next version's.

    `same_births`: measures of a collaborative with the same word count among the same people (“birth_admissions”).
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    first_month = models.DateField()
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    shape = models.CharField(max_length=16)
    per = models.PositiveIntegerField(default=100)
    unit = models.CharField(max_length=40, blank=True)
    counts = models.CharField(max_length=400)
    counts_es = models.CharField(max_length=400, blank=True)
    out_of = models.CharField(max_length=400, blank=True)
    out_of_es = models.CharField(max_length=400, blank=True)
    left_out = models.CharField(max_length=400, blank=True)
    clock = models.CharField(max_length=14, blank=True)
    better = models.CharField(max_length=8)
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    target_words = models.CharField(max_length=200, blank=True)
    same_births = models.SlugField(max_length=60, blank=True)
    strata = models.JSONField(default=list)
    every = models.CharField(max_length=8, default="month")
    chart = models.CharField(max_length=8, blank=True)
    author = models.CharField(max_length=120)
    checked_by = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    next_review = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["measure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="measure_version_once"),
            models.UniqueConstraint(fields=["measure", "first_month"], name="measure_version_one_a_month"),
            first_of_month("first_month", "measure_version_from_a_month"),
            said("title", "measure_version_has_a_title"),
            said("counts", "measure_version_says_what_it_counts"),
            known("kind", measuring.MEASURE_KINDS, "measure_kind_known"),
            known("shape", measuring.SHAPES, "measure_shape_known"),
            known("clock", measuring.CLOCKS, "measure_clock_known"),
            known("better", measuring.BETTER, "measure_better_known"),
            known("every", measuring.EVERY, "measure_every_known"),
            models.CheckConstraint(
                condition=~Q(shape__in=measuring.WITH_DENOMINATOR) | ~Q(out_of=""), name="measure_says_out_of_what"
            ),
            models.CheckConstraint(condition=Q(per__gt=0), name="measure_per_something"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="measure_change_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Submission(models.Model):
    """What a hospital entered for a measure and month. A revision is a new row with its reason; none is changed."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="submissions")
    version = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="submissions")
    month = models.DateField()
    revision = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=500, blank=True)
    odd = models.JSONField(default=list)  # which unlikely values were asked about and confirmed
    way = models.CharField(max_length=8)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["month", "measure", "revision"]
        indexes = [
            models.Index(fields=["measure", "month", "is_current", "enrolment"], name="submission_measure_month"),
            models.Index(fields=["enrolment", "is_current", "measure", "month"], name="submission_series"),
        ]
        constraints = [
            first_of_month("month", "submission_is_of_a_month"),
            known("way", ("form", "paste", "file", "api"), "submission_way_known"),
            models.UniqueConstraint(fields=["enrolment", "measure", "month", "revision"], name="submission_once"),
            models.UniqueConstraint(
                fields=["enrolment", "measure", "month"],
                condition=Q(is_current=True),
                name="submission_one_current",
            ),
            models.CheckConstraint(condition=Q(revision=1) | ~Q(reason=""), name="submission_revised_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Count(models.Model):
    """The numbers of a submission: of everybody (no dimension) and of each group.

    `is_share` holds when the numerator is part of the denominator. `value` and `spread` are an average and its
    standard deviation over `denominator` cases, or one value of the month.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="counts")
    dimension = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=16, blank=True)
    numerator = models.PositiveIntegerField(null=True)
    denominator = models.PositiveIntegerField(null=True)
    unknown = models.PositiveIntegerField(default=0)
    value = models.FloatField(null=True)
    spread = models.FloatField(null=True)
    is_share = models.BooleanField(default=False)

    class Meta:
        ordering = ["dimension", "group"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "dimension", "group"], name="count_once"),
            known("dimension", ["", *measuring.STRATA], "count_dimension_known"),
            models.CheckConstraint(
                condition=Q(is_share=False) | Q(numerator__lte=F("denominator")), name="count_numerator_in_denominator"
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=False) | Q(value__isnull=False) | Q(denominator__isnull=False),
                name="count_holds_something",
            ),
            models.CheckConstraint(
                condition=Q(spread__isnull=True) | Q(spread__gte=0), name="count_spread_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(dimension="", group="") | (~Q(dimension="") & ~Q(group="")), name="count_of_all_or_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numerator}/{self.denominator}"


class Gap(models.Model):
    """Births, or days, between two rare events: the second happened in the submission's month. No day is kept."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="gaps")
    position = models.PositiveSmallIntegerField()
    between = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["submission", "position"], name="gap_once")]

    def __str__(self) -> str:
        return f"{self.between}"


class MonthDraft(models.Model):
    """What somebody has typed for a month and not yet sent: one sheet a hospital and month."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="drafts")
    month = models.DateField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["month"]
        constraints = [
            first_of_month("month", "draft_is_of_a_month"),
            models.UniqueConstraint(fields=["enrolment", "month"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
