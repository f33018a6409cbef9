"""`partera`: the command line."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command and leave with its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - settings must be named first

    execute_from_command_line(sys.argv)
