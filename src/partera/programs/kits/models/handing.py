"""Vouchers, cards and hand-overs. Nothing here names a mother or a baby, or is made from what does."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.models.ledger import Lot, Movement, Program
from partera.programs.kits.models.sites import Site
from partera.programs.kits.rules import handing


class Voucher(models.Model):
    """A random code for one kit, printed by a site. Only its digest is kept."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="vouchers")
    digest = models.CharField(max_length=80, unique=True)
    sheet = models.CharField(max_length=40)
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["site", "sheet"], name="kit_voucher_sheet")]

    def __str__(self) -> str:
        return f"voucher {self.pk}"


class KitCard(models.Model):
    """A card packed with a kit of a lot: its random code opens the family's page for that kit."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="cards")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="cards")
    digest = models.CharField(max_length=80, unique=True)
    made_on = models.DateField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"card {self.pk}"


class HandOver(models.Model):
    """One kit offered to the family of one newborn, counted once.

    `key` comes from the phone, so that a queue sent twice counts once; `said` is a digest of all that was sent under
    it. One that the ledger cannot cover stays `unreconciled` with its reason and moves nothing until somebody has
    looked; one that did not happen is `void`. `at` is our time, `phone_at` what the phone's clock said, and
    `clock_ahead` by how many seconds that clock was ahead of ours when it was sent.
    """

    key = models.CharField(max_length=60, unique=True)
    said = models.CharField(max_length=80)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="hand_overs")
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT, related_name="hand_overs")
    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.PROTECT, related_name="hand_overs")
    uses_voucher = models.BooleanField(default=True)
    card = models.ForeignKey(KitCard, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, default="given")
    language = models.CharField(max_length=5)
    day_band = models.CharField(max_length=10)
    missing = models.JSONField(default=list)
    at = models.DateTimeField()
    phone_at = models.DateTimeField()
    clock_ahead = models.BigIntegerField(default=0)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="counted")
    reason = models.CharField(max_length=14, blank=True)
    movement = models.OneToOneField(Movement, null=True, on_delete=models.PROTECT, related_name="hand_over")
    resolved_at = models.DateTimeField(null=True)
    resolved_how = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["site", "at"], name="hand_over_of_site"),
            models.Index(fields=["site", "state"], name="hand_over_state", condition=Q(state="unreconciled")),
            models.Index(fields=["lot"], name="hand_over_lot"),
        ]
        constraints = [
            known("outcome", handing.OUTCOMES, "hand_over_outcome_known"),
            known("language", handing.LANGUAGES, "hand_over_language_known"),
            known("day_band", handing.DAY_BANDS, "hand_over_day_known"),
            known("state", handing.STATES, "hand_over_state_known"),
            said("key", "hand_over_has_its_key"),
            models.UniqueConstraint(
                fields=["voucher"],
                condition=Q(uses_voucher=True, voucher__isnull=False),
                name="hand_over_one_a_voucher",
            ),
            models.CheckConstraint(
                condition=(Q(state="counted") & Q(reason=""))
                | (~Q(state="counted") & Q(reason__in=list(handing.REASONS))),
                name="hand_over_unreconciled_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="unreconciled") | Q(movement__isnull=True),
                name="hand_over_unreconciled_moves_nothing",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("resolved", "void")) | ~Q(resolved_how=""), name="hand_over_resolved_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"


class Tally(models.Model):
    """Hand-overs of a site in a month, counted as each is kept; what it holds is what the rows add up to."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="tallies")
    month = models.DateField()
    language = models.CharField(max_length=5)
    day_band = models.CharField(max_length=10)
    outcome = models.CharField(max_length=8)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month", "id"]
        indexes = [models.Index(fields=["month", "site"], name="kit_tally_month")]
        constraints = [
            models.UniqueConstraint(fields=["site", "month", "language", "day_band", "outcome"], name="kit_tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class SiteMonth(models.Model):
    """What a site handed over in a month, in one line: kept with each hand-over, equal to the sum of its tallies.

    The board of a nation's year adds up a few ten thousand of these, whatever the number of hand-overs.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="site_months")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="site_months")
    month = models.DateField()
    refused = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField(default=0)
    in_en = models.PositiveIntegerField(default=0)
    in_es = models.PositiveIntegerField(default=0)
    in_other = models.PositiveIntegerField(default=0)
    before_birth = models.PositiveIntegerField(default=0)
    day_0_2 = models.PositiveIntegerField(default=0)
    day_3_7 = models.PositiveIntegerField(default=0)
    day_8_28 = models.PositiveIntegerField(default=0)
    day_29_on = models.PositiveIntegerField(default=0)
    day_not_asked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["month", "id"]
        indexes = [models.Index(fields=["program", "month"], name="site_month_of_program")]
        constraints = [
            models.UniqueConstraint(fields=["site", "month"], name="site_month_once"),
            models.CheckConstraint(
                condition=Q(given=F("in_en") + F("in_es") + F("in_other")), name="site_month_languages_add_up"
            ),
            models.CheckConstraint(
                condition=Q(
                    given=F("before_birth")
                    + F("day_0_2")
                    + F("day_3_7")
                    + F("day_8_28")
                    + F("day_29_on")
                    + F("day_not_asked")
                ),
                name="site_month_days_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given}"
