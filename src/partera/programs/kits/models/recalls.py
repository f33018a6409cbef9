"""Recalls: the notice, the lots, what each site did, how many families were told."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.models.ledger import Lot, Program
from partera.programs.kits.models.sites import Site
from partera.programs.kits.rules import recalls


class Recall(models.Model):
    """A recall of lots, from its notice to its end."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="recalls")
    title = models.CharField(max_length=200)
    title_es = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    link = models.CharField(max_length=300, blank=True)
    danger = models.TextField()
    what_to_do = models.TextField()
    what_to_do_es = models.TextField()
    lots = models.ManyToManyField(Lot, through="kits.RecallLot", related_name="recalls")
    state = models.CharField(max_length=9, default="open")
    noticed_on = models.DateField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    families_told = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_words = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        constraints = [
            said("title", "recall_has_a_title"),
            said("what_to_do", "recall_says_what_to_do"),
            known("state", recalls.STATES, "recall_state_known"),
            models.CheckConstraint(
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(closing_words="")),
                name="recall_closed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                name="recall_withdrawn_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="told") | Q(told_at__isnull=False, families_told__isnull=False),
                name="recall_told_says_how_many",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RecallLot(models.Model):
    """A lot of a recall: named by the notice, or kits that were made with one that is."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="recall_lots")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="recall_lots")
    is_named = models.BooleanField()
    was_held = models.BooleanField()  # on hold before, for another reason than a recall

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["recall", "lot"], name="recall_lot_once")]

    def __str__(self) -> str:
        return f"{self.lot_id}"


class RecallSite(models.Model):
    """What a site was asked to hold and what it says it found."""

    recall = models.ForeignKey(Recall, on_delete=models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    on_hand = models.PositiveIntegerField()
    found = models.PositiveIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["site__location__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "site"], name="recall_site_once"),
            models.CheckConstraint(
                condition=Q(found__isnull=True, answered_at__isnull=True)
                | Q(found__isnull=False, answered_at__isnull=False),
                name="recall_site_answered_with_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id}"
