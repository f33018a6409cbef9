"""The book's part on what programs can do together, and which requirements help or hinder it."""

from __future__ import annotations

from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Bullets, Column, Section, Table, Text
from partera.reports.briefing_book_words import Words


def synergies(given: Given, words: Words) -> Section:
    """Synergies noted in the session, and the requirements that grantees and notes name."""
    blocks: list[Block] = []
    notes = given.session.notes if given.session else ()
    if found := [note.text for note in notes if note.kind == "synergy"]:
        blocks.append(Bullets(tuple(found)))
    rows = [
        (f"{o.organisation_name}: {o.program}", o.requirement_helps or "–", o.requirement_hinders or "–", "–")
        for o in given.overviews
        if o.requirement_helps or o.requirement_hinders
    ]
    rows += [
        (note.policy or note.organisation_name or words("not_given"), "–", note.text, note.suggestion or "–")
        for note in notes
        if note.kind == "policy_feedback"
    ]
    if rows:
        columns = (
            Column(words("requirement_of"), width=5),
            Column(words("requirement_helps"), width=4),
            Column(words("requirement_hinders"), width=5),
            Column(words("suggestion"), width=4),
        )
        blocks.append(Table("requirements", words("requirements_caption"), columns, tuple(rows)))
    if not blocks:
        blocks.append(Text(words("missing_synergies" if given.session else "missing_synergies_session"), "missing"))
    return Section("synergies", words("synergies"), tuple(blocks))
