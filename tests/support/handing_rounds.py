"""Many phones at one site at once, killed at random moments: each sends again what was not acknowledged, as they do.

Some take a voucher that was used, some a lot that is empty or on hold; meanwhile kits come in, are counted and put on
hold. What was acknowledged is held against what stands.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import count
from typing import Any

from django.db import OperationalError
from django.db.models import Min, Sum

from partera.core.errors import Refused
from partera.core.periods import now
from partera.core.viewers import Viewer, command
from partera.platform.audit.actions import seal_due
from partera.platform.audit.verifying import verify
from partera.programs.kits.actions import handing, reconciling, stock
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, HandOver, Location, Lot, Movement, Tally
from partera.programs.kits.queries import stock as standing
from partera.registry.partners.queries import viewer_for
from partera.registry.places.actions import fill
from tests.support.forking import forked, in_child, say
from tests.support.kit_bedside import bedside
from tests.support.people import make_world

BY = command("the tests")
VOUCHERS = 200
ANSWERS = ("counted", "unreconciled")


@dataclass(frozen=True)
class Scene:
    """What every phone knows: the site, its shelf, two lots of a product, the codes of its vouchers."""

    site: int
    shelf: int
    product: int
    lots: list[int]
    program: int
    user: int
    codes: list[str]


@dataclass
class Phone:
    """A running phone, what it said so far, and what it wants to send and has no answer to."""

    number: int
    pid: int
    pipe: int
    heard: str = ""
    wanted: dict[str, Any] | None = None


@dataclass
class Heard:
    """All that the phones said."""

    wanted: dict[str, dict[str, Any]] = field(default_factory=dict)
    answered: dict[str, list[Any]] = field(default_factory=dict)
    busy: int = 0


def handing_over(phones: int, seconds: float, seed: int) -> object:
    """So many phones for so long; gives what was acknowledged and what stands."""
    scene = Scene(**in_child(partial(_scene, seed)))  # type: ignore[arg-type]
    drawn, heard, numbers = random.Random(seed), Heard(), count()
    running = [_started(scene, seed, next(numbers), None) for _phone in range(phones)]
    until, kills = time.monotonic() + seconds, 0
    next_kill = time.monotonic() + 0.3
    while time.monotonic() < until:
        _listen(running, heard, 0.02)
        if time.monotonic() > next_kill:
            at = drawn.randrange(phones)
            running[at] = _replaced(scene, seed, running[at], next(numbers), heard)
            next_kill, kills = time.monotonic() + drawn.uniform(0.02, 0.3), kills + 1
    open_still = [_ended(phone, heard) for phone in running]
    found = in_child(partial(_found, scene, heard, [one for one in open_still if one]))
    return {"kills": kills, "busy": heard.busy, "phones": next(numbers), **found}  # type: ignore[dict-item]


def _scene(seed: int) -> dict[str, Any]:
    fill()
    here = bedside(make_world(), kits=40)
    shelf = Location.objects.get(site=here.site).pk
    product = Lot.objects.get(pk=here.lots["K1"]).product_id
    codes = here.codes(VOUCHERS)
    random.Random(seed).shuffle(codes)
    scene = Scene(here.site, shelf, product, list(here.lots.values()), here.program, here.users["kit"].pk, codes)
    return asdict(scene)


def _started(scene: Scene, seed: int, number: int, wanted: dict[str, Any] | None) -> Phone:
    pid, pipe = forked(partial(_phone, scene, seed, number, wanted))
    os.set_blocking(pipe, False)
    return Phone(number, pid, pipe, wanted=wanted)


def _listen(running: list[Phone], heard: Heard, seconds: float) -> None:
    """Take in what the phones have said; half a line waits for its rest."""
    by_pipe = {phone.pipe: phone for phone in running}
    ready, _w, _x = select.select(list(by_pipe), [], [], seconds)
    for pipe in ready:
        _take(by_pipe[pipe], heard)


def _take(phone: Phone, heard: Heard) -> None:
    while True:
        try:
            part = os.read(phone.pipe, 65_536)
        except BlockingIOError:
            return
        if not part:
            return
        *lines, phone.heard = (phone.heard + part.decode()).split("\n")
        for line in lines:
            _hear(phone, heard, json.loads(line))


def _hear(phone: Phone, heard: Heard, said: dict[str, Any]) -> None:
    if said["said"] == "wants":
        phone.wanted = said["what"]
        heard.wanted[said["what"]["key"]] = said["what"]
    elif said["said"] == "busy":
        heard.busy += 1
    else:
        phone.wanted = None
        heard.answered.setdefault(said["key"], []).append([said["row"], said["state"], said["reason"]])


def _ended(phone: Phone, heard: Heard) -> dict[str, Any] | None:
    """Kill it at once; gives what it had no answer to."""
    os.kill(phone.pid, signal.SIGKILL)
    os.waitpid(phone.pid, 0)
    _take(phone, heard)
    os.close(phone.pipe)
    return phone.wanted


def _replaced(scene: Scene, seed: int, phone: Phone, number: int, heard: Heard) -> Phone:
    return _started(scene, seed, number, _ended(phone, heard))


def _phone(scene: Scene, seed: int, number: int, wanted: dict[str, Any] | None, pipe: int) -> None:
    """Hand over after hand over; each is written down here before it is sent, and sent until it is answered."""
    drawn = random.Random(seed * 1000 + number)
    by = viewer_for_number(scene.user)
    sent: list[dict[str, Any]] = []
    if wanted is not None:
        _send(scene, wanted, by, pipe)
    for at in count():
        what = drawn.random()
        if what < 0.06 and sent:
            _send(scene, drawn.choice(sent), by, pipe)  # the answer was lost
        elif what < 0.16:
            _around(scene, drawn, f"{number}-{at}", by)
        else:
            one = _wish(scene, drawn, f"phone {number} {at}")
            say(pipe, json.dumps({"said": "wants", "what": one}))
            _send(scene, one, by, pipe)
            sent.append(one)


def viewer_for_number(user: int) -> Viewer:
    """Who is signed in on the phone."""
    from partera.platform.accounts.models import User  # noqa: PLC0415 - the parent opens no database

    return viewer_for(User.objects.get(pk=user))


def _wish(scene: Scene, drawn: random.Random, key: str) -> dict[str, Any]:
    return {
        "key": key,
        "voucher": drawn.choice(scene.codes) if drawn.random() < 0.95 else "",
        "lot": drawn.choice([*scene.lots, None]),
        "language": drawn.choice(["en", "es", "other"]),
        "outcome": "refused" if drawn.random() < 0.03 else "given",
        "at": now().isoformat(),
    }


def _send(scene: Scene, one: dict[str, Any], by: Viewer, pipe: int) -> None:
    given = Given(**(one | {"at": type(now()).fromisoformat(one["at"])}))
    while True:
        try:
            kept = handing.hand_over(site=scene.site, given=given, by=by)
        except OperationalError:  # too many at once: the phone sends it again
            say(pipe, json.dumps({"said": "busy"}))
            continue
        said = {"said": "kept", "key": kept.key, "row": kept.pk, "state": kept.state, "reason": kept.reason}
        say(pipe, json.dumps(said))
        return


def _around(scene: Scene, drawn: random.Random, key: str, by: Viewer) -> None:
    """What else happens at the site: kits come in, are counted, put on hold, and something is put right."""
    lot = Lot.objects.get(pk=drawn.choice(scene.lots))
    what = drawn.choice(("come", "come", "come", "count", "hold", "settle"))
    try:
        if what == "come":
            came = [Came(scene.product, drawn.randint(1, 6), lot.code)]
            stock.receive(location=scene.shelf, kind="donation", came=came, origin="Invented", key=key, by=by)
        elif what == "count":
            stock.count(location=scene.shelf, found={lot.pk: drawn.randint(0, 9)}, key=key, by=by)
        elif what == "hold":
            Lot.objects.filter(pk=lot.pk).update(is_held=drawn.random() < 0.3)
        else:
            row = HandOver.objects.filter(state="unreconciled").order_by("?").first()
            if row is not None:
                found = drawn.randint(0, 5)
                reconciling.settle(hand_over=row.pk, how="Counted", lot=lot.pk, found=found, by=by)
    except (OperationalError, Refused):
        return  # too many at once, or somebody else put it right first


def _found(scene: Scene, heard: Heard, unanswered: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands once the phones have sent what they had no answer to."""
    reading, writing = os.pipe()
    by = viewer_for_number(scene.user)
    for one in unanswered:
        _send(scene, one, by, writing)
    os.close(writing)
    os.close(reading)
    rows = {row.key: row for row in HandOver.objects.all()}
    return {
        "wanted": len(heard.wanted),
        "acknowledged": len(heard.answered),
        "lost": sorted(set(heard.wanted) - set(rows)),
        "not_asked_for": sorted(set(rows) - set(heard.wanted)),
        "answered_otherwise": sorted(key for key, said in heard.answered.items() if _differs(rows[key], said)),
        "below_zero": Balance.objects.filter(on_hand__lt=0).count() + Movement.objects.filter(quantity__lt=1).count(),
        "lowest": Balance.objects.aggregate(least=Min("on_hand"))["least"],
        "adds_up": standing.on_hand(scene.program) == standing.summed(scene.program),
        "conserved": _conserved(scene),
        "moved_otherwise": _moved_otherwise(rows),
        "tallied": sum(Tally.objects.values_list("number", flat=True)) == len(rows),
        "trail": [fault.sentence for fault in _verified()],
        **_doubles(rows),
        **{state: sum(row.state == state for row in rows.values()) for state in (*ANSWERS, "resolved")},
    }


