"""Every kind of job, and everything that recurs: the whole list.

A recurring job's key names its turn, so that two workers never do it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from partera.core.periods import now
from partera.core.viewers import job
from partera.doors.jobs import (
    clear_old,
    close_kit_months,
    keep_to_agreements,
    publish_roll_ups,
    remind_of_kits,
    seal_trail,
    send_letter,
    send_reminders,
    take_in_files,
    tell_families,
)
from partera.doors.jobs.kinds import Kind
from partera.flows.tell_families import JOB as TELL_FAMILIES
from partera.flows.work_on_uploads import LOAD, READ
from partera.platform.letters.actions import SEND
from partera.platform.work import queries
from partera.platform.work.actions import request
from partera.programs.quality.actions.roll_ups import JOB as PUBLISH

KINDS: dict[str, Kind] = {
    READ: Kind(take_in_files.run),
    LOAD: Kind(take_in_files.run, alone=True),
    SEND: Kind(send_letter.run),
    "send_reminders": Kind(send_reminders.run),
    "seal_trail": Kind(seal_trail.run, is_whole=True),
    "clear_old": Kind(clear_old.run),
    "close_kit_months": Kind(close_kit_months.run),
    "keep_to_agreements": Kind(keep_to_agreements.run, alone=True),
    PUBLISH: Kind(publish_roll_ups.run, alone=True),
    "remind_of_kits": Kind(remind_of_kits.run, alone=True),
    TELL_FAMILIES: Kind(tell_families.run, alone=True),
}


@dataclass(frozen=True)
class Recurring:
    """A job that is asked for again and again: each minute, each hour, or each day from an hour on."""

    kind: str
    every: str  # minute | hour | day
    from_hour: int = 0  # of the installation's own day


RECURRING = (
    Recurring("seal_trail", "minute"),
    Recurring("send_reminders", "day", from_hour=7),
    Recurring("clear_old", "hour"),
    Recurring("keep_to_agreements", "day"),
    Recurring("close_kit_months", "day", from_hour=2),
    Recurring(PUBLISH, "day", from_hour=3),
    Recurring("remind_of_kits", "day", from_hour=6),
)
_asked: dict[str, str] = {}


def turn(entry: Recurring, at: datetime) -> str | None:
    """The name of the turn that is due at that time; None before the day's hour."""
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if entry.every == "minute":
        return f"{at:%Y-%m-%dT%H:%M}Z"
    if entry.every == "hour":
        return f"{at:%Y-%m-%dT%H}Z"
    return f"{local:%Y-%m-%d}" if local.hour >= entry.from_hour else None


def ask_for_due() -> None:
    """Ask for every turn that has come and that nobody has asked for. One still open is not asked for again."""
    for entry in RECURRING:
        named = turn(entry, now())
        if named is None or _asked.get(entry.kind) == named:
            continue
        if not queries.has_open_turn(entry.kind):
            request(
                kind=entry.kind,
                arguments={"turn": named},
                key=f"{entry.kind} {named}",
                recurs=True,
                by=job("the schedule"),
            )
            _asked[entry.kind] = named
