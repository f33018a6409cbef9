"""What the programme reminds sites of by letter: kits that come or wait on the next day; profiles to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from babel.dates import format_date
from django.conf import settings

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.platform.accounts.permissions import PERMISSIONS
from partera.platform.letters import actions as letters
from partera.programs.kits.models import Shipment
from partera.programs.kits.queries import access
from partera.registry.partners.queries.access import roles_running

LETTER = "kit_shipment"
AHEAD = timedelta(days=1)
STATES = ("packed", "sent", "no_show")


def remind(*, by: Viewer) -> int:
    """Write to the people of each site whose shipment is planned for tomorrow or today; gives how many letters are new.

    A letter is written once for a shipment, a day and a person: another day chosen is another letter.
    """
    by.require(access.RUN)
    day = today()
    rows = Shipment.objects.filter(state__in=STATES, planned_on__gte=day, planned_on__lte=day + AHEAD)
    found = list(rows.select_related("site__location", "source").prefetch_related("lines").order_by("pk"))
    people = _people({row.site.organisation_id for row in found})
    return sum(_write(row, user, by) for row in found for user in people[row.site.organisation_id])


def _people(organisations: Iterable[int]) -> dict[int, list[User]]:
    """Who works at sites of these organisations today."""
    roles = PERMISSIONS[access.SITE].roles
    held = roles_running().filter(role__in=roles, organisation__in=organisations, user__is_active=True)
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for role in held.select_related("user").order_by("user"):
        if role.organisation_id is not None:
            found[role.organisation_id][role.user_id] = role.user
    return defaultdict(list, {organisation: list(users.values()) for organisation, users in found.items()})


def _write(row: Shipment, user: User, by: Viewer) -> bool:
    """Whether the letter is new."""
    key = f"{LETTER} {row.pk} {row.planned_on} {user.pk}"
    if letters.is_written(key):
        return False
    values = {
        "name": user.name,
        "site": row.site.location.name,
        "kits": sum(line.quantity for line in row.lines.all()),
        "day": _day(row.planned_on, user.language),
        "is_today": row.planned_on == today(),
        "way": row.way,
        "source": row.source.name,
        "code": row.code,
        "address": settings.PARTERA_ADDRESS,
    }
    letters.write(template=LETTER, to=user.email, language=user.language, values=values, key=key, by=by)
    return True


def _day(day: date, language: str) -> str:
    """The day as its reader writes it."""
    return format_date(day, format="long", locale="es_US" if language.startswith("es") else "en_US")
