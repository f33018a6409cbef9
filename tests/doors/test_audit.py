"""The trail's page, its downloads and its command."""

from __future__ import annotations

import csv
import json

import pytest
from django.db import connection
from django.http import HttpResponse

from partera.config.console import run
from partera.core.viewers import job
from partera.platform.audit.actions import record, seal_due
from partera.platform.audit.models import Entry
from tests.support.people import World
from tests.support.trail import unguarded

pytestmark = pytest.mark.django_db


def write(world: World, count: int = 3) -> None:
    for number in range(count):
        record(
            action="sessions.plan", thing=f"session {number}", changes={"title": [None, "=1+1"]}, by=world.viewer("ana")
        )


def text(answer: HttpResponse) -> str:
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_an_administrator_reads_the_trail(world: World) -> None:
    write(world)
    page = world.client("olga").get("/audit/").content.decode()
    assert "sessions.plan" in page
    assert "session 2" in page
    assert "nothing → =1+1" in page


def test_the_page_spells_as_people_here_do_and_finds_what_it_spells(world: World) -> None:
    told = {"counties_served": [["05035"], ["05035", "05119"]], "how": "password, totp"}
    record(action="partners.change_organisation", thing="organisation 41", changes=told, by=world.viewer("ana"))
    browser = world.client("olga")
    asked = "/audit/?action=partners.change_organization&thing=organization+41"
    for address in ("/audit/", asked):
        page = browser.get(address).content.decode()
        assert "counties served: 05035 → 05035, 05119" in page and "how: password, totp" in page
        assert "rganisation" not in page.replace("organisation+", "").replace("_organisation", "")


def test_nobody_else_does(world: World) -> None:
    for name in ("ana", "zoe", "ewa", "bea"):
        for address in ("/audit/", "/audit/trail.csv", "/audit/trail.jsonl"):
            assert world.client(name).get(address).status_code == 404


def test_the_trail_is_filtered_and_the_page_leads_on(world: World) -> None:
    write(world, 60)
    ana = world.users["ana"].pk
    page = world.client("olga").get(f"/audit/?person={ana}&action=sessions.plan").content.decode()
    assert "session 59" in page and "session 9<" not in page
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "session 9<" in world.client("olga").get(f"/audit/{older}").content.decode()


@pytest.mark.parametrize("asked", ["person=x", "first=never", "person=99999", "last=2026-99-01"])
def test_a_filter_that_cannot_be_read_is_told(world: World, asked: str) -> None:
    assert world.client("olga").get(f"/audit/?{asked}").status_code == 200


@pytest.mark.parametrize("after", ["x", "1", "1-x", f"{10**40}-1"])
def test_an_address_that_names_no_place_in_the_trail_is_refused(world: World, after: str) -> None:
    assert world.client("olga").get(f"/audit/?after={after}").status_code == 422


def test_a_page_costs_few_queries(world: World, django_assert_max_num_queries: object) -> None:
    write(world, 60)
    browser = world.client("olga")
    browser.get("/audit/")
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        browser.get("/audit/?action=sessions.plan")


def test_the_download_runs_nothing_and_leaves_a_line(world: World) -> None:
    write(world)
    answer = world.client("olga").get("/audit/trail.csv?action=sessions.plan")
    rows = list(csv.DictReader(text(answer).splitlines()))
    assert [row["thing"] for row in rows] == ["session 2", "session 1", "session 0"]
    assert answer["Content-Disposition"] == 'attachment; filename="trail.csv"'
    line = Entry.objects.filter(action="audit.export").latest("id")
    assert line.changes == {"as": "csv", "action": "sessions.plan"}


def test_the_download_for_programs_is_one_object_a_line(world: World) -> None:
    write(world)
    lines = text(world.client("olga").get("/audit/trail.jsonl?action=sessions.plan")).splitlines()
    assert [json.loads(line)["thing"] for line in lines] == ["session 2", "session 1", "session 0"]


def test_the_command_verifies_and_names_what_was_altered(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    write(world)
    seal_due(job("the tests"))
    assert run(["audit", "verify"]) == 0
    assert "The trail is whole" in capsys.readouterr().out
    line = Entry.objects.filter(action="sessions.plan").latest("id").pk
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(f"UPDATE audit_entry SET thing = 'session 9' WHERE id = {line}")
    assert run(["audit", "verify", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [fault["line"] for fault in told["faults"]] == [line]


def test_the_command_seals(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "seal"]) == 0
    assert "sealed." in capsys.readouterr().out
