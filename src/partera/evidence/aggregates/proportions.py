"""Shares of births from one grouping's categories: what the categories permit, and nothing they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from partera.evidence.aggregates.categories import NO, NOT_REPORTED, NOT_STATED, SHARES, YES, verdicts_of
from partera.evidence.aggregates.cells import PROTECTED, ZERO, Sum, Table
from partera.evidence.aggregates.groups import GroupedKey
from partera.evidence.aggregates.rows import Row
from partera.evidence.aggregates.sums import total

Births = Mapping[tuple[str, str, str], tuple[float, str]]
"""Place, period and group → births, and the extract that shows them."""

HIGHEST_HIDDEN = 9
COVER = 10
"""A hidden count is covered when at least so many other births stand in the same sum, of which no part is shown."""
MOST_MOVED = 0.0005
"""How far births not stated, counted in, may move a share: half of the last decimal that is shown."""


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

    >>> labels = {"delivery": {"1": "Vaginal", "2": "Cesarean", "9": "Unknown or Not Stated"}}
    >>> counts = {"1": Sum(70, "ok"), "2": Sum(30, "ok"), "9": Sum(1, "ok")}
    >>> sums = {("05", "2022", "all", frozenset({("delivery", code)})): part for code, part in counts.items()}
    >>> table = Table([], "natality", False, False, frozenset(), True, labels)
    >>> [(row.measure, row.numerator, row.denominator, row.unknown) for row in proportions(sums, table, {})]
    [('ced_total', 30, 100, 1)]
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
                is_open = row.state in ("suppressed", PROTECTED) or (row.state == "ok" and row.unknown is None)
                if is_open and one.where in births:
                    asked = _Asked(one, verdicts, list(permitted.values()), table, *births[one.where])
                    row = asked.less_not_stated(row) or asked.of_all(row) or row
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


@dataclass(frozen=True)
class _Asked:
    """A share with a hidden category, asked of all births of the same place, period and group.

    What is published are sums of categories that every measure of the grouping treats alike. A hidden count stays
    hidden in such a sum when enough other births stand in it (COVER).
    """

    one: Slice
    verdicts: dict[str, str]
    all_verdicts: list[dict[str, str]]
    table: Table
    births: float
    source: str

    def less_not_stated(self, row: Row) -> Row | None:
        """Out of all births less those not stated, where these are known.

        The numerator is what its categories add up to; where one of them is hidden, all births less those not
        stated and less the other categories. None when that cannot be told.
        """
        numerator, unknown = self._sum(YES), self._sum(NOT_STATED, NOT_REPORTED)
        if unknown.count is None or not self._fits():
            return None
        denominator = self.births - unknown.count
        if numerator.count is not None:
            return self._row(
                row, numerator.count, denominator, unknown.count, "out of all births less those not stated"
            )
        rest, not_known = self.table.known(self._sum(NO))
        if not_known:
            return None
        why = "all births less those not stated and those of other categories: a small category is hidden"
        return self._row(row, denominator - rest, denominator, unknown.count, why)

    def of_all(self, row: Row) -> Row | None:
        """Out of all births, where the births not stated are hidden and too few to change what is shown."""
        numerator, unknown = self._sum(YES), self._sum(NOT_STATED, NOT_REPORTED)
        if numerator.count is None or unknown.count is not None or not self._fits():
            return None
        seen, hidden = self.table.known(unknown)
        if numerator.count * (seen + HIGHEST_HIDDEN * hidden) > MOST_MOVED * self.births**2:
            return None
        why = "out of all births: those not stated are too few to show and are counted in"
        return self._row(row, numerator.count, self.births, None, why)

    def _sum(self, *kinds: str) -> Sum:
        return self.one.sum_of(self.verdicts, *kinds)

    def _fits(self) -> bool:
        """Whether the births are those of the categories, and every hidden count is covered."""
        parts = self.one.parts
        if any(part.state not in ("ok", "suppressed", PROTECTED) for part in parts.values()):
            return False
        seen, hidden = self.table.known(total(parts.values()))
        if not hidden <= self.births - seen <= HIGHEST_HIDDEN * hidden:
            return False
        return all(self._covered(code) for code, part in parts.items() if part.count is None and self._is_small(part))

    def _is_small(self, part: Sum) -> bool:
        """Whether a hidden sum is one to be kept from being worked out, not only hidden for another's sake."""
        seen, hidden = self.table.known(part)
        return hidden > 0 or seen <= HIGHEST_HIDDEN

    def _covered(self, code: str) -> bool:
        """Whether enough births stand in the same sums as the hidden ones; those not stated stand beside no measure."""
        mine = [_as_not_counted(v[code]) for v in self.all_verdicts]
        alike = [c for c in self.one.parts if c != code and [_as_not_counted(v[c]) for v in self.all_verdicts] == mine]
        if self._sum(NOT_STATED, NOT_REPORTED).count is not None:  # then these stand in no sum: their number is shown
            alike = [c for c in alike if self.verdicts[c] in (YES, NO)]
        return sum(self.table.known(self.one.parts[c])[0] for c in alike) >= COVER

    def _row(self, row: Row, numerator: float, denominator: float, unknown: float | None, why: str) -> Row:
        elsewhere = _notes(self.one, self.verdicts, ZERO)
        return Row(
            row.measure,
            *self.one.where,
            "ok" if denominator else "not_applicable",
            numerator=numerator,
            denominator=denominator,
            unknown=unknown,
            notes=(*elsewhere, why),
            steps=row.steps,
            also=(self.source,),
            numerator_cells=self._sum(YES).cells,
            denominator_cells=self._sum(YES, NO).cells,
            unknown_cells=self._sum(NOT_STATED, NOT_REPORTED).cells,
        )


def _as_not_counted(verdict: str) -> str:
    return YES if verdict == YES else NO
