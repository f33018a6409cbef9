"""Products, lots, places, movements and the balances kept beside them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.rules import designs, ledger
from partera.registry.partners.models import Organisation, Partnership
from partera.registry.places.models import Place


class Program(models.Model):
    """A supply programme: who runs it, and where. Everything of kits belongs to one."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    places = models.ManyToManyField(Place, related_name="+")
    invented = models.BooleanField(default=False)
    started_on = models.DateField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            said("name", "kit_program_has_a_name"),
            models.UniqueConstraint(fields=["partnership", "name"], name="kit_program_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """Something that is counted: a supply, or a version of a kit."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="products")
    is_kit = models.BooleanField(default=False)
    name = models.CharField(max_length=200)
    name_es = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, default="piece")
    category = models.CharField(max_length=12, blank=True)
    barcode = models.CharField(max_length=48, blank=True)
    case_size = models.PositiveIntegerField(default=1)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            said("name", "product_has_a_name"),
            known("category", ["", *designs.CATEGORIES], "product_category_known"),
            models.CheckConstraint(condition=Q(case_size__gt=0), name="product_case_holds_something"),
            models.UniqueConstraint(fields=["program", "name"], name="product_once"),
            models.UniqueConstraint(
                fields=["program", "barcode"], condition=~Q(barcode=""), name="product_barcode_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """A lot of a product; one without a code stands for what came without lot. A held lot is not handed out.

    `cents_each` is the moving average of what it cost or is worth, landed; none while no price is known.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    code = models.CharField(max_length=60, blank=True)
    expires_on = models.DateField(null=True)
    is_held = models.BooleanField(default=False)
    cents_each = models.DecimalField(max_digits=14, decimal_places=4, null=True)

    class Meta:
        ordering = [F("expires_on").asc(nulls_last=True), "code", "id"]
        constraints = [models.UniqueConstraint(fields=["product", "code"], name="lot_once")]

    def __str__(self) -> str:
        return self.code


class Location(models.Model):
    """A place of the ledger. Those outside keep no balance and are named by their key."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="locations")
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        # every shipment is a place of its own: those of other kinds are found without reading them
        indexes = [models.Index(fields=["program", "kind"], name="location_kind")]
        constraints = [
            known("kind", ledger.PLACES, "location_kind_known"),
            models.CheckConstraint(
                condition=(Q(kind=ledger.OUTSIDE) & Q(key__in=list(ledger.OUTSIDE_PLACES)))
                | (~Q(kind=ledger.OUTSIDE) & Q(key="")),
                name="location_outside_has_its_key",
            ),
            models.UniqueConstraint(fields=["program", "key"], condition=~Q(key=""), name="location_outside_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Movement(models.Model):
    """So many of a lot from one place to another. Rows are only added; the database refuses to change one.

    `at` is when it happened, `recorded_at` when it was written down. `key` makes it once however often it is sent.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="movements")
    quantity = models.PositiveIntegerField()
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="out")
    target = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="in_to")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    cents = models.PositiveBigIntegerField(null=True)
    origin = models.CharField(max_length=200, blank=True)
    group = models.CharField(max_length=40, blank=True)
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by", db_index=False
    )
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["source", "at", "lot", "quantity"], name="movement_out"),
            models.Index(fields=["target", "at", "lot", "quantity"], name="movement_in"),
            models.Index(fields=["at"], name="movement_at"),
            models.Index(fields=["kind", "at"], name="movement_kind"),
            models.Index(fields=["lot", "at"], name="movement_lot"),
            models.Index(fields=["group"], name="movement_group", condition=~Q(group="")),
        ]
        constraints = [
            known("kind", [*ledger.KINDS, ledger.REVERSAL], "movement_kind_known"),
            # a plain unique index would hold millions of blanks, which misleads SQLite into reading the whole table
            models.UniqueConstraint(
                fields=["reverses"], condition=Q(reverses__isnull=False), name="movement_reversed_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="movement_moves_something"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="movement_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(kind=ledger.REVERSAL, reverses__isnull=False)
                | (~Q(kind=ledger.REVERSAL) & Q(reverses__isnull=True)),
                name="movement_reversal_names_what",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[name for name, kind in ledger.KINDS.items() if kind.needs_reason])
                | ~Q(reason=""),
                name="movement_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"


class Balance(models.Model):
    """What stands of a lot in a place: the sum of its movements, kept with each of them. Never below zero."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="balances")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="balances")
    on_hand = models.PositiveIntegerField(default=0)
    allocated = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["location", "lot"], name="balance_once"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="balance_not_below_zero"),
            models.CheckConstraint(condition=Q(allocated__lte=F("on_hand")), name="balance_promises_what_it_has"),
        ]

    def __str__(self) -> str:
        return f"{self.on_hand}"


class Closing(models.Model):
    """What stood of a lot in a place at the end of a month, so that any day's stock is found from there."""

    month = models.DateField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    on_hand = models.IntegerField()

    class Meta:
        ordering = ["month", "id"]
        indexes = [models.Index(fields=["month", "location"], name="closing_of_location")]
        constraints = [models.UniqueConstraint(fields=["month", "location", "lot"], name="closing_once")]

    def __str__(self) -> str:
        return f"{self.on_hand}"


class ClosedMonth(models.Model):
    """That a month's closings are made for a programme."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="closed_months")
    month = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["month"]
        constraints = [models.UniqueConstraint(fields=["program", "month"], name="closed_month_once")]

    def __str__(self) -> str:
        return f"{self.month}"
