"""A diaper bank's exports, read: which file it is, and what each of its rows says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from partera.programs.kits.rules import texts

ITEMS, INVENTORY, LOCATIONS, PARTNERS, DONATIONS, PURCHASES = (
    "items", "inventory", "locations", "partners", "donations", "purchases",
)  # fmt: skip
KINDS = {
    ITEMS: "Items",
    INVENTORY: "Counts of one location",
    LOCATIONS: "Storage locations",
    PARTNERS: "Partners",
    DONATIONS: "Donations",
    PURCHASES: "Purchases",
}
REASONS = {
    "empty_row": "The row is empty.",
    "no_name": "The name is missing.",
    "no_number": "There is no number.",
    "not_whole": "“%(text)s” is not a whole number of pieces.",
    "too_many": "%(text)s pieces are more than anybody has of one thing.",
    "not_money": "“%(text)s” is not an amount of money.",
    "not_a_day": "“%(text)s” is not a day. Write it like 2026-03-01.",
    "to_come": "%(text)s has not come yet.",
    "no_place": "The storage location is missing.",
    "nothing": "No item has a number.",
    "not_the_sum": "The items add up to %(sum)s, and the row says %(said)s.",
    "not_the_value": "The values add up to $%(sum)s, and the row says $%(said)s.",
    "longer": "The row has more cells than the header.",
    "twice": "The same stands further up already.",
    "unknown_item": "There is no supply called “%(item)s”. Bring the items first, or let them be added.",
    "unknown_place": "There is no warehouse called “%(place)s”. Bring the storage locations first.",
    "not_in_directory": "“%(name)s” is not in the directory. Add the organization there, then bring the file again.",
    "names_patient": "Who gave or sold it looks like it names a patient. Take it out of the file, and bring it again.",
    "other_name": "Its barcode belongs to “%(name)s” here.",
    "refused": "%(text)s",
}
"""Why a row is set aside, in words; what stands in it between %( and )s is in the row."""

MOST = 10_000_000
_OF_PEOPLE = "misc. donation"
_PAST = date(2000, 1, 1)
_VALUE = " in-kind value"
_SPENT = ("purchases from", "storage location", "purchased date", "quantity of items", "variety of items",
          "amount spent", "comment")  # fmt: skip
_GIVEN = ("source", "date", "details", "storage location", "quantity of items", "variety of items", "in-kind total",
          "comments")  # fmt: skip
_KEPT = ("name", "address", "square footage", "warehouse type", "total inventory", "fair market value")


class NotAnExport(ValueError):
    """The file as a whole is not one of the exports; `code` says why, and `values` which part."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


REFUSALS = {
    "empty": "The file is empty.",
    "unknown": "This is none of the files that can be brought in. Send the export as the other system wrote it, with "
    "its first row.",
    "not_needed": "This is a list of people to reach at donors or vendors. Nothing of it is needed: a donation or a "
    "purchase names its source itself.",
    "column_twice": "Two columns are called “%(name)s”. Rename one of the items in the other system, and export again.",
    "too_long": "The file has more than %(most)s rows. Send it in parts.",
}


@dataclass(frozen=True)
class Wrong:
    """A row that cannot be used, and why."""

    number: int
    what: str
    code: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Named:
    """An item, a storage location or a partner."""

    number: int
    name: str
    barcode: str = ""


@dataclass(frozen=True)
class Counted:
    """What the other system says stands of an item; the place is empty where the file is about one place."""

    number: int
    place: str
    item: str
    quantity: int


@dataclass(frozen=True)
class Piece:
    """So many of an item in a donation or a purchase."""

    item: str
    quantity: int
    cents: int | None


@dataclass(frozen=True)
class Received:
    """A donation or a purchase."""

    number: int
    kind: str
    origin: str
    on: date
    place: str
    pieces: tuple[Piece, ...]


Row = Named | Counted | Received | Wrong


@dataclass(frozen=True)
class Table:
    """A file that was recognised, with its rows in order."""

    kind: str
    rows: tuple[Row, ...]


def read(lines: Sequence[Sequence[str]], today: date) -> Table:
    """The rows of a file. Raises NotAnExport for one that is none of the exports."""
    kept = [[cell.strip() for cell in line] for line in lines]
    if not any(any(line) for line in kept):
        raise NotAnExport("empty")
    if len(kept) > MOST_ROWS:
        raise NotAnExport("too_long", most=f"{MOST_ROWS:,}")
    kind = recognised(kept[0])
    if kind == ITEMS and _is_barcode(kept[0][0]):
        return Table(kind, tuple(_product(number, line) for number, line in enumerate(kept, start=1)))
    header = [cell.casefold() for cell in kept[0]]
    if twice := next((name for name in header if name and header.count(name) > 1), ""):
        raise NotAnExport("column_twice", name=kept[0][header.index(twice)])
    rows: list[Row] = []
    for number, line in enumerate(kept[1:], start=2):
        if any(line):
            rows += _rows(kind, number, line, kept[0], header, today)
    return Table(kind, tuple(rows))


