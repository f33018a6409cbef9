"""Kit designs in versions: what each holds, in which languages, at what cost."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.models.ledger import Product, Program
from partera.programs.kits.rules import designs


class KitDesign(models.Model):
    """A kind of kit, in versions."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="designs")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            said("name", "kit_design_has_a_name"),
            models.UniqueConstraint(fields=["program", "name"], name="kit_design_once"),
        ]

    def __str__(self) -> str:
        return self.name


class KitVersion(models.Model):
    """A version of a kit. Once in use its contents stay; other contents are a new version."""

    design = models.ForeignKey(KitDesign, on_delete=models.PROTECT, related_name="versions")
    product = models.OneToOneField(Product, on_delete=models.PROTECT, related_name="kit_version")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="draft")
    other_cents = models.PositiveIntegerField(default=0)  # box, packing and carriage of one kit
    note = models.CharField(max_length=300, blank=True)
    made_on = models.DateField()
    active_on = models.DateField(null=True)

    class Meta:
        ordering = ["design", "number"]
        constraints = [
            known("state", designs.VERSION_STATES, "kit_version_state_known"),
            models.UniqueConstraint(fields=["design", "number"], name="kit_version_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(active_on__isnull=False), name="kit_version_in_use_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.design} {self.number}"


class KitPart(models.Model):
    """So many of a supply in one kit of a version; an insert names its language."""

    version = models.ForeignKey(KitVersion, on_delete=models.CASCADE, related_name="parts")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    language = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ["product__category", "product__name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_part_holds_something"),
            models.UniqueConstraint(fields=["version", "product", "language"], name="kit_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class Assembly(models.Model):
    """A run of making, or taking apart, so many kits of one lot."""

    version = models.ForeignKey(KitVersion, on_delete=models.PROTECT, related_name="runs")
    at_place = models.ForeignKey("kits.Location", on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey("kits.Lot", on_delete=models.PROTECT, related_name="runs")
    kits = models.PositiveIntegerField()
    apart = models.BooleanField(default=False)
    on = models.DateField()
    key = models.CharField(max_length=60)
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kits__gt=0), name="assembly_makes_something"),
            models.UniqueConstraint(fields=["at_place", "key"], name="assembly_once_a_place"),
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"
