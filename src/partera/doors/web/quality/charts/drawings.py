"""The drawings of measures: what the table holds, drawn, kept by content, each at its own address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.charts import control, drawing
from partera.charts.cache import drawn, key_of
from partera.charts.control import Control, Dot, Flag, Stretch
from partera.charts.values import Words
from partera.doors.web.quality.charts import sayings, words
from partera.programs.quality.queries.charts import GroupChart, HospitalChart
from partera.programs.quality.queries.flags import FlagRow
from partera.programs.quality.queries.roll_ups import RollUpLine
from partera.programs.quality.rules import charting
from partera.programs.quality.rules.charting import Charted
from partera.programs.quality.rules.definitions import Definition

_LONG = 60 * 60 * 24 * 30
_SHAPE = {"above": "above", "up": "above", "below": "below", "down": "below", "none": "either"}


@dataclass(frozen=True)
class Drawing:
    """A spec with its title and sentence, and the name of its content."""

    spec: dict[str, Any]
    title: str
    sentence: str

    @property
    def key(self) -> str:
        return key_of([self.spec, self.title, self.sentence])

    def svg(self) -> bytes:
        """The drawing, kept from the last time."""
        return drawn(folder(), self.key, lambda: drawing.svg(self.spec, title=self.title, sentence=self.sentence))


def folder() -> Path:
    """Where drawings are kept."""
    return Path(settings.PARTERA_HOME) / "charts"


def chart(
    one: HospitalChart, flags: Sequence[FlagRow], beside: Sequence[RollUpLine], *, narrow: bool = False, owner: str = ""
) -> Drawing:
    """A measure’s chart with everything on it."""
    given = control_of(one.chart, one.measure.definition, flags, beside)
    said = _words(one, owner)
    return Drawing(control.control_chart(given, said, narrow=narrow), said.title, said.sentence)


def tile(one: HospitalChart) -> Drawing:
    """The same, small."""
    return Drawing(
        control.tile_chart(control_of(one.chart, one.measure.definition)), words.title(one.measure.definition),
        sayings.sentence(one),
    )  # fmt: skip


def groups(one: HospitalChart, found: Sequence[GroupChart], *, narrow: bool = False, owner: str = "") -> Drawing:
    """The groups of one dimension, each small, on one scale."""
    defined = one.measure.definition
    named = [(words.group(each.dimension, each.group), control_of(each.chart, defined)) for each in found]
    said = _words(one, owner)
    title = f"{said.title}: {words.dimension(found[0].dimension)}"
    return Drawing(control.many_chart(named, said, narrow=narrow), title, said.sentence)


def _words(one: HospitalChart, owner: str) -> Words:
    defined = one.measure.definition
    title = f"{owner}: {words.title(defined)}" if owner else words.title(defined)
    return Words(title, sayings.sentence(one), words.axis(defined), _("axis starts at {0}"))


def control_of(
    made: Charted, defined: Definition, flags: Sequence[FlagRow] = (), beside: Sequence[RollUpLine] = ()
) -> Control:
    """A charted series as it is drawn."""
    points = made.series.points
    section = [0] * len(points)
    for number, stretch in enumerate(made.sections):
        section[stretch.first : stretch.last + 1] = [number] * (stretch.last + 1 - stretch.first)
    marks = _marks(made)
    roll_up = {line.month: _roll_up_value(line, defined) for line in beside}
    dots = tuple(
        Dot(
            words.month(point.month, short=True), made.value[i], made.center[i], made.lower[i], made.upper[i],
            marks.get(i, ""), made.left_out[i], section[i], roll_up.get(point.month),
            _("hidden") if point.state == "suppressed" else "",
        )
        for i, point in enumerate(points)
    )  # fmt: skip
    return Control(
        dots,
        _stretches(made, defined),
        _flags(made, flags),
        None if defined.target is None else float(defined.target),
        _("target %(value)s") % {"value": words.value(float(defined.target), defined)} if defined.target else "",
        _("all hospitals") if any(dot.beside is not None for dot in dots) else "",
        _("middle {0}"),
        _("frozen baseline"),
    )


def _stretches(made: Charted, defined: Definition) -> tuple[Stretch, ...]:
    found = []
    for one in made.sections:
        frozen_to = None if one.frozen_at is None else min(one.first + one.frozen_at - 1, one.last)
        middle = words.value(one.center, defined)
        found.append(Stretch(one.first, one.last, one.cause, frozen_to, middle, one.of_definition))
    return tuple(found)


def _marks(made: Charted) -> dict[int, str]:
    found: dict[int, str] = {}
    for mark in made.marks:
        if mark.rule.split(".")[-1] not in charting.OF_THE_WHOLE:
            for point in mark.points:
                found.setdefault(point, _SHAPE[mark.side])
    return found


def _flags(made: Charted, flags: Sequence[FlagRow]) -> tuple[Flag, ...]:
    """Each flag over the first point of its month or after; those before or behind the series are only listed."""
    points = made.series.points
    found = []
    for number, flag in enumerate(flags, start=1):
        at = next((i for i, point in enumerate(points) if point.month >= flag.month), None)
        if at is not None and points[0].month <= flag.month:
            found.append(Flag(at, number))
    return tuple(found)


def _roll_up_value(line: RollUpLine, defined: Definition) -> float | None:
    if not line.is_shown or line.numerator is None:
        return None
    if defined.shape == "count":
        return None
    return line.numerator / line.denominator * defined.per if line.denominator else None


def address_words(found: Drawing) -> str:
    """What follows the `?` of a picture’s address: its content’s name and its language, so that it is kept long."""
    return f"v={found.key[:12]}&l={get_language() or 'en'}"


def language(request: HttpRequest) -> translation.override:
    """The language in the picture’s address, so that a kept picture is never in the wrong one."""
    asked = request.GET.get("l", "")
    known = {code for code, _name in settings.LANGUAGES}
    return translation.override(asked if asked in known else translation.get_language())


def narrow(request: HttpRequest) -> bool:
    """Whether the narrow form is asked for."""
    return request.GET.get("w") == "narrow"


def picture(request: HttpRequest, found: Drawing, ending: str) -> HttpResponse:
    """The drawing with its content’s name as tag; kept long when its address names the content."""
    tag = f'"{found.key}-{ending}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    elif ending == "png":
        made = drawn(folder(), found.key, lambda: drawing.png(found.svg()), ending="png")
        response = HttpResponse(made, content_type="image/png")
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(compress_string(found.svg()), content_type="image/svg+xml")
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(found.svg(), content_type="image/svg+xml")
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    response["ETag"] = tag
    response["Cache-Control"] = f"private, max-age={_LONG if request.GET.get('v') == found.key[:12] else 0}"
    return response
