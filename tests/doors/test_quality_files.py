"""Files for other programs in the browser: a mapping written, tried, kept, checked; its file; what changed since."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partera.core.periods import clock_at, now
from partera.platform.audit.models import Entry as Line
from partera.programs.quality.actions import collaboratives, destinations, measures
from partera.programs.quality.catalog.program_files import examples
from partera.programs.quality.models import Destination, DestinationFile
from partera.programs.quality.queries import destinations as known
from partera.programs.quality.queries import measures as defined
from tests.support import quality
from tests.support.people import World
from tests.support.quality import Joined, share
from tests.support.workbooks import sheets

pytestmark = pytest.mark.django_db

SMALL = """program = "Invented program"
missing = "."
[rows]
each = ["hospital", "month"]
[[column]]
name = "Hospital"
fact = "name"
[[column]]
name = "Month"
period = "YYYYMM"
[[column]]
name = "Treated"
measure = "htn_60_confirmed"
number = "numerator"
"""


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    found = quality.collaborative(world, keys=("htn_60_confirmed", "hem_qbl", "ntsv", "smm"))
    for month in (date(2026, 1, 1), date(2026, 2, 1)):
        measure = found.measures["htn_60_confirmed"]
        quality.enter(found.parts["County General"], measure, month, *share(8, 10, race__black=(8, 10)))
        quality.enter(found.parts["Alder"], measure, month, *share(5, 10))
    return found


@pytest.fixture
def kept(world: World, joined: Joined) -> str:
    destinations.write(collaborative=joined.id, key="small", mapping=SMALL, by=world.viewer("ana"))
    return f"/quality/{joined.id}/files/small/"


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def make(browser: Client, address: str, first: str = "2026-01", last: str = "2026-02") -> Any:
    return browser.post(f"{address}?do=make", {"first": first, "last": last})


def test_an_example_is_begun_from_tried_and_kept(world: World, joined: Joined) -> None:
    ana, address = world.client("ana"), f"/quality/{joined.id}/files/"
    assert "Neither is a program’s own template" in page(ana, address)
    text = examples()["state_collaborative"]
    assert "State perinatal quality collaborative upload (example)" in page(
        ana, f"{address}new/?example=state_collaborative"
    )
    tried = ana.post(f"{address}new/", {"key": "state", "mapping": text, "try": "1"})
    assert "So it would begin" in tried.content.decode()
    assert not Destination.objects.exists()
    done = ana.post(f"{address}new/", {"key": "state", "mapping": text.replace("\n", "\r\n")})
    assert done["Location"] == f"{address}state/"
    assert Destination.objects.get().mapping == text
    assert "Not checked against the program’s current template" in page(ana, address)


def test_every_wrong_line_is_told_and_nothing_typed_is_lost(world: World, joined: Joined) -> None:
    text = SMALL.replace("YYYYMM", "Monthly").replace('fact = "name"', 'fact = "phone"')
    answer = world.client("ana").post(f"/quality/{joined.id}/files/new/", {"key": "small", "mapping": text})
    found = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 7: “phone” is not known of a hospital." in found
    assert "Line 10: A period is written with" in found
    assert "period = &quot;Monthly&quot;" in found
    assert not Destination.objects.exists()


@pytest.mark.parametrize("key", ["new", "Upper", "a b", "../x"])
def test_a_short_name_that_is_none_is_refused(world: World, joined: Joined, key: str) -> None:
    answer = world.client("ana").post(f"/quality/{joined.id}/files/new/", {"key": key, "mapping": SMALL})
    assert answer.status_code == 422
    assert "A short name has small letters" in answer.content.decode()


def test_the_first_rows_stand_as_they_will_be_written(world: World, kept: str) -> None:
    found = page(world.client("ana"), f"{kept}?first=2026-01&last=2026-02")
    assert "<td>Alder Invented Hospital</td><td>202601</td><td>5</td>" in found
    assert "7 hospitals are in it" in found


def test_an_unchecked_file_goes_out_with_its_warning_and_is_kept_on_record(world: World, kept: str) -> None:
    answer = make(world.client("ana"), kept)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as held:
        rows = list(csv.reader(io.StringIO(held.read("upload_2026-01_2026-02.csv").decode())))
        readme = held.read("README.txt").decode()
    assert rows[:2] == [["Hospital", "Month", "Treated"], ["Alder Invented Hospital", "202601", "5"]]
    assert readme.startswith("NOT CHECKED AGAINST THE PROGRAM’S CURRENT TEMPLATE")
    row = DestinationFile.objects.get()
    assert (row.rows, row.by_name, row.sha256 in readme) == (4, "Ana", True)
    assert row.sha256 in page(world.client("ana"), kept)
    assert Line.objects.filter(action="quality.program_file").count() == 1


def test_a_checked_file_goes_out_alone(world: World, kept: str) -> None:
    ana = world.client("ana")
    assert ana.post(f"{kept}?do=check", {"who": "Ana and Bea", "on": "2026-03-16"}).status_code == 302
    assert "Checked by Ana and Bea on March 16, 2026" in page(ana, kept)
    answer = make(ana, kept)
    assert answer["Content-Disposition"] == 'attachment; filename="upload_2026-01_2026-02.csv"'


@pytest.mark.parametrize(
    ("given", "said"),
    [({"who": "", "on": "2026-03-16"}, "required"), ({"who": "A", "on": "2026-03-17"}, "still to come"),
     ({"who": "A", "on": "2026-03-01"}, "was written after that day")],
)  # fmt: skip
def test_a_check_needs_somebody_and_a_day_that_can_be(world: World, kept: str, given: dict, said: str) -> None:
    answer = world.client("ana").post(f"{kept}?do=check", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_new_version_needs_its_reason_and_is_unchecked_again(world: World, kept: str) -> None:
    ana = world.client("ana")
    ana.post(f"{kept}?do=check", {"who": "Ana", "on": "2026-03-16"})
    changed = SMALL.replace('"Treated"', '"SHTN_N"')
    refused = ana.post(f"{kept}edit/", {"mapping": changed, "reason": ""})
    assert refused.status_code == 422
    assert "Say why the mapping changes" in refused.content.decode()
    assert "SHTN_N" in refused.content.decode()
    ana.post(f"{kept}edit/", {"mapping": changed, "reason": "New template of 2026"})
    found = page(ana, kept)
    assert "Version 2, written by Ana" in found
    assert "New template of 2026" in found
    assert "Whoever sends this file first compares" in found
    assert [row.version for row in known.versions(world.viewer("ana"), int(kept.split("/")[2]), "small")] == [2, 1]


def test_the_same_text_again_is_no_new_version(world: World, kept: str) -> None:
    world.client("ana").post(f"{kept}edit/", {"mapping": SMALL, "reason": ""})
    assert Destination.objects.count() == 1


def test_only_hospitals_whose_agreement_is_in_force_leave_in_a_file(world: World, joined: Joined, kept: str) -> None:
    ana = world.viewer("ana")
    collaboratives.go_on(enrolment=joined.parts["Alder"], state="left", reason="The unit closed.", by=ana)
    found = page(world.client("ana"), f"{kept}?first=2026-01&last=2026-02")
    assert "Left out, because no agreement is in force: Alder Invented Hospital (left)." in found
    assert "<td>Alder Invented Hospital</td>" not in found


def test_a_definition_that_changed_since_is_told_with_its_columns(world: World, joined: Joined, kept: str) -> None:
    ana = world.viewer("ana")
    measure = next(row for row in defined.measures(ana, joined.id) if row.key == "htn_60_confirmed")
    with clock_at(now() + timedelta(hours=1)):
        measures.redefine(
            measure=measure.id, definition=replace(measure.definition, counts="patients treated in 30 minutes"),
            first_month=date(2026, 4, 1), reason="The state asks for 30 minutes", by=ana,
        )  # fmt: skip
    found = page(world.client("ana"), kept)
    assert "is defined anew from April 2026 (what is counted): The state asks for 30 minutes." in found
    assert "Columns: Treated." in found
    assert "Months before and after do not count the same." in found
    assert "1 measure changed since" in page(world.client("ana"), f"/quality/{joined.id}/files/")


def test_a_measure_that_ended_since_is_told(world: World, joined: Joined, kept: str) -> None:
    measures.end(measure=joined.measures["htn_60_confirmed"], by=world.viewer("ana"))
    assert "is no longer asked for since March 2026. Columns: Treated." in page(world.client("ana"), kept)


def test_a_workbook_by_quarter_and_group(world: World, joined: Joined) -> None:
    for month in (date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)):
        quality.enter(
            joined.parts["County General"], joined.measures["htn_60_confirmed"], month,
            *share(8, 10, race__black=(3, 4), race__white=(5, 6)),
        )  # fmt: skip
    text = examples()["aggregate_by_group"]
    destinations.write(collaborative=joined.id, key="aggregate", mapping=text, by=world.viewer("ana"))
    answer = make(world.client("ana"), f"/quality/{joined.id}/files/aggregate/", "2025-10", "2025-12")
    found = sheets(answer.content)
    number = f"H{joined.parts['County General']}"
    assert found["Upload"][1] == [number, "AR", "2025-Q4", "SHTN-P1", "Total", 24, 30, 3]
    assert [number, "AR", "2025-Q4", "SHTN-P1", "Black", 9, 12, 3] in found["Upload"]
    assert "README" in found


def test_months_that_run_backwards_are_told(world: World, kept: str) -> None:
    answer = make(world.client("ana"), kept, "2026-02", "2026-01")
    assert answer.status_code == 422
    assert "not before the first" in answer.content.decode()
    assert not DestinationFile.objects.exists()


@pytest.mark.parametrize("name", ["bea", "carmen", "zoe", "nico", "ewa", "olga"])
def test_nobody_else_comes_near_the_files(world: World, joined: Joined, kept: str, name: str) -> None:
    browser = world.client(name)
    for address in (f"/quality/{joined.id}/files/", f"/quality/{joined.id}/files/new/", kept, f"{kept}edit/"):
        assert browser.get(address).status_code == 404
    assert make(browser, kept).status_code == 404
    assert browser.post(f"{kept}edit/", {"mapping": SMALL + "#", "reason": "x"}).status_code == 404
    assert Destination.objects.count() == 1


def test_the_pages_are_written_in_spanish(world: World, kept: str) -> None:
    ana = world.client("ana")
    ana.post("/language/", {"language": "es", "next": "/"})
    assert "No se ha comparado con la plantilla vigente" in page(ana, kept)
