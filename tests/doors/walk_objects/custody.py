"""Agreements on records of Ana's office, a file held under one, and a certificate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.evidence import intake
from partera.evidence.suppliers.protocol import Given
from partera.registry.custody import actions, queries
from partera.registry.custody.models import Agreement, Destruction
from partera.registry.custody.rules import COUNT, LOAD, Named
from tests.doors.walk_objects import Walk
from tests.evidence.birth_extracts import rows, write
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    """Only the office's own convener and an administrator are parties; nobody is named besides."""
    office = world.health_office.pk
    made = _agreement(office)
    extract = _held(made)
    done = _destroyed(made)

    def sees(viewer: Viewer) -> bool:
        return viewer.may("records.see", organisation=office) or (
            "convener" in viewer.roles and viewer.may_somewhere("records.see") and _is_of(viewer, office)
        )

    one = {"number": made.pk}
    held = {"organisation": office, "insider": "ana", "may": sees}
    return {
        "agreement": Walk(one, **held),
        "agreement_renew": Walk(one, **held),
        "agreement_stop": Walk(one, **held),
        "records_destroy": Walk({**one, "extract": extract}, **held),
        "certificate": Walk({"number": done.pk}, **held),
        "certificate_pdf": Walk({"number": done.pk}, **held),
        "certificate_file": Walk({"number": done.pk}, **held),
    }


def _is_of(viewer: Viewer, office: int) -> bool:
    return any(grant.permission == "records.see" and grant.organisation == office for grant in viewer.grants)


def _agreement(office: int) -> Agreement:
    return actions.agree(
        owner=office,
        title="Invented births",
        purpose="Rates by county",
        start=date(2000, 1, 1),
        end=date(2999, 1, 1),
        destroy_by=date(2999, 1, 1),
        permitted=[Named(act, role="convener", organisation=office) for act in (LOAD, COUNT)],
        by=SET_UP,
    )


def _held(made: Agreement) -> str:
    folder = Path(settings.PARTERA_HOME) / "theirs"
    folder.mkdir(exist_ok=True)
    path, mapping = write(folder, rows())
    under = queries.terms_of(made)
    report = intake.load([path], Path(settings.PARTERA_HOME), Given(mapping=mapping), under=under)[0]
    assert report.ok and report.extract, report.message
    return report.extract


def _destroyed(made: Agreement) -> Destruction:
    certificate = {
        "name": "a.csv", "what": "Invented", "rows": 1, "periods": ["2022"], "sha256": "0" * 64, "wrapped_by": "0" * 8,
        "agreement": made.title, "owner": "", "destroyed_at": now().isoformat(), "destroyed_by": "", "done": "",
        "seal": "",
    }  # fmt: skip
    return Destruction.objects.create(
        extract="0123456789abcdef", agreement=made, what={"name": "a.csv"}, begun_at=now(), begun_by="",
        done_at=now(), certificate=certificate,
    )  # fmt: skip
