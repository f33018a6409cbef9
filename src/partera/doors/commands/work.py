"""`partera work`: do what was asked for beside the pages, until Ctrl-C; several may run at once."""

from __future__ import annotations

import argparse
import os

from django.db import connection

from partera.core.errors import BadInput
from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import say, warn
from partera.doors.jobs.schedule import KINDS, ask_for_due
from partera.doors.jobs.worker import Worker, run_waiting
from partera.platform.letters.post import has_taker

HELP = "do background work: uploads, letters, what recurs"
AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--once", action="store_true", help="do what is due now and stop, for cron")
    parser.add_argument("--at-once", type=int, default=AT_ONCE, help=f"jobs done side by side (default: {AT_ONCE})")
    parser.add_argument("--server", type=int, help="end when the server of this process number has ended")


def run(options: argparse.Namespace) -> int:
    """Work until stopped, or until nothing is due."""
    if not 1 <= options.at_once <= 16:
        raise BadInput(f"{options.at_once} jobs side by side is not possible: choose 1 to 16.")
    if options.server is None:
        make_ready(by=command("work"))
        if not has_taker():
            warn("No mail server is set: letters are kept, sealed, and not sent. Set EMAIL_URL.")
    if options.once:
        ask_for_due()
        say(f"Done: {run_waiting(KINDS)} begun.")
        return 0
    worker = Worker(KINDS, at_once=options.at_once, parent=options.server)
    worker.listen_to_signals()
    if options.server is None:
        say("Partera works in the background.  (Ctrl-C stops it)")
    connection.close()
    worker.run()
    if options.server is None:
        warn("Stopped.")
    if not worker.is_idle:
        os._exit(0)  # what still runs was handed back; a thread cannot be ended otherwise
    return 0
