"""Taking lists of awards and obligations in, and stating the area that an award serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction

from partera.core.errors import BadInput, NotFound
from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, picture
from partera.registry.funding import rules
from partera.registry.funding.models import Award, AwardCounty, Obligation, Program, TakenList
from partera.registry.partners.models import Organisation
from partera.registry.places.models import Place

_IN_ONE_GO = 500


@transaction.atomic
def take_awards(*, extract: str, loaded_at: datetime, rows: Iterable[Mapping[str, Any]], by: Viewer) -> int:
    """Take a list of awards in; gives how many. A list taken before is not taken again.

    For each state and fiscal year that it holds, a list takes the place of lists loaded earlier. Areas that a
    person has stated stay with the award of that number and year.
    """
    by.require_somewhere("evidence.load")
    if TakenList.objects.filter(pk=extract).exists():
        return 0
    found = list(rows)
    held = {(str(row["state"]), int(row["fiscal_year"])) for row in found}
    newer = _held_by_lists_after(loaded_at)
    found = [row for row in found if (row["state"], row["fiscal_year"]) not in newer]
    stated = _stated_areas()
    replaced = _drop(held - newer)
    programs = _programs(found)
    organisations = _organisations()
    counties = set(Place.objects.filter(kind="county").values_list("code", flat=True))
    made = Award.objects.bulk_create(
        [_award(row, extract, loaded_at, programs, organisations, counties) for row in found],
        batch_size=_IN_ONE_GO,
    )
    _put_back(made, stated)
    TakenList.objects.create(extract=extract, kind="awards", loaded_at=loaded_at, rows=len(made))
    changes = {"awards": [sum(replaced.values()), len(made)], **listed("extracts", replaced, [extract])}
    record(action="funding.take_awards", thing=f"extract {extract}", changes=changes, by=by)
    return len(made)


@transaction.atomic
def take_obligations(*, extract: str, loaded_at: datetime, rows: Iterable[Mapping[str, Any]], by: Viewer) -> int:
    """Take the nation's obligations in; gives how many. Of one listing and year the list loaded last counts."""
    by.require_somewhere("evidence.load")
    if TakenList.objects.filter(pk=extract).exists():
        return 0
    newer = set(Obligation.objects.filter(loaded_at__gt=loaded_at).values_list("listing", "fiscal_year"))
    found = [row for row in rows if (row["listing"], row["fiscal_year"]) not in newer]
    before = {(one.listing, one.fiscal_year): one for one in Obligation.objects.all()}
    Obligation.objects.bulk_create(
        [
            Obligation(
                listing=row["listing"],
                fiscal_year=row["fiscal_year"],
                estimate=row["estimate"],
                actual=row["actual"],
                obligated=row["obligated"],
                extract=extract,
                loaded_at=loaded_at,
            )
            for row in found
        ],
        batch_size=_IN_ONE_GO,
        update_conflicts=True,
        unique_fields=["listing", "fiscal_year"],
        update_fields=["estimate", "actual", "obligated", "extract", "loaded_at"],
    )
    TakenList.objects.create(extract=extract, kind="obligations", loaded_at=loaded_at, rows=len(found))
    replaced = [before[key] for row in found if (key := (row["listing"], row["fiscal_year"])) in before]
    changes = {"rows": [len(replaced), len(found)], **listed("extracts", {one.extract for one in replaced}, [extract])}
    record(action="funding.take_obligations", thing=f"extract {extract}", changes=changes, by=by)
    return len(found)


@transaction.atomic
def state_area(*, award: int, counties: Mapping[str, float | None] | Iterable[str], by: Viewer) -> Award:
    """Say which counties an award serves, with each county's share of the money or without shares."""
    by.require_somewhere("directory.edit")
    shares = dict(counties) if isinstance(counties, Mapping) else dict.fromkeys(counties)
    rules.check_shares(shares)
    one = _locked(award)
    known = set(Place.objects.filter(kind="county", code__in=list(shares)).values_list("code", flat=True))
    if missing := sorted(set(shares) - known):
        raise BadInput("There is no county with the code %(code)s.", code=missing[0])
    return _stated(one, "counties", shares, by)


@transaction.atomic
def state_statewide(*, award: int, by: Viewer) -> Award:
    """Say that an award serves the whole state of its grantee."""
    by.require_somewhere("directory.edit")
    return _stated(_locked(award), "statewide", {}, by)


@transaction.atomic
def link_grantees(*, by: Viewer) -> int:
    """Join awards to the directory's organisations of the same name; gives how many were joined."""
    by.require_somewhere("evidence.load")
    known = _organisations()
    joined = []
    for award in Award.objects.filter(organisation=None).only("grantee_name", "number", "fiscal_year"):
        award.organisation_id = known.get(_plain(award.grantee_name))
        if award.organisation_id is not None:
            joined.append(award)
    Award.objects.bulk_update(joined, ["organisation"], batch_size=_IN_ONE_GO)
    for organisation, awards in groupby(sorted(joined, key=_grantee), key=_grantee):
        changes = listed("awards", [], [f"{one.number} of {one.fiscal_year}" for one in awards])
        record(action="funding.link_grantees", thing=f"organisation {organisation}", changes=changes, by=by)
    return len(joined)