MOST_ROWS = 20_000


def recognised(line: Sequence[str]) -> str:
    """Which export begins with this line."""
    names = {cell.strip().casefold() for cell in line}
    for kind, wanted in (
        (DONATIONS, {"source", "date", "storage location", "quantity of items"}),
        (PURCHASES, {"purchases from", "storage location", "purchased date"}),
    ):
        if wanted <= names:
            return kind
    if "business_name" in names or {"address", "contact_name"} <= names:
        raise NotAnExport("not_needed")
    if {"name", "address"} <= names:
        return LOCATIONS
    if {"name", "email"} <= names or "agency name" in names:
        return PARTNERS
    if "quantity" in names and len(line) == 2:
        return INVENTORY
    if "name" in names and names & {"barcodes", "base item", "category", "barcode"}:
        return ITEMS
    if line and _is_barcode(line[0]) and len(line) >= 4:
        return ITEMS
    raise NotAnExport("unknown")


def _rows(kind: str, number: int, line: list[str], names: list[str], header: list[str], today: date) -> list[Row]:
    if len(line) > len(header) and any(line[len(header) :]):
        return [Wrong(number, line[0], "longer")]
    cells = dict(zip(header, [*line, *[""] * (len(header) - len(line))], strict=False))
    if kind in (DONATIONS, PURCHASES):
        return [_received(kind, number, cells, names, header, today)]
    if kind == INVENTORY:
        item = next(value for name, value in cells.items() if name != "quantity")
        return [_counted(number, "", item, cells["quantity"])]
    name = cells.get("name", "") or cells.get("agency name", "")
    if not name:
        return [Wrong(number, "", "no_name")]
    if kind == ITEMS:
        return [Named(number, name[:200], _first_barcode(cells.get("barcodes", "") or cells.get("barcode", "")))]
    found: list[Row] = [Named(number, name[:200])]
    if kind == LOCATIONS:
        for at, column in enumerate(header):
            if column and column not in _KEPT:
                found.append(_counted(number, name[:200], names[at], cells[column] or "0"))
    return found


def _counted(number: int, place: str, item: str, text: str) -> Row:
    if not item:
        return Wrong(number, text, "no_name")
    quantity = _whole(text)
    if isinstance(quantity, str):
        return Wrong(number, item, quantity, {"text": text[:40]})
    return Counted(number, place, item[:200], quantity)


def _received(kind: str, number: int, cells: dict[str, str], names: list[str], header: list[str], today: date) -> Row:
    is_gift = kind == DONATIONS
    origin = _origin(cells) if is_gift else cells["purchases from"]
    day = cells["date" if is_gift else "purchased date"]
    on = _day(day)
    if on is None or on < _PAST:
        return Wrong(number, origin, "not_a_day", {"text": day[:40]})
    if on > today:
        return Wrong(number, origin, "to_come", {"text": day[:40]})
    if not cells["storage location"]:
        return Wrong(number, origin, "no_place")
    if not origin:
        return Wrong(number, "", "no_name")
    if texts.names_patient(origin):
        return Wrong(number, "", "names_patient")
    known = _GIVEN if is_gift else _SPENT
    try:
        pieces = _pieces(cells, names, header, known)
        total = None if is_gift else _money(cells["amount spent"])
    except _Cell as error:
        return Wrong(number, origin, error.code, {"text": error.text[:40]})
    return _checked(number, kind, origin, on, cells, pieces, total)


def _origin(cells: dict[str, str]) -> str:
    """Who gave it: the organisation named in the details. Of a gift without one only its kind, since the details may
    name a private person."""
    source, details = cells["source"], cells.get("details", "")
    return (source if source.casefold() == _OF_PEOPLE or not details else details)[:200]


