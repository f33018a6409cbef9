"""Monthly counts over the interface: put once or twice alike, odd values answered with their codes, rows with fates."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from partera.core.periods import Month
from partera.programs.quality.models import Submission
from tests.doors.test_api import brings, sends
from tests.support import quality
from tests.support.people import World
from tests.support.quality import Joined, share

GOOD = {"numerator": 1, "denominator": 2}
COUNTS = {"entries": [{"numerator": 14, "denominator": 20, "unknown": 1}]}


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world)


def put(world: World, joined: Joined, body: Any, *, who: str = "bea", key: str = "htn_60_confirmed") -> Any:
    path = f"/quality/hospitals/{joined.parts['County General']}/months/2026-02/measures/{key}"
    return sends(Client(), "PUT", path, body, **brings(world, who))


def batch(world: World, joined: Joined, rows: list[dict[str, Any]], **more: Any) -> Any:
    path = f"/quality/hospitals/{joined.parts['County General']}/rows"
    return sends(Client(), "POST", path, {"rows": rows, **more}, **brings(world, "bea"))


def row(month: str = "2026-02", numerator: int = 14, denominator: int = 20, **more: Any) -> dict[str, Any]:
    return {"measure": "htn_60_confirmed", "month": month, "numerator": numerator, "denominator": denominator, **more}


def test_putting_the_same_twice_changes_nothing(world: World, joined: Joined) -> None:
    assert put(world, joined, COUNTS).json()["revision"] == 1
    assert put(world, joined, COUNTS).json()["revision"] == 1
    assert Submission.objects.get().way == "api"


def test_what_is_put_is_read(world: World, joined: Joined) -> None:
    put(world, joined, {"gaps": [112, 40]}, key="smm_between")
    path = f"/api/quality/hospitals/{joined.parts['County General']}/months/2026-02"
    found = Client().get(path, headers=brings(world, "ana")).json()
    assert [(one["measure"], one["gaps"], one["by"]) for one in found] == [("smm_between", [112, 40], "Bea")]


def test_a_change_needs_its_reason(world: World, joined: Joined) -> None:
    put(world, joined, COUNTS)
    other = {"entries": [{"numerator": 15, "denominator": 20}]}
    assert put(world, joined, other).status_code == 409
    assert put(world, joined, other | {"reason": "A chart was found late."}).json()["revision"] == 2


def test_a_sender_who_saw_another_revision_is_told(world: World, joined: Joined) -> None:
    put(world, joined, COUNTS)
    other = {"entries": [{"numerator": 15, "denominator": 20}], "reason": "Late.", "seen": 0}
    answer = put(world, joined, other)
    assert (answer.status_code, "meanwhile" in answer.json()["detail"]) == (409, True)


def test_an_unlikely_value_is_answered_with_its_code_and_kept_when_confirmed(world: World, joined: Joined) -> None:
    part, measure = joined.parts["County General"], joined.measures["htn_60_confirmed"]
    for month in Month(2025, 9).to(Month(2026, 1)):
        quality.enter(part, measure, month.first_day, *share(14, 20))
    odd = {"entries": [{"numerator": 42, "denominator": 60}]}
    answer = put(world, joined, odd)
    assert answer.status_code == 409
    assert [one["code"] for one in answer.json()["questions"]] == ["size"]
    assert put(world, joined, odd | {"confirmed": ["size"]}).status_code == 200


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([{"numerator": 21, "denominator": 20}], "more_than_all"),
        ([GOOD, GOOD], "twice"),
        ([GOOD | {"dimension": "race", "group": "black"}], "no_total"),
        ([GOOD, GOOD | {"dimension": "x", "group": "y"}], "no_group"),
        ([{"value": 4.5, "denominator": 2}], "not_wanted"),
    ],
)  # fmt: skip
def test_an_impossible_value_is_told_by_its_code(
    world: World, joined: Joined, entries: list[dict[str, Any]], code: str
) -> None:
    answer = put(world, joined, {"entries": entries})
    assert answer.status_code == 422
    assert code in [one["code"] for one in answer.json()["problems"]]


@pytest.mark.parametrize(
    "entry", [{"numerator": -1, "denominator": 2}, {"numerator": 1.5, "denominator": 2}, {"value": "NaN"}]
)
def test_what_is_no_count_is_refused(world: World, joined: Joined, entry: dict[str, Any]) -> None:
    assert put(world, joined, {"entries": [entry]}).status_code == 422


def test_a_reason_that_names_a_record_is_stopped(world: World, joined: Joined) -> None:
    put(world, joined, COUNTS)
    other = {"entries": [{"numerator": 15, "denominator": 20}], "reason": "MRN 00123456 was missed"}
    answer = put(world, joined, other)
    assert answer.status_code == 422
    assert "00123456" not in answer.content.decode()


def test_every_row_of_a_batch_is_told_its_fate(world: World, joined: Joined) -> None:
    rows = [row(), row("2026-01", 21, 20), row("soon"), row() | {"measure": "other"}]
    told = batch(world, joined, rows).json()
    assert [one["fate"] for one in told["rows"]] == ["new", "impossible", "unread", "unread"]
    assert told["kept"] == 1
    assert Submission.objects.count() == 1


def test_a_batch_may_be_tried(world: World, joined: Joined) -> None:
    told = batch(world, joined, [row()], try_only=True).json()
    assert (told["kept"], told["rows"][0]["fate"], Submission.objects.count()) == (0, "new", 0)


def test_groups_of_a_batch_come_with_their_whole(world: World, joined: Joined) -> None:
    rows = [row(), row(numerator=5, denominator=9, dimension="race", group="black"),
            row(numerator=9, denominator=11, dimension="race", group="unknown")]  # fmt: skip
    assert batch(world, joined, rows).json()["kept"] == 1
    assert Submission.objects.get().counts.count() == 3


def test_the_measures_and_ones_own_hospitals_are_listed(world: World, joined: Joined) -> None:
    headers = brings(world, "bea")
    hospitals = Client().get("/api/quality/hospitals", headers=headers).json()
    assert [(one["hospital_name"], one["is_own"]) for one in hospitals["items"]] == [("County General", True)]
    path = f"/api/quality/hospitals/{joined.parts['County General']}/measures?month=2026-02"
    assert [one["key"] for one in Client().get(path, headers=headers).json()] == ["htn_60_confirmed", "smm_between"]


@pytest.mark.parametrize("who", ["ana", "carmen", "zoe"])
def test_nobody_enters_for_another_hospital(world: World, joined: Joined, who: str) -> None:
    assert put(world, joined, COUNTS, who=who).status_code == 404


def test_a_token_without_the_scope_enters_nothing(world: World, joined: Joined) -> None:
    path = f"/quality/hospitals/{joined.parts['County General']}/months/2026-02/measures/htn_60_confirmed"
    answer = sends(Client(), "PUT", path, COUNTS, **brings(world, "bea", scopes=("quality.see",)))
    assert answer.status_code == 404
