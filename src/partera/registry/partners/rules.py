"""What an organisation, a position, a partnership and a role may be."""

from __future__ import annotations

import re
from calendar import monthrange
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

BEGINNINGS = ("idea", "scoping", "due_diligence", "agreement_drafting", "clearance", "active")
"""The stages a partnership may be in when it is first written down, in their order."""

STAGES_WITH_REASON = ("paused", "declined")
CHANGES_OF_MEMBERS = ("asked", "joined", "refused", "left", "lead")

_NEXT_STAGES = {
    "idea": ("scoping", "declined"),
    "scoping": ("due_diligence", "paused", "declined"),
    "due_diligence": ("agreement_drafting", "paused", "declined"),
    "agreement_drafting": ("clearance", "paused", "declined"),
    "clearance": ("active", "agreement_drafting", "paused", "declined"),
    "active": ("renewal_review", "paused", "closing"),
    "renewal_review": ("active", "paused", "closing"),
    "closing": ("closed",),
    "closed": (),
    "declined": ("idea",),
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


def is_held(start: date, end: date | None, today: date, *, taken_back: bool = False) -> bool:
    """Whether a role or a position is held: from its first day to its last, unless it was taken back before."""
    return not taken_back and start <= today and (end is None or today <= end)


def next_stages(stage: str, before: str = "") -> tuple[str, ...]:
    """What a partnership may become; a paused one goes on with the stage `before`, or ends."""
    if stage != "paused":
        return _NEXT_STAGES[stage]
    going_on = before or "active"
    return (going_on, "closing" if "closing" in _NEXT_STAGES[going_on] else "declined")


def check_stage(stage: str, wanted: str, *, before: str, reason: str) -> None:
    """Refuse a step that the course of a partnership does not have, and a pause or refusal without its reason."""
    if wanted not in next_stages(stage, before):
        raise Refused("The partnership cannot take this step from the stage it is in.")
    if wanted in STAGES_WITH_REASON and not reason.strip():
        raise Refused("Say why, so that nobody has to ask.")


def check_partnership(*, name: str, type: str) -> None:
    """Refuse a partnership without a name, or of no type."""
    if not name.strip():
        raise BadInput("A partnership needs a name.")
    if type not in PARTNERSHIP_TYPES:
        raise BadInput("Choose one of the four types of partnership.")


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
        raise BadInput(
            "“%(kind)s” is not a kind of organization: choose one of %(kinds)s.", kind=kind, kinds=", ".join(KINDS)
        )
    if government_level not in LEVELS:
        raise BadInput("“%(level)s” is not a level of government.", level=government_level)
    if kind in LEVEL_OF_KIND and government_level != LEVEL_OF_KIND[kind]:
        raise BadInput(
            "The kind “%(kind)s” is of the level of government “%(level)s”: choose that level.",
            kind=KINDS[kind],
            level=LEVELS[LEVEL_OF_KIND[kind]],
        )
    if government_level == "tribal" and not is_tribal:
        raise BadInput("A government of the tribal level is tribal: mark it so.")
    if website and not re.fullmatch(r"https?://[^\s<>\"]+", website):
        raise BadInput("A website begins with https:// or http://.")


def check_dates(start: date, end: date | None) -> None:
    """Refuse an end before the start."""
    if end is not None and end < start:
        raise BadInput("The last day, %(end)s, comes before the first, %(start)s.", end=end, start=start)


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


def confirm_by(last: date, months: int) -> date:
    """The day by which a role is to be confirmed again: so many months after it was given or confirmed last."""
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))
