"""Recalls: noticed, lots put on hold at once, sites asked, families told, closed or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.models import Balance, Lot, Program, Recall, RecallLot, RecallSite
from partera.programs.kits.queries import access
from partera.programs.kits.queries import recalls as queries
from partera.programs.kits.rules import recalls as rules
from partera.programs.kits.rules import texts


@dataclass(frozen=True)
class Notice:
    """What a notice says, in both languages of the families' pages."""

    title: str
    title_es: str
    source: str
    danger: str
    what_to_do: str
    what_to_do_es: str
    noticed_on: date
    link: str = ""


@transaction.atomic
def notice(*, program: int, notice: Notice, lots: Sequence[int], by: Viewer) -> int:
    """Begin a recall: these lots, and the kits made with them, are on hold from now on and their sites are asked to
    set them aside; gives the recall's number.
    """
    row = held.run(program, by)
    _check(notice)
    made_with = queries.made_with(lots) - set(lots)
    _hold_balances(row, {*lots, *made_with})
    named = _lots(row, set(lots))
    _check_new(row, notice, named)
    reached = [*named, *_lots(row, made_with)]
    recall = Recall.objects.create(
        program=row,
        title=notice.title.strip(),
        title_es=notice.title_es.strip(),
        source=notice.source.strip(),
        link=notice.link.strip(),
        danger=notice.danger.strip(),
        what_to_do=notice.what_to_do.strip(),
        what_to_do_es=notice.what_to_do_es.strip(),
        noticed_on=notice.noticed_on,
        at=now(),
        by_name=by.name,
    )
    put = _hold(recall, reached, {lot.pk for lot in named})
    asked = _ask_sites(recall, reached)
    changes = made(recall) | listed("held_lots", (), put) | {"sites": asked}
    record(action="kits.recall", thing=f"recall {recall.pk}", changes=changes, by=by)
    return recall.pk


def _check(notice: Notice) -> None:
    said = (notice.title, notice.title_es, notice.source, notice.danger, notice.what_to_do, notice.what_to_do_es)
    if not all(text.strip() for text in said):
        raise BadInput(_("Say in English and in Spanish what is recalled and what families should do."))
    if notice.link.strip() and not notice.link.strip().startswith("https://"):
        raise BadInput(_("The link to the notice begins with https://"))
    if notice.noticed_on > today():
        raise BadInput(_("The notice cannot be of a day that has not come."))
    texts.check(
        recall_title=notice.title,
        recall_title_es=notice.title_es,
        recall_source=notice.source,
        danger=notice.danger,
        what_to_do=notice.what_to_do,
        what_to_do_es=notice.what_to_do_es,
    )


def _hold_balances(program: Program, lots: set[int]) -> None:
    """Wait for what is being given out of these lots: who comes after finds them on hold."""
    rows = Balance.objects.select_for_update(no_key=True).filter(location__in=program.locations.all(), lot__in=lots)
    list(rows.order_by("location_id", "lot_id").values_list("pk"))


def _lots(program: Program, wanted: set[int]) -> list[Lot]:
    found = (
        Lot.objects.select_for_update(of=("self",), no_key=True)
        .select_related("product")
        .filter(product__program=program)
    )
    rows = list(found.filter(pk__in=wanted).order_by("pk"))
    if len(rows) != len(wanted):
        raise NotFound(_("There is no such lot."))
    return rows


def _check_new(program: Program, notice: Notice, named: Sequence[Lot]) -> None:
    if not named:
        raise BadInput(_("Choose at least one lot."))
    title = notice.title.strip()
    same = Recall.objects.filter(program=program, title=title, state__in=rules.ACTIVE, recall_lots__lot__in=named)
    if same.exists():
        raise Refused(_("This recall was noticed before: “%(title)s”. Go on with that one."), title=title)


def _hold(recall: Recall, reached: Sequence[Lot], named: set[int]) -> list[int]:
    """Put the lots on hold; gives those that were not before."""
    before: dict[int, list[bool]] = {}
    standing = RecallLot.objects.filter(lot__in=reached).exclude(recall__state="withdrawn")
    for lot, was in standing.order_by().values_list("lot", "was_held"):
        before.setdefault(lot, []).append(was)
    RecallLot.objects.bulk_create(
        RecallLot(
            recall=recall,
            lot=lot,
            is_named=lot.pk in named,
            was_held=rules.was_held(lot.is_held, before.get(lot.pk, [])),
        )
        for lot in reached
    )
    put = [lot.pk for lot in reached if not lot.is_held]
    Lot.objects.filter(pk__in=put).update(is_held=True)
    return put


