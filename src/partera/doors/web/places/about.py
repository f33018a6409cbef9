"""What closes a page with figures: sources, release, the rule by which counts are hidden, how to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.core.periods import today
from partera.doors.web.places.blocks import About, SourceLine
from partera.doors.web.templatetags.showing import day
from partera.registry.findings.notes import recognised, said_of, sentence_of
from partera.registry.findings.queries import ReleaseInfo, SourceInfo


def about(
    release: ReleaseInfo, sources: Mapping[str, SourceInfo], used: Iterable[str], notes: Iterable[str], place: str
) -> About:
    """The closing of a page whose figures come from these extracts."""
    ids = sorted({extract for line in used for extract in line.split(",") if extract})
    lines = tuple(_line(extract, sources[extract], place) for extract in ids if extract in sources)
    titles = "; ".join(line.title for line in lines)
    return About(
        sources=lines,
        release=release.id,
        made=day(release.made_at),
        rule=_("Counts of 1 to {most} are hidden, and whatever would give one of them away by subtraction.").format(
            most=release.highest_hidden
        ),
        cite=_("{sources}. Partera release {release}, read {day}.").format(
            sources=titles, release=release.id, day=day(today())
        ),
        notes=tuple(dict.fromkeys(sentence_of(note, _language()) for note in sorted(notes))),
    )


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
        notes=tuple(sentence_of(note, _language()) for note in said_of(source.notes, place)),
    )
