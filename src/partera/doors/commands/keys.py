"""`partera keys`: what the keys of this installation are, and a new one for everything sealed. No key is ever shown."""

from __future__ import annotations

import argparse

from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say
from partera.flows import rotate_keys

HELP = "list, rotate and retire the keys that seal records and restricted columns"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    steps.add_parser("list", help="each key of the ring, and how much needs it")
    steps.add_parser("rotate", help="make a new key, and seal everything with it")
    steps.add_parser("reseal", help="go on with sealing that was cut off")
    retire = steps.add_parser("retire", help="forget a key that nothing needs any more")
    retire.add_argument("key", metavar="ID", help="as `partera keys list` names it")


def run(options: argparse.Namespace) -> int:
    """Do the step."""
    by = command("keys")
    make_ready(by=by)
    if options.step == "list":
        _list()
    elif options.step == "retire":
        rotate_keys.retire(key=options.key, by=by)
        say(f"The key {options.key} is forgotten. Remove it from the copies you keep apart, too.")
    elif options.step == "rotate":
        with Progress() as progress:
            made = rotate_keys.rotate(progress=progress, by=by)
        say(f"The key {made} seals from now on. Copy the key file anew to where you keep it apart from backups.")
        say("The older key still opens what backups hold; retire it when you need none of them.")
    else:
        with Progress() as progress:
            values, extracts = rotate_keys.reseal(progress=progress, by=by)
        say(f"Sealed anew: {values:,} values and the keys of {extracts:,} files of records.")
    return 0


def _list() -> None:
    for row in rotate_keys.keys(by=command("keys")):
        if row.use == "digest":
            needs = "makes digests; it stays"
        elif row.seals_now:
            needs = f"seals now; {row.values:,} values, records of {row.extracts:,} files"
        elif row.values or row.extracts:
            needs = f"still needed by {row.values:,} values and records of {row.extracts:,} files"
        else:
            needs = "nothing here needs it; backups may"
        say(f"{row.id}  {row.use:<7}  made {row.made_at[:10] or 'earlier'}  {needs}")
