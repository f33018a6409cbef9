"""Writes docs/reference/commands.md from the code: `python -m tests.docs.write_commands`."""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path

import django

from partera.config.console import COMMANDS, REFUSED, STOPPED

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"
_BEGINNING = f"""# Commands

Made from the code by `python -m tests.docs.write_commands`; a test fails when it is out of date.

Every command says what it does with `--help`. It ends with 0 when all went well; with {REFUSED} when something was
refused (the sentence says what and why); with {STOPPED} when it was stopped by Ctrl-C; with 1 when it failed otherwise.
Progress is written to standard error, results to standard output. Any other name is one of Django's own commands
(`migrate`, `shell` …). What differs between installations is on the page of [settings](settings.md).
"""


def text() -> str:
    """The page."""
    return "\n".join([_BEGINNING, *(_section(name) for name in COMMANDS)])


def _section(name: str) -> str:
    module = importlib.import_module(COMMANDS[name].module)
    parser = argparse.ArgumentParser(prog=f"partera {name}", add_help=False)
    module.add_arguments(parser)
    rows = [f"| `{_spelled(action)}` | {action.help} |" for action in parser._actions]
    table = ["", "| word | meaning |", "|---|---|", *rows] if rows else []
    return "\n".join([f"## `partera {name}`", "", f"{module.HELP[0].upper()}{module.HELP[1:]}.", *table, ""])


def _spelled(action: argparse.Action) -> str:
    value = str(action.metavar or action.dest.upper())
    if not action.option_strings:
        return value + (" …" if action.nargs in ("+", "*") else "")
    spelled = ", ".join(action.option_strings)
    return spelled if action.nargs == 0 else f"{spelled} {value}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
