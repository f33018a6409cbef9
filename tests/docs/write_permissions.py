"""Writes docs/reference/permissions.md from the code: `python -m tests.docs.write_permissions`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "permissions.md"
_BEGINNING = """# Permissions

Made from the code by `python -m tests.docs.write_permissions`; a test fails when it is out of date.

Somebody signs in and holds roles, each from a day until another. A role counts everywhere, or only in an organization
or a partnership. A convener and a community adviser always hold theirs in a partnership; a partner member, hospital
quality lead, kit site worker and care coordinator in an organization. Permissions that end in `.see` reach from an
organization to the partnerships it is in; the others never do. What somebody may not see does not exist for them.
"""


def text() -> str:
    """The page."""
    from partera.platform.accounts.permissions import PERMISSIONS, ROLES  # noqa: PLC0415 - after Django is set up

    lines = [_BEGINNING, "## Who may do what", "", "| permission | allows to | roles |", "|---|---|---|"]
    for permission in PERMISSIONS.values():
        roles = ", ".join(ROLES[role] for role in ROLES if role in permission.roles)
        everyone = len(permission.roles) == len(ROLES)
        lines.append(f"| `{permission.name}` | {permission.words} | {'every role' if everyone else roles} |")
    lines += ["", "## What each page needs", "", "| address | needs |", "|---|---|"]
    lines += [f"| `/{address}` | {needs} |" for address, needs in _routes()]
    return "\n".join(lines) + "\n"


def _routes() -> Iterator[tuple[str, str]]:
    from django.urls import URLPattern, URLResolver, get_resolver  # noqa: PLC0415 - after Django is set up

    def walk(entries: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, str]]:
        for entry in entries:
            address = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, address)
            else:
                needs = entry.callback.needs  # type: ignore[attr-defined]
                yield address, needs if " " in needs or needs == "public" else f"`{needs}`"

    yield from sorted(walk(get_resolver().url_patterns, ""))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
