"""Hospitals' charts and a collaborative's published roll-ups."""

from django.http import HttpRequest
from ninja import Router, Schema

from partera.core.viewers import Viewer
from partera.doors.api.operations import operation
from partera.doors.api.shapes import Bounded, Number, Part, part
from partera.programs.quality.queries import charts, roll_ups
from partera.programs.quality.queries.charts import HospitalChart
from partera.programs.quality.queries.roll_ups import RollUpLine

router = Router(tags=["Hospital collaborative"])


class ChartPoint(Schema):
    """A point of a chart with its limits; empty where there is none."""

    month: str
    value: float | None
    numerator: float | None
    denominator: float | None
    unknown: int | None
    center: float | None
    lower: float | None
    upper: float | None
    left_out: bool


class ChartSignal(Schema):
    """A signal: the rule that found it, the months, what it means."""

    rule: str
    side: str
    meaning: str
    first_month: str
    last_month: str


class Chart(Schema):
    """A measure of a hospital, charted."""

    measure: int
    key: str
    title: str
    chart: str
    rules: str
    per: int
    better: str
    points: list[ChartPoint]
    signals: list[ChartSignal]


class RollUp(Schema):
    """A published sum of a month; its numbers are null where a small count is hidden."""

    month: str
    dimension: str
    group: str
    numerator: int | None
    denominator: int | None
    unknown: int | None
    state: str
    hospitals: int


@operation(
    router,
    "GET",
    "/quality/hospitals/{part}/charts/{measure}",
    needs="quality.see",
    gives=Chart,
    summary="A measure of a hospital, charted",
)
def get_chart(request: HttpRequest, part: Number, measure: Number) -> dict:
    """Values with limits and signals, as the chart’s page shows them; your own hospital’s, or any of those you run."""
    return _chart(charts.hospital_chart(_viewer(request), part, measure))


@operation(
    router,
    "GET",
    "/quality/collaboratives/{number}/results/{measure}",
    needs="quality.see",
    gives=Part[RollUp],
    summary="Published sums over a collaborative’s hospitals",
)
def list_roll_ups(
    request: HttpRequest, number: Number, measure: Number, bounds: Bounded, by_group: bool = False
) -> dict:
    """What stands published of a measure, by month; with `by_group`, the groups instead of everybody."""
    found = roll_ups.lines(_viewer(request), number, measures=[measure], of_groups=by_group)
    return part([_roll_up(line) for line in found.get(measure, [])], bounds)


def _viewer(request: HttpRequest) -> Viewer:
    return request.viewer  # type: ignore[attr-defined]


def _chart(one: HospitalChart) -> dict:
    made, defined = one.chart, one.measure.definition
    plan = made.series.plan
    return {
        "measure": one.measure.id, "key": one.measure.key, "title": defined.title, "chart": plan.chart,
        "rules": plan.rules, "per": defined.per, "better": defined.better,
        "points": [_point(one, i) for i in range(len(made.series.points))],
        "signals": [
            {
                "rule": mark.rule, "side": mark.side, "meaning": mark.meaning, "first_month": str(mark.first),
                "last_month": str(mark.last),
            }
            for mark in made.marks
        ],
    }  # fmt: skip


def _point(one: HospitalChart, i: int) -> dict:
    made = one.chart
    point = made.series.points[i]
    return {
        "month": str(point.month), "value": made.value[i], "numerator": point.count, "denominator": point.total,
        "unknown": point.unknown, "center": made.center[i], "lower": made.lower[i], "upper": made.upper[i],
        "left_out": made.left_out[i],
    }  # fmt: skip


def _roll_up(line: RollUpLine) -> dict:
    return {
        "month": str(line.month), "dimension": line.dimension, "group": line.group, "numerator": line.numerator,
        "denominator": line.denominator, "unknown": line.unknown, "state": line.state, "hospitals": line.hospitals,
    }  # fmt: skip
