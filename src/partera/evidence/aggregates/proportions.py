"""Shares of births from one grouping's categories: what the categories permit, and nothing they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partera.evidence.aggregates.categories import NO, NOT_REPORTED, NOT_STATED, SHARES, YES, verdicts_of
from partera.evidence.aggregates.groups import GroupedKey
from partera.evidence.aggregates.sums import Row, Sum, Table, total

Births = Mapping[tuple[str, str, str], tuple[float, str]]
"""Place, period and group → births, and the extract that shows them."""

HIGHEST_HIDDEN = 9
COVER = 10
"""A hidden count is covered when at least so many visible births stand in the same unpublished sum."""


@dataclass(frozen=True)
class Slice:
    """One grouping's categories for one place, period and group."""

    where: tuple[str, str, str]
    parts: dict[str, Sum]  # code → births

    def sum_of(self, verdicts: dict[str, str], *kinds: str) -> Sum:
        """The births in the categories of these verdicts."""
        return total(self.parts[c] for c, verdict in verdicts.items() if verdict in kinds and c in self.parts)


def proportions(sums: dict[GroupedKey, Sum], table: Table, births: Births) -> Iterator[Row]:
    """Every share of births that the extract's groupings show.

    Takes   sums: births by place, period, group and remaining coordinates · table: the extract
            · births: what other extracts show
    Gives   rows with numerator, denominator (births of a stated category) and unknown (births not stated, or of
            areas that did not report)
    Raises  nothing
    Source  the definitions of measures
    """
    found: dict[tuple[str, str, str, str], dict[str, Sum]] = defaultdict(dict)
    for (place, period, group, rest), part in sums.items():
        if len(rest) == 1:
            ((name, code),) = rest
            if name not in table.restricted:
                found[place, period, group, name][code] = part
    for name in sorted({key[3] for key in found}):
        slices = [Slice(key[:3], parts) for key, parts in found.items() if key[3] == name]
        permitted = {
            measure: verdicts
            for measure, (names, judge) in SHARES.items()
            if name in names and (verdicts := verdicts_of(name, judge, table)) is not None
        }
        for measure, verdicts in permitted.items():
            for one in slices:
                row = _share(measure, one, verdicts, table)
                if row.state == "suppressed" and one.where in births:
                    row = _from_births(row, one, verdicts, list(permitted.values()), births[one.where]) or row
                yield row


def _share(measure: str, one: Slice, verdicts: dict[str, str], table: Table) -> Row:
    known = one.sum_of(verdicts, YES, NO)
    left_out = [code for code, verdict in verdicts.items() if verdict in (YES, NO) and code not in one.parts]
    if left_out and not table.fills_zero:
        why = "the export leaves out rows with small counts, and this figure needs them"
        return Row(measure, *one.where, "missing", notes=(why,), steps=known.steps)
    if known.state != "ok":
        why = "not collected by the reporting area"
        said = (why,) if known.state == "not_collected" else ()
        return Row(measure, *one.where, known.state, notes=said, steps=known.steps, denominator_cells=known.cells)
    numerator, unknown = one.sum_of(verdicts, YES), one.sum_of(verdicts, NOT_STATED, NOT_REPORTED)
    return Row(
        measure,
        *one.where,
        "ok" if known.count else "not_applicable",
        numerator=numerator.count,
        denominator=known.count,
        unknown=unknown.count,
        notes=_notes(one, verdicts, unknown),
        steps=known.steps,
        numerator_cells=numerator.cells,
        denominator_cells=known.cells,
        unknown_cells=unknown.cells,
    )


def _notes(one: Slice, verdicts: dict[str, str], unknown: Sum) -> tuple[str, ...]:
    notes = []
    if (elsewhere := one.sum_of(verdicts, NOT_REPORTED)).count:
        notes.append(f"{elsewhere.count:,} births of areas that did not report are left out")
    if unknown.count is None:
        notes.append("the number not stated is hidden")
    return tuple(notes)


def _from_births(
    row: Row, one: Slice, verdicts: dict[str, str], all_verdicts: list[dict[str, str]], births: tuple[float, str]
) -> Row | None:
    """The share where only the denominator holds a hidden category, out of all births less those not stated.

    None when the numerator or the births not stated are hidden, when our own protection hides a category, when
    the births do not fit the categories, or when the hidden count would not be covered by others.
    """
    numerator, unknown = one.sum_of(verdicts, YES), one.sum_of(verdicts, NOT_STATED, NOT_REPORTED)
    if numerator.count is None or unknown.count is None:
        return None
    rest = {code: part for code, part in one.parts.items() if verdicts[code] == NO}
    if any(part.state not in ("ok", "suppressed") for part in rest.values()):
        return None
    hidden = [code for code, part in rest.items() if part.count is None]
    denominator = births[0] - unknown.count
    unseen = denominator - numerator.count - sum(part.count or 0 for part in rest.values())
    if not len(hidden) <= unseen <= HIGHEST_HIDDEN * len(hidden):
        return None
    for code in hidden:  # those that every measure of the grouping treats alike are never published apart
        alike = [c for c in rest if all(v[c] == v[code] for v in all_verdicts)]
        if sum(rest[c].count or 0 for c in alike) < COVER:
            return None
    return Row(
        row.measure,
        *one.where,
        "ok",
        numerator=numerator.count,
        denominator=denominator,
        unknown=unknown.count,
        notes=(*_notes(one, verdicts, unknown), "out of all births less those not stated"),
        steps=row.steps,
        also=(births[1],),
        numerator_cells=numerator.cells,
        denominator_cells=row.denominator_cells,
        unknown_cells=unknown.cells,
    )
