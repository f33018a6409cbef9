"""`partera audit`: look whether the audit trail is whole, or seal what is not sealed yet.

`verify` reads every line again and holds it against its seal. It ends with 0 when the trail is whole, with 1 when a
line or a seal was removed, altered or put in; each is named. Lines of the last minute may not be sealed yet.
"""

from __future__ import annotations

import argparse
import json

from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say
from partera.platform.audit.actions import seal_due
from partera.platform.audit.verifying import Verdict, verify

HELP = "look whether the audit trail is whole, or seal it"
WHOLE, BROKEN = 0, 1
_SHOWN = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("what", choices=("verify", "seal"), help="verify: find what was changed; seal: do it now")
    parser.add_argument("--expect", default="", metavar="SEAL", help="a seal that was noted elsewhere: number, digest")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")


def run(options: argparse.Namespace) -> int:
    """Verify or seal."""
    by = command("audit")
    make_ready(by=by)
    if options.what == "seal":
        lines = seal_due(by)
        say(json.dumps({"sealed": lines}) if options.json else f"{lines:,} line{'' if lines == 1 else 's'} sealed.")
        return WHOLE
    with Progress() as progress:
        progress("Reading the trail")
        verdict = verify(options.expect, by=by)
    _say_as_json(verdict) if options.json else _say(verdict)
    return BROKEN if verdict.faults else WHOLE


def _say(verdict: Verdict) -> None:
    for fault in verdict.faults[:_SHOWN]:
        say(f"{fault.sentence} (seal {fault.seal})" if fault.line else fault.sentence)
    if len(verdict.faults) > _SHOWN:
        say(f"… and {len(verdict.faults) - _SHOWN:,} more.")
    state = "The trail is NOT whole" if verdict.faults else "The trail is whole"
    say(f"{state}: {verdict.lines:,} lines under {verdict.seals:,} seals were read.")
    if verdict.unsealed and verdict.oldest_unsealed:
        say(f"{verdict.unsealed:,} lines since {verdict.oldest_unsealed:%Y-%m-%d %H:%M} UTC are not sealed yet.")
    if verdict.newest:
        say(f"Newest seal, to be kept elsewhere: {verdict.newest}")


def _say_as_json(verdict: Verdict) -> None:
    told = {
        "whole": not verdict.faults,
        "lines": verdict.lines,
        "seals": verdict.seals,
        "unsealed": verdict.unsealed,
        "newest_seal": verdict.newest,
        "faults": [{"seal": fault.seal, "line": fault.line, "said": fault.sentence} for fault in verdict.faults],
    }
    say(json.dumps(told))
