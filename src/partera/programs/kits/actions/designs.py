"""Kit designs: versions written, put into use, retired; kits made and taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.kits.actions import held, ledger
from partera.programs.kits.actions.ledger import Line
from partera.programs.kits.actions.programs import check_free, lot_of
from partera.programs.kits.models import Assembly, Balance, KitDesign, KitPart, KitVersion, Location, Lot, Product
from partera.programs.kits.rules import designs as rules
from partera.programs.kits.rules import ledger as kinds
from partera.programs.kits.rules import prices, texts


@dataclass(frozen=True)
class Part:
    """So many of a supply in one kit; an insert says its language."""

    product: int
    quantity: int
    language: str = ""


@transaction.atomic
def draft(
    *,
    program: int,
    name: str,
    parts: Sequence[Part],
    other_cents: int = 0,
    barcode: str = "",
    note: str = "",
    by: Viewer,
) -> int:
    """Write the next version of a kit, not yet in use; gives its number."""
    row = held.run(program, by)
    if not name.strip():
        raise BadInput(_("Give the kit a name."))
    texts.check(changed=note)
    design, _new = KitDesign.objects.get_or_create(program=row, name=name.strip())
    number = design.versions.count() + 1
    check_free(row, f"{design.name} {number}", barcode.strip())
    product = Product.objects.create(
        program=row, is_kit=True, name=f"{design.name} {number}", unit="kit", barcode=barcode.strip()
    )
    version = KitVersion.objects.create(
        design=design, product=product, number=number, other_cents=other_cents, note=note.strip(), made_on=today()
    )
    _put(version, parts)
    changes = made(version) | listed("parts", [], _contents(version))
    record(action="kits.draft", thing=f"kit version {version.pk}", changes=changes, by=by)
    return version.pk


@transaction.atomic
def change_parts(
    *,
    version: int,
    parts: Sequence[Part],
    other_cents: int | None = None,
    barcode: str | None = None,
    note: str | None = None,
    by: Viewer,
) -> None:
    """Change what a version holds, while it is a draft; what is not said stays."""
    row = _version(version, by)
    if not rules.may_change(row.state):
        raise Refused(_("This version is in use: its contents stay as they are. Write a new version."))
    texts.check(changed=note or "")
    held_before, before, product = _contents(row), picture(row), picture(row.product)
    row.other_cents = row.other_cents if other_cents is None else other_cents
    row.note = row.note if note is None else note.strip()
    row.product.barcode = row.product.barcode if barcode is None else barcode.strip()
    check_free(row.design.program, row.product.name, row.product.barcode, but=row.product_id)
    row.save()
    row.product.save()
    row.parts.all().delete()
    _put(row, parts)
    changes = between(before, row) | between(product, row.product) | listed("parts", held_before, _contents(row))
    record(action="kits.change_parts", thing=f"kit version {version}", changes=changes, by=by)


@transaction.atomic
def put_into_use(*, version: int, by: Viewer) -> None:
    """Make kits of this version from now on; its contents no longer change."""
    row = _version(version, by)
    if row.state != "draft" or not row.parts.exists():
        raise Refused(_("Only a draft with contents is put into use."))
    before = picture(row)
    row.state, row.active_on = "active", today()
    row.save()
    record(action="kits.put_into_use", thing=f"kit version {version}", changes=between(before, row), by=by)


@transaction.atomic
def retire(*, version: int, by: Viewer) -> None:
    """Make no more kits of this version; those there are go on."""
    row = _version(version, by)
    before = picture(row)
    row.state = "retired"
    row.active_on = row.active_on or today()
    row.save()
    record(action="kits.retire", thing=f"kit version {version}", changes=between(before, row), by=by)


@transaction.atomic
def assemble(
    *,
    version: int,
    location: int,
    kits: int,
    lot: str,
    key: str,
    from_lots: dict[int, int] | None = None,
    expires_on: date | None = None,
    by: Viewer,
) -> int:
    """Make kits: their supplies are used up, the first to expire first, and kits of a lot stand there; gives the run.

    `from_lots` (lot → how many) says which lots were used where the ledger's own choice is not what was done. A kit
    expires with the first of its supplies.
    """
    row = _version(version, by)
    place = held.store(location, by)
    if row.state != "active":
        raise Refused(_("Kits are made of a version in use. Put this version into use first."))
    if before := Assembly.objects.filter(at_place=place, key=key).first():
        return before.pk
    if kits < 1 or not lot.strip():
        raise BadInput(_("Say how many kits were made, and under which lot code."))
    used = from_lots or _first_to_expire(row, place, kits)
    _check_used(row, kits, used)
    made_lot = lot_of(row.product, lot, expires_on or _first_expiry(used))
    run = Assembly.objects.create(
        version=row, at_place=place, lot=made_lot, kits=kits, on=today(), key=key, by_name=by.name
    )
    bench = held.outside(place.program_id, kinds.BENCH).pk
    lines = [Line("consume", number, quantity, place.pk, bench) for number, quantity in sorted(used.items())]
    worth = _worth(row, used, kits)
    lines.append(Line("assemble", made_lot.pk, kits, bench, place.pk, "", worth))
    ledger.post(lines=lines, key=kinds.key_at(place.pk, f"run {key}"), group=f"run {run.pk}", by=by)
    record(action="kits.assemble", thing=f"run {run.pk}", changes=made(run), by=by)
    return run.pk


def _version(version: int, by: Viewer) -> KitVersion:
    found = KitVersion.objects.select_for_update(of=("self",)).select_related("design__program", "product")
    row = found.filter(pk=version).first()
    if row is None:
        raise NotFound(_("There is no such kit."))
    held.run(row.design.program_id, by)
    return row


def _put(version: KitVersion, parts: Sequence[Part]) -> None:
    if len({(part.product, part.language) for part in parts}) < len(parts):
        raise Refused(_("A supply stands twice in the list. Write one line for it, with the number of both."))
    known = set(Product.objects.filter(program=version.design.program_id, is_kit=False).values_list("pk", flat=True))
    for part in parts:
        if part.product not in known:
            raise NotFound(_("There is no such supply."))
        if part.quantity < 1:
            raise BadInput(_("A kit holds at least one of each of its supplies."))
        if part.language and part.language not in rules.LANGUAGES:
            raise BadInput(_("Inserts are in English or in Spanish."))
    KitPart.objects.bulk_create(
        KitPart(version=version, product_id=part.product, quantity=part.quantity, language=part.language)
        for part in parts
    )


def _contents(version: KitVersion) -> list[str]:
    """What the version holds, as the trail says it: supply, number, language."""
    rows = version.parts.values_list("product", "quantity", "language")
    return [f"{product}: {quantity} {language}".strip() for product, quantity, language in rows]


def _needed(version: KitVersion, kits: int) -> dict[int, int]:
    """Product → how many the run uses."""
    found: dict[int, int] = {}
    for part in version.parts.all():
        found[part.product_id] = found.get(part.product_id, 0) + part.quantity * kits
    return found


def _first_to_expire(version: KitVersion, place: Location, kits: int) -> dict[int, int]:
    """Lot → how many are used, the first to expire first; lots on hold and expired ones are left."""
    used: dict[int, int] = {}
    for product, wanted in _needed(version, kits).items():
        rows = Balance.objects.filter(location=place, lot__product=product, lot__is_held=False, on_hand__gt=0)
        left = wanted
        for row in rows.select_related("lot__product").order_by("lot__expires_on", "lot__code"):
            if row.lot.expires_on is not None and row.lot.expires_on < today():
                continue
            take = min(left, row.on_hand - row.allocated)
            if take > 0:
                used[row.lot_id], left = take, left - take
        if left:
            name = Product.objects.get(pk=product).name
            raise Refused(
                _("%(place)s has %(has)s of %(product)s, and %(wanted)s are needed. Make fewer kits, or receive more.")
                % {"place": place.name, "has": wanted - left, "product": name, "wanted": wanted}
            )
    return used


def _check_used(version: KitVersion, kits: int, used: dict[int, int]) -> None:
    from_lots: dict[int, int] = {}
    for lot in Lot.objects.filter(pk__in=used):
        from_lots[lot.product_id] = from_lots.get(lot.product_id, 0) + used[lot.pk]
    if from_lots != _needed(version, kits):
        raise BadInput(_("The lots chosen do not add up to what the kits hold. Correct the numbers."))


def _lots(used: dict[int, int]) -> list[Lot]:
    return list(Lot.objects.filter(pk__in=used))


def _first_expiry(used: dict[int, int]) -> date | None:
    days = [lot.expires_on for lot in _lots(used) if lot.expires_on is not None]
    return min(days, default=None)


def _worth(version: KitVersion, used: dict[int, int], kits: int) -> int | None:
    """What the kits cost, landed: their supplies by lot and the box and carriage; unknown when a lot's cost is."""
    lots = _lots(used)
    if any(lot.cents_each is None for lot in lots):
        return None
    cents, _unknown = prices.worth((used[lot.pk], lot.cents_each) for lot in lots)
    return cents + version.other_cents * kits
