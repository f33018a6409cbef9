"""Writers in parallel whose changes end in another order than their lines were numbered, while sealers run."""

from __future__ import annotations

import os
import random
import signal
from functools import partial
from itertools import chain
from threading import Event

from django.db import transaction

from partera.core.viewers import command
from partera.platform.audit.actions import record, seal_due
from partera.platform.audit.models import Entry, Seal
from partera.platform.audit.sealing import numbers_in
from partera.platform.audit.verifying import verify
from tests.support.forking import forked, in_child, say

BY = command("the tests")
WRITERS, SEALERS = 6, 2
_MOST = 20_000
"""Changes after which a writer ends, whether or not anything was sealed."""
_GIVEN_UP = 0.1
"""How many changes are taken back after their lines were numbered."""


def sealing(changes: int, seed: int) -> object:
    """So many changes by each writer while two processes seal; gives what was acknowledged and what stands."""
    sealers = [forked(_seal) for _ in range(SEALERS)]
    writers = [forked(partial(_write, changes, seed + number)) for number in range(WRITERS)]
    acknowledged = []
    for pid, pipe in writers:
        with os.fdopen(pipe) as said:
            acknowledged += said.read().split()
        os.waitpid(pid, 0)
    for pid, pipe in sealers:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(pipe)
    return in_child(partial(_found, acknowledged))


def _write(changes: int, seed: int, pipe: int) -> None:
    """Each change: a few lines, a pause of another length each time, its end; then it is acknowledged."""
    drawn, pause = random.Random(seed), Event()
    for number in range(_MOST):
        if number >= changes and Seal.objects.exists():
            break  # however slow the machine, something was sealed while this one wrote
        name = f"{seed}-{number}"
        with transaction.atomic():
            for part in range(drawn.randint(1, 3)):
                record(action="test.wrote", thing=name, changes={"part": part}, by=BY)
                pause.wait(drawn.choice((0.0, 0.0, 0.001, 0.01)))
            is_given_up = drawn.random() < _GIVEN_UP
            transaction.set_rollback(is_given_up)
        if not is_given_up:
            say(pipe, name)


def _seal(_pipe: int) -> None:
    """Seal again and again."""
    pause = Event()
    while True:
        seal_due(BY)
        pause.wait(0.02)


def _found(acknowledged: list[str]) -> dict[str, object]:
    while_written = sum(Seal.objects.values_list("lines", flat=True))
    seal_due(BY)
    verdict = verify(by=BY)
    under = set(chain.from_iterable(numbers_in(text) for text in Seal.objects.values_list("numbers", flat=True)))
    standing = dict(Entry.objects.filter(action="test.wrote").values_list("id", "thing"))
    return {
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged) - set(standing.values())),
        "not_acknowledged": sorted(set(standing.values()) - set(acknowledged)),
        "not_sealed": sorted(set(standing) - under),
        "sealed_while_written": while_written,
        "seals": verdict.seals,
        "unsealed": verdict.unsealed,
        "faults": [fault.sentence for fault in verdict.faults],
    }