def _ask_sites(recall: Recall, reached: Sequence[Lot]) -> int:
    asked = queries.at_sites(recall.program_id, [lot.pk for lot in reached])
    RecallSite.objects.bulk_create(
        RecallSite(recall=recall, site_id=site, on_hand=number) for site, number in sorted(asked.items())
    )
    return len(asked)


@transaction.atomic
def answer(*, recall: int, site: int, found: int, by: Viewer) -> None:
    """A site says how many it has set aside; said again, the last number counts."""
    place = held.site(site, by)
    row = RecallSite.objects.select_for_update(of=("self",), no_key=True).filter(recall=recall, site=place).first()
    if row is None:
        raise NotFound(_("There is no such site in this recall."))
    if row.recall.state == "withdrawn":
        raise Refused(_("This recall was withdrawn. Nothing needs to be set aside."))
    if not 0 <= found <= 1_000_000:
        raise BadInput(_("Write down how many you set aside: 0 or more."))
    before = picture(row)
    row.found, row.answered_at, row.by_name = found, now(), by.name
    row.save()
    record(action="kits.recall_answer", thing=f"kit site {site}", changes=between(before, row), by=by)


@transaction.atomic
def told(*, recall: int, families: int, by: Viewer) -> None:
    """Every family that left a contact has been written to, so many by now. Said by the work that wrote."""
    if not by.everything:
        raise NotAllowed(_("This is done by background work."))
    row = Recall.objects.select_for_update().get(pk=recall)
    if not rules.may_become(row.state, "told"):
        return
    before = picture(row)
    row.state, row.told_at, row.families_told = "told", now(), families
    row.save()
    record(action="kits.recall_told", thing=f"recall {recall}", changes=between(before, row), by=by)


@transaction.atomic
def close(*, recall: int, words: str, by: Viewer) -> None:
    """End a recall once families are told and every site has answered. Its lots stay on hold and its banner stays."""
    row = _run(recall, by)
    missing = row.sites.filter(found__isnull=True).count()
    if row.state != "told":
        raise Refused(_("Tell the families first. The recall is closed after that."))
    if missing:
        raise Refused(
            _("Sites that have not said what they set aside: %(n)s. Ask them first, or write down what they say."),
            n=missing,
        )
    if not words.strip():
        raise BadInput(_("Say how the recall ended."))
    texts.check(closing_words=words)
    _go(row, "closed", by, closed_at=now(), closing_words=words.strip())


@transaction.atomic
def withdraw(*, recall: int, why: str, by: Viewer) -> None:
    """The recall was a mistake: lots held for no other reason are given free, and banners say that it is over."""
    row = _run(recall, by)
    if not rules.may_become(row.state, "withdrawn"):
        raise Refused(_("This recall was withdrawn before."))
    if not why.strip():
        raise BadInput(_("Say why the recall is withdrawn."))
    texts.check(withdrawn_why=why)
    free = _release(row)
    _go(row, "withdrawn", by, listed("held_lots", free, ()), withdrawn_at=now(), withdrawn_why=why.strip())


def _run(recall: int, by: Viewer) -> Recall:
    found = Recall.objects.select_for_update(of=("self",), no_key=True).select_related("program")
    row = found.filter(pk=recall, program__in=access.visible(by)).first()
    if row is None:
        raise NotFound(_("There is no such recall."))
    by.require(access.RUN, partnership=row.program.partnership_id)
    return row


def _go(row: Recall, state: str, by: Viewer, also: dict[str, Any] | None = None, **values: Any) -> None:
    before = picture(row)
    row.state = state
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    changes = between(before, row) | (also or {})
    record(action=f"kits.recall_{state}", thing=f"recall {row.pk}", changes=changes, by=by)


def _release(row: Recall) -> list[int]:
    """Give lots free that nothing else holds; gives which."""
    mine = {one.lot_id: one.was_held for one in row.recall_lots.all()}
    locked = Lot.objects.select_for_update(no_key=True).filter(pk__in=mine).order_by("pk")
    others = RecallLot.objects.filter(lot__in=mine).exclude(recall=row).exclude(recall__state="withdrawn")
    held_by: dict[int, int] = {}
    for lot in others.order_by().values_list("lot", flat=True):
        held_by[lot] = held_by.get(lot, 0) + 1
    free = [lot.pk for lot in locked if lot.is_held and rules.is_released(mine[lot.pk], held_by.get(lot.pk, 0))]
    Lot.objects.filter(pk__in=free).update(is_held=False)
    return free
