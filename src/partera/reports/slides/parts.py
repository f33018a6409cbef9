"""What every chart on a slide is made of: axes, labels, bars of uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.util import Pt

from partera.charts.palette import GRID, INK, QUIET
from partera.reports.slides.values import BarsSlide, SeriesSlide

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PLOT_TOP, PLOT_HEIGHT = 0.04, 0.74
"""Where the drawing begins within the chart, and how much of its height it takes."""

FONT = Pt(16)
_MOST_LABELS = 12


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:].upper())


def number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def bare(chart: Any) -> None:
    """Without legend and title: the slide's own title says it, and lines carry their names."""
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = FONT
    chart.font.color.rgb = rgb(INK)


def dress_values(axis: Any, slide: SeriesSlide | BarsSlide, domain: tuple[float, float]) -> None:
    start, end, step = _round_scale(*domain)
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = start, end, step
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = rgb(GRID)
    axis.format.line.fill.background()
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format(_places(step)), False
    axis.tick_labels.font.size = FONT
    axis.has_title = True
    text = axis.axis_title.text_frame
    text.text = slide.axis
    text.paragraphs[0].font.size, text.paragraphs[0].font.bold = Pt(14), False
    text.paragraphs[0].font.color.rgb = rgb(QUIET)


def _round_scale(low: float, high: float) -> tuple[float, float, float]:
    """An axis that begins and ends at round numbers, with about five steps."""
    room = (high - low) or 1.0
    size = 10.0 ** math.floor(math.log10(room / 5))
    step = next(size * times for times in (1, 2, 2.5, 5, 10) if room / (size * times) <= 6)
    return round(math.floor(low / step) * step, 10), round(math.ceil(high / step - 1e-9) * step, 10), step


def _places(step: float) -> int:
    return 0 if step >= 1 and float(step).is_integer() else max(1, -math.floor(math.log10(step)))


def dress_labels(axis: Any, labels: int, *, skips: bool = True) -> None:
    axis.format.line.color.rgb = rgb(QUIET)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.font.size = Pt((16 if labels <= 6 else 14) if not skips else 12 if labels > _MOST_LABELS else 14)
    axis.has_major_gridlines = False
    if not skips:
        _insert(axis._element, "tickLblSkip", {"val": "1"}, before=("noMultiLvlLbl",))
    if skips and labels > _MOST_LABELS:
        text = axis._element.get_or_add_txPr().find(f"{{{_A}}}bodyPr")
        text.set("rot", "-2700000")
        for name in ("tickLblSkip", "tickMarkSkip"):
            _insert(axis._element, name, {"val": str(math.ceil(labels / _MOST_LABELS))}, before=("noMultiLvlLbl",))


def write_label(point: Any, text: str, colour: str, where: Any, *, bold: bool = False) -> Any:
    label = point.data_label
    frame = label.text_frame
    frame.text = text
    frame.word_wrap = False
    label.position = where
    run = frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold = FONT, bold
    run.font.color.rgb = rgb(colour)
    return label


def move_label(label: Any, *, across: float, down: float) -> None:
    """Move a label from its usual place, by parts of the chart's width and height."""
    held = label._dLbl
    for old in held.findall(f"{{{_C}}}layout"):
        held.remove(old)
    kept = etree.Element(f"{{{_C}}}layout")
    manual = etree.SubElement(kept, f"{{{_C}}}manualLayout")
    _child(manual, "x", f"{across:.4f}")
    _child(manual, "y", f"{down:.4f}")
    held.find(f"{{{_C}}}idx").addnext(kept)


def add_intervals(series: Any, values: Sequence[tuple[float | None, float | None, float | None]]) -> None:
    """Bars of uncertainty from each value's lower to its upper limit."""
    over, under = [], []
    for value, low, high in values:
        known = value is not None and low is not None and high is not None
        over.append(max(0.0, high - value) if known else 0.0)  # type: ignore[operator]
        under.append(max(0.0, value - low) if known else 0.0)  # type: ignore[operator]
    bars = etree.Element(f"{{{_C}}}errBars", nsmap={"c": _C, "a": _A})
    horizontal = series._element.getparent().find(f"{{{_C}}}barDir")
    if horizontal is None:
        _child(bars, "errDir", "y")
    _child(bars, "errBarType", "both")
    _child(bars, "errValType", "cust")
    _child(bars, "noEndCap", "0")
    for name, numbers in (("plus", over), ("minus", under)):
        held = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}{name}"), f"{{{_C}}}numLit")
        etree.SubElement(held, f"{{{_C}}}formatCode").text = "General"
        _child(held, "ptCount", str(len(numbers)))
        for place, number in enumerate(numbers):
            point = etree.SubElement(held, f"{{{_C}}}pt", idx=str(place))
            etree.SubElement(point, f"{{{_C}}}v").text = repr(float(number))
    line = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}spPr"), f"{{{_A}}}ln", w=str(Pt(1.75)))
    etree.SubElement(etree.SubElement(line, f"{{{_A}}}solidFill"), f"{{{_A}}}srgbClr", val=INK[1:].upper())
    element = series._element
    after = next(
        element.find(f"{{{_C}}}{name}") for name in ("cat", "val") if element.find(f"{{{_C}}}{name}") is not None
    )
    after.addprevious(bars)


def _child(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, f"{{{_C}}}{name}", val=value)


def _insert(parent: Any, name: str, attributes: dict[str, str], *, before: tuple[str, ...]) -> None:
    found = etree.Element(f"{{{_C}}}{name}", attributes)
    following = next((one for tag in before if (one := parent.find(f"{{{_C}}}{tag}")) is not None), None)
    if following is None:
        parent.append(found)
    else:
        following.addprevious(found)


def set_layout(chart: Any, *, left: float, width: float) -> None:
    """Where the drawing itself lies, so that there is room for names at its right."""
    area = chart._chartSpace.find(f".//{{{_C}}}plotArea")
    kept = area.find(f"{{{_C}}}layout")
    if kept is None:
        kept = etree.Element(f"{{{_C}}}layout")
        area.insert(0, kept)
    manual = etree.SubElement(kept, f"{{{_C}}}manualLayout")
    where = {"x": left, "y": PLOT_TOP, "w": width, "h": PLOT_HEIGHT}
    modes = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"}
    for name, value in (modes | {name: f"{part:.3f}" for name, part in where.items()}).items():
        _child(manual, name, value)
