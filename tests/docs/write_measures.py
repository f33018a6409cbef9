"""Writes docs/methods/measures.md from the definitions and the drawn specs: `python -m tests.docs.write_measures`."""

from __future__ import annotations

from pathlib import Path

from partera.evidence.measures import all_measures
from partera.evidence.measures.definition import Measure
from tests.evidence.specs import MARKS, read_spec

PAGE = Path(__file__).resolve().parents[2] / "docs" / "methods" / "measures.md"

_OPENING = """# Measures

What each number means. This page is written from the definitions in the code and from the drawn specs that counting
is tested with; a change of either without the other fails.

**How counting works.** Every record gives one of four answers to a measure: yes, no, not stated, or not among those
asked about. The *numerator* is the number of yes. The *denominator* is yes and no together. *Unknown* is the number
of records left out because the item was not stated, those included of which it is not stated whether they are among
those asked about. A record whose reporting area did not collect the item is counted nowhere; where no record of a
place, period and group was asked, the figure is *not collected*.

**Places.** A birth counts for the mother's county of residence and for its state. The nation is shown only from files
of the whole nation, never added up from the states that happen to be loaded.

**Periods.** Each year; and, where a place has two or more years without a gap, the latest of them pooled, five at
most, labeled with its first and last year. A measure that one of those years did not collect has no pooled figure.

**Groups.** Everyone, and one dimension at a time: race and ethnicity, age, education, payer, plurality. *Not stated*
is a group of its own. A dimension that a place did not collect in a period is left out.

In the tables below `?` is not stated, `–` not collected, and each line is one birth.
"""


def page() -> str:
    """The whole page."""
    parts = [_OPENING]
    family = None
    for measure in all_measures().values():
        if measure.family != family:
            family = measure.family
            parts.append(f"## {family.capitalize()}\n")
        parts.append(_section(measure))
    return "\n".join(parts)


def _section(measure: Measure) -> str:
    unit = f"per {measure.per:,}" if measure.per != 1 else measure.unit
    lines = [
        f"### {measure.title} (`{measure.definition}`)",
        "",
        f"- Numerator: {measure.counts}",
        f"- Denominator: {measure.out_of}",
        f"- In Spanish: *{measure.title_es}* — {measure.counts_es}; {measure.out_of_es}",
        f"- Unit: {unit}; better: {measure.better}",
        f"- Source: {measure.source}",
        f"- Author: {measure.author}; checked by: {measure.checked_by}; "
        f"reviewed {measure.reviewed}, next review {measure.next_review}",
    ]
    if measure.numerator is None:
        return "\n".join([*lines, "- Known from published tables only; the publisher's own states are kept", ""])
    needs = ", ".join(f"`{column}`" for column in measure.needs) or "nothing but the record"
    return "\n".join([*lines, f"- Needs: {needs}", "", *_drawn(measure.id), ""])


def _drawn(measure_id: str) -> list[str]:
    spec = read_spec(measure_id)
    head = [*(f"`{column}`" for column in spec.columns), *MARKS]
    rows = [[*row, *("✓" if mark else "" for mark in marks)] for row, marks in zip(spec.rows, spec.marks, strict=True)]
    totals = ["**together**", *[""] * (len(spec.columns) - 1), *(f"**{total}**" for total in spec.totals)]
    table = [head, ["---"] * len(head), *rows, totals]
    return [f"{spec.title}:", "", *("| " + " | ".join(cells) + " |" for cells in table)]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
