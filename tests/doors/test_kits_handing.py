"""The hand-over in the browser: a plain form, what the phone sends, what waits, vouchers, and the interface."""

from __future__ import annotations

import html
import json
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from partera.core.periods import clock_at
from partera.doors.web.kits.handing import words
from partera.overviews import due_kits_handing, gathering
from partera.platform.tokens.actions import make
from partera.programs.kits.actions import codes, reconciling
from partera.programs.kits.actions import sites as site_actions
from partera.programs.kits.models import HandOver, Voucher
from partera.programs.kits.queries import handing as known
from partera.programs.kits.rules import handing as rules
from partera.registry.partners.actions import end_role, give_role
from partera.registry.partners.models import RoleHeld
from partera.reports import voucher_sheet
from tests.support.kit_bedside import MOMENT, Bedside, bedside
from tests.support.people import SET_UP, START, World
from tests.support.words import WEB, files, spoken_in, without_spanish

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world: World, clock: datetime) -> Bedside:
    return bedside(world)


def at(here: Bedside, route: str = "kit_hand_over", **more: Any) -> str:
    return reverse(route, kwargs={"site": here.site, **more})


def text_of(answer: Any) -> str:
    """What a page says."""
    return html.unescape(answer.content.decode())


def plain(here: Bedside, **said: Any) -> dict[str, Any]:
    """What the form sends without the script."""
    return {"key": "form key", "code": here.codes()[0], "language": "es", "outcome": "given"} | said


def sent(here: Bedside, browser: Client, **said: Any) -> Any:
    """What the script sends."""
    body = {"key": "phone key", "language": "en", "at": MOMENT.isoformat(), "now": MOMENT.isoformat()} | said
    return browser.post(at(here, "kit_hand_over_send"), json.dumps(body), content_type="application/json")


def test_the_form_works_without_its_script(world: World, here: Bedside) -> None:
    browser = world.client("kit")
    answer = browser.post(at(here), plain(here), follow=True)
    assert "Counted. 9 kits are left here." in text_of(answer)
    assert HandOver.objects.values_list("state", "language", "day_band").get() == ("counted", "es", "not_asked")


def test_the_form_sent_twice_counts_once(world: World, here: Bedside) -> None:
    browser, typed = world.client("kit"), plain(here)
    for _time in range(2):
        browser.post(at(here), typed)
    assert HandOver.objects.count() == 1


def test_a_scanner_that_ends_with_enter_is_asked_for_the_rest_and_keeps_the_code(world: World, here: Bedside) -> None:
    typed = plain(here)
    del typed["language"]
    answer = world.client("kit").post(at(here), typed)
    assert answer.status_code == 422
    assert "Tap the family’s language." in text_of(answer)
    assert typed["code"] in answer.content.decode()
    assert not HandOver.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"code": "12345"}, "This is no voucher"), ({"code": ""}, "there is none at hand"), ({"outcome": "x"}, "x")],
)
def test_odd_input_is_told_and_kept(world: World, here: Bedside, typed: dict[str, str], said: str) -> None:
    answer = world.client("kit").post(at(here), plain(here) | typed)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_without_a_voucher_it_is_kept_when_said(world: World, here: Bedside) -> None:
    answer = world.client("kit").post(at(here), plain(here, code="", no_voucher="on"), follow=True)
    assert "Nothing is lost" in text_of(answer)
    assert HandOver.objects.get().reason == "no_voucher"


def test_a_card_typed_into_the_first_field_says_the_lot(world: World, here: Bedside) -> None:
    (card,) = codes.print_cards(lot=here.lots["K2"], number=1, by=SET_UP)
    typed = plain(here, code=f"https://partera.example/k/{card}/", no_voucher="on")
    world.client("kit").post(at(here), typed)
    assert HandOver.objects.get().lot_id == here.lots["K2"]


def test_a_kit_not_wanted_needs_no_voucher(world: World, here: Bedside) -> None:
    answer = world.client("kit").post(at(here), plain(here, code="", outcome="refused"), follow=True)
    assert "the kit was not wanted" in text_of(answer)


