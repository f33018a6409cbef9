"""How commands speak: answers on standard output, what is going on meanwhile on standard error."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

QUIET_SECONDS = 2.0
AGAIN_SECONDS = 10.0


def say(text: str = "") -> None:
    """A line of the answer."""
    print(text, flush=True)


def warn(text: str) -> None:
    """A line beside the answer."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """Says what is being done, when it takes longer than two seconds."""

    def __init__(self) -> None:
        self._sentence = ""
        self._began = time.monotonic()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __call__(self, sentence: str) -> None:
        self._sentence = sentence

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        said = ""
        last = 0.0
        while not self._done.wait(0.25):
            elapsed = time.monotonic() - self._began
            if elapsed < QUIET_SECONDS or not self._sentence:
                continue
            if self._sentence != said or elapsed - last >= AGAIN_SECONDS:
                warn(f"{self._sentence} … ({elapsed:.0f} s)")
                said, last = self._sentence, elapsed
