"""Making, renewing and stopping agreements; destroying what is held under them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.evidence import custody, destruction
from partera.evidence.catalog import Catalog
from partera.platform.audit.actions import read, record
from partera.platform.audit.changes import between, listed, picture
from partera.platform.audit.changes import made as told_of
from partera.platform.sealed.ring import ring
from partera.registry.custody import rules
from partera.registry.custody.models import Agreement, Destruction, Permitted
from partera.registry.custody.queries import contact, named_in
from partera.registry.custody.rules import Named
from partera.registry.partners.models import Organisation

CERTIFICATE = "certificate of destruction"
WHAT_WAS_DONE = (
    "The key that alone opened these records was destroyed, then the sealed rows. Backups made before hold sealed rows "
    "and no key; only a copy of the record keys made before could open them, and is to be replaced."
)


@transaction.atomic
def agree(
    *,
    owner: int,
    title: str,
    purpose: str,
    start: date,
    end: date,
    destroy_by: date,
    permitted: Sequence[Named],
    highest_hidden: int | None = None,
    contact: str = "",
    invented: bool = False,
    by: Viewer,
) -> Agreement:
    """Write down an agreement with the owner of records."""
    by.require("records.agree", organisation=owner)
    rules.check_terms(
        title=title,
        purpose=purpose,
        start=start,
        end=end,
        destroy_by=destroy_by,
        highest_hidden=highest_hidden,
    )
    rules.check_named(permitted)
    if not Organisation.objects.filter(pk=owner).exists():
        raise BadInput("Choose the organization that owns the records.")
    if Agreement.objects.filter(title=title.strip()).exists():
        raise BadInput("There is an agreement of this title already. Give this one another, like its year.")
    made = Agreement.objects.create(
        owner_id=owner,
        title=title.strip(),
        purpose=purpose.strip(),
        start=start,
        end=end,
        destroy_by=destroy_by,
        highest_hidden=highest_hidden,
        contact=contact.strip(),
        invented=invented,
        made_at=now(),
    )
    for one in permitted:
        Permitted.objects.create(
            agreement=made, act=one.act, role=one.role, organisation_id=one.organisation, user_id=one.user
        )
    named = [
        " ".join(str(part) for part in (one.act, one.role, one.organisation, one.user) if part) for one in permitted
    ]
    record(action="records.agree", thing=_thing(made), changes=told_of(made) | listed("permitted", [], named), by=by)
    return made


@transaction.atomic
def renew(*, agreement: int, end: date, destroy_by: date, by: Viewer) -> None:
    """Let an agreement run until another day, also one that has ended or was stopped."""
    one = _locked(agreement, by)
    rules.check_terms(
        title=one.title,
        purpose=one.purpose,
        start=one.start,
        end=end,
        destroy_by=destroy_by,
        highest_hidden=one.highest_hidden,
    )
    if end < today():
        raise Refused("That day has passed: an agreement is renewed until today or later.")
    before = picture(one)
    one.end, one.destroy_by, one.stopped_on, one.stopped_why = end, destroy_by, None, ""
    one.save(update_fields=["end", "destroy_by", "stopped_on", "stopped_why"])
    record(action="records.renew", thing=_thing(one), changes=between(before, one), by=by)


@transaction.atomic
def stop(*, agreement: int, why: str, by: Viewer) -> None:
    """End an agreement today, before its day: from now on nothing under it is counted."""
    one = _locked(agreement, by)
    if not why.strip():
        raise BadInput("Say why the agreement ends.")
    if rules.last_day(one.end, one.stopped_on) < today():
        raise Refused("This agreement has ended already.")
    before = picture(one)
    one.stopped_on, one.stopped_why = today(), why.strip()[:300]
    one.save(update_fields=["stopped_on", "stopped_why"])
    record(action="records.stop", thing=_thing(one), changes=between(before, one), by=by)


@transaction.atomic
def read_contact(*, agreement: int, by: Viewer) -> str:
    """Whom to ask at the owner; the trail says who looked."""
    found = contact(by, agreement)
    read(thing=f"agreement {agreement}", fields=["custody.Agreement.contact"], by=by)
    return found


def destroy(*, extract: str, typed: str, by: Viewer) -> Destruction:
    """Destroy an extract of records and write the certificate.

    Cut off at any moment, it is begun again by the same call and ends the same. `typed` is the name of the file.
    """
    begun = _begin(extract, typed, by)
    catalog = Catalog(Path(settings.PARTERA_HOME))
    destruction.destroy(catalog, extract)
    certificate = _certificate(begun)
    destruction.certify(catalog, certificate)
    return _finish(begun, certificate, by)


def destroy_again(*, by: Viewer) -> list[str]:
    """Destroy what an older backup has brought back although it was destroyed; gives the files' names.

    The certificate comes from where the key was, so that pages say again when the records were destroyed.
    """
    catalog, names = Catalog(Path(settings.PARTERA_HOME)), []
    for extract, certificate in sorted(custody.brought_back(catalog).items()):
        _write_down_again(catalog, extract, certificate, by)
        destruction.certify(catalog, certificate)
        destruction.destroy(catalog, extract)
        names.append(str(certificate["name"]))
    return names


@transaction.atomic
def _write_down_again(catalog: Catalog, extract: str, certificate: dict[str, Any], by: Viewer) -> None:
    held = catalog.get(extract)
    agreement = Agreement.objects.filter(pk=held.custody["agreement"]).first() if held else None
    known = Destruction.objects.filter(extract=extract, done_at__isnull=False)
    if agreement is not None and all(one.certificate != certificate for one in known):
        Destruction.objects.filter(extract=extract, done_at__isnull=True).delete()
        Destruction.objects.create(
            extract=extract,
            agreement=agreement,
            what={name: certificate[name] for name in ("name", "what", "coverage", "rows", "places", "periods")},
            begun_at=datetime.fromisoformat(certificate["destroyed_at"]),
            begun_by=certificate["destroyed_by"],
            done_at=datetime.fromisoformat(certificate["destroyed_at"]),
            certificate=certificate,
        )
    changes = {"rows": [certificate["rows"], 0]}
    record(action="records.destroy_again", thing=f"extract {extract}", changes=changes, by=by)


@transaction.atomic
def _begin(extract: str, typed: str, by: Viewer) -> Destruction:
    """The row that says what is to be destroyed, written before anything is; the one that stands already."""
    found = Catalog(Path(settings.PARTERA_HOME)).get(extract) if extract.isalnum() else None
    begun = Destruction.objects.select_for_update().filter(extract=extract, done_at__isnull=True).first()
    number = begun.agreement_id if begun else found.custody.get("agreement") if found else None
    one = Agreement.objects.filter(pk=number).first() if number else None
    if one is None or not rules.is_visible(by, one.owner_id, named_in(one)):
        raise NotFound("There are no such records under an agreement, or not for you.")
    by.require("records.destroy", organisation=one.owner_id)
    rules.check_typed(typed, begun.what["name"] if begun else found.name)  # type: ignore[union-attr]
    if begun is not None:
        return begun
    assert found is not None
    what = {
        "name": found.name, "what": found.recognised_as, "coverage": found.coverage, "rows": found.kept,
        "sha256": found.sha256, "places": found.places, "periods": found.periods, "loaded_at": found.loaded_at,
        "wrapped_by": custody.wrapped_by(Catalog(Path(settings.PARTERA_HOME))).get(extract, ""),
    }  # fmt: skip
    begun = Destruction.objects.create(
        extract=extract, agreement=one, what=what, begun_at=now(), begun_by=by.name, begun_by_id=by.person
    )
    changes = {"rows": found.kept, "sha256": found.sha256, "agreement": one.pk, "begun_at": [None, begun.begun_at]}
    record(action="records.destroy", thing=f"extract {extract}", changes=changes, by=by)
    return begun


def _certificate(begun: Destruction) -> dict[str, Any]:
    """What is certified, with a digest by which a changed certificate is found."""
    said = {
        "kind": CERTIFICATE,
        "number": begun.pk,
        "extract": begun.extract,
        **begun.what,
        "agreement": begun.agreement.title,
        "owner": begun.agreement.owner.name,
        "destroyed_at": begun.begun_at.isoformat(timespec="seconds"),
        "destroyed_by": begun.begun_by,
        "done": WHAT_WAS_DONE,
    }
    return {**said, "seal": ring().digest(_canonical(said), about=CERTIFICATE)}


def is_whole(certificate: Mapping[str, Any]) -> bool:
    """Whether a certificate is as this installation wrote it."""
    said = {name: value for name, value in certificate.items() if name != "seal"}
    return ring().matches(_canonical(said), str(certificate.get("seal", "")), about=CERTIFICATE)


@transaction.atomic
def _finish(begun: Destruction, certificate: dict[str, Any], by: Viewer) -> Destruction:
    row = Destruction.objects.select_for_update().get(pk=begun.pk)
    if row.done_at is None:
        row.done_at, row.certificate = now(), certificate
        row.save(update_fields=["done_at", "certificate"])
        changes = {"rows": [row.what["rows"], 0], "certificate": [None, row.pk]}
        record(action="records.destroyed", thing=f"extract {row.extract}", changes=changes, by=by)
    return row


def _canonical(said: Mapping[str, Any]) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=True)


def _locked(agreement: int, by: Viewer) -> Agreement:
    one = Agreement.objects.select_for_update().filter(pk=agreement).first()
    if one is None or not rules.is_visible(by, one.owner_id, named_in(one)):
        raise NotFound("There is no such agreement, or not for you.")
    by.require("records.agree", organisation=one.owner_id)
    return one


def _thing(one: Agreement) -> str:
    return f"agreement {one.pk}"
