"""`partera init`: the database with its list of places, and the first administrator."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from partera.core.errors import BadInput, Refused
from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import say, warn
from partera.registry.partners.actions import invite
from partera.registry.partners.models import RoleHeld
from partera.registry.places.actions import fill

HELP = "make the database and the first administrator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("--email", help="the administrator’s e-mail address (asked for when left out)")
    parser.add_argument("--name", help="the administrator’s name (asked for when left out)")
    parser.add_argument("--password-file", type=Path, help="a file with the password; without it you are asked")


def run(options: argparse.Namespace) -> int:
    """Make what is missing; refuse when there is an administrator already."""
    by = command("init")
    make_ready(by=by)
    fill(by=by)
    if RoleHeld.objects.filter(role="administrator", end__isnull=True).exists():
        raise Refused(
            f"Partera is already set up in {settings.PARTERA_HOME}. Go on with `partera load FILE` and "
            "`partera serve`; an administrator invites more people on the page People."
        )
    email = _email(options.email or _asked("E-mail address: ", "--email"))
    name = (options.name or _asked("Name: ", "--name")).strip()
    password, made = _password(options.password_file)
    invite(name=name, email=email, role="administrator", password=password, by=by)
    say(f"Partera is set up in {settings.PARTERA_HOME}.")
    say(f"The first administrator signs in as {email}.")
    if made:
        say(f"Password, shown only now: {password}")
    say("Next: `partera load FILE` to load evidence, `partera serve` to open the pages.")
    return 0


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise BadInput(f"Give {option}: there is nobody here to ask.")
    return input(question)


def _email(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError as error:
        raise BadInput(f"“{text}” is not an e-mail address.") from error
    return text.strip().lower()


def _password(path: Path | None) -> tuple[str, bool]:
    """The password, and whether it was made here because nobody could be asked."""
    if path is not None:
        try:
            return _checked(path.read_text(encoding="utf-8").strip("\r\n")), False
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"The password file {path} cannot be read.") from error
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(12), True
    while True:
        try:
            first = _checked(getpass.getpass("Password (12 characters or more): "))
        except BadInput as error:
            warn(error.sentence)
            continue
        if getpass.getpass("The same password again: ") == first:
            return first, False
        warn("The two are not the same.")


def _checked(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError as error:
        raise BadInput(" ".join(error.messages)) from error
    return password
