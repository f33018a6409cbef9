"""Hospitals side by side: the funnel with its table, as far as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.charts import funnel as charts
from partera.charts.funnel import Spot
from partera.charts.values import Words
from partera.doors.web.places.blocks import Picture
from partera.doors.web.quality.charts import words
from partera.doors.web.quality.charts.drawings import Drawing
from partera.doors.web.quality.charts.figures import addresses
from partera.doors.web.templatetags.showing import number
from partera.methods.funnel import FAR, NEAR, funnel_limits
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.funnels import Funnel
from partera.programs.quality.rules.definitions import Definition
from partera.programs.quality.rules.funnels import Drawn

_STEPS = 70
_KIND = {"share": "proportion", "rate": "rate"}


@dataclass(frozen=True)
class HospitalLine:
    """A hospital in the table; one without a name is rounded."""

    name: str
    shown: str
    counts: str
    unknown: str
    where: str
    is_own: bool
    stored: tuple[str | float | None, ...]


@dataclass(frozen=True)
class FunnelFigure:
    """Sentence, chart, table."""

    sentence: str
    period: str
    picture: Picture | None
    rows: tuple[HospitalLine, ...]
    notes: tuple[str, ...]
    csv_address: str
    all_by_name: bool


def figure(found: Funnel | None, one: HospitalChart, where: dict[str, int], owner: str) -> FunnelFigure | None:
    """The funnel of a share or rate; None where there is no middle to compare with."""
    if found is None or one.measure.definition.shape not in _KIND:
        return None
    drawn = drawing(found, one, owner)
    beyond = _beyond(found, one.measure.definition)
    return FunnelFigure(
        sentence=_sentence(found, one.measure.definition, beyond),
        period=f"{words.month(found.first)} – {words.month(found.last)}",
        picture=addresses("quality_result_file", drawn, where, "funnel", (760, 380)) if drawn else None,
        rows=tuple(
            _line(point, at, one.measure.definition) for point, at in zip(found.choice.points, beyond, strict=True)
        ),
        notes=tuple(_notes(found)),
        csv_address=reverse("quality_result_file", kwargs={**where, "what": "funnel", "ending": "csv"}),
        all_by_name=found.all_by_name,
    )


def _middle(found: Funnel) -> float:
    return found.numerator / found.denominator


def _beyond(found: Funnel, defined: Definition) -> tuple[int, ...]:
    """Of each point: 0 within the limits, ±1 beyond the near ones, ±2 beyond the far ones."""
    points = found.choice.points
    if not points:
        return ()
    kind, middle = _KIND[defined.shape], _middle(found)
    value, size = np.array([one.value for one in points]), np.array([float(one.denominator) for one in points])
    beyond = np.zeros(len(points), dtype=int)
    for step, confidence in ((1, NEAR), (2, FAR)):
        low, high = funnel_limits(kind, middle, size, confidence=confidence)
        beyond[value > high] = step
        beyond[value < low] = -step
    return tuple(beyond.tolist())


def _sentence(found: Funnel, defined: Definition, beyond: tuple[int, ...]) -> str:
    """What one’s own hospital is like beside the others; for who runs the collaborative, how many lie outside."""
    own = [point for point in found.choice.points if point.is_own]
    middle = words.value(_middle(found) * defined.per, defined)
    if own and not found.all_by_name:
        at = beyond[found.choice.points.index(own[0])]
        said = {
            0: _("%(name)s: %(value)s, within what chance explains about %(middle)s."),
            1: _("%(name)s: %(value)s, above what chance mostly explains about %(middle)s."),
            -1: _("%(name)s: %(value)s, below what chance mostly explains about %(middle)s."),
            2: _("%(name)s: %(value)s, far above what chance explains about %(middle)s."),
            -2: _("%(name)s: %(value)s, far below what chance explains about %(middle)s."),
        }[at]
        return said % {"name": own[0].name, "value": words.value(own[0].value * defined.per, defined), "middle": middle}
    outside = sum(at != 0 for at in beyond)
    return ngettext(
        "%(n)s of the hospitals shown lies outside what chance explains about %(middle)s.",
        "%(n)s of the hospitals shown lie outside what chance explains about %(middle)s.",
        outside,
    ) % {"n": outside, "middle": middle}


def _notes(found: Funnel) -> list[str]:
    choice, notes = found.choice, []
    if not found.all_by_name:
        notes.append(
            _("The middle is of what is published: %(n)s of %(of)s, %(months)s months.") % {
                "n": number(found.numerator), "of": number(found.denominator), "months": found.months
            }
        )  # fmt: skip
    if any(point.is_rounded for point in choice.points):
        notes.append(_("Hospitals without a name are drawn with rounded numbers, so that nobody is read exactly."))
    if choice.few:
        notes.append(
            ngettext(
                "%(n)s hospital without a name is not drawn: at least five others must be.",
                "%(n)s hospitals without a name are not drawn: at least five others must be.",
                choice.few,
            )
            % {"n": choice.few}
        )
    if choice.small:
        notes.append(
            ngettext(
                "%(n)s hospital is left out for a small count.", "%(n)s hospitals are left out for a small count.",
                choice.small,
            )
            % {"n": choice.small}
        )  # fmt: skip
    return notes


def _line(point: Drawn, at: int, defined: Definition) -> HospitalLine:
    where = {0: _("within"), 1: _("above 95%"), 2: _("above 99.8%"), -1: _("below 95%"), -2: _("below 99.8%")}[at]
    shown = words.value(point.value * defined.per, defined)
    if point.is_rounded:
        counts, shown = (
            _("of about %(of)s") % {"of": number(point.denominator)},
            _("about %(value)s") % {"value": shown},
        )
    else:
        counts = _("%(n)s of %(of)s") % {"n": number(point.numerator), "of": number(point.denominator)}
    return HospitalLine(
        point.name or _("A hospital without a name"), shown, counts,
        "" if point.unknown is None else number(point.unknown), where, point.is_own,
        (
            point.name, point.numerator, point.denominator, point.unknown, point.value * defined.per,
            "rounded" if point.is_rounded else "ok", where,
        ),
    )  # fmt: skip


def drawing(found: Funnel, one: HospitalChart, owner: str, *, narrow: bool = False) -> Drawing | None:
    """The funnel drawn; None when there is nobody to draw."""
    if not found.choice.points:
        return None
    defined = one.measure.definition
    beyond = _beyond(found, defined)
    spots = tuple(
        Spot(float(point.denominator), point.value * defined.per, _label(point, at, found.all_by_name), point.is_own)
        for point, at in zip(found.choice.points, beyond, strict=True)
    )
    said = Words(
        f"{owner}: {words.title(defined)}",
        _sentence(found, defined, beyond),
        words.axis(defined),
        _("axis starts at {0}"),
    )
    middle = words.value(_middle(found) * defined.per, defined)
    given = charts.Funnel(
        spots, _limits(found, defined, spots), _middle(found) * defined.per,
        _("all hospitals %(value)s") % {"value": middle}, _("95% limits"), _("99.8% limits"),
        _("How many were counted (the denominator)"),
    )  # fmt: skip
    return Drawing(charts.funnel_chart(given, said, narrow=narrow), said.title, said.sentence)


def _label(point: Drawn, at: int, all_by_name: bool) -> str:
    """A hospital’s name beside its point; where all stand by name, only of those outside the limits."""
    return "" if all_by_name and not at else point.name


def _limits(
    found: Funnel, defined: Definition, spots: tuple[Spot, ...]
) -> tuple[tuple[float, float, float, float, float], ...]:
    """Limits at many sizes, closer together where they bend most."""
    most = max(spot.total for spot in spots) * 1.05
    least = max(min(spot.total for spot in spots) * 0.5, 5.0)
    sizes = np.unique(np.rint(np.geomspace(least, max(most, least + 2), _STEPS)))
    kind = _KIND[defined.shape]
    near = funnel_limits(kind, _middle(found), sizes, confidence=NEAR)
    far = funnel_limits(kind, _middle(found), sizes, confidence=FAR)
    lines = (sizes, far[0] * defined.per, near[0] * defined.per, near[1] * defined.per, far[1] * defined.per)
    return tuple((float(a), float(b), float(c), float(d), float(e)) for a, b, c, d, e in zip(*lines, strict=True))