def _verified() -> list[Any]:
    seal_due(BY)
    return list(verify(by=BY).faults)


def _differs(row: HandOver, said: list[Any]) -> bool:
    """Whether one of the answers names another row or reason; a state only goes on to being put right."""
    allowed = {row.state} | ({"unreconciled"} if row.state == "resolved" else set())
    first = said[0]
    return (
        any(one[0] != row.pk or one[2] != row.reason or one[0] != first[0] for one in said)
        or not {one[1] for one in said} <= allowed
    )


def _conserved(scene: Scene) -> bool:
    """What stands at the site is what came in less what went out, by kind of movement."""
    moved = dict(Movement.objects.order_by().values_list("kind").annotate(all=Sum("quantity")))
    came = moved.get("donation", 0) + moved.get("count_more", 0)
    went = moved.get("hand_over", 0) + moved.get("count_less", 0)
    return sum(standing.on_hand(scene.program).values()) == came - went


def _moved_otherwise(rows: dict[str, HandOver]) -> list[str]:
    """Hand-overs that should have moved one kit and did not, or did and should not; movements of none."""
    wrong = [
        key
        for key, row in rows.items()
        if (row.movement_id is not None)
        != (row.state == "resolved" or (row.state == "counted" and row.outcome == "given"))
    ]
    moved = set(Movement.objects.filter(kind="hand_over").values_list("pk", flat=True))
    return wrong + [f"movement {pk}" for pk in moved ^ {row.movement_id for row in rows.values() if row.movement_id}]


def _doubles(rows: dict[str, HandOver]) -> dict[str, Any]:
    """Vouchers given twice: all but one of each must stand as not covered, with its voucher."""
    taken = Counter(row.voucher_id for row in rows.values() if row.voucher_id)
    used = Counter(row.voucher_id for row in rows.values() if row.voucher_id and row.uses_voucher)
    doubles = [row for row in rows.values() if row.voucher_id and not row.uses_voucher]
    return {
        "doubles": sum(number - 1 for number in taken.values()),
        "doubles_found": sum(row.state in ("unreconciled", "resolved") and row.reason != "" for row in doubles),
        "used_twice": sorted(number for number in used.values() if number > 1),
    }
