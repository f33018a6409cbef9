"""Changes to a session. Each is one transaction with its audit line; whoever may not see it meets *not found*."""

from partera.programs.convenings.actions.course import cancel, create, follow_up, hold, plan, publish
from partera.programs.convenings.actions.day import (
    OverviewGiven,
    add_agenda_item,
    attend,
    give_overview,
    remove_agenda_item,
    take_note,
)
from partera.programs.convenings.actions.kickoff import (
    Guest,
    arrange_guests,
    change_invitee,
    frame,
    invite,
    set_time_and_place,
    uninvite,
)
from partera.programs.convenings.actions.outcomes import add_result, agree_step, move_feedback

__all__ = [
    "Guest",
    "OverviewGiven",
    "add_agenda_item",
    "add_result",
    "agree_step",
    "arrange_guests",
    "attend",
    "cancel",
    "change_invitee",
    "create",
    "follow_up",
    "frame",
    "give_overview",
    "hold",
    "invite",
    "move_feedback",
    "plan",
    "publish",
    "remove_agenda_item",
    "set_time_and_place",
    "take_note",
    "uninvite",
]
