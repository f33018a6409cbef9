"""An upload of birth records that a worker loads, held in its middle until it is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from partera.core.periods import now
from partera.core.viewers import Viewer, command
from partera.evidence.row_writer import RowWriter
from partera.flows import take_in_files, uploads, work_on_uploads
from partera.platform.accounts.models import User
from partera.platform.work.models import Job
from partera.registry.custody import actions as custody
from partera.registry.custody.models import Agreement
from partera.registry.custody.rules import COUNT, LOAD, Named
from partera.registry.partners.actions import add_organisation, give_role
from partera.registry.partners.queries import viewer_for
from tests.evidence.birth_extracts import MAPPING, rows, text_of

BY = command("the tests")
RECORDS = 5_000


def ask(moment: str) -> int:
    """An upload that its owner said yes to, left to a worker; gives the job's number."""
    work_on_uploads.SMALL_BYTES = 0
    owner = _owner()
    text = text_of(rows(RECORDS, seed=len(moment)))
    pending = uploads.begin(
        [SimpleUploadedFile(f"{moment}.csv", text.encode())],
        SimpleUploadedFile("births.toml", MAPPING.encode()),
        period="",
        place="",
        agreement=_agreement(),
        by=owner,
    )
    work_on_uploads.load(pending, by=owner)
    return Job.objects.get(kind=work_on_uploads.LOAD, arguments={"upload": pending.token}).pk


def hold_at(moment: str, hold: Callable[[str], None]) -> None:
    """Let loading come to this moment, and stay there."""
    if moment == "reading":
        close = RowWriter.close

        def closed(writer: RowWriter) -> None:
            hold("middle")
            close(writer)

        RowWriter.close = closed  # type: ignore[method-assign]
        return
    bring = take_in_files.bring_up_to_date

    def brought(**given: Any) -> Any:
        hold("middle")
        return bring(**given)

    take_in_files.bring_up_to_date = brought


def said(job: int) -> dict[str, object]:
    """What the upload's page says at the end, and which of its files are left."""
    pending = uploads.stored(Job.objects.get(pk=job).arguments["upload"])
    assert pending is not None
    left = [path.name for path in Path(uploads.folder_of(pending.token)).glob("file-*")]
    return {"step": pending.step, "problem": pending.problem, "left": left}


def _owner() -> Viewer:
    user = User.objects.filter(email="olga@example.org").first()
    if user is None:
        user = User.objects.create(name="Olga Invented", email="olga@example.org", joined_at=now())
        give_role(user=user.pk, role="administrator", start=date(2000, 1, 1), by=BY)
    connection.close()
    return viewer_for(user)


def _agreement() -> int:
    found = Agreement.objects.first()
    if found is None:
        owner = add_organisation(name="Invented Department", kind="state_agency", government_level="state", by=BY)
        found = custody.agree(
            owner=owner.pk,
            title="Invented births",
            purpose="Rates",
            start=date(2000, 1, 1),
            end=date(2999, 6, 30),
            destroy_by=date(2999, 12, 31),
            permitted=[Named(LOAD, role="administrator"), Named(COUNT, role="administrator")],
            by=BY,
        )
    return int(found.pk)
