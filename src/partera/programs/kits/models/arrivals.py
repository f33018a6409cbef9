"""A bank that arrives from another system: the files it brought and how both systems' counts compare."""

from __future__ import annotations

from django.db import models

from partera.programs.kits.models.columns import known
from partera.programs.kits.models.ledger import Location, Product, Program

KINDS = ("items", "inventory", "locations", "partners", "donations", "purchases", "vendors")


class Arrival(models.Model):
    """A file another system gave, by checksum, with what became of each row."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="arrivals")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    kept = models.PositiveIntegerField()
    set_aside = models.JSONField(default=list)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        constraints = [
            known("kind", KINDS, "arrival_kind_known"),
            models.UniqueConstraint(fields=["program", "kind", "sha256"], name="arrival_once"),
        ]

    def __str__(self) -> str:
        return self.name


class OtherCount(models.Model):
    """What the other system says stands of a product in a place on a day."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="counts")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "product", "on", "arrival"], name="other_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
