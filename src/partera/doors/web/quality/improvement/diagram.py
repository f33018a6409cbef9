"""A driver diagram laid out: boxes in four columns with their lines of text, and what joins them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from partera.programs.quality.queries.improvement import AimRow, DriverRow

_COLUMN, _BOX = 250, 218
_LINE, _PAD, _GAP = 18, 10, 12
_LETTERS = 28
_TOP, _EDGE = 38, 14


@dataclass(frozen=True)
class Box:
    """A box of the diagram: its place, its kind, and its text in lines, each with its baseline."""

    kind: str  # aim | primary | secondary | idea
    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]
    state: str = ""

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Diagram:
    """The whole drawing; `joins` are paths from the right of a box to the left of the one it leads to."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    joins: tuple[str, ...]
    heads: tuple[tuple[int, str], ...]


@dataclass
class _Node:
    """What is drawn, with what hangs on it."""

    kind: str
    column: int
    text: str
    state: str = ""
    under: list[_Node] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return textwrap.wrap(self.text, _LETTERS) or [""]

    @property
    def own_height(self) -> int:
        return len(self.lines) * _LINE + 2 * _PAD

    @property
    def height(self) -> int:
        """Of the node with everything on its right."""
        beside = sum(node.height for node in self.under) + _GAP * max(len(self.under) - 1, 0)
        return max(self.own_height, beside)


def diagram(aim: AimRow, heads: tuple[str, str, str, str]) -> Diagram:
    """The aim's diagram, its columns headed by these words."""
    root = _Node("aim", 0, aim.text, under=[_driver(row) for row in aim.drivers])
    boxes: list[Box] = []
    joins: list[str] = []
    _place(root, _TOP, boxes, joins)
    return Diagram(
        width=3 * _COLUMN + _BOX + 2 * _EDGE,
        height=root.height + _TOP + _GAP,
        boxes=tuple(boxes),
        joins=tuple(joins),
        heads=tuple((_EDGE + column * _COLUMN, words) for column, words in enumerate(heads)),
    )


def _driver(row: DriverRow) -> _Node:
    ideas = [_Node("idea", 3, idea.title, idea.state) for idea in row.ideas]
    column = 1 if row.level == "primary" else 2
    return _Node(row.level, column, row.text, under=[*(_driver(under) for under in row.under), *ideas])


def _place(node: _Node, top: int, boxes: list[Box], joins: list[str]) -> Box:
    """Put the node in the middle of what hangs on it, and join them."""
    place = len(boxes)
    height = node.own_height
    y = top + (node.height - height) // 2
    x = _EDGE + node.column * _COLUMN
    lines = tuple((y + _PAD + _LINE * (i + 1) - 5, line) for i, line in enumerate(node.lines))
    box = Box(node.kind, x, y, _BOX, height, lines, node.state)
    boxes.insert(place, box)
    beside = sum(under.height for under in node.under) + _GAP * max(len(node.under) - 1, 0)
    below = top + (node.height - beside) // 2
    for under in node.under:
        joined = _place(under, below, boxes, joins)
        joins.append(_path(box, joined))
        below += under.height + _GAP
    return box


def _path(box: Box, joined: Box) -> str:
    start, end = box.x + box.width, joined.x
    middle = end - (_COLUMN - _BOX) // 2
    return f"M{start} {box.middle}H{middle}V{joined.middle}H{end}"


def outline(aim: AimRow) -> Iterator[tuple[int, str, str]]:
    """The same as lines: depth, kind, text."""
    yield 0, "aim", aim.text
    for primary in aim.drivers:
        yield from _lines(primary, 1)


def _lines(row: DriverRow, depth: int) -> Iterator[tuple[int, str, str]]:
    yield depth, row.level, row.text
    for under in row.under:
        yield from _lines(under, depth + 1)
    for idea in row.ideas:
        yield depth + 1, "idea", idea.title
