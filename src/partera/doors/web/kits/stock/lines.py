"""Rows of stock and of movements as pages and files show them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partera.doors.web.kits.stock import pages, words
from partera.doors.web.templatetags.showing import day, number
from partera.programs.kits.queries.movements import MovementRow
from partera.programs.kits.queries.shelf_lines import ProductSum, ShelfRow
from partera.reports.tables import Value


def line(row: ShelfRow, on: date) -> pages.Line:
    """A lot in a place."""
    return pages.Line(
        row=row,
        place=words.shelf(row.place_name, row.place_kind),
        name=words.product(row.product_name, row.product_name_es),
        lot=words.lot(row.code),
        is_over=row.expires_on is not None and row.expires_on < on,
        each=words.dollars(float(row.cents_each) if row.cents_each is not None else None),
        worth=words.dollars(row.cents),
    )


def sum_line(row: ProductSum) -> pages.SumLine:
    """A product in all places shown."""
    worth = words.dollars(row.cents)
    if row.unpriced == row.on_hand:
        worth = words.dollars(None)
    elif row.unpriced:
        worth = _("%(sum)s, and %(n)s without a price") % {"sum": worth, "n": number(row.unpriced)}
    return pages.SumLine(row, words.product(row.name, row.name_es), words.category(row.category), worth)


def facts(row: ShelfRow) -> list[tuple[Any, Any]]:
    """What is known of a lot in a place."""
    return [
        (_("Place"), words.shelf(row.place_name, row.place_kind)),
        (_("On hand"), number(row.on_hand)),
        (_("Promised"), number(row.allocated)),
        (_("Available"), number(row.available)),
        (_("Expires"), day(row.expires_on) or _("no date known")),
        (_("Worth"), words.dollars(row.cents)),
    ]


def movement(row: MovementRow) -> pages.MovementLine:
    """A movement."""
    return pages.MovementLine(
        row=row,
        name=words.product(row.product_name, row.product_name_es),
        lot=words.lot(row.code),
        kind=words.kind(row.kind),
        source=row.origin or words.place(row.source_name, row.source_key),
        target=words.place(row.target_name, row.target_key),
        worth=words.dollars(row.cents) if row.cents is not None else "",
    )


def stock_header() -> list[str]:
    """The columns of the file of stock."""
    return [
        _("As of"), _("Item"), _("Category"), _("Lot"), _("Expires"), _("On hold"), _("Place"), _("On hand"),
        _("Promised"), _("Available"), _("Cents each"), _("Worth in cents"),
    ]  # fmt: skip


def stock_row(row: ShelfRow, on: date, is_now: bool) -> list[Value]:
    """A line of it; what is promised and available is known only of now."""
    return [
        str(on), words.product(row.product_name, row.product_name_es), words.category(row.category), row.code,
        str(row.expires_on or ""), _("yes") if row.is_held else _("no"),
        words.shelf(row.place_name, row.place_kind), row.on_hand,
        row.allocated if is_now else "", row.available if is_now else "",
        str(row.cents_each.normalize()) if row.cents_each is not None else "", "" if row.cents is None else row.cents,
    ]  # fmt: skip


def movement_header() -> list[str]:
    """The columns of the file of movements."""
    return [
        _("Number"), _("When"), _("What happened"), _("Item"), _("Lot"), _("How many"), _("Comes from"), _("Goes to"),
        _("Worth in cents"), _("Why"), _("Reverses"), _("Reversed by"), _("Written down by"), _("Written down at"),
    ]  # fmt: skip


def movement_row(row: MovementRow) -> list[Value]:
    """A line of it."""
    shown = movement(row)
    return [
        row.id, row.at.isoformat(), shown.kind, shown.name, row.code, row.quantity, shown.source, shown.target,
        "" if row.cents is None else row.cents, row.reason, row.reverses or "", row.reversed_by or "", row.by_name,
        row.recorded_at.isoformat(),
    ]  # fmt: skip
