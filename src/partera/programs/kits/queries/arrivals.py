"""What another system brought, what would become of each row of a file, and how both systems' counts compare."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.kits.models import Arrival, Location, Lot, Movement, OtherCount, Product, Site
from partera.programs.kits.queries import access, stock
from partera.programs.kits.rules import arrivals as rules
from partera.programs.kits.rules import ledger
from partera.programs.kits.rules.arrivals import Compared, Counted, Named, Received, Row, Table, Wrong
from partera.registry.partners.models import Organisation

NEW, KNOWN, ASIDE = "new", "known", "aside"


@dataclass(frozen=True)
class Options:
    """How a file is taken: the place and day of counts, whether unknown items are added, and the category of those
    whose name does not say it."""

    place: int | None = None
    on: date | None = None
    adds_items: bool = False
    category: str = "hygiene"


@dataclass(frozen=True)
class Fate:
    """What becomes of a row: new, known already, or set aside with the reason."""

    number: int
    what: str
    fate: str
    code: str = ""
    values: dict[str, str] = field(default_factory=dict)
    step: Any = None


@dataclass(frozen=True)
class AddItem:
    """A supply to be added."""

    name: str
    category: str
    barcode: str
    is_guessed: bool


@dataclass(frozen=True)
class AddPlace:
    """A warehouse to be added."""

    name: str


@dataclass(frozen=True)
class InviteSite:
    """An organisation of the directory to be invited as a site."""

    organisation: int
    name: str


@dataclass(frozen=True)
class NoteCount:
    """A count of the other system to be kept."""

    place: str
    item: str
    on: date
    quantity: int


@dataclass(frozen=True)
class Receive:
    """A donation or a purchase to be written down."""

    row: Received
    key: str


@dataclass(frozen=True)
class Plan:
    """A file with the fate of each of its rows."""

    table: Table
    sha256: str
    fates: tuple[Fate, ...]
    new_items: tuple[AddItem, ...]
    before: int | None  # the number of the arrival when the same file was brought before

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(one.fate for one in self.fates)
        return {fate: found[fate] for fate in (NEW, KNOWN, ASIDE)}


class Known:
    """What a programme has, by the names people use."""

    def __init__(self, program: int, options_place: int) -> None:
        self.program, self.options_place = program, options_place
        products = Product.objects.filter(program=program)
        self.items = {row.name.casefold(): row.pk for row in products}
        self.barcodes = {row.barcode: row.name for row in products if row.barcode}
        places = Location.objects.filter(program=program, kind=ledger.WAREHOUSE)
        self.places = {row.name.casefold(): row.pk for row in places}
        self.sites = set(Site.objects.filter(location__program=program).values_list("organisation", flat=True))


def plan(viewer: Viewer, number: int, lines: Sequence[Sequence[str]], content: bytes, options: Options) -> Plan:
    """What would become of a file. Nothing is kept. Raises NotAnExport for a file that is none."""
    program = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=program.partnership_id)
    table = rules.read(lines, stock.today_there())
    sha256 = _digest(table.kind, content, options)
    before = Arrival.objects.filter(program=program, kind=table.kind, sha256=sha256).first()
    known = Known(number, options.place or 0)
    new_items = _new_items(table, known, options)
    known.items |= {one.name.casefold(): 0 for one in new_items}
    fates = _Fates(table.kind, known, options)
    found = tuple(fates.of(row) for row in table.rows)
    return Plan(table, sha256, _already(found, known, before), new_items, before.pk if before else None)


def _digest(kind: str, content: bytes, options: Options) -> str:
    """The file's checksum; a count of another place or day is another file, though its bytes may be the same."""
    about = f"|{options.place}|{options.on}" if kind in (rules.INVENTORY, rules.LOCATIONS) else ""
    return hashlib.sha256(content + about.encode()).hexdigest()


def _new_items(table: Table, known: Known, options: Options) -> tuple[AddItem, ...]:
    """Supplies to be added because a row of another kind names them."""
    if not options.adds_items or table.kind == rules.ITEMS:
        return ()
    names: dict[str, str] = {}
    for row in table.rows:
        for name in _items_of(row):
            if name.casefold() not in known.items:
                names.setdefault(name.casefold(), name)
    return tuple(_item(name, "", options) for name in names.values())


def _items_of(row: Row) -> Iterable[str]:
    if isinstance(row, Counted):
        return [row.item] if row.quantity else []
    return [piece.item for piece in row.pieces] if isinstance(row, Received) else []


def _item(name: str, barcode: str, options: Options) -> AddItem:
    guessed = rules.guessed_category(name)
    return AddItem(name, guessed or options.category, barcode, bool(guessed))