def _locked(award: int) -> Award:
    one = Award.objects.select_for_update().filter(pk=award).first()
    if one is None:
        raise NotFound("There is no such award.")
    return one


def _drop(held: set[tuple[str, int]]) -> dict[str, int]:
    """Take the awards of states and years away; gives how many came from each extract."""
    found: Counter[str] = Counter()
    for state, year in sorted(held):
        awards = Award.objects.filter(state=state, fiscal_year=year)
        found.update(awards.values_list("extract", flat=True))
        awards.delete()
    return found


def _grantee(award: Award) -> int:
    return award.organisation_id or 0


def _stated(one: Award, kind: str, shares: Mapping[str, float | None], by: Viewer) -> Award:
    before, served = picture(one), dict(one.areas.values_list("county_id", "share"))
    one.areas.all().delete()
    AwardCounty.objects.bulk_create(
        [AwardCounty(award=one, county_id=code, share=share) for code, share in sorted(shares.items())]
    )
    one.area_kind, one.area_stated_by, one.area_stated_at = kind, by.name, now()
    one.save(update_fields=["area_kind", "area_stated_by", "area_stated_at"])
    changes = between(before, one) | ({"counties": [served, dict(shares)]} if served != shares else {})
    record(action="funding.state_area", thing=f"award {one.number} of {one.fiscal_year}", changes=changes, by=by)
    return one


def _held_by_lists_after(moment: datetime) -> set[tuple[str, int]]:
    return set(Award.objects.filter(loaded_at__gt=moment).values_list("state", "fiscal_year").distinct())


def _stated_areas() -> dict[tuple[str, int], tuple[Award, dict[str, float | None]]]:
    """What people have stated, by award number and year."""
    stated = Award.objects.exclude(area_stated_by="").prefetch_related("areas")
    return {(a.number, a.fiscal_year): (a, {area.county_id: area.share for area in a.areas.all()}) for a in stated}


def _put_back(made: list[Award], stated: dict[tuple[str, int], tuple[Award, dict[str, float | None]]]) -> None:
    areas = []
    changed = []
    for award in made:
        before = stated.get((award.number, award.fiscal_year))
        if before is None:
            continue
        award.area_kind, award.area_stated_by = before[0].area_kind, before[0].area_stated_by
        award.area_stated_at = before[0].area_stated_at
        changed.append(award)
        areas += [AwardCounty(award=award, county_id=code, share=share) for code, share in before[1].items()]
    Award.objects.bulk_update(changed, ["area_kind", "area_stated_by", "area_stated_at"], batch_size=_IN_ONE_GO)
    AwardCounty.objects.bulk_create(areas, batch_size=_IN_ONE_GO)


def _programs(rows: list[Mapping[str, Any]]) -> dict[tuple[str, str], Program]:
    wanted = {(row["activity_code"] or "", row["program"][:300]) for row in rows}
    Program.objects.bulk_create(
        [Program(activity_code=code, name=name, listing=rules.listing_for(code)) for code, name in sorted(wanted)],
        ignore_conflicts=True,
        batch_size=_IN_ONE_GO,
    )
    return {(program.activity_code, program.name): program for program in Program.objects.all()}


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _organisations() -> dict[str, int]:
    """Organisations by their name in small letters, where only one has it."""
    found: dict[str, list[int]] = {}
    for pk, name in Organisation.objects.values_list("pk", "name"):
        found.setdefault(_plain(name), []).append(pk)
    return {name: pks[0] for name, pks in found.items() if len(pks) == 1}


def _award(
    row: Mapping[str, Any],
    extract: str,
    loaded_at: datetime,
    programs: dict[tuple[str, str], Program],
    organisations: dict[str, int],
    counties: set[str],
) -> Award:
    return Award(
        number=row["award"][:32],
        fiscal_year=row["fiscal_year"],
        program=programs[(row["activity_code"] or "", row["program"][:300])],
        grantee_name=row["grantee"][:300],
        grantee_class=(row["grantee_class"] or "")[:80],
        organisation_id=organisations.get(_plain(row["grantee"])),
        state=row["state"],
        county_id=row["county"] if row["county"] in counties else None,
        congressional_district=(row["congressional_district"] or "")[:8],
        amount=Decimal(str(row["amount"])).quantize(Decimal("0.01")),
        area_kind=rules.area_of(row["activity_code"], row["grantee_class"]),
        extract=extract,
        loaded_at=loaded_at,
        line=row["line"],
    )
