"""Jobs: what was asked for to be done beside the pages, and how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.platform.work import rules


class Job(models.Model):
    """Something to do, asked for in the same transaction as the change that needs it.

    `arguments` hold numbers and keys, never a personal value. `holder` names the one run that may write the
    outcome; `lease_until` is when its silence counts as its end; `delivery` is the queue's row.
    """

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    recurs = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=160)
    asked_by_id = models.BigIntegerField(null=True, db_index=True)
    state = models.CharField(max_length=10, default=rules.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    progress = models.CharField(max_length=300, blank=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_of = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    next_try = models.DateTimeField()
    holder = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    delivery = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "next_try"]), models.Index(fields=["kind", "state"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="job_state_known"),
            models.CheckConstraint(condition=~Q(kind=""), name="job_names_its_kind"),
            models.CheckConstraint(
                condition=~Q(state=rules.RUNNING) | (~Q(holder="") & Q(lease_until__isnull=False)),
                name="job_running_is_held",
            ),
            models.CheckConstraint(
                condition=Q(progress_of=0) | Q(progress_done__lte=F("progress_of")), name="job_progress_within_whole"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(rules.DONE, rules.GIVEN_UP), ended_at__isnull=False)
                | Q(state__in=rules.OPEN, ended_at__isnull=True),
                name="job_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
