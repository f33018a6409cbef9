"""Bundles and their elements, how far each hospital has taken each in, and drills."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.quality.models.collaboratives import Collaborative, Enrolment
from partera.programs.quality.models.columns import known, said
from partera.programs.quality.rules import adoption


class Bundle(models.Model):
    """A version of a bundle or of the key activities. One without a collaborative came with Partera."""

    key = models.SlugField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    steward = models.CharField(max_length=160)
    source = models.CharField(max_length=300)
    author = models.CharField(max_length=120)
    checked_by = models.CharField(max_length=200)
    next_review = models.DateField()
    collaborative = models.ForeignKey(Collaborative, null=True, on_delete=models.PROTECT, related_name="own_bundles")

    class Meta:
        ordering = ["kind", "title", "version"]
        constraints = [
            known("kind", adoption.BUNDLE_KINDS, "bundle_kind_known"),
            said("title", "bundle_has_a_title"),
            models.UniqueConstraint(
                fields=["key", "version"], condition=Q(collaborative__isnull=True), name="bundle_once"
            ),
            models.UniqueConstraint(
                fields=["collaborative", "key", "version"],
                condition=Q(collaborative__isnull=False),
                name="own_bundle_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Element(models.Model):
    """One practice of a bundle, what shows that it is in place, and how often that is looked at again."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="elements")
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    title_es = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300)
    evidence_es = models.CharField(max_length=300)
    audit_months = models.PositiveSmallIntegerField(default=12)

    class Meta:
        ordering = ["bundle", "number"]
        constraints = [
            known("section", adoption.SECTIONS, "element_section_known"),
            said("title", "element_has_a_title"),
            models.CheckConstraint(condition=Q(audit_months__gt=0), name="element_is_audited_again"),
            models.UniqueConstraint(fields=["bundle", "key"], name="element_once"),
            models.UniqueConstraint(fields=["bundle", "number"], name="element_number_once"),
        ]

    def __str__(self) -> str:
        return self.title


class BundleChosen(models.Model):
    """That a collaborative works on a bundle, from a day to a day."""

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="bundles")
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    end = models.DateField(null=True)

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collaborative", "bundle"], name="bundle_chosen_once"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="bundle_chosen_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"bundle {self.bundle_id}"


class ElementStatus(models.Model):
    """How far a hospital has taken an element in. Rows are only added; `is_current` marks the newest.

    `since`: the day it came into place; `audited_on`: the last time somebody looked whether it still is;
    `counted_until`: of a row in place, the day from which it counts no more: when the practice slipped, or its own
    `since` when a newer row says the same practice's stay anew.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="statuses")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12)
    since = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    audited_on = models.DateField(null=True)
    counted_until = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["element", "-id"]
        indexes = [
            models.Index(fields=["enrolment", "is_current"], name="element_status_current"),
            models.Index(fields=["element", "is_current", "status", "enrolment"], name="element_status_of_element"),
            models.Index(
                fields=["element", "status", "since", "counted_until", "enrolment"], name="element_status_trend"
            ),
        ]
        constraints = [
            known("status", adoption.STATUSES, "element_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=adoption.IN_PLACE) | (Q(since__isnull=False) & ~Q(evidence="")),
                name="element_in_place_has_day_and_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(status="reaudited") | Q(audited_on__gte=F("since")),
                name="element_reaudited_after_in_place",
            ),
            models.CheckConstraint(
                condition=Q(counted_until__isnull=True) | Q(counted_until__gte=F("since")),
                name="element_counted_from_its_day_on",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "element"], condition=Q(is_current=True), name="element_status_one_current"
            ),
        ]

    def __str__(self) -> str:
        return self.status


class Drill(models.Model):
    """A drill of the unit: who took part by role, what was missing, what will be mended."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="drills")
    element = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    scenario = models.CharField(max_length=200)
    unit = models.CharField(max_length=120, blank=True)
    participants = models.JSONField(default=dict)  # role → how many
    gaps = models.TextField(blank=True)
    fixes = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [said("scenario", "drill_has_a_scenario")]

    def __str__(self) -> str:
        return self.scenario


class DrillTime(models.Model):
    """How long after the drill's beginning a critical action was done; blank when it was not done at all."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="times")
    position = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=160)
    seconds = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["drill", "position"], name="drill_time_once"),
            said("action", "drill_time_names_its_action"),
        ]

    def __str__(self) -> str:
        return self.action