def test_a_site_that_is_not_approved_says_so_before(world: World, here: Bedside) -> None:
    site_actions.go_on(site=here.site, state="ended", reason="Closed", by=SET_UP)
    assert "not approved to hand out kits" in text_of(world.client("kit").get(at(here)))


def test_the_first_view_is_small_and_its_sheet_too(world: World, here: Bedside) -> None:
    page = len(world.client("kit").get(at(here)).content)
    files = [WEB / "static/partera" / f"kits_handing.{kind}" for kind in ("css", "js")]
    sheet, script = (path.stat().st_size for path in files)
    assert sheet <= 12_000
    assert page + sheet + script + (WEB / "static/partera/icon.svg").stat().st_size <= 50_000


def test_the_page_may_use_the_camera_and_nothing_else(world: World, here: Bedside) -> None:
    policy = world.client("kit").get(at(here)).headers["Permissions-Policy"]
    assert "camera=(self)" in policy and "microphone=()" in policy


def test_what_the_phone_sends_is_kept_and_answered(world: World, here: Bedside) -> None:
    (code,) = here.codes()
    answer = sent(here, world.client("kit"), voucher=code, day_band="0-2", missing=[str(here.supplies["Diapers"])])
    said = answer.json()
    assert (answer.status_code, said["state"], said["kind"], said["left"]) == (
        200, "counted", "success", "9 kits are left here.",
    )  # fmt: skip
    assert HandOver.objects.values_list("day_band", "missing").get() == ("0-2", [here.supplies["Diapers"]])


