"""The trail: who did what to which thing, when and from where. Rows are only added; the database refuses the rest.

Seals stand over batches of lines, each over the one before it, so that a change made past the database's refusal is
found by `partera audit verify`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """One line of the trail."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=160)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=8)
    where = models.CharField(max_length=64, blank=True)
    action = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["at", "id"], name="entry_at"),
            models.Index(fields=["actor_id", "at", "id"], name="entry_person_at"),
            models.Index(fields=["action", "at", "id"], name="entry_action_at"),
            models.Index(fields=["thing", "at", "id"], name="entry_thing_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(action="") & ~Q(thing=""), name="entry_says_what_of_which_thing"),
            models.CheckConstraint(
                condition=Q(actor_kind__in=("person", "public", "job", "command")), name="entry_actor_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.thing}"


class Seal(models.Model):
    """What stood in a batch of lines: those with a number above the seal before, up to `last`."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    last = models.BigIntegerField()
    lines = models.PositiveIntegerField()
    numbers = models.TextField()  # the lines' numbers: 1-50 52-60
    marks = models.BinaryField()  # eight bytes a line, which tell an altered one from the others
    before = models.CharField(max_length=80, blank=True)  # the digest of the seal before
    digest = models.CharField(max_length=80)

    class Meta:
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="seal_numbers_from_one")]

    def __str__(self) -> str:
        return f"seal {self.number}"
