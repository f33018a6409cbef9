"""Changing the directory, partnerships and roles. Each is one transaction with its audit line."""

from partera.registry.partners.actions.directory import (
    PROFILE,
    add_organisation,
    add_person,
    change_organisation,
    end_position,
    start_position,
)
from partera.registry.partners.actions.partnerships import (
    answer_partnership,
    ask_to_join,
    change_partnership,
    leave_partnership,
    move_partnership,
    start_partnership,
)
from partera.registry.partners.actions.roles import end_role, give_role, invite, review_roles

__all__ = [
    "PROFILE",
    "add_organisation",
    "add_person",
    "answer_partnership",
    "ask_to_join",
    "change_organisation",
    "change_partnership",
    "end_position",
    "end_role",
    "give_role",
    "invite",
    "leave_partnership",
    "move_partnership",
    "review_roles",
    "start_partnership",
    "start_position",
]
