"""Reading the directory, the partnerships and the roles."""

from partera.registry.partners.queries.access import may_edit, viewer_for
from partera.registry.partners.queries.directory import (
    Found,
    OrganisationFull,
    OrganisationRow,
    PositionRow,
    organisation,
    organisation_is_open,
    organisations,
    people_of,
)
from partera.registry.partners.queries.partnerships import PartnershipRow, partnerships
from partera.registry.partners.queries.roles import HeldRole, UserRow, users

__all__ = [
    "Found",
    "HeldRole",
    "OrganisationFull",
    "OrganisationRow",
    "PartnershipRow",
    "PositionRow",
    "UserRow",
    "may_edit",
    "organisation",
    "organisation_is_open",
    "organisations",
    "partnerships",
    "people_of",
    "users",
    "viewer_for",
]
