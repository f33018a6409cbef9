"""Sites that hand kits over, what they ask for, how a scarce supply is shared, and the shipments."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.models.ledger import Location, Lot, Product, Program
from partera.programs.kits.rules import requests, sites
from partera.registry.partners.models import Organisation, Person
from partera.registry.places.models import Place


class Site(models.Model):
    """An organisation's place that hands kits over.

    `births` a year are its own; without them a stated share of its counties' births stands in, and is labelled so.
    """

    location = models.OneToOneField(Location, on_delete=models.PROTECT, related_name="site")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14)
    state = models.CharField(max_length=10, default="invited")
    contact = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    births = models.PositiveIntegerField(null=True)
    births_source = models.CharField(max_length=200, blank=True)
    births_period = models.CharField(max_length=40, blank=True)
    births_share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    counties = models.ManyToManyField(Place, blank=True, related_name="+")
    need_weight = models.DecimalField(max_digits=5, decimal_places=3, default=1)
    most_at_once = models.PositiveIntegerField(null=True)
    languages = models.CharField(max_length=120, blank=True)
    is_rural = models.BooleanField(default=False)
    wave = models.PositiveSmallIntegerField(default=1)
    address = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=8, default="delivery")
    confirm_by = models.DateField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["location__name", "id"]
        constraints = [
            known("kind", sites.SITE_KINDS, "kit_site_kind_known"),
            known("way", requests.WAYS, "kit_site_way_known"),
            known("state", sites.SITE_STATES, "kit_site_state_known"),
            models.CheckConstraint(
                condition=Q(births_share__isnull=True) | Q(births_share__gt=0, births_share__lte=1),
                name="kit_site_share_of_births",
            ),
            models.CheckConstraint(condition=Q(need_weight__gt=0), name="kit_site_weight_above_zero"),
        ]

    def __str__(self) -> str:
        return self.location.name


class SiteChange(models.Model):
    """What became of a site. Rows are only added."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    reason = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [
            known("after", sites.SITE_STATES, "kit_site_change_known"),
            models.CheckConstraint(condition=~Q(after="ended") | ~Q(reason=""), name="kit_site_end_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Request(models.Model):
    """What a site asks for, and how many of it the programme approved. An unusual number is kept with its reason.

    `key` comes with the form, so that what is sent twice is kept once; two sites may choose the same.
    """

    key = models.CharField(max_length=60)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="requests")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, default="number")
    births = models.PositiveIntegerField(null=True)
    quantity = models.PositiveIntegerField()
    is_unusual = models.BooleanField(default=False)
    unusual_reason = models.CharField(max_length=300, blank=True)
    way = models.CharField(max_length=8, default="delivery")
    wanted_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, default="pending")
    approved = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=160, blank=True)
    asked_at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["site", "state"], name="kit_request_of_site")]
        constraints = [
            known("basis", requests.BASES, "kit_request_basis_known"),
            known("way", requests.WAYS, "kit_request_way_known"),
            known("state", requests.REQUEST_STATES, "kit_request_state_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_request_asks_for_some"),
            said("key", "kit_request_has_its_key"),
            models.UniqueConstraint(fields=["site", "key"], name="kit_request_once_a_site"),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved__gt=0, approved__lte=F("quantity")),
                name="kit_request_approved_no_more_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "cancelled"]) | Q(approved__isnull=False),
                name="kit_request_goes_on_when_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved__isnull=True) | Q(approved=F("quantity")) | ~Q(reason=""),
                name="kit_request_reduced_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(basis="births") | Q(births__isnull=False), name="kit_request_by_births_names_them"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="kit_request_cancelled_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(is_unusual=False) | ~Q(unusual_reason=""), name="kit_request_unusual_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class SharePlan(models.Model):
    """A fair share of a scarce supply: weights and results as they were shown, and whether it was approved."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="shares")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    supply = models.PositiveIntegerField()
    settings = models.JSONField(default=dict)
    largest = models.FloatField()  # weighted shortfall of the site that is shortest
    continuous = models.FloatField()  # the same, could cases be split
    gap = models.FloatField()
    seconds = models.FloatField()
    seconds_limit = models.FloatField()
    is_proved = models.BooleanField(default=False)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by="")
                | (Q(approved_at__isnull=False) & ~Q(approved_by="")),
                name="kit_share_approved_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"share {self.pk}"


class Share(models.Model):
    """A site's part of a plan: what it asked for, what it weighs, what it gets."""

    plan = models.ForeignKey(SharePlan, on_delete=models.CASCADE, related_name="shares")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="shares")
    wanted = models.PositiveIntegerField()
    floor = models.PositiveIntegerField(default=0)
    weight = models.FloatField()
    group = models.CharField(max_length=40, blank=True)
    cover_days = models.FloatField(null=True)
    cover_after = models.FloatField(null=True)
    continuous = models.FloatField()
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["site__location__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "site"], name="kit_share_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="kit_share_weighs_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class Shipment(models.Model):
    """Kits or supplies on their way to a site. Its own place of the ledger holds them while they are."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="shipments")
    code = models.CharField(max_length=12, unique=True)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="shipments")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="shipments")
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    road = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8)
    planned_on = models.DateField()
    state = models.CharField(max_length=10, default="packed")
    reason = models.CharField(max_length=300, blank=True)
    packed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    received_by = models.CharField(max_length=160, blank=True)
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["site", "state"], name="kit_shipment_of_site")]
        constraints = [
            known("way", requests.WAYS, "kit_shipment_way_known"),
            known("state", requests.SHIPMENT_STATES, "kit_shipment_state_known"),
            said("code", "kit_shipment_has_a_code"),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_at__isnull=False), name="kit_shipment_received_at"
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True) | Q(sent_at__lte=F("received_at")),
                name="kit_shipment_received_after_it_left",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ShipmentLine(models.Model):
    """So many of a lot in a shipment, and how many arrived."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "lot"], name="kit_shipment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="kit_shipment_line_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity}"


class Stocktake(models.Model):
    """Somebody counted a place, or a part of it; only what was counted is set right."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="stocktakes")
    key = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["location", "key"], name="stocktake_once_a_place")]

    def __str__(self) -> str:
        return f"count {self.pk}"


class StocktakeLine(models.Model):
    """What the ledger said of a lot and what was found."""

    stocktake = models.ForeignKey(Stocktake, on_delete=models.CASCADE, related_name="lines")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    said = models.PositiveIntegerField()
    found = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["stocktake", "lot"], name="kit_stocktake_line_once")]

    def __str__(self) -> str:
        return f"{self.found}"
