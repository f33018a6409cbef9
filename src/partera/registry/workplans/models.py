"""A partnership's action steps, and what was said about each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.registry.partners.models import Organisation, Partnership, Person
from partera.registry.workplans import rules


class ActionStep(models.Model):
    """Something a partnership agreed to do. `session` is the number of the session it came from."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    session = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    what = models.CharField(max_length=300)
    why = models.CharField(max_length=500, blank=True)
    lead_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    start = models.DateField()
    due = models.DateField(db_index=True)
    resource = models.CharField(max_length=300, blank=True)
    success = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, default="proposed")
    reason_dropped = models.CharField(max_length=500, blank=True)
    next_check = models.DateField(null=True)
    last_news = models.DateField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["partnership", "status", "due"])]
        constraints = [
            models.CheckConstraint(condition=Q(due__gte=F("start")), name="step_due_not_before_start"),
            models.CheckConstraint(condition=Q(status__in=rules.STATUSES), name="step_status_known"),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(reason_dropped=""), name="step_dropped_has_reason"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="step_says_what"),
        ]

    def __str__(self) -> str:
        return self.what


class StepUpdate(models.Model):
    """What somebody said about a step, and the status it had before and after. Rows are only added."""

    step = models.ForeignKey(ActionStep, on_delete=models.PROTECT, related_name="updates")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    said = models.CharField(max_length=1000, blank=True)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before__in=rules.STATUSES, after__in=rules.STATUSES), name="update_statuses_known"
            ),
            models.CheckConstraint(condition=~Q(said="") | ~Q(before=F("after")), name="update_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
