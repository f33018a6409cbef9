"""The pages of recalls, guides, the board, and families’ requests; what they ask of people at home."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from partera.core.periods import now
from partera.doors.jobs import schedule
from partera.doors.web.kits.board import pages as board_pages
from partera.doors.web.kits.recalls import forms, pages, views
from partera.flows import help_families
from partera.overviews.due_kits_families import families_and_recalls
from partera.platform.audit.models import Entry
from partera.platform.tokens import actions as tokens
from partera.platform.work.models import Job
from partera.programs.families.actions import help
from partera.programs.families.actions.help import Asked
from partera.programs.families.models import HelpRequest
from partera.programs.kits.models import GuideText, Location, Lot, Recall, RecallSite, Site, SiteMonth
from partera.programs.kits.queries import board
from partera.programs.kits.queries import recalls as queries
from partera.registry.partners.actions import give_role
from tests.support.kit_families import NOTICE, Kits, kits, publish_guides, recall
from tests.support.people import SET_UP, START, World

pytestmark = pytest.mark.django_db
FORM = {name: str(value) for name, value in vars(NOTICE).items()}


@pytest.fixture
def made(clock: datetime, world: World) -> Kits:
    return kits(world)


def text_of(world: World, address: str, who: str = "ana") -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_recall_is_begun_in_one_form_and_its_page_says_where_the_kits_are(made: Kits, world: World) -> None:
    answer = world.client("ana").post(f"/kits/{made.program}/recalls/", FORM | {"lots": [made.lot]}, follow=True)
    text = answer.content.decode()
    assert "The lots are on hold" in text and "north" in text and "40 pieces still stand somewhere" in text


def test_the_button_opens_the_form_that_begins_a_recall(made: Kits, world: World) -> None:
    closed = text_of(world, f"/kits/{made.program}/recalls/")
    assert 'href="?begin#notice"' in closed and 'id="notice">' in closed
    assert 'id="notice" open>' in text_of(world, f"/kits/{made.program}/recalls/?begin")


def test_lots_are_named_by_the_codes_of_the_notice(made: Kits, world: World) -> None:
    address, browser = f"/kits/{made.program}/recalls/", world.client("ana")
    unknown = browser.post(address, FORM | {"codes": "k1, K9"})
    assert unknown.status_code == 422 and "No lot of this program is called K9." in unknown.content.decode()
    nothing = browser.post(address, FORM | {"codes": " \n,"})
    assert nothing.status_code == 422 and "Write at least one lot code" in nothing.content.decode()
    assert not Recall.objects.exists()
    assert browser.post(address, FORM | {"codes": "k1;\n"}).status_code == 302
    assert made.lot in [lot.id for lot in queries.recall(world.viewer("ana"), Recall.objects.get().pk).lots]


def test_of_many_lots_the_newest_and_those_without_a_code_are_offered(
    made: Kits, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_TICKS", 0)
    without_code = Lot.objects.create(product=Lot.objects.get(pk=made.lot).product, code="")
    page = text_of(world, f"/kits/{made.program}/recalls/")
    offered = re.findall(r'name="lots" value="(\d+)"', page)
    assert offered == [str(without_code.pk)]


def test_what_is_refused_stays_typed(made: Kits, world: World) -> None:
    sent = FORM | {"lots": [made.lot], "link": "http://example.org"}
    answer = world.client("ana").post(f"/kits/{made.program}/recalls/", sent)
    assert answer.status_code == 422 and "begins with https://" in answer.content.decode()
    assert "Invented Safety Office" in answer.content.decode()


def test_families_are_written_to_from_the_page_by_a_job(made: Kits, world: World) -> None:
    number = recall(made)
    help_families.leave_contact(code=made.codes[0], contact="ada@example.org", language="en", by=SET_UP)
    world.client("ana").post(f"/kits/recalls/{number}/?do=tell")
    job = Job.objects.get(kind="tell_families")
    schedule.KINDS["tell_families"].run(job, lambda *_given: None)
    text = text_of(world, f"/kits/recalls/{number}/")
    assert "Families told" in text and "ada@" not in text
    assert Recall.objects.get().families_told == 1


def test_closing_too_early_is_refused_on_the_page(made: Kits, world: World) -> None:
    answer = world.client("ana").post(f"/kits/recalls/{recall(made)}/?do=close", {"close-words": "Done."})
    assert answer.status_code == 422 and "Tell the families first" in answer.content.decode()


def test_a_mistaken_recall_is_withdrawn_and_the_family_reads_it(made: Kits, world: World) -> None:
    number = recall(made)
    world.client("ana").post(f"/kits/recalls/{number}/?do=withdraw", {"withdraw-why": "Wrong lot."})
    text = text_of(world, f"/k/{made.codes[0]}/", "dora")
    assert "A safety notice about your kit was a mistake." in text and "Do not use it" not in text


def test_a_site_worker_sees_at_home_what_to_set_aside_and_says_how_many(made: Kits, world: World) -> None:
    bea = world.users["bea"]
    give_role(
        user=bea.pk, role="kit_site_worker", organisation=world.county_general.pk, partnership=None, start=START,
        by=SET_UP,
    )  # fmt: skip
    number, site = recall(made), made.sites["north"].pk
    (line,) = families_and_recalls(world.viewer("bea"))
    assert (line.url_name, line.url_kwargs) == ("kit_recall_site", {"recall": number, "site": site})
    assert "Set aside:" in text_of(world, "/", "bea")
    answer = world.client("bea").post(f"/kits/recalls/{number}/sites/{site}/", {"found": "20"}, follow=True)
    assert "Keep them apart" in answer.content.decode()
    assert families_and_recalls(world.viewer("bea")) == []
    assert world.client("bea").get(f"/kits/recalls/{number}/sites/{made.sites['south'].pk}/").status_code == 404


def test_whoever_runs_the_program_is_told_the_next_step(made: Kits, world: World) -> None:
    recall(made)
    (line,) = families_and_recalls(world.viewer("ana"))
    assert line.verb == "Tell the families of"


def test_sites_that_have_not_answered_come_first_and_all_of_them_in_the_file(
    made: Kits, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = recall(made)
    north, south = (made.sites[name].pk for name in ("north", "south"))
    RecallSite.objects.filter(recall=number, site=north).update(found=20, answered_at=now())
    east = Site.objects.create(
        location=Location.objects.create(program_id=made.program, kind="site", name="zest"),
        organisation=world.county_general, kind="hospital", state="approved", births=1, changed_at=now(),
    )  # fmt: skip
    RecallSite.objects.create(recall_id=number, site=east, on_hand=4, found=3, answered_at=now())
    answers = queries.recall(world.viewer("ana"), number).sites
    assert [one.site for one in answers] == [south, east.pk, north], "none yet, another number, the rest"
    # where they are many, a page shows some and the file all
    monkeypatch.setattr(views, "A_PAGE", 1)
    page = text_of(world, f"/kits/recalls/{number}/").split("What sites say", 1)[1]
    assert "Page 1 of 3" in page and ">south</a>" in page and ">north</a>" not in page
    lines = world.client("ana").get(f"/kits/recalls/{number}/sites.csv").content.decode().splitlines()
    assert lines[1:3] == ["south,5,,", f"zest,4,3,{now():%Y-%m-%d}"]
    assert lines[3].startswith("north,20,20,")


def test_many_places_of_a_kind_stand_in_one_line(made: Kits, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    number = recall(made)
    assert made.sites["north"].location.name in standing_of(world, number)
    monkeypatch.setattr(pages, "MOST_PLACES", 0)
    text = standing_of(world, number)
    assert text.count("1 place") == 1 and "2 places" in text and ">25</td>" in text


def standing_of(world: World, number: int) -> str:
    """What the page says of where they are."""
    return text_of(world, f"/kits/recalls/{number}/").split("As the ledger says now")[1].split("What sites say")[0]


def test_a_partner_sees_a_recall_and_changes_nothing(made: Kits, world: World) -> None:
    number = recall(made)
    text = text_of(world, f"/kits/recalls/{number}/", "ewa")
    assert "Write to the families" not in text and "Withdraw" not in text
    assert world.client("ewa").post(f"/kits/recalls/{number}/?do=tell").status_code == 404


def test_guides_stand_side_by_side_and_a_change_becomes_a_draft_of_that_language(made: Kits, world: World) -> None:
    publish_guides(made)
    address = f"/kits/{made.program}/guides/care/"
    spanish = GuideText.objects.get(guide__subject="care", language="es")
    english = GuideText.objects.get(guide__subject="care", language="en")
    sent = {
        "write-title_en": english.title, "write-text_en": english.text.replace("\n", "\r\n"),
        "write-title_es": "Otro título", "write-text_es": spanish.text,
    }  # fmt: skip
    world.client("ana").post(f"{address}?do=write", sent)
    newest = GuideText.objects.filter(guide__subject="care").order_by("-pk")[0]
    assert (newest.language, newest.number, newest.state, newest.of_number) == ("es", 2, "draft", 1)
    assert "Version 2 waits" in text_of(world, f"/kits/{made.program}/guides/")


def test_a_guide_is_signed_and_published_from_its_page(made: Kits, world: World) -> None:
    browser, address = world.client("ana"), f"/kits/{made.program}/guides/care/"
    browser.post(f"/kits/{made.program}/guides/?do=begin")
    text = GuideText.objects.get(guide__subject="care", language="en").pk
    assert browser.post(f"{address}?do=publish-{text}").status_code == 409
    browser.post(f"{address}?do=review-{text}", {f"review-{text}-reviewer": "Invented Nurse, RN"})
    browser.post(f"{address}?do=publish-{text}")
    assert "Reviewed by Invented Nurse, RN" in text_of(world, f"/k/{made.codes[0]}/", "dora")


def month(made: Kits, site: str, when: str, number: int) -> None:
    SiteMonth.objects.create(
        program=made.store.program, site=made.sites[site], month=when, given=number, in_en=number, day_0_2=number
    )


def test_the_board_says_reach_with_its_counts_and_why_births_are_missing(made: Kits, world: World) -> None:
    month(made, "north", "2026-01-01", 300)
    text = text_of(world, f"/kits/{made.program}/board/")
    assert "300 kits were handed over" in text and "Pilot" in text
    assert "No births are published here yet" in text


def test_the_board_says_why_there_is_no_estimate_by_race_and_ethnicity(made: Kits, world: World) -> None:
    month(made, "north", "2026-01-01", 300)
    assert "is not estimated from births: births by the mother’s group are not published for every place" in text_of(
        world, f"/kits/{made.program}/board/"
    )


def test_an_estimate_by_race_and_ethnicity_says_that_it_is_one_with_its_counts(
    made: Kits, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    month(made, "north", "2026-01-01", 300)
    made.store.program.places.set(["05", "22"])
    made.store.places["north"].county_id = "05119"
    made.store.places["north"].save()
    born = {
        "05": ("2023", {"all": 1200, "black": 400, "white": 800}),
        "22": ("2022", {"all": 2400, "black": 2400, "white": 0}),
    }
    monkeypatch.setattr(board.findings, "births_by_race", lambda viewer: born)
    text = text_of(world, f"/kits/{made.program}/board/")
    assert "By race and ethnicity, estimated from births" in text
    assert "as if, in each place, every birth were as likely as another to bring a kit" in text
    assert "2022, 2023" in text and "Estimate" in text
    lines = world.client("ana").get(f"/kits/{made.program}/board/races.csv").content.decode().splitlines()
    assert any(line.startswith("Black,100,2800,0,") and line.endswith(",estimate") for line in lines), lines[-5:]


def test_every_figure_of_the_board_can_be_downloaded_as_it_is_shown(made: Kits, world: World) -> None:
    month(made, "north", "2026-01-01", 300)
    for what in ("languages", "days"):
        answer = world.client("ana").get(f"/kits/{made.program}/board/{what}.csv")
        assert answer.status_code == 200 and b"numerator" in answer.content and b"300" in answer.content
    assert world.client("ana").get(f"/kits/{made.program}/board/nothing.csv").status_code == 404


def test_the_public_summary_hides_small_counts_by_the_word(made: Kits, world: World) -> None:
    made.store.program.partnership.is_public = True
    made.store.program.partnership.save()
    month(made, "north", "2025-11-01", 5)
    text = text_of(world, f"/kits/{made.program}/summary/", "dora")
    assert "Small count hidden" in text and ">5<" not in text
    assert b"suppressed" in world.client("dora").get(f"/kits/{made.program}/summary.csv").content


def test_a_board_without_a_map_says_nothing_wrong(made: Kits, world: World, tmp_path: Path) -> None:
    page = board_pages.board_page(world.viewer("ana"), board.board(world.viewer("ana"), made.program), tmp_path)
    assert page.map == ""


def test_a_care_coordinator_answers_a_family_and_the_reading_is_written_down(made: Kits, world: World) -> None:
    asked = Asked("Invented Maya", "555-0100", "call", "es", ["food"], agrees=True)
    help.ask(partnership=world.delta.pk, card=1, asked=asked, by=SET_UP)
    number = HelpRequest.objects.get().pk
    assert "Maya" not in text_of(world, "/families/requests/", "nico")
    (line,) = families_and_recalls(world.viewer("nico"))
    assert line.url_name == "family_requests"
    assert "Invented Maya" in text_of(world, f"/families/requests/{number}/", "nico")
    assert Entry.objects.filter(action="read", thing=f"help request {number}").exists()
    sent = {"wanted": "completed", "note": "WIC began."}
    world.client("nico").post(f"/families/requests/{number}/", sent)
    assert HelpRequest.objects.get().state == "completed"
    assert world.client("ana").get(f"/families/requests/{number}/").status_code == 404


def test_the_interface_gives_what_the_board_shows_and_the_public_what_the_public_may_read(
    made: Kits, world: World
) -> None:
    month(made, "north", "2025-11-01", 300)
    text = tokens.make(name="Reach", scopes=["kits.see"], by=world.viewer("ana"))
    browser = world.client("dora")
    found = browser.get(f"/api/kits/programs/{made.program}/reach", headers={"authorization": f"Bearer {text}"}).json()
    assert found["last_month"] == "2026-02"
    english = next(one for one in found["lines"] if (one["figure"], one["key"]) == ("language", "en"))
    assert (english["numerator"], english["denominator"], english["state"]) == (300, 300, "ok")
    recall(made)
    listed = browser.get(
        f"/api/kits/programs/{made.program}/recalls", headers={"authorization": f"Bearer {text}"}
    ).json()
    assert [one["title"] for one in listed["items"]] == [NOTICE.title]
    assert browser.get(f"/api/kits/programs/{made.program}/summary").status_code == 404
    made.store.program.partnership.is_public = True
    made.store.program.partnership.save()
    assert browser.get(f"/api/kits/programs/{made.program}/summary").json()["given"] == 300
