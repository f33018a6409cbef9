"""Reading the directory, the partnerships and the roles."""

from partera.registry.partners.queries.access import may_edit, roles_running, viewer_for
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
from partera.registry.partners.queries.partnerships import (
    Asked,
    Change,
    PartnershipFull,
    PartnershipRow,
    asked_of,
    partnership,
    partnerships,
    public_partnerships,
    stage_before,
)
from partera.registry.partners.queries.roles import (
    HeldRole,
    ToConfirm,
    UserRow,
    number_of_users,
    roles_to_confirm,
    users,
)

__all__ = [
    "Asked",
    "Change",
    "Found",
    "HeldRole",
    "OrganisationFull",
    "OrganisationRow",
    "PartnershipFull",
    "PartnershipRow",
    "PositionRow",
    "ToConfirm",
    "UserRow",
    "asked_of",
    "may_edit",
    "number_of_users",
    "organisation",
    "organisation_is_open",
    "organisations",
    "partnership",
    "partnerships",
    "people_of",
    "public_partnerships",
    "roles_running",
    "roles_to_confirm",
    "stage_before",
    "users",
    "viewer_for",
]
