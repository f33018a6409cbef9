"""Which sites serve families in a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from partera.core.codes import NATION
from partera.core.viewers import Viewer
from partera.registry.services.models import Site
from partera.registry.services.rules import KINDS


@dataclass(frozen=True)
class SiteRow:
    """A site as shown. None stands for what the publisher does not say."""

    site: str
    kind: str
    kind_words: str
    name: str
    address: str
    city: str
    state: str
    zip: str
    county: str | None
    telephone: str
    type: str
    ownership: str
    emergency: bool | None
    birthing_friendly: bool | None
    rating: int | None
    extract: str
    loaded_at: datetime


def sites_in(viewer: Viewer, place_code: str, kind: str | None = None) -> list[SiteRow]:
    """The sites whose address lies in a place, by kind and name. One SQL query.

    A site whose county is not known stands with its state only.
    """
    found = Site.objects.all()
    if len(place_code) == 5:
        found = found.filter(county=place_code)
    elif place_code != NATION:
        found = found.filter(state=place_code)
    if kind is not None:
        found = found.filter(kind=kind)
    return [_row(site) for site in found]


def _row(site: Site) -> SiteRow:
    return SiteRow(
        site=site.site,
        kind=site.kind,
        kind_words=KINDS[site.kind],
        name=site.name,
        address=site.address,
        city=site.city,
        state=site.state,
        zip=site.zip,
        county=site.county_id,
        telephone=site.telephone,
        type=site.type,
        ownership=site.ownership,
        emergency=site.emergency,
        birthing_friendly=site.birthing_friendly,
        rating=site.rating,
        extract=site.extract,
        loaded_at=site.loaded_at,
    )
