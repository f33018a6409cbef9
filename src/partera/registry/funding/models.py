"""Awards to grantees, the programmes they belong to, and the nation's obligations."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.registry.funding import rules
from partera.registry.partners.models import Organisation
from partera.registry.places.models import Place


class TakenList(models.Model):
    """A loaded list that has been taken into this registry."""

    extract = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=16)
    loaded_at = models.DateTimeField()
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.extract


class Program(models.Model):
    """A federal programme, as the publisher names it."""

    name = models.CharField(max_length=300)
    activity_code = models.CharField(max_length=8, blank=True)
    listing = models.CharField(max_length=6, blank=True)

    class Meta:
        ordering = ["name", "activity_code"]
        constraints = [models.UniqueConstraint(fields=["activity_code", "name"], name="program_once")]

    def __str__(self) -> str:
        return self.name


class Award(models.Model):
    """One award of one fiscal year."""

    number = models.CharField(max_length=32, db_index=True)
    fiscal_year = models.SmallIntegerField()
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="awards")
    grantee_name = models.CharField(max_length=300)
    grantee_class = models.CharField(max_length=80, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="awards")
    state = models.CharField(max_length=2)
    county = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    congressional_district = models.CharField(max_length=8, blank=True)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    area_kind = models.CharField(max_length=12)
    counties = models.ManyToManyField(Place, through="AwardCounty", related_name="+")
    area_stated_by = models.CharField(max_length=160, blank=True)
    area_stated_at = models.DateTimeField(null=True)
    extract = models.CharField(max_length=32)
    loaded_at = models.DateTimeField()
    line = models.PositiveIntegerField()

    class Meta:
        ordering = ["-fiscal_year", "program_id", "number", "line"]
        indexes = [models.Index(fields=["state", "fiscal_year"], name="award_state_year")]
        constraints = [
            models.UniqueConstraint(fields=["extract", "line"], name="award_line_once"),
            models.CheckConstraint(condition=Q(area_kind__in=list(rules.AREA_KINDS)), name="award_area_kind_known"),
            models.CheckConstraint(
                condition=Q(area_stated_by="", area_stated_at__isnull=True)
                | (~Q(area_stated_by="") & Q(area_stated_at__isnull=False)),
                name="award_area_stated_by_and_when_or_neither",
            ),
            models.CheckConstraint(
                condition=~Q(area_kind="counties") | ~Q(area_stated_by=""), name="award_counties_are_stated_by_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.fiscal_year}"


class AwardCounty(models.Model):
    """A county that an award serves, with the share of the money that somebody stated for it."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="areas")
    county = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    share = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "county"], name="award_county_once"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=1), name="award_share_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.county_id


class Obligation(models.Model):
    """What the nation obligated under one assistance listing in one fiscal year."""

    listing = models.CharField(max_length=6)
    fiscal_year = models.SmallIntegerField()
    estimate = models.FloatField(null=True)
    actual = models.FloatField(null=True)
    obligated = models.FloatField(null=True)
    extract = models.CharField(max_length=32)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["listing", "fiscal_year"]
        constraints = [models.UniqueConstraint(fields=["listing", "fiscal_year"], name="obligation_once")]

    def __str__(self) -> str:
        return f"{self.listing} {self.fiscal_year}"
