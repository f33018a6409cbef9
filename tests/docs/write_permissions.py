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
organization to the partnerships it is in; the others never do. What concerns the whole installation comes only with a
role that is bound to neither. What somebody may not see does not exist for them.
"""
_WALKED = """Each cell is walked by tests: every role, held where the thing is, next door, in another partnership and
everywhere, looks at and sends something to every page and every operation of the interface. Where the table says
nothing, the answer is *not found* and nothing is written. ● may use or change it · ○ may only look · *whole*: only with
a role bound to no organization or partnership. A role reaches the things of its own organization or partnership. Where
an operation of the interface asks for more than to look, its own description says so.
"""
_CLASSES = """Every field of every table has a class; a test fails for one without.

- **public**: may be published
- **internal**: for whoever signs in and may see the thing
- **confidential**: only for those who work with the thing
- **restricted**: only for those whose permission reaches it. Each reading leaves a line in the audit trail, and the
  trail holds of its value no more than a keyed digest; the same holds for people's names.

Rows' own numbers are internal.
"""


def text() -> str:
    """The page."""
    return "\n".join([_BEGINNING, *_permissions(), *_table(), *_open(), *_fields()]) + "\n"


def _permissions() -> Iterator[str]:
    from partera.platform.accounts.permissions import (  # noqa: PLC0415 - after Django is set up
        PERMISSIONS,
        ROLES,
        ROLES_NEEDING_SECOND_FACTOR,
    )

    yield from ("## Who may do what", "", "| permission | allows to | roles |", "|---|---|---|")
    for permission in PERMISSIONS.values():
        roles = ", ".join(ROLES[role] for role in ROLES if role in permission.roles)
        everyone = len(permission.roles) == len(ROLES)
        whole = " *(whole)*" if permission.is_whole else ""
        said = "every role" if everyone else roles or "nobody; commands only"
        yield f"| `{permission.name}` | {permission.words} | {said}{whole} |"
    asked = ", ".join(ROLES[role] for role in ROLES if role in ROLES_NEEDING_SECOND_FACTOR)
    yield from ("", f"A second factor is asked of: {asked}. `SECOND_FACTOR_FOR` adds roles.")


def _needs() -> list[tuple[str, str, str]]:
    """Every page and operation: address, what looking needs, what sending needs."""
    from partera.doors.api.operations import all_operations  # noqa: PLC0415 - after Django is set up
    from partera.doors.api.urls import api  # noqa: PLC0415
    from tests.doors.walking import addresses  # noqa: PLC0415

    pages = [(f"/{address}", view.needs, view.changes) for address, view in addresses()]
    operations = [(f"{one.method} /api{one.path}", one.needs, one.needs) for one in all_operations(api)]
    return [*sorted(pages), *sorted(operations, key=lambda one: one[0].split()[::-1])]


def _table() -> Iterator[str]:
    from partera.platform.accounts.permissions import PERMISSIONS, ROLES  # noqa: PLC0415 - after Django is set up
    from tests.doors.walking import reach  # noqa: PLC0415

    yield from ("", "## Every page and operation, and every role", "", _WALKED)
    yield "| address | needs | " + " | ".join(ROLES.values()) + " |"
    yield "|---|---|" + ":-:|" * len(ROLES)
    for address, needs, changes in _needs():
        if {needs, changes} & set(PERMISSIONS):
            said = f"`{needs}`" if changes == needs else f"`{needs}`, to send `{changes}`"
            cells = " | ".join(reach(role, needs, changes) for role in ROLES)
            yield f"| `{address}` | {said} | {cells} |"


def _open() -> Iterator[str]:
    from partera.platform.accounts.permissions import PERMISSIONS, PUBLIC  # noqa: PLC0415 - after Django is set up

    open_to_all = [one for one in _needs() if not {one[1], one[2]} & set(PERMISSIONS)]
    for heading, is_public in (("Open to everybody", True), ("Open to whoever signs in", False)):
        yield from ("", f"## {heading}", "")
        yield from (f"- `{address}`" for address, needs, _c in open_to_all if (needs == PUBLIC) is is_public)


def _fields() -> Iterator[str]:
    from partera.platform.audit.field_classes import CLASSES, FIELD_CLASSES  # noqa: PLC0415 - after Django is set up

    yield from ("", "## How closely each field is kept", "", _CLASSES, f"| table | {' | '.join(CLASSES)} |")
    yield "|---|" + "---|" * len(CLASSES)
    for model, fields in FIELD_CLASSES.items():
        cells = [", ".join(fields.get(kept, "").split()).replace("*", "all") for kept in CLASSES]
        yield f"| {model} | {' | '.join(cells)} |"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partera.config.settings")
    django.setup()
    PAGE.write_text(text(), encoding="utf-8")
