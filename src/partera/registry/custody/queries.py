"""Reading agreements and what is held under them. What a viewer is no party to does not exist for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from partera.core.errors import NotAllowed, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.evidence.agreements import Terms
from partera.evidence.catalog import Catalog, Extract
from partera.platform.accounts.permissions import PERMISSIONS
from partera.registry.custody import rules
from partera.registry.custody.models import Agreement, Destruction, Permitted
from partera.registry.custody.rules import Named
from partera.registry.partners.models import Organisation
from partera.registry.partners.queries import roles_running


@dataclass(frozen=True)
class PermittedRow:
    """Whom an agreement lets load or count, in words."""

    act: str
    role: str
    organisation: str
    person: str


@dataclass(frozen=True)
class Held:
    """An extract of records held under an agreement."""

    id: str
    name: str
    what: str
    rows: int
    sha256: str
    periods: tuple[str, ...]
    loaded_at: datetime


@dataclass(frozen=True)
class DestructionRow:
    """Records that were destroyed, or are being destroyed."""

    id: int
    extract: str
    name: str
    begun_at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class AgreementRow:
    """An agreement as a line of a list."""

    id: int
    title: str
    owner: str
    start: date
    last_day: date
    destroy_by: date
    state: str
    warning: int | None
    files: int
    is_overdue: bool  # records stand past the day by which they were to be destroyed
    may_load: bool
    may_count: bool
    may_destroy: bool
    may_change: bool


@dataclass(frozen=True)
class AgreementPage:
    """An agreement with all that stands under it; the contact is read apart."""

    row: AgreementRow
    purpose: str
    end: date
    highest_hidden: int | None
    has_contact: bool
    stopped_on: date | None
    stopped_why: str
    permitted: tuple[PermittedRow, ...]
    held: tuple[Held, ...]
    destroyed: tuple[DestructionRow, ...]


@dataclass(frozen=True)
class CertificateRow:
    """A certificate of destruction."""

    agreement: int
    certificate: dict[str, Any]


def agreements(viewer: Viewer) -> list[AgreementRow]:
    """The agreements that the viewer is a party to or sees all of, those that need attention first."""
    visible = _visible(viewer)
    held = _held() if visible else {}  # every start page asks; for most people there is nothing to look up
    found = [_row(viewer, one, held.get(str(one.pk), [])) for one in visible]
    return sorted(found, key=lambda row: (not row.is_overdue, row.warning is None, row.last_day, row.title))


def agreement(viewer: Viewer, number: int) -> AgreementPage:
    """One agreement and what is held under it."""
    one = _found(viewer, number)
    held = _held().get(str(one.pk), [])
    return AgreementPage(
        row=_row(viewer, one, held),
        purpose=one.purpose,
        end=one.end,
        highest_hidden=one.highest_hidden,
        has_contact=bool(one.contact),
        stopped_on=one.stopped_on,
        stopped_why=one.stopped_why,
        permitted=tuple(
            PermittedRow(p.act, p.role, p.organisation.name if p.organisation else "", p.user.name if p.user else "")
            for p in one.permitted.all()
        ),
        held=tuple(_held_row(extract) for extract in held),
        destroyed=tuple(
            DestructionRow(d.pk, d.extract, d.what["name"], d.begun_at, d.done_at) for d in one.destructions.all()
        ),
    )


def contact(viewer: Viewer, number: int) -> str:
    """Whom to ask at the owner: for those who may load, count or change."""
    one = _found(viewer, number)
    named = named_in(one)
    if not (
        viewer.may("records.agree", organisation=one.owner_id)
        or any(rules.may(viewer, act, named) for act in rules.ACTS)
    ):
        raise NotFound("There is no such contact, or not for you.")
    return str(one.contact)


def certificate(viewer: Viewer, number: int) -> CertificateRow:
    """A certificate of destruction."""
    found = Destruction.objects.filter(pk=number, done_at__isnull=False).first()
    if found is None:
        raise NotFound("There is no such certificate.")
    _found(viewer, found.agreement_id)
    return CertificateRow(found.agreement_id, found.certificate or {})


def choices_to_load(viewer: Viewer) -> list[AgreementRow]:
    """The agreements under which the viewer may load today."""
    return [row for row in agreements(viewer) if row.may_load and row.state == rules.RUNNING]


def terms_to_load(viewer: Viewer, number: int) -> Terms:
    """The terms of an agreement, for somebody who may load records under it."""
    one = _found(viewer, number)
    if not rules.may(viewer, rules.LOAD, named_in(one)):
        raise NotAllowed("The agreement “%(title)s” does not let you load records.", title=one.title)
    return terms_of(one)


def terms_to_count(viewer: Viewer, extracts: Iterable[Extract]) -> list[Terms]:
    """Every agreement's terms, for somebody who may count all the records that a release of these would count.

    Raises Refused otherwise: a release made without them would take figures off the pages that nobody meant to.
    """
    known = {str(one.pk): one for one in _everything()}
    for number in sorted({str(extract.custody["agreement"]) for extract in extracts if extract.custody}):
        one = known.get(number)
        runs = one is not None and terms_of(one).may_be_counted(today())
        if one is not None and runs and not rules.may(viewer, rules.COUNT, named_in(one)):
            raise Refused(
                "A release would count birth records under an agreement that does not let you count them. "
                "Ask an administrator who may."
            )
    return [terms_of(one) for one in known.values()]


def owners(viewer: Viewer) -> list[tuple[int, str]]:
    """The organizations for which the viewer may write an agreement down."""
    return [(number, name) for number, name in organisations() if viewer.may("records.agree", organisation=number)]


def people(viewer: Viewer, act: str) -> list[tuple[int, str]]:
    """People the viewer may name in an agreement: who hold a role that may load, or count, where the viewer agrees."""
    roles = PERMISSIONS[rules.PERMISSION_OF[act]].roles
    found = roles_running().filter(role__in=roles, user__is_active=True)
    if not viewer.may("records.agree"):
        found = found.filter(organisation__in=[number for number, _name in owners(viewer)])
    return sorted(set(found.values_list("user_id", "user__name")), key=lambda one: (one[1], one[0]))


def organisations() -> list[tuple[int, str]]:
    """Every organization, to choose from."""
    return list(Organisation.objects.order_by("name").values_list("pk", "name"))


def name_of(page: AgreementPage, extract: str) -> str:
    """The name of a file held under an agreement, or whose destroying was cut off; empty when there is none."""
    names = {one.extract: one.name for one in page.destroyed if one.done_at is None}
    return {**names, **{one.id: one.name for one in page.held}}.get(extract, "")


def ending(viewer: Viewer) -> list[AgreementRow]:
    """Agreements with records under them that end within 60 days, or whose records should be gone."""
    return [row for row in agreements(viewer) if row.files and (row.warning is not None or row.state == rules.ENDED)]


def terms_of(one: Agreement) -> Terms:
    """An agreement as plain values."""
    return Terms(
        agreement=str(one.pk),
        title=one.title,
        owner=one.owner.name,
        start=one.start,
        end=rules.last_day(one.end, one.stopped_on),
        destroy_by=one.destroy_by,
        highest_hidden=one.highest_hidden,
    )


def named_in(one: Agreement) -> list[Named]:
    """Whom the agreement lets load or count."""
    return [Named(p.act, p.role, p.organisation_id, p.user_id) for p in one.permitted.all()]


def _everything() -> QuerySet[Agreement]:
    people = Permitted.objects.select_related("organisation", "user")
    return Agreement.objects.select_related("owner").prefetch_related(Prefetch("permitted", people))


def _visible(viewer: Viewer) -> list[Agreement]:
    rows = _everything().defer("contact")
    return [one for one in rows if rules.is_visible(viewer, one.owner_id, named_in(one))]


def _found(viewer: Viewer, number: int) -> Agreement:
    one = _everything().prefetch_related("destructions").filter(pk=number).first()
    if one is None or not rules.is_visible(viewer, one.owner_id, named_in(one)):
        raise NotFound("There is no such agreement, or not for you.")
    return one


def _held() -> dict[str, list[Extract]]:
    found: dict[str, list[Extract]] = {}
    for extract in Catalog(Path(settings.PARTERA_HOME)).all():
        if extract.custody:
            found.setdefault(str(extract.custody["agreement"]), []).append(extract)
    return found


def _held_row(extract: Extract) -> Held:
    return Held(
        extract.id,
        extract.name,
        extract.recognised_as,
        extract.kept,
        extract.sha256,
        tuple(extract.periods),
        datetime.fromisoformat(extract.loaded_at),
    )


def _row(viewer: Viewer, one: Agreement, held: list[Extract]) -> AgreementRow:
    day, last, named = today(), rules.last_day(one.end, one.stopped_on), named_in(one)
    return AgreementRow(
        id=one.pk,
        title=one.title,
        owner=one.owner.name,
        start=one.start,
        last_day=last,
        destroy_by=one.destroy_by,
        state=rules.state(one.start, last, day),
        warning=rules.warning(last, day),
        files=len(held),
        is_overdue=bool(held) and day > one.destroy_by,
        may_load=rules.may(viewer, rules.LOAD, named),
        may_count=rules.may(viewer, rules.COUNT, named),
        may_destroy=viewer.may("records.destroy", organisation=one.owner_id),
        may_change=viewer.may("records.agree", organisation=one.owner_id),
    )
