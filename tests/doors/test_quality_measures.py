"""The pages of measures: definitions read, taken up, written, changed with their differences, ended."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from partera.core.periods import Month
from partera.programs.quality import catalog
from partera.programs.quality.models import Measure, MeasureVersion
from tests.support import quality
from tests.support.people import World
from tests.support.quality import Joined, share

KEYS = ("htn_60_confirmed", "htn_60_first", "smm_between")
NEW = {
    "key": "bp_checked", "first_month": "2026-04", "title": "Blood pressure checked at home",
    "title_es": "Presión medida en casa", "kind": "process", "shape": "share", "counts": "patients with a cuff at home",
    "out_of": "patients sent home", "per": "100", "better": "higher", "every": "month", "source": "Our own",
    "author": "Invented Collaborative", "checked_by": "no person yet", "next_review": "2027-01-01",
}  # fmt: skip


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world, keys=KEYS)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def address(joined: Joined, more: str = "") -> str:
    return f"/quality/{joined.id}/measures/{more}"


def redefined(world: World, joined: Joined, **more: Any) -> HttpResponse:
    measure = joined.measures["htn_60_confirmed"]
    before = catalog.measures()["htn_60_confirmed"].definition
    sent = NEW | {
        name: getattr(before, name) for name in ("title", "title_es", "kind", "shape", "counts", "counts_es", "out_of",
        "out_of_es", "clock", "better", "every", "source", "author", "checked_by", "target", "target_words", "strata")
    }  # fmt: skip
    given = sent | {"reason": "AIM changed its rule.", "next_review": "2027-11-26"} | more
    return world.client("ana").post(address(joined, f"{measure}/redefine/"), given)


def test_the_page_says_what_is_counted_among_whom(world: World, joined: Joined) -> None:
    page = text(world.client("bea").get(address(joined)))
    assert "counts 3 measures" in page
    assert "two severe readings within 15 minutes" in page
    assert "compare with the current edition" in page


def test_both_clocks_stand_beside_each_other(world: World, joined: Joined) -> None:
    page = text(world.client("bea").get(address(joined)))
    clocks = page.split("Treatment in time, by two clocks")[1].split("The other measures")[0]
    assert "from the first severe reading" in clocks and "from the confirmed severe reading" in clocks


def test_a_measure_of_the_catalog_is_taken_up(world: World, joined: Joined) -> None:
    world.client("ana").post(address(joined), {"key": "ntsv", "first_month": "2026-04"})
    assert Measure.objects.get(key="ntsv").collaborative_id == joined.id


def test_every_measure_of_the_catalog_passes_the_guard(world: World, joined: Joined) -> None:
    for key in catalog.measures():
        if key not in KEYS:
            answer = world.client("ana").post(address(joined), {"key": key, "first_month": "2026-04"})
            assert answer.status_code == 302, key


def test_a_measure_of_its_own_is_written(world: World, joined: Joined) -> None:
    answer = world.client("ana").post(address(joined, "new/"), NEW)
    assert answer.status_code == 302
    assert MeasureVersion.objects.get(measure__key="bp_checked").author == "Invented Collaborative"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("out_of", "", "needs the words of what it is out of"),
        ("key", "Not A Key", "small letters"),
        ("first_month", "soon", "Write the month like 2026-03."),
        ("source", "Ask 501-555-0100", "looks like a phone or fax number"),
        ("counts", "patients such as MRN 00123456", "looks like a medical record number"),
    ],
)
def test_a_definition_that_cannot_stand_is_refused(
    world: World, joined: Joined, field: str, value: str, said: str
) -> None:
    answer = world.client("ana").post(address(joined, "new/"), NEW | {field: value})
    assert answer.status_code == 422
    assert said in text(answer)
    assert not Measure.objects.filter(key="bp_checked").exists()


def test_a_change_of_what_is_counted_breaks_the_series_and_says_so(world: World, joined: Joined) -> None:
    for month in Month(2025, 12).to(Month(2026, 2)):
        for part in list(joined.parts.values())[:3]:
            quality.enter(part, joined.measures["htn_60_confirmed"], month.first_day, *share(14, 20))
    assert redefined(world, joined, out_of="all patients treated").status_code == 302
    page = text(world.client("ana").get(address(joined, f"{joined.measures['htn_60_confirmed']}/versions/")))
    assert "This change breaks the series" in page
    assert "December 2025 to February 2026: 3 months, 9 submissions" in page
    assert "all patients treated" in page
    assert "70.0% (42 of 60)" in page


def test_a_hospital_reads_only_its_own_values_in_the_report(world: World, joined: Joined) -> None:
    for part in list(joined.parts.values())[:3]:
        quality.enter(part, joined.measures["htn_60_confirmed"], Month(2026, 2).first_day, *share(14, 20))
    redefined(world, joined, out_of="all patients treated")
    page = text(world.client("bea").get(address(joined, f"{joined.measures['htn_60_confirmed']}/versions/")))
    assert "70.0% (14 of 20)" in page and "42 of 60" not in page


def test_a_change_of_title_alone_does_not_break_the_series(world: World, joined: Joined) -> None:
    redefined(world, joined, title="Treated in time")
    page = text(world.client("ana").get(address(joined, f"{joined.measures['htn_60_confirmed']}/versions/")))
    assert "does not break the series" in page


def test_a_change_needs_a_reason_and_a_difference(world: World, joined: Joined) -> None:
    assert redefined(world, joined, reason="").status_code == 422
    assert "Nothing differs" in text(redefined(world, joined))


def test_a_change_does_not_reach_back_over_counts(world: World, joined: Joined) -> None:
    quality.enter(joined.parts["Alder"], joined.measures["htn_60_confirmed"], Month(2026, 2).first_day, *share(14, 20))
    answer = redefined(world, joined, title="Treated in time", first_month="2026-02")
    assert "Counts are already entered" in text(answer)


def test_the_report_can_be_downloaded(world: World, joined: Joined) -> None:
    redefined(world, joined, title="=Treated in time")
    answer = world.client("ana").get(address(joined, f"{joined.measures['htn_60_confirmed']}/versions.csv"))
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Versions,What,Before,After")
    assert any("'=Treated in time" in line for line in lines)


def test_the_other_clocks_values_stand_beside(world: World, joined: Joined) -> None:
    part = joined.parts["County General"]
    quality.enter(part, joined.measures["htn_60_confirmed"], Month(2026, 2).first_day, *share(14, 20))
    quality.enter(part, joined.measures["htn_60_first"], Month(2026, 2).first_day, *share(12, 22))
    page = text(world.client("bea").get(address(joined, f"{joined.measures['htn_60_confirmed']}/versions/")))
    assert "Both for the same months: your own hospital" in page
    assert "54.5% (12 of 22)" in page


def test_a_measure_is_ended_and_asked_for_no_longer(world: World, joined: Joined) -> None:
    world.client("ana").post(address(joined, f"{joined.measures['smm_between']}/end/"))
    page = text(world.client("bea").get(address(joined)))
    assert "ended on March 16, 2026" in page


@pytest.mark.parametrize("who", ["bea", "ewa", "zoe", "carmen"])
@pytest.mark.parametrize("more", ["new/", "{measure}/redefine/", "{measure}/end/"])
def test_only_who_runs_the_collaborative_changes_measures(world: World, joined: Joined, who: str, more: str) -> None:
    page = address(joined, more.format(measure=joined.measures["htn_60_confirmed"]))
    assert world.client(who).get(page).status_code == 404
    assert world.client(who).post(page, NEW).status_code == 404


def test_a_measure_of_another_collaborative_is_not_found(world: World, joined: Joined) -> None:
    assert world.client("ana").get(address(joined, "999/versions/")).status_code == 404
