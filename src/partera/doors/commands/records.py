"""`partera records`: agreements on birth records, the records held under them, and destroying them."""

from __future__ import annotations

import argparse
import json
from datetime import date

from partera.core.errors import BadInput
from partera.core.viewers import Viewer, command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say, warn
from partera.flows import keep_to_agreements
from partera.platform.accounts.permissions import ROLES
from partera.registry.custody import actions, queries
from partera.registry.custody.rules import STATES, Named
from partera.registry.partners.actions import add_organisation
from partera.registry.partners.models import Organisation

HELP = "agreements on birth records, what is held under them, and destroying it"
_MAY = ("administrator", "convener", "evaluator")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    steps.add_parser("agreements", help="the agreements there are")
    steps.add_parser("list", help="the records held, by agreement")
    steps.add_parser("check", help="make a new release when an agreement has ended since the last")
    _add_agree(steps.add_parser("agree", help="write down an agreement"))
    destroy = steps.add_parser("destroy", help="destroy the records of one file for ever, and certify it")
    destroy.add_argument("extract", metavar="ID", help="as `partera records list` names it")
    destroy.add_argument("--name", required=True, help="the name of the file, typed to say that it is meant")
    shown = steps.add_parser("certificate", help="print a certificate of destruction as JSON")
    shown.add_argument("number", type=int, metavar="NUMBER")


def _add_agree(agree: argparse.ArgumentParser) -> None:
    agree.add_argument("--owner", required=True, help="the organization that owns the records, by its name")
    agree.add_argument("--owner-kind", help="add the owner to the directory, of this kind, when it is not there")
    agree.add_argument("--title", required=True)
    agree.add_argument("--purpose", required=True, help="what the records may be used for")
    for name, words in (("start", "first day"), ("end", "last day"), ("destroy-by", "when the records must be gone")):
        agree.add_argument(f"--{name}", required=True, type=_day, metavar="YYYY-MM-DD", help=words)
    agree.add_argument("--may-load", action="append", choices=list(ROLES), help="a role; may be said again")
    agree.add_argument("--may-count", action="append", choices=list(ROLES), help="a role; may be said again")
    agree.add_argument("--hide-up-to", type=int, metavar="COUNT", help="the owner's stricter bound on small counts")


def run(options: argparse.Namespace) -> int:
    """Do the step."""
    by = command("records")
    with Progress() as progress:
        make_ready(by=by)
        if options.step == "destroy":
            return _destroy(options, progress, by)
        if options.step == "check":
            made = keep_to_agreements.release_without_ended(progress=progress, by=by)
            say(f"Release {made.id} was made without them." if made else "Every record counted may be counted today.")
            return 0
    if options.step == "agree":
        _agree(options, by)
    elif options.step == "agreements":
        _agreements(by)
    elif options.step == "certificate":
        found = queries.certificate(by, options.number).certificate
        say(json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True))
        if not actions.is_whole(found):
            warn("This certificate is not as this installation wrote it.")
            return 2
    else:
        _list(by)
    return 0


def _agree(options: argparse.Namespace, by: Viewer) -> None:
    made = actions.agree(
        owner=_owner(options.owner, options.owner_kind, by),
        title=options.title,
        purpose=options.purpose,
        start=options.start,
        end=options.end,
        destroy_by=options.destroy_by,
        permitted=[
            Named(act, role=role)
            for act, roles in (("load", options.may_load), ("count", options.may_count))
            for role in roles or _MAY
        ],
        highest_hidden=options.hide_up_to,
        by=by,
    )
    say(f"Agreement {made.pk} is written down. Load records under it with `--agreement {made.pk}`.")


def _owner(name: str, kind: str | None, by: Viewer) -> int:
    found = Organisation.objects.filter(name=name).first()
    if found is not None:
        return found.pk
    if kind is None:
        raise BadInput(
            "The directory has no organization “%(name)s”. Add it there first, or say `--owner-kind`.", name=name
        )
    level = {"state_agency": "state", "federal": "federal", "local_health_department": "local"}.get(kind, "")
    return int(add_organisation(name=name, kind=kind, government_level=level, by=by).pk)


def _agreements(by: Viewer) -> None:
    found = queries.agreements(by)
    if not found:
        say("There is no agreement. Write one down with `partera records agree`.")
    for row in sorted(found, key=lambda row: row.id):
        say(f"{row.id}  {row.title}")
        say(f"   {row.owner}; {row.start} to {row.last_day}; destroy by {row.destroy_by}")
        say(f"   {STATES[row.state]}; {row.files} file{'' if row.files == 1 else 's'} held")


def _list(by: Viewer) -> None:
    rows = sorted(queries.agreements(by), key=lambda row: row.id)
    for row in rows:
        page = queries.agreement(by, row.id)
        if page.held or page.destroyed:
            say(f"Agreement {row.id}: {row.title} ({STATES[row.state].lower()}; destroy by {row.destroy_by})")
        for held in page.held:
            say(f"  {held.id}  {held.name}  {held.rows:,} records  loaded {held.loaded_at:%Y-%m-%d}")
        for gone in page.destroyed:
            word = f"destroyed {gone.done_at:%Y-%m-%d}, certificate {gone.id}" if gone.done_at else "being destroyed"
            say(f"  {gone.extract}  {gone.name}  {word}")
    if not any(row.files for row in rows):
        say("No records are held.")


def _destroy(options: argparse.Namespace, progress: Progress, by: Viewer) -> int:
    gone, problem = keep_to_agreements.destroy_records(
        extract=options.extract, typed=options.name, progress=progress, by=by
    )
    say(f"The records of {gone.what['name']} are destroyed. Certificate {gone.pk} says so.")
    if problem:
        warn(f"No new release was made: {problem}")
    return 1 if problem else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day: write 2026-12-31") from error
