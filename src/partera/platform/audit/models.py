"""The trail: who did what to which thing, when. Rows are only added."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One line of the trail."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=160)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.action} {self.thing}"
