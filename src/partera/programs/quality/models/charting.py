"""How series are charted, the signals found in them, changes on their time axis, and published roll-ups."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.quality.models.collaboratives import Collaborative, Enrolment, Wave
from partera.programs.quality.models.columns import first_of_month, known, said
from partera.programs.quality.models.measuring import Measure, MeasureVersion, Submission
from partera.programs.quality.rules import measuring

MEANINGS = ("improvement", "concern", "neutral")
SIDES = ("above", "below", "up", "down", "none")


class ChartPlan(models.Model):
    """Which chart and rules a series is drawn with; a plan without an enrolment is of the collaborative's roll-up."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="plans")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="plans")
    chart = models.CharField(max_length=8, blank=True)
    rules = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "enrolment"], condition=Q(enrolment__isnull=False), name="chart_plan_once"
            ),
            models.UniqueConstraint(
                fields=["measure"], condition=Q(enrolment__isnull=True), name="chart_plan_of_roll_up_once"
            ),
        ]

    def __str__(self) -> str:
        return f"chart plan {self.pk}"


class ChartPart(models.Model):
    """Limits are worked out anew from a month on, for a stated cause; frozen at its first so many points when said."""

    plan = models.ForeignKey(ChartPlan, on_delete=models.CASCADE, related_name="parts")
    month = models.DateField()
    cause = models.CharField(max_length=300, blank=True)
    freeze = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            first_of_month("month", "chart_part_from_a_month"),
            models.UniqueConstraint(
                fields=["plan", "month"], condition=Q(withdrawn_at__isnull=True), name="chart_part_once"
            ),
            said("cause", "chart_part_has_its_cause"),
        ]

    def __str__(self) -> str:
        return f"part from {self.month}"


class ChartExclusion(models.Model):
    """A month left out of limits and signals, for a reason; it stays on the chart."""

    plan = models.ForeignKey(ChartPlan, on_delete=models.CASCADE, related_name="exclusions")
    month = models.DateField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            said("reason", "chart_exclusion_has_its_reason"),
            first_of_month("month", "chart_exclusion_of_a_month"),
            models.UniqueConstraint(
                fields=["plan", "month"], condition=Q(withdrawn_at__isnull=True), name="chart_exclusion_once"
            ),
        ]

    def __str__(self) -> str:
        return f"without {self.month}"


class Signal(models.Model):
    """A signal found in a hospital's series, with the rule set that found it. `gone_at`: a revision took it away."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="signals")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="signals")
    dimension = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=16, blank=True)
    chart = models.CharField(max_length=8)
    rules = models.CharField(max_length=20)
    rule = models.CharField(max_length=40)
    side = models.CharField(max_length=8)
    meaning = models.CharField(max_length=12)
    first_month = models.DateField()
    last_month = models.DateField()
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-last_month", "id"]
        indexes = [models.Index(fields=["enrolment", "gone_at", "meaning"], name="signal_of_hospital")]
        constraints = [
            known("meaning", MEANINGS, "signal_meaning_known"),
            known("side", SIDES, "signal_side_known"),
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="signal_ends_after_start"),
            models.UniqueConstraint(
                fields=["enrolment", "measure", "dimension", "group", "rules", "rule", "side", "first_month"],
                condition=Q(gone_at__isnull=True),
                name="signal_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.first_month}"


class Change(models.Model):
    """Something that changed at a hospital, or in the whole collaborative, flagged on the time axis of charts."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="changes")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="changes_made")
    month = models.DateField()
    title = models.CharField(max_length=200)
    cycle = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["month", "id"]
        constraints = [said("title", "change_has_a_title"), first_of_month("month", "change_of_a_month")]

    def __str__(self) -> str:
        return self.title


class SignalNote(models.Model):
    """What somebody says of a signal, perhaps with the test of change that explains it. Rows are only added."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    cycle = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [said("text", "signal_note_says_something")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class RollUp(models.Model):
    """A month's sum over hospitals as the hospitals may read it, published once and never changed.

    A later one of the same month takes its place only when enough hospitals differ between the two
    (docs/methods/roll-ups.md). `wave` is empty for the whole collaborative. `same_births` names the measures that
    were summed together over the same hospitals; one measure alone stands under its own key.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="roll_ups")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="+")
    same_births = models.CharField(max_length=60)
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    hospitals = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["month", "number"]
        constraints = [
            first_of_month("month", "roll_up_of_a_month"),
            models.UniqueConstraint(
                fields=["collaborative", "wave", "same_births", "month", "number"], name="roll_up_once"
            ),
            models.UniqueConstraint(
                fields=["collaborative", "same_births", "month", "number"],
                condition=Q(wave__isnull=True),
                name="roll_up_of_all_once",
            ),
            models.UniqueConstraint(
                fields=["collaborative", "wave", "same_births", "month"],
                condition=Q(is_current=True),
                name="roll_up_one_current",
            ),
            models.UniqueConstraint(
                fields=["collaborative", "same_births", "month"],
                condition=Q(is_current=True, wave__isnull=True),
                name="roll_up_of_all_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"roll-up {self.pk}"


class RollUpCount(models.Model):
    """A sum of a roll-up. `state` is `suppressed` where a small count, or what would give it away, is left out."""

    roll_up = models.ForeignKey(RollUp, on_delete=models.CASCADE, related_name="counts")
    version = models.ForeignKey(MeasureVersion, on_delete=models.PROTECT, related_name="+")
    dimension = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=16, blank=True)
    numerator = models.PositiveBigIntegerField(null=True)
    denominator = models.PositiveBigIntegerField(null=True)
    unknown = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=12, default="ok")

    class Meta:
        ordering = ["dimension", "group"]
        constraints = [
            models.UniqueConstraint(fields=["roll_up", "version", "dimension", "group"], name="roll_up_count_once"),
            known("dimension", ["", *measuring.STRATA], "roll_up_dimension_known"),
            models.CheckConstraint(
                condition=(Q(state="suppressed") & Q(numerator__isnull=True))
                | (Q(state="ok") & Q(numerator__isnull=False)),
                name="roll_up_suppressed_is_blank",
            ),
        ]

    def __str__(self) -> str:
        return self.state


class RollUpMember(models.Model):
    """Whose submission went into a roll-up, and whether the others knew that hospital's figures then."""

    roll_up = models.ForeignKey(RollUp, on_delete=models.CASCADE, related_name="members")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    was_named = models.BooleanField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["roll_up", "submission"], name="roll_up_member_once")]

    def __str__(self) -> str:
        return f"submission {self.submission_id}"