def test_sent_again_after_a_lost_answer_it_gets_the_same_answer_and_counts_once(world: World, here: Bedside) -> None:
    (code,) = here.codes()
    answers = [sent(here, world.client("kit"), voucher=code).json() for _time in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert (HandOver.objects.count(), here.has()) == (1, 4)


def test_the_same_key_with_other_content_is_told_in_words(world: World, here: Bedside) -> None:
    browser = world.client("kit")
    sent(here, browser, voucher=here.codes()[0])
    answer = sent(here, browser, voucher=here.codes()[0])
    assert (answer.status_code, answer.json()["words"]) == (
        409, "This was sent before with other answers. Write the hand-over down again.",
    )  # fmt: skip


def test_a_held_lot_is_warned_of_at_once(world: World, here: Bedside) -> None:
    here.hold()
    said = sent(here, world.client("kit"), voucher=here.codes()[0], lot=here.lots["K1"]).json()
    assert (said["kind"], said["heading"]) == ("error", "Stop: this lot is on hold.")


def test_a_wrong_clock_is_told_with_how_wrong(world: World, here: Bedside) -> None:
    ahead = timedelta(hours=6)
    with clock_at(MOMENT):
        said = sent(
            here, world.client("kit"), voucher=here.codes()[0], at=(MOMENT + ahead).isoformat(),
            now=(MOMENT + ahead).isoformat(),
        ).json()  # fmt: skip
    assert "The phone’s clock was 6 hours ahead; the time was set right." in said["text"]
    assert HandOver.objects.get().at == MOMENT


@pytest.mark.parametrize(
    "body",
    [
        "", "[]", "null", "{}", "3", '"x"', '{"key": "a"}', '{"key": 1, "language": "en", "at": "2026-03-16T14:00Z"}',
        '{"key": "a", "language": "en", "at": "yesterday"}', '{"key": "a", "language": "en", "at": "2026-03-16T14:00"}',
        '{"key": "a\\u0000", "language": "en", "at": "2026-03-16T14:00Z"}', "{" * 5_000, "[" * 9_000, "x" * 20_000,
        '{"key": "a", "language": "en", "at": "2026-03-16T14:00Z", "lot": -1}',
        '{"key": "a", "language": "en", "at": "2026-03-16T14:00Z", "lot": true}',
        '{"key": "a", "language": "en", "at": "2026-03-16T14:00Z", "lot": 1e400}',
        '{"key": "a", "language": "en", "at": "2026-03-16T14:00Z", "missing": "12"}',
        '{"key": "a", "language": "xx", "at": "2026-03-16T14:00Z"}',
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_in_words_and_changes_nothing(world: World, here: Bedside, body: str) -> None:
    answer = world.client("kit").post(at(here, "kit_hand_over_send"), body, content_type="application/json")
    assert (answer.status_code, bool(answer.json()["words"])) == (422, True)
    assert not HandOver.objects.exists()


def test_sending_needs_its_mark(world: World, here: Bedside) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.users["kit"])
    assert sent(here, browser).status_code == 403
    mark = browser.get(at(here, "kit_hand_over_ready")).json()["token"]
    body = {"key": "a", "language": "en", "at": MOMENT.isoformat()}
    address, headers = at(here, "kit_hand_over_send"), {"X-CSRFToken": mark}
    answer = browser.post(address, json.dumps(body), content_type="application/json", headers=headers)
    assert answer.status_code == 200


def test_signed_out_the_phone_is_sent_to_the_sign_in_and_nothing_is_kept(world: World, here: Bedside) -> None:
    for answer in (sent(here, world.client("dora")), world.client("dora").get(at(here, "kit_hand_over_ready"))):
        assert answer.status_code == 302
    assert not HandOver.objects.exists()


@pytest.mark.parametrize("name", ["lou", "bea", "ana", "zoe"])
def test_somebody_elses_site_does_not_exist(world: World, here: Bedside, name: str) -> None:
    browser = world.client(name)
    assert sent(here, browser, voucher="").status_code == 404
    assert browser.post(at(here), plain(here)).status_code == 404
    assert not HandOver.objects.exists()


def test_whoever_no_longer_works_there_is_told_what_to_do_and_the_phone_keeps_its_queue(
    world: World, here: Bedside
) -> None:
    browser = world.client("kit")
    page = text_of(browser.get(at(here)))
    assert "What is saved stays on this phone. Ask a colleague of the site to sign in on this phone" in page
    end_role(role=RoleHeld.objects.get(user=here.users["kit"]).pk, by=SET_UP)
    for answer in (sent(here, browser), browser.get(at(here, "kit_hand_over_ready")), browser.get(at(here))):
        assert answer.status_code == 404
    assert sent(here, back_at_work(world, here)).status_code == 200


def back_at_work(world: World, here: Bedside) -> Client:
    """The same phone once the role is given back."""
    give_role(
        user=here.users["kit"].pk, role="kit_site_worker", organisation=world.county_general.pk, partnership=None,
        start=START, by=SET_UP,
    )  # fmt: skip
    return world.client("kit")


def test_the_worker_and_the_manifest_answer_for_the_page_alone(world: World, here: Bedside) -> None:
    browser = world.client("kit")
    worker = browser.get(at(here, "kit_hand_over_worker"))
    assert worker["Content-Type"].startswith("text/javascript")
    said = browser.get(at(here, "kit_hand_over_manifest")).json()
    assert said["scope"] == said["start_url"] == at(here)


def test_what_waits_stands_with_its_sentence_and_what_to_do(world: World, here: Bedside) -> None:
    (code,) = here.codes()
    here.give("a", voucher=code)
    here.give("b", voucher=code)
    here.hold()
    here.give("c", lot=here.lots["K1"])
    for name in ("kit", "ana"):
        found = text_of(world.client(name).get(at(here, "kit_unreconciled")))
        assert "2 hand-overs happened that the ledger does not cover. 1 of them is of a lot on hold" in found
        assert "The voucher was used before. Its voucher was used on March 16, 2026 by Kit." in found
        assert "Was it typed twice? Then void it." in found
        assert found.index("on hold, and this kit") < found.index("voucher was used before")


@pytest.mark.parametrize(
    ("name", "due"), [("kit", True), ("ana", True), ("lou", False), ("zoe", False), ("bea", False)]
)
def test_what_waits_is_due_for_the_site_and_for_who_runs_the_program(
    world: World, here: Bedside, name: str, due: bool
) -> None:
    here.give("a", voucher="")
    lines = due_kits_handing.hand_overs(here.viewer(name))
    assert [line.thing for line in lines] == (["County General, maternity"] if due else [])


def test_a_kit_of_a_held_lot_is_due_today(world: World, here: Bedside) -> None:
    here.give("a", voucher="")
    here.hold()
    here.give("b", lot=here.lots["K1"])
    (line,) = due_kits_handing.hand_overs(here.viewer("ana"))
    assert (line.due, "on hold" in line.why) == (MOMENT.date(), True)


def test_many_sites_of_a_program_are_one_line_that_leads_to_them(
    world: World, here: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = here.give("a", voucher="")
    listed = reverse("kit_sites", kwargs={"number": here.program})
    monkeypatch.setattr(gathering, "FEW", 0)
    (line,) = due_kits_handing.hand_overs(here.viewer("ana"))
    assert (line.thing.startswith("1 site of "), "1 hand-over that the ledger" in line.why) == (True, True)
    (own,) = due_kits_handing.hand_overs(here.viewer("kit"))
    assert own.thing == "County General, maternity"
    # the line leads to the list of just these sites
    narrowed = f"{listed}?state=to_put_right"
    assert f'href="{narrowed}"' in world.client("ana").get("/").content.decode()
    assert "County General, maternity" in world.client("ana").get(narrowed).content.decode()
    reconciling.settle(hand_over=kept.pk, how="A kit was given", by=here.viewer("kit"))
    assert "No site fits." in world.client("ana").get(narrowed).content.decode()


def test_sites_with_a_lot_on_hold_are_a_line_of_their_own_that_leads_to_just_them(
    world: World, here: Bedside, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.give("a", voucher="")
    here.give("b", voucher="", by="lou", site=here.next_door)
    here.hold()
    here.give("c", lot=here.lots["K1"])
    here.give("d", lot=here.lots["K1"])
    monkeypatch.setattr(gathering, "FEW", 0)
    lines = {line.narrowed["state"]: line for line in due_kits_handing.hand_overs(here.viewer("ana"))}
    held = lines["to_put_right_held"]
    assert (held.thing, held.due) == ("1 site of Invented Kits", MOMENT.date())
    assert held.why.startswith("2 kits of a lot on hold were handed over")
    assert lines["to_put_right"].why.startswith("1 hand-over")
    listed = f"{reverse('kit_sites', kwargs={'number': here.program})}?state=to_put_right"
    pages = [world.client("ana").get(f"{listed}{more}").content.decode() for more in ("", "_held")]
    assert ["Delta visits" in page for page in pages] == [True, False]
    assert ["County General, maternity" in page for page in pages] == [True, True]


def test_who_sees_no_sites_hand_overs_is_not_offered_to_ask_for_those_to_put_right(world: World, here: Bedside) -> None:
    listed = reverse("kit_sites", kwargs={"number": here.program})
    for name, offered in (("ana", True), ("lou", True), ("bea", False)):
        assert ("to_put_right" in world.client(name).get(listed).content.decode()) is offered


def test_whose_hand_overs_are_not_ones_own_are_not_told_by_the_filter(world: World, here: Bedside) -> None:
    here.give("a", voucher="")
    listed = reverse("kit_sites", kwargs={"number": here.program})
    for name, told in (("ana", True), ("kit", True), ("lou", False)):
        page = world.client(name).get(f"{listed}?state=to_put_right").content.decode()
        assert ("County General, maternity" in page, "No site fits." in page) == (told, not told)


def test_nothing_to_put_right_says_what_will_stand_there(world: World, here: Bedside) -> None:
    found = text_of(world.client("kit").get(at(here, "kit_unreconciled")))
    assert "Nothing waits to be put right" in found and "never refused" in found


def test_it_is_put_right_by_a_count(world: World, here: Bedside) -> None:
    kept = here.give("a", voucher="", lot=here.lots["K1"])
    address = at(here, "kit_unreconciled_one", hand_over=kept.pk)
    browser = world.client("kit")
    refused = browser.post(f"{address}?do=settle", {"lot": here.lots["K1"], "how": ""})
    assert refused.status_code == 422
    answer = browser.post(f"{address}?do=settle", {"lot": here.lots["K1"], "found": 3, "how": "Counted"}, follow=True)
    assert "Put right: the ledger now covers this hand-over." in text_of(answer)
    assert here.has() == 3


def test_an_empty_lot_is_told_in_the_form(world: World, clock: datetime) -> None:
    here = bedside(world, kits=0)
    kept = here.give("a")
    address = at(here, "kit_unreconciled_one", hand_over=kept.pk)
    answer = world.client("kit").post(f"{address}?do=settle", {"lot": here.lots["K1"], "how": "Found"})
    assert answer.status_code == 422
    assert "Count what is there now" in text_of(answer)


def test_it_is_voided_with_the_reason(world: World, here: Bedside) -> None:
    kept = here.give("a", voucher="")
    address = at(here, "kit_unreconciled_one", hand_over=kept.pk)
    answer = world.client("ana").post(f"{address}?do=void", {"reason": "Typed twice"}, follow=True)
    assert "Voided" in text_of(answer)
    assert HandOver.objects.get().state == "void"


def test_another_sites_hand_over_is_not_found_under_ones_own_site(world: World, here: Bedside) -> None:
    kept = here.give("a", voucher="", site=here.next_door, by="lou")
    assert world.client("kit").get(at(here, "kit_unreconciled_one", hand_over=kept.pk)).status_code == 404


def test_a_month_is_counted_by_day_language_and_days_since_birth(world: World, here: Bedside) -> None:
    here.give("a", language="es", day_band="0-2")
    here.give("b", language="en", at=MOMENT - timedelta(days=3), missing=(here.supplies["Diapers"],))
    here.give("c", outcome="refused")
    voided = here.give("d")
    reconciling.void(hand_over=voided.pk, reason="Typed twice", by=SET_UP)
    rows = known.days(here.viewer(), here.site, MOMENT.date().replace(day=1), MOMENT.date())
    assert [(row.day.day, row.given, row.refused, row.with_missing) for row in rows] == [(16, 1, 1, 0), (13, 1, 0, 1)]
    assert (rows[0].languages, rows[0].day_bands) == ({"es": 1}, {"0-2": 1})
    found = text_of(world.client("kit").get(at(here, "kit_handed_over")))
    assert "2 kits were handed over in this month, on 2 days." in found
    lines = world.client("kit").get(at(here, "kit_handed_over_csv")).content.decode("utf-8-sig").splitlines()
    assert lines[1] == "2026-03-16,1,1,0,0,1,0,0,1,0,0,0,0"


def test_a_month_that_is_none_is_told(world: World, here: Bedside) -> None:
    for odd in ("2026-13", "march", "0000-01", "9999-12"):
        answer = world.client("kit").get(at(here, "kit_handed_over"), {"month": odd})
        assert answer.status_code == 422, odd


def test_a_sheet_is_printed_once_with_a_code_to_scan_on_each(world: World, here: Bedside) -> None:
    answer = world.client("kit").post(f"{at(here, 'kit_vouchers')}?do=print", {"number": 30})
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    text = "".join(page.extract_text() for page in pages)
    printed = [word for word in text.replace("-", "").split() if len(word) == 10 and set(word) <= set(rules.LETTERS)]
    assert (len(pages), Voucher.objects.count()) == (2, 30)
    assert len({word for word in printed if here.give(word, voucher=word).reason != "no_voucher"}) == 30


def test_the_same_codes_give_the_same_bytes(clock: datetime) -> None:
    said = {"title": "T", "heading": "H", "text": "X", "picture": "P", "note": "N", "site": "S", "language": "es"}
    sheets = {voucher_sheet.to_pdf(codes=["ABCDEFGHJK"], day=clock.date(), **said) for _time in range(2)}  # type: ignore[arg-type]
    assert len(sheets) == 1


def test_a_lost_voucher_and_the_rest_of_a_sheet_are_voided(world: World, here: Bedside) -> None:
    sheet, (lost, used, _left) = codes.print_vouchers(site=here.site, number=3, by=SET_UP)
    here.give("a", voucher=used)
    browser, address = world.client("kit"), at(here, "kit_vouchers")
    assert browser.post(f"{address}?do=void", {"code": lost}).status_code == 302
    unknown = browser.post(f"{address}?do=void", {"code": "ABCDEFGHJK"})
    assert (unknown.status_code, "no voucher with this code" in text_of(unknown)) == (422, True)
    assert known.sheets(here.viewer(), here.site)[0].left == 1
    assert "1 voucher of the sheet is void." in text_of(
        browser.post(f"{address}?do=void-sheet", {"sheet": sheet}, follow=True)
    )
    assert known.bedside(here.viewer(), here.site).vouchers_left == 0


@pytest.mark.parametrize("number", ["0", "201", "many", ""])
def test_an_odd_number_of_vouchers_is_told(world: World, here: Bedside, number: str) -> None:
    assert world.client("kit").post(f"{at(here, 'kit_vouchers')}?do=print", {"number": number}).status_code == 422
    assert not Voucher.objects.exists()


def test_a_page_asks_as_few_questions_of_the_database_whatever_stands_there(
    world: World, here: Bedside, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        here.give(f"a{number}", voucher="")
    with django_assert_max_num_queries(8):
        assert len(known.waiting_list(here.viewer("ana"), here.site)) == 12


def test_the_interface_takes_a_hand_over_once(world: World, here: Bedside, tokens: Any) -> None:
    asked = {"key": "api", "language": "en", "at": MOMENT.isoformat(), "voucher": here.codes()[0], "now": None}
    address = f"/api/kits/sites/{here.site}/hand-overs"
    for _time in range(2):
        answer = tokens.post(address, asked, content_type="application/json")
        assert (answer.status_code, answer.json()["state"]) == (201, "counted")
    assert tokens.get(address, {"state": "counted"}).json()["total"] == 1
    days = tokens.get(f"/api/kits/sites/{here.site}/hand-over-days").json()["items"]
    assert days == [
        {"day": "2026-03-16", "given": 1, "refused": 0, "with_missing": 0, "languages": {"en": 1},
         "day_bands": {"not_asked": 1}}
    ]  # fmt: skip


@pytest.fixture
def tokens(world: World, here: Bedside) -> Client:
    """A program that brings Kit's token."""
    token = make(name="Phone", scopes=["kits.site", "kits.see"], days=30, by=here.viewer())
    return Client(headers={"authorization": f"Bearer {token}"})


ROUTES = ("kit_hand_over", "kit_unreconciled", "kit_handed_over", "kit_vouchers")


@pytest.mark.parametrize("route", ROUTES)
def test_the_pages_speak_spanish(world: World, here: Bedside, route: str) -> None:
    browser = world.client("kit")
    here.give("a", voucher="")
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    with translation.override("es"):
        found = text_of(browser.get(at(here, route)))
    assert {"kit_hand_over": "Escanee el vale", "kit_unreconciled": "Entregas por corregir"}.get(
        route, "Vales"
    ) in found


def test_every_word_of_the_pages_is_written_in_spanish() -> None:
    paths = [path for path in files() if "handing" in path.as_posix() and "kits" in path.as_posix()]
    assert len(paths) > 12
    assert without_spanish(said for path in paths for said in spoken_in(path)) == []


def test_all_that_is_said_is_written_in_spanish() -> None:
    lists = (words.LANGUAGES, words.DAY_BANDS, words.OUTCOMES, words.STATES, words.HAPPENED, words.PUT_RIGHT)
    assert without_spanish([said for one in lists for said in one.values()]) == []


def test_every_reason_has_its_sentence_and_what_to_do() -> None:
    assert set(words.HAPPENED) == set(words.PUT_RIGHT) == set(rules.REASONS)
