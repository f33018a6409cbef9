"""The book's last part: the files behind its figures, and how to read them."""

from __future__ import annotations

from textwrap import shorten

from partera.registry.findings.notes import said_of
from partera.reports.briefing_book_inputs import Given, SourceGiven
from partera.reports.briefing_book_model import Block, Bullets, Column, Section, Table, Text
from partera.reports.briefing_book_words import Words

MOST_CAVEATS, MOST_LETTERS = 2, 260


def _kept_in_mind(given: Given, source: SourceGiven, words: Words) -> str:
    return " ".join(words.note(note) for note in said_of(source.notes, given.subject.code)) or "–"


def _publisher_says(source: SourceGiven) -> str:
    """The publisher's caveats as far as a line goes; the data hold them whole."""
    return " ".join(_short_of(text) for text in source.caveats[:MOST_CAVEATS]) or "–"


def _short_of(caveat: str) -> str:
    """A caveat without its reference to further reading, as far as a line goes."""
    return shorten(caveat.split("More information:")[0], MOST_LETTERS, placeholder=" …")


def sources(given: Given, words: Words) -> Section:
    """The files behind the figures, and how to read what stands here."""
    blocks: list[Block] = []
    if given.sources:
        columns = (
            Column(words("source"), width=6),
            Column(words("asked"), width=3),
            Column(words("loaded"), width=3),
            Column(words("notes"), width=5),
            Column(words("publisher_says"), width=8, language="en"),
        )
        rows = tuple(
            (
                words.source(s.title),
                words.asked(s.query_date) or "–",
                words.short_day(s.loaded_on),
                _kept_in_mind(given, s, words),
                _publisher_says(s),
            )
            for s in given.sources
        )
        names = ("extract", "title", "asked_on", "loaded_on", "notes", "caveats")
        raw = tuple(
            (s.id, s.title, s.query_date, s.loaded_on.isoformat(), " ".join(s.notes), " ".join(s.caveats))
            for s in given.sources
        )
        blocks.append(Table("sources", words("sources_caption"), columns, rows, names, raw))
    else:
        blocks.append(Text(words("missing_sources"), "missing"))
    blocks.append(Bullets(tuple(words(f"read_{name}") for name in ("interval", "unknown", "hidden", "unreliable"))))
    if given.release is not None:
        blocks.append(Text(words("read_rule", highest=given.release.highest_hidden), "note"))
        if given.release.highest_in_tables > given.release.highest_hidden:
            blocks.append(Text(words("read_rule_tables", highest=given.release.highest_in_tables), "note"))
        blocks.append(
            Text(words("read_cite", title=words("title"), place=given.subject.name, release=given.release.id), "note")
        )
    return Section("sources", words("sources"), tuple(blocks))