class _Fates:
    """Decides row after row; what stands further up counts for what follows."""

    def __init__(self, kind: str, known: Known, options: Options) -> None:
        self.kind, self.known, self.options = kind, known, options
        self.names: set[str] = set()
        self.barcodes = dict(known.barcodes)
        self.counted: set[tuple[str, str]] = set()
        self.told: Counter[str] = Counter()

    def of(self, row: Row) -> Fate:
        """The fate of one row."""
        if isinstance(row, Wrong):
            return Fate(row.number, row.what, ASIDE, row.code, row.values)
        if isinstance(row, Counted):
            return self._counted(row)
        if isinstance(row, Received):
            return self._received(row)
        return self._named(row)

    def _named(self, row: Named) -> Fate:
        said = row.name.casefold()
        if said in self.names:
            return Fate(row.number, row.name, ASIDE, "twice")
        self.names.add(said)
        return {rules.ITEMS: self._item, rules.LOCATIONS: self._place, rules.PARTNERS: self._partner}[self.kind](
            row, said
        )

    def _item(self, row: Named, said: str) -> Fate:
        if said in self.known.items:
            return Fate(row.number, row.name, KNOWN)
        if row.barcode in self.barcodes:
            return Fate(row.number, row.name, ASIDE, "other_name", {"name": self.barcodes[row.barcode]})
        if row.barcode:
            self.barcodes[row.barcode] = row.name
        return Fate(row.number, row.name, NEW, step=_item(row.name, row.barcode, self.options))

    def _place(self, row: Named, said: str) -> Fate:
        if said in self.known.places:
            return Fate(row.number, row.name, KNOWN)
        self.known.places[said] = 0
        return Fate(row.number, row.name, NEW, step=AddPlace(row.name))

    def _partner(self, row: Named, said: str) -> Fate:
        owner = Organisation.objects.filter(name__iexact=row.name).order_by("pk").values_list("pk", flat=True).first()
        if owner is None:
            return Fate(row.number, row.name, ASIDE, "not_in_directory", {"name": row.name})
        if owner in self.known.sites:
            return Fate(row.number, row.name, KNOWN)
        return Fate(row.number, row.name, NEW, step=InviteSite(owner, row.name))

    def _counted(self, row: Counted) -> Fate:
        what = f"{row.place} · {row.item}: {row.quantity}" if row.place else f"{row.item}: {row.quantity}"
        pair = (row.place.casefold(), row.item.casefold())
        if pair in self.counted:
            return Fate(row.number, what, ASIDE, "twice")
        self.counted.add(pair)
        if row.item.casefold() not in self.known.items:
            if not row.quantity:
                return Fate(row.number, what, KNOWN)
            return Fate(row.number, what, ASIDE, "unknown_item", {"item": row.item})
        step = NoteCount(row.place, row.item, self.options.on or stock.today_there(), row.quantity)
        return Fate(row.number, what, NEW, step=step)

    def _received(self, row: Received) -> Fate:
        pieces = ", ".join(f"{piece.quantity} {piece.item}" for piece in row.pieces)
        what = f"{row.origin}, {row.on.isoformat()}: {pieces}"
        key = self._key(row)
        if row.place.casefold() not in self.known.places:
            return Fate(row.number, what, ASIDE, "unknown_place", {"place": row.place})
        for piece in row.pieces:
            if piece.item.casefold() not in self.known.items:
                return Fate(row.number, what, ASIDE, "unknown_item", {"item": piece.item})
        return Fate(row.number, what, NEW, step=Receive(row, key))

    def _key(self, row: Received) -> str:
        """The same donation has the same key in every file that holds it; two alike in one file are two."""
        pieces = "|".join(f"{piece.item}={piece.quantity}" for piece in sorted(row.pieces, key=lambda one: one.item))
        text = f"{self.known.program}|{row.kind}|{row.origin}|{row.on}|{row.place}|{pieces}".casefold()
        digest = hashlib.sha256(text.encode()).hexdigest()[:24]
        self.told[digest] += 1
        return f"arrived {digest}-{self.told[digest]}"


def _written_as(step: Receive, known: Known) -> str:
    """The key of the first movement that writing the donation down makes."""
    return f"{ledger.key_at(known.places[step.row.place.casefold()], step.key)}/0"


