"""Which release is current for each audience. The figures themselves stand in the release's folder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Release(models.Model):
    """A published release; one of an audience is current."""

    id = models.CharField(primary_key=True, max_length=16)
    audience = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField()
    catalog = models.CharField(max_length=16)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(fields=["audience"], condition=Q(is_current=True), name="one_current_release"),
            models.CheckConstraint(
                condition=Q(audience__in=("public", "partnership", "organisation")), name="release_audience_known"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class RollBack(models.Model):
    """That the pages went back to an earlier release, and why. Rows are only added."""

    to = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="gone_back_to")
    before = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="gone_back_from")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(condition=~Q(to=models.F("before")), name="gone_back_to_another_release"),
            models.CheckConstraint(condition=~Q(reason=""), name="going_back_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} → {self.to_id}"
