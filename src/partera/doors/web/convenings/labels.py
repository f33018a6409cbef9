"""The words for what is stored as a key."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PURPOSES = {
    "improve_programs": _("Improve the performance of HRSA-funded programs"),
    "support_initiatives": _("Support and build on current initiatives"),
    "focus_issue": _("Focus on a key health issue"),
}
STATES = {
    "kickoff": _("Kick-off"),
    "planned": _("Planned"),
    "held": _("Held, in follow-up"),
    "followed_up": _("Followed up"),
    "cancelled": _("Cancelled"),
}
LEVELS = {"community": _("Community session"), "state": _("State session")}
ACQUAINTANCE = {
    "unknown": _("Not known yet"),
    "no": _("No, this is their first meeting"),
    "some": _("Some of them do"),
    "well": _("Yes, they have worked together"),
}
ANSWERS = {"waiting": _("No answer yet"), "yes": _("Coming"), "no": _("Not coming"), "maybe": _("Perhaps")}
WAYS = {"in_person": _("In person"), "remote": _("Remote")}
NOTE_KINDS = {
    "general": _("Note"),
    "synergy": _("Synergy between programs"),
    "policy_feedback": _("Policy feedback"),
    "decision": _("Decision"),
}
RESULT_KINDS = {
    "new_relationship": _("New relationship or partnership"),
    "clarity": _("Clarity on an issue"),
    "action_step": _("Action step"),
}
FEEDBACK = {
    "received": _("Received"),
    "acknowledged": _("Acknowledged"),
    "under_review": _("Under review"),
    "answered": _("Answered"),
    "told_to_submitter": _("Submitter was told"),
}
FEEDBACK_VERBS = {
    "acknowledged": _("Acknowledge it"),
    "under_review": _("Put it under review"),
    "answered": _("Write down the answer"),
    "told_to_submitter": _("The submitter was told"),
}
FEEDBACK_ANSWERS = {
    "adopted": _("Adopted"),
    "adopted_in_part": _("Adopted in part"),
    "not_adopted": _("Not adopted"),
    "referred": _("Referred"),
}
KICKOFF_STEPS = {
    "about": _("What it is about"),
    "time": _("When and where"),
    "guests": _("Who comes and who presents"),
    "public": _("The public schedule"),
}
MISSING = {
    "focus": _("Choose at least one measure as the focus"),
    "invitees": _("Invite organizations"),
    "presenters": _("Say who presents"),
    "starts_at": _("Set the day and time"),
}
STATUSES = {
    "proposed": _("Proposed"),
    "agreed": _("Agreed"),
    "in_progress": _("In progress"),
    "done": _("Done"),
    "dropped": _("Dropped"),
}
TIMEZONES = {
    "America/New_York": _("Eastern"),
    "America/Chicago": _("Central"),
    "America/Denver": _("Mountain"),
    "America/Phoenix": _("Arizona"),
    "America/Los_Angeles": _("Pacific"),
    "America/Anchorage": _("Alaska"),
    "Pacific/Honolulu": _("Hawaii"),
    "America/Puerto_Rico": _("Atlantic"),
    "Pacific/Guam": _("Guam"),
}
