"""What an organisation, a position, a partnership and a role may be."""

from __future__ import annotations

import re
from datetime import date

from partera.core.errors import BadInput, Refused

KINDS = {
    "federal": "Federal agency",
    "state_agency": "State agency",
    "local_health_department": "Local health department",
    "tribal_nation": "Tribal nation",
    "hospital": "Hospital",
    "health_center": "Health center or clinic",
    "community": "Community organization",
    "faith": "Faith group",
    "university": "University",
    "funder": "Funder",
    "insurer": "Insurer",
    "business": "Business",
}

LEVELS = {
    "": "Not a government",
    "federal": "Federal",
    "state": "State",
    "local": "Local",
    "tribal": "Tribal",
}

LEVEL_OF_KIND = {
    "federal": "federal",
    "state_agency": "state",
    "local_health_department": "local",
    "tribal_nation": "tribal",
}
"""Kinds that are governments, always of one level. Hospitals and universities may be of any, or of none."""

PARTNERSHIP_TYPES = {
    "public_private": "Public-private",
    "inter_agency": "Inter-agency",
    "community_based": "Community-based",
    "multi_sectoral": "Multi-sectoral",
}

PARTNERSHIP_STATES = {
    "idea": "Idea",
    "scoping": "Scoping",
    "due_diligence": "Due diligence",
    "agreement_drafting": "Agreement being drafted",
    "clearance": "In clearance",
    "active": "Active",
    "renewal_review": "Under renewal review",
    "paused": "Paused",
    "closing": "Closing",
    "closed": "Closed",
    "declined": "Declined",
}

ROLE_NEEDS = {
    "convener": "partnership",
    "community_adviser": "partnership",
    "partner_member": "organisation",
    "hospital_quality_lead": "organisation",
    "kit_site_worker": "organisation",
    "care_coordinator": "organisation",
}
"""Roles that mean nothing without a partnership or an organisation; without one they would hold everywhere."""


def is_held(start: date, end: date | None, today: date) -> bool:
    """Whether a role is held: from its first day until the day before its end."""
    return start <= today and (end is None or today < end)


def reaches_partnerships(permission: str) -> bool:
    """Whether a role in an organisation lets its permission reach the partnerships the organisation is in.

    Seeing does; changing never does.
    """
    return permission.endswith(".see")


def check_organisation(*, name: str, kind: str, government_level: str, is_tribal: bool, website: str) -> None:
    """Refuse a profile that contradicts itself."""
    if not name.strip():
        raise BadInput("An organization needs a name.")
    if kind not in KINDS:
        raise BadInput(f"“{kind}” is not a kind of organization: choose one of {', '.join(KINDS)}.")
    if government_level not in LEVELS:
        raise BadInput(f"“{government_level}” is not a level of government.")
    if kind in LEVEL_OF_KIND and government_level != LEVEL_OF_KIND[kind]:
        words = LEVELS[LEVEL_OF_KIND[kind]].lower()
        raise BadInput(f"A {KINDS[kind].lower()} is of the {words} level: choose that level of government.")
    if government_level == "tribal" and not is_tribal:
        raise BadInput("A government of the tribal level is tribal: mark it so.")
    if website and not re.fullmatch(r"https?://[^\s<>\"]+", website):
        raise BadInput("A website begins with https:// or http://.")


def check_dates(start: date, end: date | None) -> None:
    """Refuse an end before the start."""
    if end is not None and end < start:
        raise BadInput(f"The end, {end:%Y-%m-%d}, comes before the start, {start:%Y-%m-%d}.")


def check_role(role: str, organisation: int | None, partnership: int | None) -> None:
    """Refuse a role without the organisation or partnership it is about."""
    needed = ROLE_NEEDS.get(role)
    if needed == "partnership" and partnership is None:
        raise BadInput("This role is held in a partnership: choose which.")
    if needed == "organisation" and organisation is None:
        raise BadInput("This role is held in an organization: choose which.")


def check_last_administrator(role: str, others: int) -> None:
    """Refuse to end the only administrator."""
    if role == "administrator" and others == 0:
        raise Refused("This is the only administrator. Give somebody else the role first.")