class _Cell(ValueError):
    """A cell that is not what its column holds."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code, self.text = code, text


def _pieces(cells: dict[str, str], names: list[str], header: list[str], known: Sequence[str]) -> list[Piece]:
    found = []
    for at, column in enumerate(header):
        if not column or column in known or column.startswith("spent on ") or column.endswith(_VALUE):
            continue
        quantity = _whole(cells[column] or "0")
        if isinstance(quantity, str):
            raise _Cell(quantity, cells[column])
        if quantity:
            found.append(Piece(names[at][:200], quantity, _money(cells.get(column + _VALUE, ""))))
    return found


def _checked(
    number: int, kind: str, origin: str, on: date, cells: dict[str, str], pieces: list[Piece], total: int | None
) -> Row:
    """The row, when its own sums agree with what it says of itself."""
    if not pieces:
        return Wrong(number, origin, "nothing")
    pieces_sum, said = sum(one.quantity for one in pieces), cells["quantity of items"]
    if said and _whole(said) != pieces_sum:
        return Wrong(number, origin, "not_the_sum", {"sum": str(pieces_sum), "said": said[:40]})
    valued = [one.cents for one in pieces if one.cents is not None]
    if kind == DONATIONS and (told := cells.get("in-kind total", "")) and len(valued) == len(pieces):
        try:
            stated = _money(told)
        except _Cell as error:
            return Wrong(number, origin, error.code, {"text": told[:40]})
        if stated != sum(valued):
            return Wrong(number, origin, "not_the_value", {"sum": f"{sum(valued) / 100:.2f}", "said": told[:40]})
    if total is not None:
        pieces = spread(pieces, total)
    word = "donation" if kind == DONATIONS else "purchase"
    return Received(number, word, origin[:200], on, cells["storage location"][:200], tuple(pieces))


def spread(pieces: Sequence[Piece], cents: int) -> list[Piece]:
    """What was paid for all, by the number of pieces, so that the parts add up to it to the cent."""
    everything = sum(one.quantity for one in pieces)
    whole = [cents * one.quantity // everything for one in pieces]
    rests = sorted(range(len(pieces)), key=lambda at: -(cents * pieces[at].quantity % everything))
    for at in rests[: cents - sum(whole)]:
        whole[at] += 1
    return [Piece(one.item, one.quantity, part) for one, part in zip(pieces, whole, strict=True)]


def _whole(text: str) -> int | str:
    """A count, or why the text is none."""
    bare = text.replace(",", "")
    if not bare:
        return "no_number"
    if not re.fullmatch(r"[0-9]{1,15}(\.0+)?", bare):
        return "not_whole"
    found = int(bare.split(".")[0])
    return found if found <= MOST else "too_many"


def _money(text: str) -> int | None:
    """Cents; None where nothing stands."""
    bare = text.replace(",", "").replace("$", "")
    if not bare:
        return None
    try:
        found = Decimal(bare)
    except InvalidOperation as error:
        raise _Cell("not_money", text) from error
    if not found.is_finite() or found < 0 or found > MOST * 100 or found != round(found, 2):
        raise _Cell("not_money", text)
    return int(found * 100)


_DAYS: tuple[Callable[[str], date], ...] = (
    lambda text: date.fromisoformat(text[:10]),
    lambda text: datetime.strptime(text, "%m/%d/%Y").date(),  # noqa: DTZ007 - a day has no zone
)


def _day(text: str) -> date | None:
    for way in _DAYS:
        try:
            return way(text)
        except ValueError:
            continue
    return None


def _is_barcode(text: str) -> bool:
    return re.fullmatch(r"[0-9]{8,14}", text) is not None


def _first_barcode(text: str) -> str:
    first = re.split(r"[;,| ]", text)[0]
    return first if _is_barcode(first) else ""


def _product(number: int, line: list[str]) -> Row:
    """A line of a list of barcodes: barcode, brand, kind, size, pieces in the package."""
    if not _is_barcode(line[0]):
        return Wrong(number, " ".join(line)[:60], "no_name")
    words = [one for one in line[1:4] if one]
    if not words:
        return Wrong(number, line[0], "no_name")
    package = f" ({line[4]})" if len(line) > 4 and line[4] else ""
    return Named(number, f"{' '.join(words)}{package}"[:200], line[0])


GUESSES = (
    ("recovery", ("adult", "incontinence", "postpartum", "peri ", "underpad", "bed pad", "period", "tampon")),
    ("feeding", ("bottle", "formula", "nursing", "breast", "bib")),
    ("hygiene", ("soap", "wash", "shampoo", "thermometer", "lotion")),
    ("clothing", ("onesie", "swaddle", "blanket", "sock", "hat", "clothing")),
    ("education", ("card", "guide", "book", "leaflet")),
    ("diapering", ("diaper", "wipe", "pull-up", "swimmer", "kids", "insert", "rash", "pampers", "huggies", "size ")),
)
"""Words in the name of an item that point at one of the six categories; the first that fits."""


def guessed_category(name: str) -> str:
    """The category that an item's name points at; nothing when none does."""
    said = name.casefold()
    return next((category for category, words in GUESSES if any(word in said for word in words)), "")


@dataclass(frozen=True)
class Compared:
    """An item in a place on a day, by both systems; None where the other system does not list it."""

    product: int
    theirs: int | None
    ours: int

    @property
    def difference(self) -> int:
        return self.ours - (self.theirs or 0)


def compared(theirs: dict[int, int], ours: dict[int, int]) -> list[Compared]:
    """Both systems' counts of a place, item by item; an item that neither has is left out."""
    products = sorted({*theirs, *(product for product, number in ours.items() if number)})
    found = [Compared(product, theirs.get(product), ours.get(product, 0)) for product in products]
    return [one for one in found if one.theirs or one.ours or one.theirs == 0]


def agreed_since(days: Sequence[tuple[date, int]]) -> date | None:
    """Since which of the compared days, the newest last, nothing has differed; None when something does on the last."""
    since = None
    for day, differ in days:
        since = None if differ else since or day
    return since
