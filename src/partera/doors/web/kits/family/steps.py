"""Forms of one question a screen: what was answered travels along in the page, so that nothing is kept of somebody
who stops halfway, and no cookie is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import QueryDict


@dataclass(frozen=True)
class Walked:
    """Where somebody is: the form to show with what was answered before it, or everything once all is answered."""

    number: int
    of: int
    form: Form | None
    carried: tuple[tuple[str, str], ...] = ()
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def is_done(self) -> bool:
        return self.form is None


def walk(steps: Sequence[type[Form]], sent: QueryDict | None) -> Walked:
    """Go on from what was sent; a form that does not hold is shown again, however far somebody claims to be."""
    if sent is None:
        return Walked(1, len(steps), steps[0]())
    reached = _reached(sent.get("step", ""), len(steps))
    answers: dict[str, Any] = {}
    for place, kind in enumerate(steps[:reached]):
        form = kind(sent)
        if not form.is_valid():
            return Walked(place + 1, len(steps), form, _carried(steps[:place], sent))
        answers |= form.cleaned_data
    if reached == len(steps):
        return Walked(reached, reached, None, (), answers)
    return Walked(reached + 1, len(steps), steps[reached](), _carried(steps[:reached], sent), answers)


def again(steps: Sequence[type[Form]], sent: QueryDict, last: Form) -> Walked:
    """The last screen once more, with what was said against it."""
    return Walked(len(steps), len(steps), last, _carried(steps[:-1], sent))


def _reached(text: str, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def _carried(steps: Sequence[type[Form]], sent: QueryDict) -> tuple[tuple[str, str], ...]:
    names = [name for kind in steps for name in kind.base_fields]
    return tuple((name, value) for name in names for value in sent.getlist(name))
