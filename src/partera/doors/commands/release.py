"""`partera release`: make the release of everything loaded anew, list the releases, or go back to an earlier one.

Going back changes what every page shows and keeps the reason. It unloads nothing: the next `partera load` or
`partera release` publishes again everything that is loaded, so load the corrected file as well.
"""

from __future__ import annotations

import argparse
import sys

from django.utils.timezone import localtime

from partera.core.errors import BadInput, Refused
from partera.core.viewers import Viewer, command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say
from partera.flows.take_in_files import bring_up_to_date
from partera.registry.findings.actions import roll_back
from partera.registry.findings.queries import ReleaseRow, all_releases, roll_backs

HELP = "make the release of everything loaded anew, or go back to an earlier one"
BEFORE = "the one before"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--list", action="store_true", help="list the releases: when, what they hold, which is shown")
    parser.add_argument(
        "--back", nargs="?", const=BEFORE, metavar="RELEASE", help="go back to that release, or to the one shown before"
    )
    parser.add_argument("--reason", help="why the pages go back (asked for when left out)")


def run(options: argparse.Namespace) -> int:
    """Make, list or go back."""
    by = command("release")
    make_ready(by=by)
    if options.list:
        _tell(by)
    elif options.back is not None:
        _go_back(options.back, options.reason, by)
    else:
        with Progress() as progress:
            made = bring_up_to_date(progress=progress, by=by)
        say(f"Release {made.id} is what the pages show now.")
    return 0


def _tell(by: Viewer) -> None:
    found = all_releases(by)
    if not found:
        say("No release has been published yet. Load files with `partera load FILE`.")
    for row in found:
        mark = "*" if row.is_current else " "
        say(f"{mark} {row.id}  made {_moment(row)}  {_holds(row)}")
    if found:
        say("* is what the pages show. Go back with `partera release --back RELEASE`.")
    for back in roll_backs(by):
        day = f"{localtime(back.at):%Y-%m-%d %H:%M}"
        say(f"Gone back on {day} from {back.before} to {back.to} by {back.by}: {back.reason}")


def _moment(row: ReleaseRow) -> str:
    return f"{localtime(row.made_at):%Y-%m-%d %H:%M}"


def _holds(row: ReleaseRow) -> str:
    if not row.is_kept:
        return "no longer kept"
    return f"{row.figures:,} figures of {row.places:,} places from {len(row.files):,} files"


def _go_back(wanted: str, reason: str | None, by: Viewer) -> None:
    to = _shown_before(by) if wanted == BEFORE else wanted
    roll_back(to=to, reason=reason or _asked(to), by=by)
    say(f"Release {to} is what the pages show now. Nothing was unloaded: load the corrected file as well.")


def _shown_before(by: Viewer) -> str:
    earlier = [row.id for row in all_releases(by) if row.is_kept and not row.is_current]
    if not earlier:
        raise Refused("There is no earlier release to go back to.")
    return earlier[0]


def _asked(to: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput("Give --reason: there is nobody here to ask why the pages go back.")
    return input(f"Why do the pages go back to {to}? ")
