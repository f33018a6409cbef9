"""`partera people`: a way back in when nobody who signs in can give it: the only administrator lost everything.

Each step leaves a line in the audit trail and writes to the person.
"""

from __future__ import annotations

import argparse

from django.conf import settings

from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import say
from partera.platform.accounts import actions, recovery

HELP = "a way back in for an administrator who lost everything"
_USUAL_SITE = "http://127.0.0.1:8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    reset = steps.add_parser("reset-factor", help="forget somebody's passkeys, app and recovery codes")
    link = steps.add_parser("link", help="print a link to set a new password, good once and for an hour")
    for step in (reset, link):
        step.add_argument("email", metavar="EMAIL", help="the address the person signs in with")


def run(options: argparse.Namespace) -> int:
    """Do the step."""
    by = command("people")
    make_ready(by=by)
    user = recovery.number_of(options.email)
    if options.step == "reset-factor":
        actions.reset_second_factor(user=user, by=by)
        say("The second factor is forgotten and every device signed out. The next sign-in leads to a new one.")
        return 0
    say(recovery.link(user=user, site=settings.PARTERA_ADDRESS or _USUAL_SITE, by=by))
    say("Whoever opens this link first sets the password. It works once, for an hour; it is shown only now.")
    return 0
