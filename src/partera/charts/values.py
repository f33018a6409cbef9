"""What a chart is drawn from: plain values, ready words."""

from __future__ import annotations

from dataclasses import dataclass, field

SHOWN = ("ok", "unreliable")


class _Valued:
    """Something with a value that may be hidden."""

    value: float | None
    state: str

    @property
    def is_shown(self) -> bool:
        return self.value is not None and self.state in SHOWN


@dataclass(frozen=True)
class Point(_Valued):
    """One value of a line, at one period; `word` stands in the gap when there is no number to show."""

    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    state: str = "ok"
    word: str = ""


@dataclass(frozen=True)
class Line:
    """A named series; the subject is drawn with its band and stronger than what it is compared with."""

    name: str
    points: tuple[Point, ...]
    is_subject: bool = False


@dataclass(frozen=True)
class Row(_Valued):
    """One value with its interval and the text beside it: `12.9 (11.9–13.9)`, or the word for its state."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    state: str = "ok"
    text: str = ""
    is_subject: bool = False


@dataclass(frozen=True)
class Words:
    """What is written on the drawing: title, the one sentence, the axis, and the words of a hidden value."""

    title: str
    sentence: str
    axis: str
    from_zero: str = ""  # said on the axis when it does not start at zero: "axis starts at {0}"
    notes: tuple[str, ...] = field(default=())
