"""`partera brief PLACE -o FILE`: a place's briefing book as PDF, as a page, or as data.

PLACE is a code (05, 05119, US), a state's letters (AR), or a name (Arkansas; Pulaski County, Arkansas). What is
missing from the book is said in it, with what would fill it. The exit code is 2 when there is no such place.
"""

from __future__ import annotations

import argparse
import difflib
from pathlib import Path

from partera.core.codes import (
    NATION,
    STATE_BY_ABBREVIATION,
    STATE_BY_NAME,
    STATES,
    counties,
    find_county,
    place_kind,
    place_name,
)
from partera.core.codes import NotACode as NotAPlace
from partera.core.errors import BadInput
from partera.core.viewers import command
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import say
from partera.reports.briefing_book import compose
from partera.reports.briefing_book_files import to_zip
from partera.reports.briefing_book_html import to_html
from partera.reports.briefing_book_model import Book, Text
from partera.reports.briefing_book_words import LANGUAGES
from partera.reports.pdf import to_pdf

HELP = "make a place's briefing book"
DONE = 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("place", metavar="PLACE", help="a code, a state's letters, or a name")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="ends in .pdf, .html or .zip")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the book's language")


def run(options: argparse.Namespace) -> int:
    """Make the book and write it."""
    render = _RENDERERS.get(options.output.suffix.lower())
    if render is None:
        raise BadInput(f"“{options.output.name}” must end in .pdf, .html or .zip.")
    if not options.output.parent.is_dir():
        raise BadInput(f"There is no folder {options.output.parent}. Make it first, or choose another.")
    code = place_called(options.place)
    by = command("brief")
    make_ready(by=by)
    book = compose(by, code, language=options.language)
    unfinished = options.output.with_name(f".{options.output.name}.part")
    unfinished.write_bytes(render(book))
    unfinished.replace(options.output)
    say(f"The briefing book for {book.place_name} is in {options.output}")
    if absent := _missing(book):
        say(f"{absent} parts of it say what is missing and what would fill it.")
    return DONE


def _missing(book: Book) -> int:
    return sum(
        any(isinstance(block, Text) and block.kind == "missing" for block in section.blocks)
        for section in book.sections
    )


_RENDERERS = {".pdf": to_pdf, ".html": lambda book: to_html(book).encode("utf-8"), ".zip": to_zip}


def place_called(text: str) -> str:
    """The code of the place that the words mean."""
    wanted = " ".join(text.split())
    if wanted.lower() in ("us", "usa", "united states", "nation"):
        return NATION
    try:
        place_kind(wanted)
        return wanted
    except NotAPlace:
        pass
    state = STATE_BY_ABBREVIATION.get(wanted.upper()) or STATE_BY_NAME.get(wanted.lower())
    if state is not None:
        return state.code
    return _county_called(wanted)


def _county_called(wanted: str) -> str:
    """A county by its name, with its state after a comma unless only one state has such a county."""
    name, _comma, after = wanted.rpartition(",")
    state = STATE_BY_ABBREVIATION.get(after.strip().upper()) or STATE_BY_NAME.get(after.strip().lower())
    if name and state is not None:
        if found := find_county(state.code, name):
            return found.code
    elif not name:
        found_in = [county for code in STATES if (county := find_county(code, wanted))]
        if len(found_in) == 1:
            return found_in[0].code
        if found_in:
            names = "; ".join(place_name(county.code) for county in found_in[:6])
            raise BadInput(f"“{wanted}” is the name of several counties. Write one of: {names}.")
    raise BadInput(f"There is no place called “{wanted}”. Nearest names: {'; '.join(_nearest(wanted))}.")


def _nearest(wanted: str) -> list[str]:
    """Up to three names that look most like the words."""
    names = {place_name(code).lower(): place_name(code) for code in [NATION, *STATES, *counties()]}
    close = difflib.get_close_matches(wanted.lower(), names, n=3, cutoff=0.3)
    return [names[name] for name in close] or ["Arkansas", "Pulaski County, Arkansas"]
