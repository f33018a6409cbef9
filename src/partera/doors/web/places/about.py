"""What closes a page with figures: sources, release, the rule by which counts are hidden, how to cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from partera.core.periods import today
from partera.doors.web.places.blocks import About, SourceLine
from partera.doors.web.templatetags.showing import day
from partera.registry.findings.queries import ReleaseInfo, SourceInfo


def about(release: ReleaseInfo, sources: Mapping[str, SourceInfo], used: Iterable[str], notes: Iterable[str]) -> About:
    """The closing of a page whose figures come from these extracts."""
    ids = sorted({extract for line in used for extract in line.split(",") if extract})
    lines = tuple(_line(extract, sources[extract]) for extract in ids if extract in sources)
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
        notes=tuple(dict.fromkeys(_(note) for note in sorted(notes) if note)),
    )


def _line(extract: str, source: SourceInfo) -> SourceLine:
    return SourceLine(
        title=source.title,
        period="",
        loaded=day(source.loaded_at),
        asked=str(source.query_date or ""),
        address=f"/evidence/{extract}/",
        caveats=tuple(source.caveats),
        notes=tuple(_(note) for note in source.notes),
    )
