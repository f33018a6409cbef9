"""The places figures are about."""

from __future__ import annotations

from django.db import models

from partera.registry.places.rules import KINDS


class Place(models.Model):
    """The nation, a census division, a state, a county, or a state's counties that are not named."""

    code = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    first_year = models.SmallIntegerField(null=True)
    last_year = models.SmallIntegerField(null=True)
    sought = models.CharField(max_length=160)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["kind", "sought"], name="place_kind_sought")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="nation", parent__isnull=True)
                | (~models.Q(kind="nation") & models.Q(parent__isnull=False)),
                name="place_only_the_nation_lies_in_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(first_year__isnull=True)
                | models.Q(last_year__isnull=True)
                | models.Q(first_year__lte=models.F("last_year")),
                name="place_years_run_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name
