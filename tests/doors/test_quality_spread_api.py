"""The next wave and the files for programs through the interface, by the same rules as the pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from partera.programs.quality.actions import destinations
from tests.doors.test_api import brings, sends
from tests.doors.test_quality_files import SMALL
from tests.support import quality
from tests.support import spreading as support
from tests.support.people import World
from tests.support.quality import Joined, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined(world: World, monkeypatch: pytest.MonkeyPatch, clock: object) -> Joined:
    support.take_sites()
    support.publish(monkeypatch)
    return quality.collaborative(world, keys=("ntsv", "htn_60_confirmed"))


def test_the_next_wave_is_told_with_what_is_not_known(client: Client, world: World, joined: Joined) -> None:
    found = client.get(f"/api/quality/collaboratives/{joined.id}/next-wave", headers=brings(world)).json()
    assert (found["total"], found["items"][0]["rank"]) == (3, 1)
    lee = next(item for item in found["items"] if item["site"] == "049001")
    assert lee["facts"]["rate"] == {
        "state": "suppressed", "value": None, "points": None, "period": "2024", "numerator": None, "denominator": None,
    }  # fmt: skip


def test_readiness_is_written_down(client: Client, world: World, joined: Joined) -> None:
    path, headers = f"/quality/collaboratives/{joined.id}/readiness", brings(world)
    sent = {"site": "049001", "items": {"sponsor": 2, "team": 1}, "note": "By phone"}
    answer = sends(client, "POST", path, sent, **headers)
    assert (answer.status_code, answer.json()["items"]) == (201, {"sponsor": 2, "team": 1})
    assert sends(client, "POST", path, sent | {"items": {"nobody": 2}}, **headers).status_code == 422
    assert sends(client, "POST", path, sent | {"site": "000000"}, **headers).status_code == 404


def test_what_slips_is_listed(client: Client, world: World, joined: Joined) -> None:
    found = client.get(f"/api/quality/collaboratives/{joined.id}/slips", headers=brings(world)).json()
    assert found["total"] == 7
    assert {item["kind"] for item in found["items"]} == {"missing"}


def test_the_rows_of_a_programs_file_are_those_of_the_page(client: Client, world: World, joined: Joined) -> None:
    destinations.write(collaborative=joined.id, key="small", mapping=SMALL, by=world.viewer("ana"))
    quality.enter(joined.parts["Alder"], joined.measures["htn_60_confirmed"], date(2026, 1, 1), *share(5, 10))
    headers, base = brings(world), f"/api/quality/collaboratives/{joined.id}/program-files"
    (row,) = client.get(base, headers=headers).json()["items"]
    assert (row["key"], row["version"], row["checked_on"]) == ("small", 1, None)
    found = client.get(f"{base}/small/rows?first=2026-01&last=2026-02", headers=headers).json()
    assert found["rows"] == [["Alder Invented Hospital", "202601", 5]]
    assert not found["is_checked"]


@pytest.mark.parametrize("asked", ["first=x&last=2026-01", "first=2026-02&last=2026-01", "first=2000-01&last=2026-01"])
def test_months_that_are_none_are_refused(client: Client, world: World, joined: Joined, asked: str) -> None:
    destinations.write(collaborative=joined.id, key="small", mapping=SMALL, by=world.viewer("ana"))
    path = f"/api/quality/collaboratives/{joined.id}/program-files/small/rows?{asked}"
    assert client.get(path, headers=brings(world)).status_code == 422


@pytest.mark.parametrize("name", ["bea", "zoe", "ewa"])
def test_nobody_else_reaches_it(client: Client, world: World, joined: Joined, name: str) -> None:
    for path in ("next-wave", "slips", "program-files"):
        answer = client.get(f"/api/quality/collaboratives/{joined.id}/{path}", headers=brings(world, name))
        assert answer.status_code == 404
