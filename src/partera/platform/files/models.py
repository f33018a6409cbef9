"""Documents, kept by checksum: the same content is kept once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

CLASSES = ("public", "internal", "confidential")


class File(models.Model):
    """A document somebody added. `owner` names the thing it belongs to, as the trail names things: `thread 12`."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    kept_as = models.CharField(max_length=12, default="internal")
    owner = models.CharField(max_length=80)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="file_has_a_name"),
            models.CheckConstraint(condition=Q(kept_as__in=CLASSES), name="file_class_known"),
            models.CheckConstraint(condition=~Q(owner=""), name="file_has_an_owner"),
        ]

    def __str__(self) -> str:
        return self.name
