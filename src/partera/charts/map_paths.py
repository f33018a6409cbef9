"""County boundaries from us-atlas, turned once at set-up into ready SVG paths.

`python -m partera.charts.map_paths SOURCE_DIR DESTINATION_DIR` reads `counties-albers-10m.json` (TopoJSON,
projected already) and writes one file a state and `US.json` for the nation. A path is whole numbers in the
units of its file's own drawing area; neighbours share their border exactly, because each border is simplified
once, before it is used twice.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCE_NAME = "counties-albers-10m.json"
NATION = "US"

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Frame:
    """How the source's coordinates become whole numbers of one drawing area."""

    left: float
    top: float
    units: float  # drawing units in one unit of the source
    tolerance: float  # how far, in drawing units, a simplified border may lie from the true one

    def place(self, point: Point) -> Point:
        """The point in drawing units, not rounded."""
        return (point[0] - self.left) * self.units, (point[1] - self.top) * self.units


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """The shared borders in the source's coordinates: each arc is a chain of quantised steps."""
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(arc)
    return arcs


def simplified(line: Ring, tolerance: float) -> Ring:
    """The line without points that lie closer than the tolerance to it (Douglas and Peucker); ends are kept."""
    keep = {0, len(line) - 1}
    open_spans = [(0, len(line) - 1)]
    while open_spans:
        first, last = open_spans.pop()
        farthest, distance = _farthest(line, first, last)
        if distance > tolerance:
            keep.add(farthest)
            open_spans += [(first, farthest), (farthest, last)]
    return [line[i] for i in sorted(keep)]


def _farthest(line: Ring, first: int, last: int) -> tuple[int, float]:
    (x1, y1), (x2, y2) = line[first], line[last]
    run_x, run_y = x2 - x1, y2 - y1
    length = run_x * run_x + run_y * run_y
    found, greatest = first, -1.0
    for i in range(first + 1, last):
        x, y = line[i]
        share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - x1) * run_x + (y - y1) * run_y) / length))
        away = (x - x1 - share * run_x) ** 2 + (y - y1 - share * run_y) ** 2
        if away > greatest:
            found, greatest = i, away
    return found, greatest**0.5 if greatest > 0 else 0.0


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """A shape's polygons, each a list of rings of arc numbers."""
    if geometry["type"] == "Polygon":
        return [geometry["arcs"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["arcs"])
    raise ValueError(f"{geometry['type']} is not a shape that can be drawn.")


def ring_points(numbers: list[int], arcs: list[Ring]) -> Ring:
    """The ring of these arcs; a negative number is the arc ~n walked backwards."""
    points: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def path_of(geometry: dict[str, Any], arcs: list[Ring], smallest: float = 0) -> str:
    """The SVG path of a shape: whole numbers, steps from point to point.

    Islands whose box is smaller than `smallest` drawing units each way are left out, the shape's largest never.
    """
    rings = [ring_points(ring, arcs) for polygon in polygons(geometry) for ring in polygon]
    sizes = [_extent(ring) for ring in rings]
    kept = [r for r, size in zip(rings, sizes, strict=True) if size >= smallest or size == max(sizes)]
    return "".join(_ring_path(ring) for ring in kept)


def _extent(ring: Ring) -> float:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _ring_path(ring: Ring) -> str:
    at = (round(ring[0][0]), round(ring[0][1]))
    text = f"M{at[0]},{at[1]}l"
    steps = []
    for x, y in ring[1:-1]:
        to = (round(x), round(y))
        if to != at:
            steps.append(f"{to[0] - at[0]},{to[1] - at[1]}")
            at = to
    return text + " ".join(steps or ["0,0"]) + "z"


def _drawn(arcs: list[Ring], used: set[int], frame: Frame) -> list[Ring]:
    """The arcs in use, in drawing units and simplified."""
    return [
        simplified([frame.place(point) for point in arc], frame.tolerance) if number in used else []
        for number, arc in enumerate(arcs)
    ]


def _used(geometries: list[dict[str, Any]]) -> set[int]:
    return {
        number if number >= 0 else ~number
        for geometry in geometries
        for polygon in polygons(geometry)
        for ring in polygon
        for number in ring
    }


def nation_map(topology: dict[str, Any], arcs: list[Ring]) -> dict[str, Any]:
    """The nation's drawing: every county and every state."""
    counties = topology["objects"]["counties"]["geometries"]
    states = topology["objects"]["states"]["geometries"]
    frame = _frame([point for arc in arcs for point in arc], width=1950, height=1300, tolerance=0.8)
    drawn = _drawn(arcs, _used(counties) | _used(states), frame)
    return {
        "width": 1950,
        "height": _height(arcs, frame),
        "counties": {g["id"]: path_of(g, drawn, smallest=2) for g in _in_order(counties)},
        "states": {g["id"]: path_of(g, drawn, smallest=4) for g in _in_order(states)},
    }


def state_map(topology: dict[str, Any], arcs: list[Ring], state: str) -> dict[str, Any]:
    """One state's drawing: its counties, and its outline."""
    counties = [g for g in topology["objects"]["counties"]["geometries"] if g["id"][:2] == state]
    outline = [g for g in topology["objects"]["states"]["geometries"] if g["id"] == state]
    used = _used(counties)
    frame = _frame([point for number in used for point in arcs[number]], width=1000, height=1000, tolerance=0.9)
    drawn = _drawn(arcs, used | _used(outline), frame)
    inside = [arcs[number] for number in used]
    return {
        "width": _width(inside, frame),
        "height": _height(inside, frame),
        "counties": {g["id"]: path_of(g, drawn, smallest=3) for g in _in_order(counties)},
        "states": {g["id"]: path_of(g, drawn, smallest=3) for g in outline},
    }


def _in_order(geometries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(geometries, key=lambda geometry: geometry["id"])


def _frame(points: list[Point], width: float, height: float, tolerance: float) -> Frame:
    """The frame that fits the points into the area with a margin of four units."""
    left, right = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    units = min((width - 8) / (right - left), (height - 8) / (bottom - top))
    return Frame(left - 4 / units, top - 4 / units, units, tolerance)


def _height(arcs: list[Ring], frame: Frame) -> int:
    return round(max(frame.place(point)[1] for arc in arcs for point in arc)) + 4


def _width(arcs: list[Ring], frame: Frame) -> int:
    return round(max(frame.place(point)[0] for arc in arcs for point in arc)) + 4


def build(source: Path, destination: Path) -> list[Path]:
    """Write every map; gives the files written."""
    topology = json.loads((source / SOURCE_NAME).read_text(encoding="utf-8"))
    arcs = decode_arcs(topology)
    states = sorted({geometry["id"][:2] for geometry in topology["objects"]["counties"]["geometries"]})
    destination.mkdir(parents=True, exist_ok=True)
    written = []
    for code in [NATION, *states]:
        drawing = nation_map(topology, arcs) if code == NATION else state_map(topology, arcs, code)
        path = destination / f"{code}.json"
        path.write_text(json.dumps(drawing, separators=(",", ":"), sort_keys=True), encoding="utf-8")
        written.append(path)
    return written


def main(arguments: list[str]) -> int:
    """The command: source folder, destination folder."""
    if len(arguments) != 2:
        sys.stderr.write("Use: python -m partera.charts.map_paths SOURCE_DIR DESTINATION_DIR\n")
        return 2
    source, destination = Path(arguments[0]), Path(arguments[1])
    if not (source / SOURCE_NAME).is_file():
        sys.stderr.write(f"{source / SOURCE_NAME} is not there; install the npm package us-atlas first.\n")
        return 2
    build(source, destination)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
