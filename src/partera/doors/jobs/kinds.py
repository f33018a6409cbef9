"""What a kind of job is: a function, and how it is kept from taking effect twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from partera.platform.work.models import Job


class Tell(Protocol):
    """Says how far the job is: a sentence, and what is done of how much."""

    def __call__(self, sentence: str, done: int = 0, of: int = 0) -> None: ...


@dataclass(frozen=True)
class Kind:
    """A kind of job.

    `is_whole`: all it does is in the database and short, so its effect and its being done commit together. Any
    other kind may be begun again after a cut and must find what an earlier run has kept. `alone`: one at a time.
    """

    run: Callable[[Job, Tell], Any]
    is_whole: bool = False
    alone: bool = False
