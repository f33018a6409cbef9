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
    lots = models.ManyToManyField(Lot, related_name="recalls")
    state = models.CharField(max_length=8, default="open")
    noticed_on = models.DateField()
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    families_told = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_words = models.TextField(blank=True)
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
        ]

    def __str__(self) -> str:
        return self.title


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