def _already(found: Sequence[Fate], known: Known, before: Arrival | None) -> tuple[Fate, ...]:
    """The same, with what was written down before marked as known."""
    keys = [_written_as(one.step, known) for one in found if isinstance(one.step, Receive)]
    written = set(Movement.objects.filter(key__in=keys).values_list("key", flat=True))
    noted: set[tuple[int, int]] = set()
    if before is not None:
        noted = set(OtherCount.objects.filter(arrival=before).values_list("location", "product"))

    def is_known(one: Fate) -> bool:
        step = one.step
        if isinstance(step, Receive):
            return _written_as(step, known) in written
        if isinstance(step, NoteCount):
            place = known.places.get(step.place.casefold(), 0) if step.place else known.options_place
            return (place, known.items[step.item.casefold()]) in noted
        return False

    return tuple(Fate(one.number, one.what, KNOWN) if is_known(one) else one for one in found)


@dataclass(frozen=True)
class ArrivalRow:
    """A file that was brought in."""

    id: int
    kind: str
    name: str
    rows: int
    kept: int
    set_aside: tuple[dict[str, Any], ...]
    at: datetime
    by_name: str


def arrivals(viewer: Viewer, number: int) -> list[ArrivalRow]:
    """The files brought in, the newest first."""
    program = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=program.partnership_id)
    return [_arrival(row) for row in Arrival.objects.filter(program=program)[:200]]


def arrival(viewer: Viewer, number: int, arrival: int) -> ArrivalRow:
    """One of them, or not found."""
    program = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=program.partnership_id)
    row = Arrival.objects.filter(program=program, pk=arrival).first()
    if row is None:
        raise NotFound(_("There is no such file."))
    return _arrival(row)


def _arrival(row: Arrival) -> ArrivalRow:
    return ArrivalRow(row.pk, row.kind, row.name, row.rows, row.kept, tuple(row.set_aside), row.at, row.by_name)


@dataclass(frozen=True)
class DayRow:
    """Both systems' counts of a place on a day."""

    place: int
    place_name: str
    on: date
    arrival: int
    items: int
    differ: int
    pieces: int


@dataclass(frozen=True)
class ItemRow:
    """An item of such a day."""

    name: str
    name_es: str
    product: int
    compared: Compared


def days(viewer: Viewer, number: int, *, most: int = 60) -> list[DayRow]:
    """Each place's compared days, the newest first: the newest file of a day counts."""
    counts = _counts(viewer, number)
    newest = sorted({on for _place, on in counts}, reverse=True)[:most]
    found = []
    for on in newest:
        ours = _ours(number, on)
        for (place, day), (arrival, theirs) in counts.items():
            if day == on:
                rows = rules.compared(theirs, ours.get(place.pk, {}))
                differ = [row for row in rows if row.difference]
                pieces = sum(abs(row.difference) for row in differ)
                found.append(DayRow(place.pk, place.name, on, arrival, len(rows), len(differ), pieces))
    return sorted(found, key=lambda row: (-row.on.toordinal(), row.place_name))


def items(viewer: Viewer, number: int, place: int, on: date) -> tuple[DayRow, list[ItemRow]]:
    """The items of one place and day, those that differ most first."""
    counts = _counts(viewer, number)
    which = next((pair for pair in counts if pair[0].pk == place and pair[1] == on), None)
    if which is None:
        raise NotFound(_("The other system’s count of that place and day was not brought in."))
    arrival, theirs = counts[which]
    rows = rules.compared(theirs, _ours(number, on).get(place, {}))
    names = {row.pk: row for row in Product.objects.filter(pk__in=[one.product for one in rows])}
    found = [ItemRow(names[one.product].name, names[one.product].name_es, one.product, one) for one in rows]
    differ = [row for row in rows if row.difference]
    day = DayRow(place, which[0].name, on, arrival, len(rows), len(differ), sum(abs(row.difference) for row in differ))
    return day, sorted(found, key=lambda row: (-abs(row.compared.difference), row.name))


Counts = dict[tuple[Location, date], tuple[int, dict[int, int]]]


def _counts(viewer: Viewer, number: int) -> Counts:
    """Place and day → the newest file of it, and its numbers by product."""
    program = access.program_seen(viewer, number)
    viewer.require(access.RUN, partnership=program.partnership_id)
    rows = OtherCount.objects.filter(location__program=program).select_related("location").order_by("arrival", "pk")
    found: Counts = {}
    for row in rows:
        pair = (row.location, row.on)
        if pair not in found or found[pair][0] != row.arrival_id:
            found[pair] = (row.arrival_id, {})
        found[pair][1][row.product_id] = row.number
    return found


def _ours(number: int, on: date) -> dict[int, dict[int, int]]:
    """Place → product → how many stood there at the end of the day."""
    held = stock.as_of(number, on)
    products = dict(Lot.objects.filter(pk__in={lot for _place, lot in held}).values_list("pk", "product"))
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (place, lot), standing in held.items():
        found[place][products[lot]] += standing
    return found
