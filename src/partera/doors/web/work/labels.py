"""The words for kinds and states of work and letters."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

KINDS = {
    "read_upload": gettext_noop("Reading uploaded files"),
    "take_in_files": gettext_noop("Loading files and making the release"),
    "send_letter": gettext_noop("Sending a letter"),
    "send_reminders": gettext_noop("Writing the daily reminders"),
    "seal_trail": gettext_noop("Sealing the audit trail"),
    "clear_old": gettext_noop("Clearing what has had its time"),
    "keep_to_agreements": gettext_noop("Keeping to the agreements on records"),
    "remind_of_kits": gettext_noop("Reminding sites of kits and of their profile"),
    "publish_roll_ups": gettext_noop("Publishing the roll-ups of hospital collaboratives"),
    "close_kit_months": gettext_noop("Keeping what stood on the shelves at the end of each month"),
    "tell_families": gettext_noop("Telling families of a recall"),
}
STATES = {
    "queued": gettext_noop("Waiting"),
    "running": gettext_noop("Running"),
    "failed": gettext_noop("Failed, will be tried again"),
    "done": gettext_noop("Done"),
    "given_up": gettext_noop("Failed for good"),
}
LETTERS = {
    "refused": gettext_noop("refused by the mail server"),
    "bounced": gettext_noop("came back"),
    "unsure": gettext_noop("may not have arrived"),
}
TEMPLATES = {
    "what_needs_you": gettext_noop("daily reminder"),
    "exchange_answered": gettext_noop("answer to a question in the exchange"),
    "kit_shipment": gettext_noop("kits that come"),
    "invitation": gettext_noop("invitation"),
    "password_reset": gettext_noop("new password"),
    "security_notice": gettext_noop("notice about a sign-in"),
}


def kind_word(kind: str) -> str:
    """What a kind of job is called."""
    return _(KINDS[kind]) if kind in KINDS else kind


def state_word(state: str) -> str:
    """What a job's state is called."""
    return _(STATES[state])


def letter_word(state: str) -> str:
    """What became of a letter."""
    return _(LETTERS[state])


def template_word(template: str) -> str:
    """What a letter is called."""
    return _(TEMPLATES[template]) if template in TEMPLATES else template
