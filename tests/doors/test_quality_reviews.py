"""Case reviews in the browser."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from partera.core.periods import clock_at
from partera.programs.quality.models import CaseReview, Recommendation
from tests.doors.test_quality_improvement import in_spanish, send, text_of
from tests.support import improving as support
from tests.support import quality
from tests.support.improving import own
from tests.support.people import World
from tests.support.quality import Joined

pytestmark = pytest.mark.django_db

GIVEN: dict[str, Any] = {
    "month": "2026-01", "kind": "hypertension", "severity": "severe", "preventability": "potentially",
    "factors": ["communication", "systemic_racism"], "racism_answer": "found", "racism": "Her pain was doubted.",
    "learned": "Read back what was heard.", "reviewed_on": "2026-02-10",
}  # fmt: skip


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world)


def test_a_review_is_written_and_its_recommendation_followed(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    assert "No case review is written down here yet." in text_of(bea, f"/quality/hospitals/{own(joined)}/reviews/")
    address = send(bea, f"/quality/hospitals/{own(joined)}/reviews/new/", **GIVEN)["Location"]
    send(bea, address, "recommend", text="Interpreter at once", level="system", owner="Nurse manager", due="2026-03-01")
    page = text_of(bea, address)
    assert "Her pain was doubted." in page and "Nurse manager" in page and "overdue" in page
    advice = Recommendation.objects.get().pk
    assert send(bea, address, f"report-{advice}", state="done", result="").status_code == 422
    send(bea, address, f"report-{advice}", state="done", result="In 12 minutes.")
    assert "In 12 minutes." in text_of(bea, address)
    listed = text_of(bea, f"/quality/hospitals/{own(joined)}/reviews/")
    assert "1 case was reviewed; 0 recommendations are open." in listed and "Systemic racism" in listed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"racism_answer": ""}, "Did racism or bias contribute?"),
        ({"racism_answer": "not_found"}, "does not agree"),
        ({"racism": ""}, "how racism or bias contributed"),
        ({"month": "2026-01-17"}, "like 2026-03"),
        ({"kind": ""}, "What kind of event"),
        ({"learned": "MRN 84731920 taught us."}, "medical record number"),
    ],
)
def test_a_refused_review_loses_nothing_that_was_typed(
    world: World, joined: Joined, wrong: dict[str, str], said: str
) -> None:
    answer = send(world.client("bea"), f"/quality/hospitals/{own(joined)}/reviews/new/", **GIVEN | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page
    assert "Read back what was heard." in page or "learned" in wrong
    assert CaseReview.objects.count() == 0


def test_a_review_is_corrected_until_its_year_is_summed(world: World, joined: Joined) -> None:
    number, bea = support.review(world, joined), world.client("bea")
    send(bea, f"/quality/reviews/{number}/", "correct", **GIVEN | {"learned": "Ask twice."})
    assert "Ask twice." in text_of(bea, f"/quality/reviews/{number}/")
    with clock_at(datetime(2027, 4, 1, 12, tzinfo=UTC)):
        page = text_of(world.client("bea"), f"/quality/reviews/{number}/")
        assert "can no longer change" in page and "Correct the review" not in page
        assert send(world.client("bea"), f"/quality/reviews/{number}/", "correct", **GIVEN).status_code == 404


def test_sums_over_others_stand_beside_ones_own_or_say_why_not(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    address = f"/quality/hospitals/{own(joined)}/reviews/"
    assert "fewer than 5 of them" in text_of(bea, address)
    for part in list(joined.parts.values())[1:6]:
        for _time in range(2):
            support.review(world, joined, part, month=date(2025, 6, 1), factors=("systemic_racism", "communication"))
    support.review(world, joined, joined.parts["Alder"], month=date(2025, 6, 1), factors=("staffing", "other_bias"))
    with clock_at(datetime(2026, 4, 1, 12, tzinfo=UTC)):
        page = " ".join(text_of(world.client("bea"), address).split())
    assert "5 other hospitals, 2025" in page and "Small count hidden" in page
    assert '<th scope="row">Systemic racism</th><td class="p-num">10</td>' in page


def test_nobody_else_meets_them(world: World, joined: Joined) -> None:
    number = support.review(world, joined)
    for name in ("carmen", "zoe", "ewa", "nico"):
        assert world.client(name).get(f"/quality/reviews/{number}/").status_code == 404
    assert 'action="?do=' not in text_of(world.client("ana"), f"/quality/reviews/{number}/")
    assert world.client("ana").get(f"/quality/hospitals/{own(joined)}/reviews/new/").status_code == 404
    assert send(world.client("bea"), f"/quality/reviews/{number}/", "report-999").status_code == 404


def test_the_pages_speak_spanish(world: World, joined: Joined) -> None:
    number, bea = support.review(world, joined), world.client("bea")
    assert "Revisiones de casos" in in_spanish(bea, f"/quality/hospitals/{own(joined)}/reviews/")
    assert "¿Contribuyó el racismo" in in_spanish(bea, f"/quality/reviews/{number}/")
