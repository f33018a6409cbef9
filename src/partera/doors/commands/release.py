"""`partera release`: make the release of everything loaded anew, and point the pages to it."""

from __future__ import annotations

import argparse

from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say
from partera.flows.take_in_files import bring_up_to_date

HELP = "make the release of everything loaded anew"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Make the release."""
    by = command("release")
    make_ready(by=by)
    with Progress() as progress:
        made = bring_up_to_date(progress=progress, by=by)
    say(f"Release {made.id} is what the pages show now.")
    return 0
