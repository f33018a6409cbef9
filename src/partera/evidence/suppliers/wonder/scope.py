"""What an export counts at all: its years, its place, and the filters that every cell carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from partera.core.codes import NATION, STATES, NotACode, place_kind
from partera.core.errors import BadInput
from partera.core.periods import NotAPeriod, Period
from partera.evidence.suppliers.protocol import Given
from partera.evidence.suppliers.wonder import fields
from partera.evidence.suppliers.wonder.footer import Footer
from partera.evidence.suppliers.wonder.groupings import Field
from partera.evidence.suppliers.wonder.parse import Layout

_PLACE = re.compile(r".* \((\d{2}|\d{5}|CENS-[RD]\d)\)")
_CAUSE = re.compile(r"([A-Z]?\d[\w.\-]*)(?: \(.*)?")
_ALL_STATES = {code for code, state in STATES.items() if not state.is_territory}


@dataclass(frozen=True)
class Scope:
    """What holds for every row of an export."""

    period: str | None  # None when the rows say it
    place: str | None  # None when the rows say it
    filters: dict[str, str]  # field → codes, comma between
    restricted: tuple[str, ...]  # groupings of the rows that a filter narrows; `place` among them
    years: tuple[int, ...] | None  # years a row may have, where known


def scope_of(footer: Footer | None, given: Given, layout: Layout, name: str) -> Scope:
    """Years, place and filters of an export, from its footer or from the person who loads it.

    Takes   footer: None when the file has none · given: what the person states · layout: the header
    Gives   the scope
    Raises  BadInput naming what to state, or why the rows cannot be placed in time or space
    Source  none

    >>> layout = Layout("\\t", 2, (), ((1, "Births"),))
    >>> found = scope_of(None, Given(period="2022", place="05"), layout, "a.txt")
    >>> found.period, found.place, found.filters
    ('2022', '05', {})
    """
    if footer is None:
        return _stated(given, layout, name)
    filters, restricted, places = _filters(footer, layout)
    years = footer.years()
    return Scope(
        None if layout.only("year") else _period(years, given, footer, name),
        None if layout.place else _place(places, name),
        filters,
        tuple(sorted({*restricted, *(["place"] if places else [])})),
        tuple(years) if years else None,
    )


def _stated(given: Given, layout: Layout, name: str) -> Scope:
    wanted = []
    if not given.period:
        wanted.append("--period 2018-2024 (the years it counts)")
    if not layout.place and not given.place:
        wanted.append("--place US (the code of the place it counts)")
    if layout.family == "mortality" and not given.measure:
        wanted.append("--measure maternal_deaths (if these are deaths from causes of pregnancy and birth)")
    if wanted:
        raise BadInput(
            f"{name}: this CDC WONDER export has no footer, so what it counts is not known. Export it again with "
            f"its footer, or state it: {' '.join(wanted)}."
        )
    period = _checked(given, name)
    stated = {"stated": fields.safe(given.measure)} if layout.family == "mortality" and given.measure else {}
    if not layout.place:
        try:
            place_kind(given.place or "")
        except NotACode as error:
            raise BadInput(f"{name}: {error} State the place as US, a state's code or a county's.") from error
    return Scope(
        None if layout.only("year") else period.text,
        None if layout.place else given.place,
        stated,
        (),
        period.years,
    )


def _checked(given: Given, name: str) -> Period:
    try:
        period = Period(given.period or "")
        if period.kind not in ("year", "years"):
            raise NotAPeriod(f"{period.text!r} is not whole years: write 2023 or 2019-2021.")
    except NotAPeriod as error:
        raise BadInput(f"{name}: the stated period: {error}") from error
    return period


def _period(years: list[int] | None, given: Given, footer: Footer, name: str) -> str:
    if not years:
        if given.period:
            return _checked(given, name).text
        raise BadInput(
            f"{name}: neither a column nor the footer says which years {footer.dataset} covers here. Group by "
            "Year, or state the years: --period 2023."
        )
    if years != list(range(years[0], years[-1] + 1)):
        raise BadInput(
            f"{name}: it pools the years {', '.join(map(str, years))}, which do not follow one another. Group by "
            "Year, or ask CDC WONDER for years without a gap."
        )
    return Period.of_years(years[0], years[-1]).text


def _place(places: set[str], name: str) -> str:
    if not places:
        return NATION
    if len(places) > 1:
        raise BadInput(
            f"{name}: it counts {len(places)} places together ({', '.join(sorted(places)[:5])} …). Group by "
            "State or County, or choose one place."
        )
    (place,) = places
    return place


def _filters(footer: Footer, layout: Layout) -> tuple[dict[str, str], set[str], set[str]]:
    """Filters as coordinates, the groupings that filters narrow, and the places chosen."""
    grouped = {one.label for one in layout.groupings}
    found: dict[str, str] = {}
    restricted: set[str] = set()
    places: set[str] = set()
    for label, text in footer.filters.items():
        if label in fields.YEARS:
            continue
        values = [value.strip() for value in text.split(";") if value.strip()]
        codes = [match[1] for value in values if (match := _PLACE.fullmatch(value))]
        if codes and len(codes) == len(values):
            places |= set() if set(codes) >= _ALL_STATES else set(codes)
            continue
        one = _field_of_filter(label, values)
        if (
            one is not None
            and one.codes
            and {fields.plain(v) for v in values} >= {fields.plain(known) for known in one.codes.values()}
        ):
            continue
        field_name = one.name if one else re.sub(r"\W+", "_", label.lower()).strip("_")
        if label in grouped or field_name in {g.field.name for g in layout.groupings if g.field}:
            restricted.add(field_name)
        else:
            found[field_name] = ",".join(_code(one, value) for value in values)
    return found, restricted, places


def _field_of_filter(label: str, values: list[str]) -> Field | None:
    if label == "Age of Mother":
        return fields.age_field(values[0].removesuffix(" years"), values[0])
    return fields.field_of(label)


def _code(one: Field | None, value: str) -> str:
    if one is None:
        return fields.safe(value)
    if one.name == "cause" and (match := _CAUSE.fullmatch(value)):
        return match[1]
    return fields.code_of(one, value)
