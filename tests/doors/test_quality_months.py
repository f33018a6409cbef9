"""The pages of monthly counts: entering, drafts of two people, what is refused and asked, history, the board."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from partera.core.periods import Month
from partera.programs.quality.actions import collaboratives, drafts, months
from partera.programs.quality.models import MonthDraft, Submission
from tests.support import quality
from tests.support.people import SET_UP, World
from tests.support.quality import Joined, share

FEBRUARY = Month(2026, 2)
KEYS = ("htn_60_confirmed", "smm_between", "drills", "minutes_to_treatment")


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world, keys=KEYS)


@pytest.fixture
def part(joined: Joined) -> int:
    return joined.parts["County General"]


def address(part: int, month: str = "2026-02", more: str = "") -> str:
    return f"/quality/hospitals/{part}/months/{month}/{more}"


def cell(joined: Joined, key: str, where: str, column: str) -> str:
    return f"c-{joined.measures[key]}-{where}-{column}"


def typed(joined: Joined, numerator: object, denominator: object, unknown: object = "", **more: Any) -> dict[str, Any]:
    """What the page sends when treatment in time is filled in."""
    key = "htn_60_confirmed"
    return {
        cell(joined, key, "all", "numerator"): numerator,
        cell(joined, key, "all", "denominator"): denominator,
        cell(joined, key, "all", "unknown"): unknown,
        "do": "send",
        **more,
    }


def sent(browser: Client, part: int, values: dict[str, Any]) -> HttpResponse:
    return browser.post(address(part), values)


def text(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_the_month_shows_what_is_due_and_what_stood_there_the_last_time(
    world: World, joined: Joined, part: int
) -> None:
    quality.enter(part, joined.measures["htn_60_confirmed"], Month(2026, 1).first_day, *share(14, 20, 1))
    page = text(world.client("bea").get(address(part)))
    assert "0 of 2 measures of this month are sent; they are due on March 15, 2026." in page
    assert "14 of 20, 1 unknown" in page
    assert "Unit drills held" not in page  # asked for in the quarter’s last month


def test_a_quarters_measure_is_asked_for_in_its_last_month(world: World, part: int) -> None:
    assert "Unit drills held" in text(world.client("bea").get(address(part, "2025-12")))


def test_numbers_are_sent_and_leave_the_draft(world: World, joined: Joined, part: int) -> None:
    name = cell(joined, "htn_60_confirmed", "all", "numerator")
    drafts.keep_draft(enrolment=part, month=FEBRUARY.first_day, typed={name: "1"}, by=world.viewer("bea"))
    seen = json.dumps({name: "1"})
    answer = sent(world.client("bea"), part, typed(joined, "14", "20", "1", seen_cells=seen))
    assert answer.status_code == 302
    assert Submission.objects.get().counts.get().numerator == 14
    assert not MonthDraft.objects.exists()


def test_a_month_may_be_sent_in_part(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    assert "1 of 2 measures of this month are sent" in text(world.client("bea").get(address(part)))


def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    world: World, joined: Joined, part: int
) -> None:
    answer = sent(world.client("bea"), part, typed(joined, "21", "20"))
    field = cell(joined, "htn_60_confirmed", "all", "numerator")
    assert answer.status_code == 422
    assert f'href="#{field}"' in text(answer)
    assert "21 cannot be more than the 20" in text(answer)
    assert MonthDraft.objects.get().values[field] == "21"
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("typed_in", "said"), [("abc", "is not a whole number"), ("99999999", "at most seven digits")])
def test_what_is_no_count_is_said_at_its_field(
    world: World, joined: Joined, part: int, typed_in: str, said: str
) -> None:
    assert said in text(sent(world.client("bea"), part, typed(joined, typed_in, "20")))


def test_words_in_a_field_are_not_kept_in_the_draft(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "Mrs. Invented", "20"))
    assert "Invented" not in json.dumps(MonthDraft.objects.get().values)


@pytest.mark.parametrize("noted", ['{"": "3"}', '{"3": "²"}', '{"9": "' + "9" * 5000 + '"}'])
def test_what_the_page_noted_about_itself_may_be_anything(world: World, joined: Joined, part: int, noted: str) -> None:
    ticked = {f"ok-{'9' * 30}-size": "yes", "ok-²-size": "yes"}
    answer = sent(world.client("bea"), part, typed(joined, "14", "20", seen_revisions=noted, **ticked))
    assert answer.status_code in (302, 422)


def test_a_page_that_cannot_be_read_is_told(world: World, joined: Joined, part: int) -> None:
    for noted in ("[" * 100_000, "[1]", "{"):
        assert sent(world.client("bea"), part, typed(joined, "14", "20", seen_cells=noted)).status_code == 422


def test_groups_that_do_not_add_up_are_said_where_the_rest_belongs(world: World, joined: Joined, part: int) -> None:
    key = "htn_60_confirmed"
    groups = {cell(joined, key, "race.black", "numerator"): "3", cell(joined, key, "race.black", "denominator"): "7"}
    answer = sent(world.client("bea"), part, typed(joined, "14", "20") | groups)
    assert f'href="#{cell(joined, key, "race.unknown", "denominator")}"' in text(answer)
    assert "13 left to place" in text(answer)


def test_an_unlikely_number_is_asked_about_with_a_tick_and_kept_with_its_code(
    world: World, joined: Joined, part: int
) -> None:
    measure = joined.measures["htn_60_confirmed"]
    for month in Month(2025, 9).to(Month(2026, 1)):
        quality.enter(part, measure, month.first_day, *share(14, 20))
    answer = sent(world.client("bea"), part, typed(joined, "42", "60"))
    tick = f"ok-{measure}-size"
    assert answer.status_code == 422
    assert f'id="{tick}"' in text(answer)
    assert "60 this month, and usually about 20. Is that so?" in text(answer)
    assert sent(world.client("bea"), part, typed(joined, "42", "60", **{tick: "yes"})).status_code == 302
    assert Submission.objects.get(month=FEBRUARY.first_day).odd == ["size"]


def test_a_change_asks_for_its_reason_once(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    seen = {"seen_revisions": json.dumps({joined.measures["htn_60_confirmed"]: 1})}
    answer = sent(world.client("bea"), part, typed(joined, "15", "20", **seen))
    assert 'id="reason"' in text(answer)
    again = typed(joined, "15", "20", reason="A chart was found late.", **seen)
    assert sent(world.client("bea"), part, again).status_code == 302
    assert Submission.objects.get(is_current=True).reason == "A chart was found late."


def test_a_reason_with_a_record_number_is_stopped(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    seen = {"seen_revisions": json.dumps({joined.measures["htn_60_confirmed"]: 1})}
    answer = sent(world.client("bea"), part, typed(joined, "15", "20", reason="MRN 00123456 was missed", **seen))
    assert answer.status_code == 422
    assert "a medical record number" in text(answer)
    assert Submission.objects.count() == 1


def test_a_reason_with_a_phone_number_is_asked_about(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    seen = {"seen_revisions": json.dumps({joined.measures["htn_60_confirmed"]: 1})}
    given = typed(joined, "15", "20", reason="The lab, 501-555-0100, sent it late", **seen)
    assert 'id="keep_reason"' in text(sent(world.client("bea"), part, given))
    kept = given | {"keep_reason": "It is the phone of the lab."}
    assert sent(world.client("bea"), part, kept).status_code == 302


def test_rare_events_are_sent_as_a_list_or_as_none(world: World, joined: Joined, part: int) -> None:
    browser = world.client("bea")
    sent(browser, part, {cell(joined, "smm_between", "all", "gaps"): "112, 40", "do": "send"})
    assert [gap.between for gap in Submission.objects.get().gaps.all()] == [112, 40]
    browser.post(address(part, "2026-01"), {cell(joined, "smm_between", "all", "none"): "on", "do": "send"})
    assert not Submission.objects.get(month=Month(2026, 1).first_day).gaps.exists()


def test_both_a_list_and_no_event_is_refused(world: World, joined: Joined, part: int) -> None:
    name = cell(joined, "smm_between", "all", "gaps"), cell(joined, "smm_between", "all", "none")
    assert "not both" in text(sent(world.client("bea"), part, {name[0]: "4", name[1]: "on", "do": "send"}))


def test_an_average_is_sent_with_its_spread_and_cases(world: World, joined: Joined, part: int) -> None:
    key, values = "minutes_to_treatment", {"value": "41.5", "spread": "12.25", "denominator": "18"}
    sent(
        world.client("bea"),
        part,
        {cell(joined, key, "all", name): value for name, value in values.items()} | {"do": "send"},
    )
    count = Submission.objects.get().counts.get()
    assert (count.value, count.spread, count.denominator) == (41.5, 12.25, 18)


def test_a_number_once_sent_is_not_emptied(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    answer = sent(world.client("bea"), part, {"do": "send"})
    assert "What was sent stays on record" in text(answer)


def test_what_is_typed_is_kept_until_it_is_sent(world: World, joined: Joined, part: int) -> None:
    answer = sent(world.client("bea"), part, typed(joined, "14", "") | {"do": "draft"})
    assert answer.status_code == 302
    page = text(world.client("bea").get(address(part)))
    assert 'value="14"' in page
    assert "Typed and not sent: Bea" in page


def test_the_script_keeps_only_the_fields_it_sends(world: World, joined: Joined, part: int) -> None:
    numerator, denominator = (cell(joined, "htn_60_confirmed", "all", name) for name in ("numerator", "denominator"))
    world.client("bea").post(address(part, more="draft/"), {numerator: "14"})
    answer = world.client("bea").post(address(part, more="draft/"), {denominator: "20"}).json()
    assert MonthDraft.objects.get().values == {numerator: "14", denominator: "20"}
    assert answer["said"].replace("\u202f", " ") == "Saved at 10:00 AM"


def test_the_second_of_two_is_told_and_nothing_is_lost(world: World, joined: Joined, part: int) -> None:
    name = cell(joined, "htn_60_confirmed", "all", "numerator")
    drafts.keep_draft(enrolment=part, month=FEBRUARY.first_day, typed={name: "13"}, by=SET_UP)
    answer = world.client("bea").post(address(part, more="draft/"), {name: "14", "seen_cells": "{}"}).json()
    assert "the tests has entered 13 here" in answer["theirs"][name]
    assert MonthDraft.objects.get().values == {name: "13"}
    page = sent(world.client("bea"), part, typed(joined, "14", "20", seen_cells="{}"))
    assert page.status_code == 409
    assert f'id="{name}" name="{name}" value="14"' in text(page)
    assert not Submission.objects.exists()


def test_after_being_told_the_second_may_send_all_the_same(world: World, joined: Joined, part: int) -> None:
    name = cell(joined, "htn_60_confirmed", "all", "numerator")
    drafts.keep_draft(enrolment=part, month=FEBRUARY.first_day, typed={name: "13"}, by=SET_UP)
    answer = sent(world.client("bea"), part, typed(joined, "14", "20", seen_cells=json.dumps({name: "13"})))
    assert answer.status_code == 302
    assert Submission.objects.get().counts.get().numerator == 14


def test_numbers_sent_by_another_meanwhile_are_shown_before_they_are_replaced(
    world: World, joined: Joined, part: int
) -> None:
    quality.enter(part, joined.measures["htn_60_confirmed"], FEBRUARY.first_day, *share(13, 20))
    answer = sent(world.client("bea"), part, typed(joined, "14", "20", reason="Counted anew"))
    assert answer.status_code == 409
    assert "the tests has sent this measure" in text(answer)
    assert Submission.objects.count() == 1
    seen = {"seen_revisions": json.dumps({joined.measures["htn_60_confirmed"]: 1})}
    assert sent(world.client("bea"), part, typed(joined, "14", "20", reason="Counted anew", **seen)).status_code == 302


def test_what_is_typed_can_be_thrown_away(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "") | {"do": "draft"})
    sent(world.client("bea"), part, {"do": "throw"})
    assert not MonthDraft.objects.exists()


@pytest.mark.parametrize("month", ["2026-04", "2026-3", "2026-13", "soon", "1999-01", "²⁰²⁶-03"])
def test_there_is_no_page_for_a_month_that_is_none(world: World, part: int, month: str) -> None:
    assert world.client("bea").get(address(part, month)).status_code == 404


def test_who_runs_the_collaborative_reads_the_month_and_types_nothing(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    page = text(world.client("ana").get(address(part)))
    assert "14 of 20" in page
    assert "<input" not in page.split('class="q-month"')[1].split("</main>")[0]
    assert world.client("ana").post(address(part), {"do": "send"}).status_code == 404


@pytest.mark.parametrize("who", ["carmen", "zoe", "ewa", "nico", "olga"])
@pytest.mark.parametrize("more", ["", "draft/", "history/"])
def test_another_hospital_meets_not_found(world: World, part: int, who: str, more: str) -> None:
    assert world.client(who).get(address(part, more=more)).status_code == 404
    assert world.client(who).post(address(part, more=more), {"do": "send"}).status_code == 404


def test_the_draft_of_a_hospital_is_not_shown_to_the_convener(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "1413", "") | {"do": "draft"})
    assert "1413" not in text(world.client("ana").get(address(part)))


def test_the_history_says_who_changed_what_and_why(world: World, joined: Joined, part: int) -> None:
    measure = joined.measures["htn_60_confirmed"]
    quality.enter(part, measure, FEBRUARY.first_day, *share(13, 20))
    sheet = months.Sheet(measure, share(14, 20))
    months.submit(enrolment=part, month=FEBRUARY.first_day, sheet=sheet, reason="Found late.", by=world.viewer("bea"))
    for who in ("bea", "ana"):
        page = text(world.client(who).get(address(part, more="history/")))
        assert "Revision 2, which counts" in page and "Found late." in page and "13 of 20" in page


def test_the_list_says_which_months_are_late(world: World, joined: Joined, part: int) -> None:
    page = text(world.client("bea").get(f"/quality/hospitals/{part}/months/"))
    assert "14 months are late." in page
    assert "Enter January 2025" in page


def test_numbers_left_as_they_are_make_no_revision(world: World, joined: Joined, part: int) -> None:
    for _time in range(2):
        sent(world.client("bea"), part, typed(joined, "14", "20", seen_revisions="{}"))
    assert Submission.objects.count() == 1


def test_a_hospital_that_left_reads_its_months_and_types_nothing(world: World, joined: Joined, part: int) -> None:
    sent(world.client("bea"), part, typed(joined, "14", "20"))
    collaboratives.go_on(enrolment=part, state="left", reason="The unit has closed.", by=world.viewer("bea"))
    assert "14 of 20" in text(world.client("bea").get(address(part)))
    assert sent(world.client("bea"), part, typed(joined, "15", "20")).status_code == 404


def test_a_page_tampered_with_is_refused_in_a_sentence(world: World, joined: Joined, part: int) -> None:
    answer = sent(world.client("bea"), part, typed(joined, "14", "20", seen_cells="[1"))
    assert answer.status_code == 422
