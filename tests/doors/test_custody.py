"""Agreements in the browser: written down, asked for at upload, ended; records destroyed and certified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from partera.core.periods import clock_at
from partera.doors.jobs import keep_to_agreements
from partera.evidence.catalog import Catalog
from partera.flows import uploads
from partera.overviews.due import due
from partera.platform.audit.models import Entry
from partera.platform.work.models import Job
from partera.registry.custody import queries
from partera.registry.custody.models import Agreement, Destruction
from tests.evidence.birth_extracts import rows, write
from tests.support.people import World

MARCH = datetime(2026, 3, 16, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    with clock_at(MARCH):
        yield


def form_of(world: World, **changed: Any) -> dict[str, Any]:
    return {
        "owner": world.health_office.pk, "title": "Invented births", "purpose": "Rates by county",
        "start": "2026-01-01", "end": "2026-06-30", "destroy_by": "2026-09-30", "load_roles": ["convener"],
        "count_roles": ["convener"], "only": world.health_office.pk, "contact": "Vera Demo-Archive", **changed,
    }  # fmt: skip


@pytest.fixture
def agreement(world: World, client_of: Callable[[str], Client]) -> Agreement:
    answer = client_of("ana").post("/evidence/agreements/make/", form_of(world))
    assert answer.status_code == 302, answer.content.decode()
    return Agreement.objects.get()


def upload(browser: Client, tmp_path: Path, **facts: Any) -> str:
    path, mapping = write(tmp_path, rows())
    files = [SimpleUploadedFile(path.name, path.read_bytes())]
    sent = {"files": files, "mapping": SimpleUploadedFile(mapping.name, mapping.read_bytes()), **facts}
    answer = browser.post("/evidence/upload/", sent)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_an_agreement_that_contradicts_itself_is_refused_in_its_form(
    world: World, client_of: Callable[[str], Client]
) -> None:
    answer = client_of("ana").post("/evidence/agreements/make/", form_of(world, end="2025-01-01"))
    assert answer.status_code in (200, 400) and "ends before it starts" in answer.content.decode()
    assert not Agreement.objects.exists()


def test_an_agreement_may_name_single_people(world: World, client_of: Callable[[str], Client]) -> None:
    ana = world.users["ana"].pk
    named = {"load_roles": [], "count_roles": [], "only": "", "load_people": [ana], "count_people": [ana]}
    answer = client_of("ana").post("/evidence/agreements/make/", form_of(world, **named))
    assert answer.status_code == 302, answer.content.decode()
    made = Agreement.objects.get()
    assert {(one.act, one.role, one.user_id) for one in made.permitted.all()} == {("load", "", ana), ("count", "", ana)}
    assert queries.terms_to_load(world.viewer("ana"), made.pk).title == made.title
    page = client_of("ana").get(f"/evidence/agreements/{made.pk}/").content.decode()
    assert page.count("Ana") >= 2


def test_only_people_of_ones_own_organization_are_offered_by_name(world: World) -> None:
    offered = {number for number, _name in queries.people(world.viewer("ana"), "load")}
    everybody = {number for number, _name in queries.people(world.viewer("olga"), "load")}
    assert world.users["ana"].pk in offered < everybody


def test_nobody_writes_an_agreement_down_for_another_organisation(
    world: World, client_of: Callable[[str], Client]
) -> None:
    client_of("zoe").post("/evidence/agreements/make/", form_of(world))
    assert not Agreement.objects.exists()


@pytest.mark.slow
def test_an_upload_of_records_asks_for_their_agreement_and_waits_sealed(
    world: World, home: Path, tmp_path: Path, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    ana = client_of("ana")
    address = upload(ana, tmp_path)
    page = ana.get(address).content.decode()
    assert "only under an agreement with their owner" in page and "Invented births" in page
    waiting = b"".join(path.read_bytes() for path in (home / "uploads").rglob("file-*"))
    assert b"05119" not in waiting and b"PAR1" not in waiting
    ana.post(f"{address}keep/")
    assert Catalog(home).all() == []
    address = upload(ana, tmp_path, agreement=agreement.pk)
    ana.post(f"{address}keep/")
    assert [extract.custody["agreement"] for extract in Catalog(home).all()] == [str(agreement.pk)]
    token = address.rstrip("/").split("/")[-1]
    assert [path.name for path in uploads.folder_of(token).iterdir()] == ["state.json"]


def test_who_is_not_named_cannot_choose_the_agreement(
    world: World, home: Path, tmp_path: Path, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    path, _mapping = write(tmp_path, rows())
    sent = {"files": [SimpleUploadedFile(path.name, path.read_bytes())], "agreement": agreement.pk}
    assert client_of("zoe").post("/evidence/upload/", sent).status_code == 400
    assert "Invented births" not in client_of("zoe").get("/evidence/upload/").content.decode()


def loaded(ana: Client, home: Path, tmp_path: Path, agreement: Agreement) -> str:
    ana.post(f"{upload(ana, tmp_path, agreement=agreement.pk)}keep/")
    return Catalog(home).all()[0].id


def test_an_agreement_ended_today_leaves_the_pages_with_the_next_release(
    world: World, home: Path, tmp_path: Path, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    ana = client_of("ana")
    loaded(ana, home, tmp_path, agreement)
    assert "p-figure" in client_of("dora").get("/places/05/").content.decode()
    ana.post(f"/evidence/agreements/{agreement.pk}/stop/", {"why": "The owner asked"})
    job = Job.objects.get(kind="keep_to_agreements")
    keep_to_agreements.run(job, lambda *_said, **_more: None)
    page = client_of("dora").get("/places/05/").content.decode()
    assert "the agreement on its records ended on" in page and "p-figure" not in page


def test_records_are_destroyed_only_after_their_name_was_typed_and_certified(
    world: World, home: Path, tmp_path: Path, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    ana = client_of("ana")
    extract = loaded(ana, home, tmp_path, agreement)
    address = f"/evidence/agreements/{agreement.pk}/destroy/{extract}/"
    assert "type the name of the file" in ana.post(address, {"typed": "x"}).content.decode()
    assert len(Catalog(home).all()) == 1
    answer = ana.post(address, {"typed": "extract.csv"})
    assert Catalog(home).all() == []
    page = ana.get(answer["Location"]).content.decode()
    assert "This certificate is as it was written." in page
    number = Destruction.objects.get().pk
    assert ana.get(f"/evidence/certificates/{number}.json").json()["rows"] > 0
    paper = ana.get(f"/evidence/certificates/{number}.pdf")
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    assert "extract.csv" in words and "This certificate is as it was written." in words
    Destruction.objects.update(certificate={**Destruction.objects.get().certificate, "rows": 1})
    assert "was changed after it was written" in ana.get(answer["Location"]).content.decode()
    release = Entry.objects.filter(action="findings.publish").latest("pk").changes["current"][1]
    assert "records destroyed on" in ana.get(f"/evidence/releases/{release}/").content.decode()
    assert "The records were destroyed on" in client_of("dora").get("/places/05/").content.decode()


def test_the_contact_is_shown_when_asked_for_and_the_trail_says_so(
    world: World, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    ana, address = client_of("ana"), f"/evidence/agreements/{agreement.pk}/"
    assert "Vera Demo-Archive" not in ana.get(address).content.decode()
    assert not Entry.objects.filter(action="read", thing=f"agreement {agreement.pk}").exists()
    assert "Vera Demo-Archive" in ana.get(f"{address}?contact=1").content.decode()
    assert Entry.objects.filter(action="read", thing=f"agreement {agreement.pk}").count() == 1


def test_what_needs_you_names_an_agreement_that_ends_and_records_to_destroy(
    world: World, home: Path, tmp_path: Path, agreement: Agreement, client_of: Callable[[str], Client]
) -> None:
    loaded(client_of("ana"), home, tmp_path, agreement)
    assert not [line for line in due(world.viewer("ana")).later if line.url_name == "agreement"]
    with clock_at(datetime(2026, 6, 1, tzinfo=UTC)):
        lines = due(world.viewer("ana"))
        assert "Renew or end" in [line.verb for line in [*lines.this_week, *lines.later]]
    with clock_at(datetime(2026, 10, 5, tzinfo=UTC)):
        assert "Destroy the records of" in [line.verb for line in due(world.viewer("ana")).overdue]
        assert not [line for line in due(world.viewer("bea")).overdue if line.url_name == "agreement"]


def test_the_pages_speak_spanish(world: World, agreement: Agreement, client_of: Callable[[str], Client]) -> None:
    ana = client_of("ana")
    ana.post("/language/", {"language": "es"})
    page = ana.get(f"/evidence/agreements/{agreement.pk}/").content.decode()
    assert "Quién puede contarlos" in page and "Dueño de los registros" in page


def test_a_job_that_finds_nothing_ended_makes_no_release(world: World, home: Path) -> None:
    keep_to_agreements.run(Job(), lambda *_said, **_more: None)
    assert not Entry.objects.filter(action="findings.publish").exists()
