"""What closes a page with figures: sources, release, the rule by which counts are hidden, how to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.core.periods import today
from partera.doors.web.places.blocks import About, SourceLine
from partera.doors.web.templatetags.showing import day
from partera.evidence.agreements import LeftOut
from partera.registry.findings.notes import recognised, said_of, sentence_of
from partera.registry.findings.queries import ReleaseInfo, SourceInfo


def about(
    release: ReleaseInfo, sources: Mapping[str, SourceInfo], used: Iterable[str], notes: Iterable[str], place: str
) -> About:
    """The closing of a page whose figures come from these extracts."""
    ids = sorted({extract for line in used for extract in line.split(",") if extract})
    lines = tuple(_line(extract, sources[extract], place) for extract in ids if extract in sources)
    titles = "; ".join(line.title for line in lines)
    said = dict.fromkeys(sentence_of(note, _language()) for note in sorted(notes))
    return About(
        sources=lines,
        release=release.id,
        made=day(release.made_at),
        rule=hiding_said(release.highest_at(place), release.highest_in_tables),
        cite=_("{sources}. Partera release {release}, read {day}.").format(
            sources=titles, release=release.id, day=day(today())
        ),
        notes=tuple(note for note in said if not any(note in line.notes for line in lines)),
    )


def hiding_said(most: int, in_tables: int) -> str:
    """Which counts are hidden, and which more of them in tables of others."""
    rule = _("Counts of 1 to {most} are hidden, and whatever would give one of them away by subtraction.")
    more = _("In tables that somebody else published, counts of 1 to {most} are hidden.")
    return rule.format(most=most) + (f" {more.format(most=in_tables)}" if in_tables > most else "")


def _language() -> str:
    return get_language() or "en"


def _line(extract: str, source: SourceInfo, place: str) -> SourceLine:
    return SourceLine(
        title=recognised(source.title, _language()),
        period="",
        loaded=day(source.loaded_at),
        asked=str(source.query_date or ""),
        address=f"/evidence/{extract}/",
        caveats=tuple(source.caveats),
        notes=(*(sentence_of(note, _language()) for note in said_of(source.notes, place)), *_destroyed(source)),
    )


def _destroyed(source: SourceInfo) -> tuple[str, ...]:
    """What is said of figures whose records are gone."""
    if source.destroyed_on is None:
        return ()
    said = _("The records were destroyed on {day}, as agreed with their owner; the figures counted from them stay.")
    return (said.format(day=day(source.destroyed_on)),)


def left_out_said(lines: Iterable[LeftOut]) -> tuple[str, ...]:
    """What is said where figures are missing because records may be counted no longer."""
    words = {
        "ended": _("{title} is not counted here: the agreement on its records ended on {day}."),
        "not_begun": _("{title} is not counted here yet: the agreement on its records has not begun."),
        "no_agreement": _("{title} is not counted here: no agreement on its records is written down."),
        "destroyed": _("{title} is not counted here: its records were destroyed on {day}."),
    }
    return tuple(
        words[line.reason].format(
            title=recognised(line.title, _language()), day=day(date.fromisoformat(line.since)) if line.since else ""
        )
        for line in lines
    )
