"""Places where families are served: hospitals and other safety-net sites, as publishers list them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.registry.places.models import Place
from partera.registry.services import rules


class TakenList(models.Model):
    """A loaded list that has been taken into this registry."""

    extract = models.CharField(max_length=32, primary_key=True)
    loaded_at = models.DateTimeField()
    rows = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.extract


class Site(models.Model):
    """One site. Blank stands for what the publisher does not say."""

    site = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2)
    zip = models.CharField(max_length=10, blank=True)
    county = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    telephone = models.CharField(max_length=30, blank=True)
    type = models.CharField(max_length=80, blank=True)
    ownership = models.CharField(max_length=80, blank=True)
    emergency = models.BooleanField(null=True)
    birthing_friendly = models.BooleanField(null=True)
    rating = models.SmallIntegerField(null=True)
    extract = models.CharField(max_length=32)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "name", "site"]
        indexes = [
            models.Index(fields=["county", "kind"], name="site_county_kind"),
            models.Index(fields=["state", "kind"], name="site_state_kind"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "site"], name="site_once"),
            models.CheckConstraint(condition=Q(kind__in=list(rules.KINDS)), name="site_kind_known"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="site_rating_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.name
