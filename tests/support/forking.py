"""Copies of this process, each with a pipe on which it says what it has done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable


def forked(program: Callable[[int], None]) -> tuple[int, int]:
    """Run it in a copy of this process, which never opens the database itself; gives its number and its pipe."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        program(writing)
        os._exit(0)
    os.close(writing)
    return pid, reading


def in_child(made: Callable[[], object]) -> object:
    """What it makes, in a copy of this process."""
    pid, reading = forked(lambda pipe: say(pipe, json.dumps(made())))
    with os.fdopen(reading) as said:
        text = said.read()
    os.waitpid(pid, 0)
    return json.loads(text)


def say(pipe: int, text: str) -> None:
    """One line on the pipe."""
    os.write(pipe, f"{text}\n".encode())
