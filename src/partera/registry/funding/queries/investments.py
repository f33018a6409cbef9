"""What has been invested in a place: by programme, per person and per birth, with the rule of every split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from partera.core.codes import NATION
from partera.core.viewers import Viewer
from partera.registry.funding import rules
from partera.registry.funding.models import Award
from partera.registry.funding.queries.awards import awards_for

Counts = Mapping[str, float] | float | None
"""The place's own count, or counts by place code (which splitting by births needs)."""


@dataclass(frozen=True)
class InvestmentLine:
    """One programme's money for a place, of one kind of area."""

    program: str
    activity_code: str
    listing: str
    amount: float
    awards: int
    grantees: tuple[str, ...]
    rule: str
    rule_words: str
    rule_words_es: str
    per_person: float | None
    per_birth: float | None


@dataclass(frozen=True)
class YearTotal:
    """A fiscal year's money for a place."""

    fiscal_year: int
    total: float
    not_stated: float


@dataclass(frozen=True)
class ListLoaded:
    """A loaded list that the money was read from."""

    extract: str
    loaded_at: datetime


@dataclass(frozen=True)
class Investment:
    """The collective investment in a place in one fiscal year.

    `lines` add up to `total`. Apart from it stand: on a county's page `whole_state` (money for the whole state, its
    rates per person and birth those of the state); `not_split`; and `area_not_stated`.
    """

    place: str
    fiscal_year: int | None
    years: tuple[int, ...]
    lines: tuple[InvestmentLine, ...]
    whole_state: tuple[InvestmentLine, ...]
    not_split: tuple[InvestmentLine, ...]
    area_not_stated: tuple[InvestmentLine, ...]
    total: float
    per_person: float | None
    per_birth: float | None
    population: float | None
    births: float | None
    by_year: tuple[YearTotal, ...]
    split_words: tuple[str, ...]
    split_words_es: tuple[str, ...]
    sources: tuple[ListLoaded, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no award at all is known that could concern the place."""
        return not (self.lines or self.whole_state or self.not_split or self.area_not_stated)


def investment(
    viewer: Viewer,
    place_code: str,
    *,
    fiscal_year: int | None = None,
    births: Counts = None,
    population: Counts = None,
) -> Investment:
    """The money awarded for a place in the newest fiscal year, or in the one asked for. Two SQL queries."""
    births_by_place, people_by_place = _by_place(births, place_code), _by_place(population, place_code)
    placed = [(award, *_where(award, place_code, births_by_place)) for award in awards_for(place_code)]
    years = sorted({award.fiscal_year for award, _at, _portion in placed}, reverse=True)
    year = fiscal_year or (years[0] if years else None)
    chosen = [entry for entry in placed if entry[0].fiscal_year == year]
    parts = _parts(chosen, place_code, people_by_place, births_by_place)
    counted = parts[0]
    used = list(dict.fromkeys(line.rule for part in parts for line in part))
    total = sum(line.amount for line in counted)
    people, born = people_by_place.get(place_code), births_by_place.get(place_code)
    return Investment(
        place=place_code,
        fiscal_year=year,
        years=tuple(years),
        lines=parts[0],
        whole_state=parts[1],
        not_split=parts[2],
        area_not_stated=parts[3],
        total=total,
        per_person=_per(total, people) if counted else None,
        per_birth=_per(total, born) if counted else None,
        population=people,
        births=born,
        by_year=tuple(_year_total(one, placed) for one in years),
        split_words=tuple(rules.SPLIT_RULES[rule][0] for rule in used),
        split_words_es=tuple(rules.SPLIT_RULES[rule][1] for rule in used),
        sources=_lists(award for award, _, _ in chosen),
    )


def _parts(
    chosen: list[tuple[Award, str, rules.Portion]],
    place: str,
    people: Mapping[str, float],
    births: Mapping[str, float],
) -> tuple[tuple[InvestmentLine, ...], ...]:
    """What counts for the place, what counts for its whole state, what is not split, and whose area is not stated."""
    found = []
    for part in ("counted", "whole_state", "not_split", "area_not_stated"):
        of = place[:2] if part == "whole_state" else place
        among = [(award, portion) for award, at, portion in chosen if at == part]
        found.append(_lines(among, people.get(of), births.get(of)))
    return tuple(found)


def _by_place(counts: Counts, place: str) -> Mapping[str, float]:
    if counts is None:
        return {}
    return counts if isinstance(counts, Mapping) else {place: counts}


def _where(award: Award, place: str, births: Mapping[str, float]) -> tuple[str, rules.Portion]:
    """In which part of the answer an award stands, with the place's portion of it."""
    amount = float(award.amount)
    if place == NATION:
        return "counted", rules.Portion(amount, "nation")
    if award.area_kind == "statewide":
        return ("counted" if len(place) == 2 else "whole_state"), rules.Portion(amount, "statewide")
    shares = {area.county_id: area.share for area in award.areas.all()}
    portion = rules.portion_of(amount, shares, place, births) if shares else None
    if portion is None:
        return "area_not_stated", rules.Portion(amount, "not_stated")
    if portion.amount is None:
        return "not_split", rules.Portion(amount, portion.rule)
    return "counted", portion


def _lines(
    among: list[tuple[Award, rules.Portion]], people: float | None, births: float | None
) -> tuple[InvestmentLine, ...]:
    """One line for each programme and rule, the largest first."""
    grouped: dict[tuple[str, str, str, str], list[tuple[Award, rules.Portion]]] = {}
    for award, portion in among:
        program = award.program
        key = (program.name, program.activity_code, program.listing, portion.rule)
        grouped.setdefault(key, []).append((award, portion))
    lines = []
    for (name, code, listing, rule), entries in grouped.items():
        amount = sum(portion.amount or 0.0 for _, portion in entries)
        words, words_es = rules.SPLIT_RULES[rule]
        lines.append(
            InvestmentLine(
                program=name,
                activity_code=code,
                listing=listing,
                amount=amount,
                awards=len(entries),
                grantees=tuple(sorted({award.grantee_name for award, _ in entries})),
                rule=rule,
                rule_words=words,
                rule_words_es=words_es,
                per_person=_per(amount, people),
                per_birth=_per(amount, births),
            )
        )
    return tuple(sorted(lines, key=lambda line: (-line.amount, line.program, line.rule)))


def _per(amount: float, count: float | None) -> float | None:
    return amount / count if count else None


def _year_total(year: int, placed: list[tuple[Award, str, rules.Portion]]) -> YearTotal:
    def total(part: str) -> float:
        return sum(p.amount or 0.0 for award, at, p in placed if award.fiscal_year == year and at == part)

    return YearTotal(year, total("counted"), total("area_not_stated"))


def _lists(among: Iterable[Award]) -> tuple[ListLoaded, ...]:
    return tuple(
        ListLoaded(extract, loaded_at)
        for extract, loaded_at in sorted({(award.extract, award.loaded_at) for award in among})
    )
