"""Starting and changing partnerships. Nobody brings another's organisation in: it is asked, and answers itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.registry.partners import rules
from partera.registry.partners.models import Organisation, Partnership, PartnershipChange, RoleHeld
from partera.registry.partners.queries import may_edit, stage_before
from partera.registry.places.models import Place


@transaction.atomic
def start_partnership(
    *,
    name: str,
    type: str,
    lead: int,
    members: Iterable[int] = (),
    places: Iterable[str] = (),
    state: str = "active",
    about: str = "",
    is_public: bool = False,
    invented: bool = False,
    by: Viewer,
) -> Partnership:
    """Organisations begin to work together for places. Whoever may not change it yet becomes its convener."""
    if not by.may_somewhere("partnership.edit"):
        raise NotAllowed("Only conveners and administrators start partnerships.")
    rules.check_partnership(name=name, type=type)
    if state not in rules.BEGINNINGS:
        raise BadInput("Choose the stage in which the partnership is now.")
    _check_name(name)
    if not Organisation.objects.filter(pk=lead).exists() or not may_edit(by, lead):
        raise Refused("The lead must be an organization that you keep. Choose another, or ask an administrator.")
    partnership = Partnership.objects.create(
        name=name.strip(), type=type, lead_id=lead, state=state, about=about.strip(), is_public=is_public,
        invented=invented,
    )  # fmt: skip
    _note(partnership, "stage", by, stage=state)
    wanted = _places(places)
    partnership.places.set(wanted)  # type: ignore[arg-type]  # codes are keys
    changes = made(partnership) | listed("places", [], wanted)
    record(action="partners.start_partnership", thing=f"partnership {partnership.pk}", changes=changes, by=by)
    for organisation in dict.fromkeys((lead, *members)):
        _bring_in(partnership, organisation, by)
    _let_convene(partnership, by)
    return partnership


@transaction.atomic
def change_partnership(
    *,
    partnership: int,
    name: str,
    type: str,
    lead: int,
    places: Iterable[str],
    about: str,
    is_public: bool,
    by: Viewer,
) -> None:
    """Change what a partnership says of itself, its places, its lead, and whether the public reads it."""
    row = _held(partnership, by)
    rules.check_partnership(name=name, type=type)
    _check_name(name, but=partnership)
    if lead != row.lead_id:
        if not row.members.filter(pk=lead).exists():
            raise Refused("Only a member can lead the partnership.")
        _note(row, "lead", by, organisation=lead)
    before, covered, wanted = picture(row), _codes(row), _places(places)
    row.name, row.type, row.lead_id = name.strip(), type, lead
    row.about, row.is_public = about.strip(), is_public
    row.save()
    row.places.set(wanted)  # type: ignore[arg-type]  # codes are keys
    changes = between(before, row) | listed("places", covered, wanted)
    record(action="partners.change_partnership", thing=f"partnership {partnership}", changes=changes, by=by)


@transaction.atomic
def move_partnership(*, partnership: int, stage: str, reason: str = "", by: Viewer) -> None:
    """Take a partnership to another stage of its life."""
    row = _held(partnership, by)
    rules.check_stage(row.state, stage, before=stage_before(partnership), reason=reason)
    before, row.state = row.state, stage
    row.save(update_fields=["state"])
    _note(row, "stage", by, stage=stage, reason=reason.strip())
    changes = {"stage": [before, stage]}
    record(action="partners.move_partnership", thing=f"partnership {partnership}", changes=changes, by=by)


@transaction.atomic
def ask_to_join(*, partnership: int, organisation: int, by: Viewer) -> str:
    """Bring an organisation in: one that the viewer keeps has `joined`, another one is `asked`."""
    row = _held(partnership, by)
    if not Organisation.objects.filter(pk=organisation).exists():
        raise NotFound("There is no such organization.")
    if row.members.filter(pk=organisation).exists() or row.asked.filter(pk=organisation).exists():
        raise Refused("This organization is a member, or has been asked already.")
    return _bring_in(row, organisation, by)


@transaction.atomic
def answer_partnership(*, partnership: int, organisation: int, joins: bool, by: Viewer) -> None:
    """An organisation that was asked joins, or says no."""
    row = Partnership.objects.select_for_update().filter(pk=partnership, asked=organisation).first()
    if row is None or not may_edit(by, organisation):
        raise NotFound("Nobody has asked this organization, or the answer is given already.")
    row.asked.remove(organisation)
    if joins:
        row.members.add(organisation)
    _note(row, "joined" if joins else "refused", by, organisation=organisation)
    changes = {"organisation": organisation, "as": ["asked", "member" if joins else None]}
    record(action="partners.answer_partnership", thing=f"partnership {partnership}", changes=changes, by=by)


@transaction.atomic
def leave_partnership(*, partnership: int, organisation: int, reason: str = "", by: Viewer) -> None:
    """An organisation leaves, or what it was asked is taken back; its own people may say so too."""
    row = Partnership.objects.select_for_update().filter(pk=partnership).first()
    may = by.may("partnership.edit", partnership=partnership) or by.may("organisation.edit", organisation=organisation)
    if row is None or not may:
        raise NotFound("There is no such partnership.")
    if row.lead_id == organisation:
        raise Refused("The lead cannot leave. Let another member lead first.")
    was_member = row.members.filter(pk=organisation).exists()
    if not (was_member or row.asked.filter(pk=organisation).exists()):
        raise NotFound("This organization is not a member.")
    row.members.remove(organisation)
    row.asked.remove(organisation)
    _note(row, "left", by, organisation=organisation, reason=reason.strip())
    changes = {"organisation": organisation, "as": ["member" if was_member else "asked", None]}
    record(action="partners.leave_partnership", thing=f"partnership {partnership}", changes=changes, by=by)


def _held(partnership: int, by: Viewer) -> Partnership:
    """The partnership, held for this transaction; not found for those who may not change it."""
    row = Partnership.objects.select_for_update().filter(pk=partnership).first()
    if row is None or not by.may("partnership.edit", partnership=partnership):
        raise NotFound("There is no such partnership.")
    return row


def _bring_in(row: Partnership, organisation: int, by: Viewer) -> str:
    kind = "joined" if organisation == row.lead_id or may_edit(by, organisation) else "asked"
    (row.members if kind == "joined" else row.asked).add(organisation)
    _note(row, kind, by, organisation=organisation)
    changes = {"organisation": organisation, "as": [None, "member" if kind == "joined" else kind]}
    record(action="partners.ask_to_join", thing=f"partnership {row.pk}", changes=changes, by=by)
    return kind


def _let_convene(row: Partnership, by: Viewer) -> None:
    if by.person is None or by.may("partnership.edit", partnership=row.pk):
        return
    held = RoleHeld.objects.create(user_id=by.person, role="convener", partnership=row, start=today())
    record(action="partners.give_role", thing=f"role {held.pk}", changes=made(held), by=by)


def _note(
    row: Partnership, kind: str, by: Viewer, *, organisation: int | None = None, stage: str = "", reason: str = ""
) -> None:
    PartnershipChange.objects.create(
        partnership=row, kind=kind, organisation_id=organisation, stage=stage, reason=reason, on=today(),
        by_name=by.name,
    )  # fmt: skip


def _check_name(name: str, but: int | None = None) -> None:
    if Partnership.objects.filter(name=name.strip()).exclude(pk=but or 0).exists():
        raise Refused("There is already a partnership of this name.")


def _codes(row: Partnership) -> list[str]:
    return list(row.places.values_list("code", flat=True))


def _places(codes: Iterable[str]) -> list[str]:
    """The codes, when each is the nation's, a state's or a county's."""
    wanted = list(dict.fromkeys(codes))
    kinds = ("nation", "state", "county")
    known = set(Place.objects.filter(code__in=wanted, kind__in=kinds).values_list("code", flat=True))
    if missing := [code for code in wanted if code not in known]:
        raise BadInput("“%(code)s” is not the code of a state or county.", code=missing[0])
    return wanted
