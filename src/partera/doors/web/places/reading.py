"""Choosing among published figures: which period is shown, what stands for a place that is not named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from partera.core.codes import NATION
from partera.core.periods import Period
from partera.evidence.figures import Figure
from partera.evidence.vocabulary import ALL, group_parts


@dataclass(frozen=True)
class Shelf:
    """Figures by measure, place and group, each with its periods."""

    figures: dict[tuple[str, str, str], dict[str, Figure]]

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Shelf:
        """Put figures of whole years on the shelf; months and quarters have pages of their own."""
        found: dict[tuple[str, str, str], dict[str, Figure]] = {}
        for figure in figures:
            if "Q" not in figure.period and len(figure.period) != 7:
                found.setdefault((figure.measure, figure.place, figure.group), {})[figure.period] = figure
        return cls(found)

    def series(self, measure: str, place: str, group: str = ALL) -> dict[str, Figure]:
        """The periods of one measure, place and group."""
        return self.figures.get((measure, place, group), {})

    def at(self, measure: str, place: str, period: str, group: str = ALL) -> Figure | None:
        """One figure."""
        return self.series(measure, place, group).get(period)

    def groups(self, measure: str, place: str, period: str) -> dict[str, list[Figure]]:
        """The single-dimension groups of a place, by dimension."""
        found: dict[str, list[Figure]] = {}
        for (of_measure, of_place, group), periods in self.figures.items():
            parts = group_parts(group)
            if (of_measure, of_place) == (measure, place) and len(parts) == 1 and period in periods:
                found.setdefault(next(iter(parts)), []).append(periods[period])
        return found


def newest(series: dict[str, Figure]) -> Figure | None:
    """The figure a page leads with: of the shown periods that end last, the shortest that needs no mark.

    When none can, the shortest marked unreliable; when none at all has a number, the shortest of those that end last.
    """
    if not series:
        return None
    leading = [figure for figure in series.values() if figure.is_shown] or list(series.values())
    last = max(_span(figure.period)[1] for figure in leading)
    ending_last = [figure for figure in leading if _span(figure.period)[1] == last]
    rank = {"ok": 0, "unreliable": 1}
    return min(ending_last, key=lambda f: (rank.get(f.state, 2), _length(f.period)))


def newer_hidden(series: dict[str, Figure], shown: Figure) -> Figure | None:
    """The newest figure later than the one shown whose count is hidden."""
    hidden = [figure for figure in series.values() if figure.state == "suppressed"]
    found = max(hidden, key=lambda figure: _span(figure.period)[1], default=None)
    return found if found and shown.is_shown and _span(found.period)[1] > _span(shown.period)[1] else None


def alike(series: dict[str, Figure], period: str) -> list[Figure]:
    """The figures whose periods are as long as this one, oldest first: what may stand on one line."""
    return sorted(
        (figure for figure in series.values() if _length(figure.period) == _length(period)),
        key=lambda figure: figure.period,
    )


def unidentified_of(code: str) -> str | None:
    """The code of the pooled counties a county may stand in."""
    return f"{code[:2]}999" if len(code) == 5 and not code.endswith("999") else None


def compared_with(code: str) -> list[str]:
    """The places a place is compared with: a county's state and the nation, a state's nation."""
    if code == NATION:
        return []
    return [NATION] if len(code) == 2 else [code[:2], NATION]


def _span(text: str) -> tuple[int, int]:
    period = Period(text)
    return period.first_year, period.last_year


def _length(text: str) -> int:
    first, last = _span(text)
    return last - first
