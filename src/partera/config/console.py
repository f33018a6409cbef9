"""`partera`: the command line. Our own commands stand in one table; any other name is one of Django's."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass

from partera import __doc__ as about
from partera.core.errors import ParteraError


@dataclass(frozen=True)
class Command:
    """A command: its module offers `HELP`, `add_arguments(parser)` and `run(options) -> exit code`."""

    module: str
    help: str
    needs_django: bool = True


COMMANDS = {
    "init": Command("partera.doors.commands.init", "make the database and the first administrator"),
    "load": Command("partera.doors.commands.load", "load files of evidence and publish what they show"),
    "serve": Command("partera.doors.commands.serve", "serve the pages on this machine"),
    "bounces": Command("partera.doors.commands.bounces", "record which letters came back"),
    "work": Command("partera.doors.commands.work", "do background work: uploads, letters, what recurs"),
    "brief": Command("partera.doors.commands.brief", "make a place's briefing book"),
    "release": Command(
        "partera.doors.commands.release", "make the release of everything loaded anew, or go back to an earlier one"
    ),
    "backup": Command("partera.doors.commands.backup", "write the whole installation into one file"),
    "restore": Command("partera.doors.commands.restore", "fill an empty installation from a backup"),
    "move-database": Command("partera.doors.commands.move_database", "move the data from SQLite to PostgreSQL"),
    "audit": Command("partera.doors.commands.audit", "look whether the audit trail is whole, or seal it"),
    "records": Command(
        "partera.doors.commands.records", "agreements on birth records, what is held under them, and destroying it"
    ),
    "keys": Command(
        "partera.doors.commands.keys", "list, rotate and retire the keys that seal records and restricted columns"
    ),
    "people": Command("partera.doors.commands.people", "a way back in for an administrator who lost everything"),
    "demo": Command("partera.demo.command", "build and serve an invented three-state world", needs_django=False),
}
STOPPED, REFUSED = 130, 2


def main() -> None:
    """Run a command and leave with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run the command that the words name; gives its exit code."""
    if not words or (words[0] in ("-h", "--help", "help") and len(words) == 1):
        print(_overview())
        return 0
    try:
        return _run_ours(words[0], words[1:]) if words[0] in COMMANDS else _run_djangos(words)
    except ParteraError as error:
        print(error.sentence, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return STOPPED


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  partera {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            (about or "Partera").strip().splitlines()[0],
            "",
            *lines,
            "",
            "`partera COMMAND --help` says more. Django’s own commands (migrate, shell …) work too.",
        ]
    )


def _run_ours(name: str, words: list[str]) -> int:
    command = COMMANDS[name]
    if command.needs_django:
        import django  # noqa: PLC0415 - only for commands that need it; settings must be named first

        django.setup()
    module = importlib.import_module(command.module)
    parser = argparse.ArgumentParser(prog=f"partera {name}", description=module.__doc__)
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)) or 0)


def _run_djangos(words: list[str]) -> int:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    execute_from_command_line(["partera", *words])
    return 0


if __name__ == "__main__":
    main()
