"""Readiness of hospitals, plans for the next wave, and the files that other programmes ask for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.programs.quality.models.collaboratives import Collaborative, Wave
from partera.programs.quality.models.columns import known, said
from partera.programs.quality.rules import spreading
from partera.registry.partners.models import Organisation


class Readiness(models.Model):
    """How ready a hospital is to begin, by stated items. Rows are only added; the newest counts.

    `told_by`: whether the convener wrote it down or the hospital answered itself.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="readiness")
    site = models.CharField(max_length=6)
    items = models.JSONField(default=dict)  # item → 0 no, 1 partly, 2 yes
    told_by = models.CharField(max_length=8, default="convener")
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by_name = models.CharField(max_length=160)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            known("told_by", spreading.ASKED_BY, "readiness_told_by_known"),
            models.UniqueConstraint(
                fields=["collaborative", "site"], condition=Q(is_current=True), name="readiness_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.site


class ReadinessAsked(models.Model):
    """That a hospital of the directory was asked how ready it is; its own people answer, once."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="+")
    site = models.CharField(max_length=6)
    hospital = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    by_name = models.CharField(max_length=160)
    answered_on = models.DateField(null=True)

    class Meta:
        ordering = ["asked_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaborative", "site"], condition=Q(answered_on__isnull=True), name="readiness_asked_once"
            )
        ]

    def __str__(self) -> str:
        return self.site


class SpreadPlan(models.Model):
    """A choice of the next wave: the weights, the ranked hospitals with their reasons, and who was chosen.

    `measure` is the published measure of need, `release` the release its figures came from; `everyone` says that
    hospitals without the birthing-friendly mark were looked at too.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="spread_plans")
    wave = models.ForeignKey(Wave, null=True, on_delete=models.PROTECT, related_name="+")
    weights = models.JSONField(default=dict)
    measure = models.CharField(max_length=60, blank=True)
    everyone = models.BooleanField(default=False)
    release = models.CharField(max_length=80, blank=True)
    places = models.PositiveSmallIntegerField(default=5)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    decided_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(wave__isnull=False), name="spread_decided_has_its_wave"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(dropped_on__isnull=True), name="spread_decided_or_dropped"
            ),
            models.UniqueConstraint(
                fields=["collaborative"],
                condition=Q(decided_on__isnull=True, dropped_on__isnull=True),
                name="spread_one_open_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"spread plan {self.pk}"


class SpreadCandidate(models.Model):
    """A hospital considered for the next wave, with what the ranking rests on.

    `known` is the part of the weight that is known, `low` and `high` what the score could be if the rest were, and
    `stays` how often it was among the chosen when weights were varied.
    """

    plan = models.ForeignKey(SpreadPlan, on_delete=models.CASCADE, related_name="candidates")
    site = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    county = models.CharField(max_length=5, blank=True)
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField(null=True)
    known = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    stays = models.FloatField(null=True)
    parts = models.JSONField(default=dict)  # criterion → the fact it rests on (rules/spreading.py)
    is_chosen = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [models.UniqueConstraint(fields=["plan", "site"], name="spread_candidate_once")]

    def __str__(self) -> str:
        return self.name


class Destination(models.Model):
    """A version of the mapping that turns what was entered into another programme's upload file. Rows are only added.

    Until `checked_by` is filled it is *not checked against the programme's current template*.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="destinations")
    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField()
    program = models.CharField(max_length=200)
    mapping = models.TextField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=160, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["program", "-version"]
        constraints = [
            said("program", "destination_names_its_program"),
            models.UniqueConstraint(fields=["collaborative", "key", "version"], name="destination_once"),
            models.UniqueConstraint(
                fields=["collaborative", "key"], condition=Q(is_current=True), name="destination_one_current"
            ),
            models.CheckConstraint(
                condition=Q(checked_on__isnull=True, checked_by="") | (Q(checked_on__isnull=False) & ~Q(checked_by="")),
                name="destination_checked_by_somebody_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.program


class DestinationFile(models.Model):
    """That a file was made for a programme: of which months, how many rows, and its checksum."""

    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="files")
    first_month = models.DateField()
    last_month = models.DateField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.sha256[:12]
