"""The letter that asks a hospital to take part: to everyone who leads quality there today."""

from __future__ import annotations

from django.conf import settings

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.letters.actions import write
from partera.programs.quality.models import Enrolment
from partera.registry.partners.queries import roles_running

TEMPLATE = "quality_invitation"
LEAD = "hospital_quality_lead"


def write_to_leads(part: Enrolment, by: Viewer) -> int:
    """Put a letter for each lead into the outbox, one a day at most; gives how many leads there are."""
    rows = roles_running().filter(role=LEAD, organisation=part.hospital_id, user__is_active=True)
    users = {row.user_id: row.user for row in rows.select_related("user")}
    for user in users.values():
        write(
            template=TEMPLATE,
            to=user.email,
            language=user.language,
            values={
                "name": user.name,
                "hospital": part.hospital.name,
                "collaborative": part.collaborative.name,
                "purpose": part.collaborative.purpose,
                "starts_on": part.wave.starts_on,
                "asked_by": by.name,
                "address": settings.PARTERA_ADDRESS,
                "part": part.pk,
            },
            key=f"{TEMPLATE} {part.pk} {user.pk} {today()}",
            by=by,
        )
    return len(users)
