"""The pages of sites, requests and shipments: from asking to receipt, with what is refused said in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from partera.core.periods import today
from partera.doors.web.kits.requests import views
from partera.overviews import due_kits, gathering
from partera.platform.accounts.models import User
from partera.programs.kits.actions import shipments, sites
from partera.programs.kits.models import Request, Shipment, Site
from partera.programs.kits.rules import requests
from partera.programs.kits.rules import sites as states_of_sites
from tests.support import kit_sites
from tests.support.kit_sites import Scene
from tests.support.people import World
from tests.support.words import SOURCE, WEB, spoken_in, without_spanish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """A page leaves its language behind for what runs after it."""
    with translation.override("en"):
        yield


@pytest.fixture
def scene(world: World, clock: object) -> Scene:
    return kit_sites.scene(world)


def browser(name: str) -> Client:
    """A browser in which one of the sites' people has signed in."""
    found = Client()
    found.force_login(User.objects.get(email=f"{name}@example.org"))
    return found


def page(visitor: Client, address: str, status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status, answer.status_code
    return words(answer.content.decode())


def words(html: str) -> str:
    """What stands on the page, tags left out."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("&#x27;", "'")).split())


def send(visitor: Client, address: str, status: int = 302, /, **given: object) -> str:
    answer = visitor.post(address, given)
    assert answer.status_code == status, words(answer.content.decode())[:2000]
    return answer["Location"] if status == 302 else words(answer.content.decode())


def asks(scene: Scene, number: int = 12, status: int = 302, **more: object) -> str:
    given = {"key": "k1", "version": scene.version, "basis": "number", "number": number, "way": "delivery"} | more
    return send(browser("kim"), f"/kits/sites/{scene.north}/requests/new/", status, **given)


def test_a_sites_page_says_what_is_there_how_long_it_lasts_and_what_needs_one(scene: Scene) -> None:
    found = page(browser("kim"), f"/kits/sites/{scene.north}/")
    assert "No kit is here to give. Nothing is on its way. 1 thing needs you." in found
    assert "more may not come in time: ask at 57 or fewer" in found
    assert "1,200 a year, the site’s own number (Own records, 2025)" in found
    scene.receive(scene.sent(20))
    scene.sent(8)
    found = page(browser("kim"), f"/kits/sites/{scene.north}/")
    assert "20 kits are here, enough for about 6 days. 8 more kits are on their way. 2 things need you." in found
    assert "99 kits; 19 times of 20 from 80 to 118" in found


def test_the_whole_way_from_asking_to_a_receipt_two_short(scene: Scene) -> None:
    address = asks(scene)
    ana, kim = scene.world.client("ana"), browser("kim")
    assert "12 kits for North" in page(ana, address)
    send(ana, f"{address}?do=approve", **{"approve-quantity": 12})
    found = page(ana, address)
    assert "12 kits are approved and none is packed yet." in found
    assert "SOON June 1, 2026 12" in found
    packed = {"pack-source": scene.shelf, "pack-quantity": 12, "pack-planned_on": "2026-03-20", "pack-way": "delivery"}
    shipment = send(ana, f"{address}?do=pack", **packed)
    assert "Packed for North, for March 20, 2026: 12 kits." in page(ana, shipment)
    send(ana, f"{shipment}?do=send")
    assert "Did all 12 kits arrive?" in page(kim, shipment)
    lot = f"some-lot-{scene.lot('SOON')}"
    short = {lot: 10, "some-reason": "A wet box", "some-received_by": "Kim"}
    send(kim, f"{shipment}?do=some", **short)
    assert "10 of 12 kits arrived at North; 2 are missing." in page(kim, shipment)
    assert "10 kits are here" in page(kim, f"/kits/sites/{scene.north}/")
    assert scene.has(scene.place_of(scene.north), "SOON") == (10, 0)


def test_every_page_stands_under_its_program(scene: Scene) -> None:
    ana, program = scene.world.client("ana"), Site.objects.get(pk=scene.north).location.program_id
    shipment = Shipment.objects.get(pk=scene.sent(8))
    request = f"/kits/requests/{scene.ask(5)}/"
    listed = [
        f"/kits/{program}/{room}/" for room in ("board", "stock", "designs", "sites", "requests", "shares", "guides")
    ]
    for address in (*listed, f"/kits/sites/{scene.north}/", f"/kits/shipments/{shipment.code}/", request):
        trail = ana.get(address).content.decode().split('usa-breadcrumb__list"')[1].split("</nav>")[0]
        assert 'href="/kits/"' in trail and f'href="/kits/{program}/"' in trail, address


def test_what_is_on_the_way_stands_in_the_stock_as_its_shipment(scene: Scene) -> None:
    shipment = Shipment.objects.get(pk=scene.sent(8))
    program = Site.objects.get(pk=scene.north).location.program_id
    found = page(scene.world.client("ana"), f"/kits/{program}/stock/")
    assert f"Shipment {shipment.code}, on the way" in found


def test_of_many_shipments_the_first_stand_in_the_list_and_it_says_how_many_there_are(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in (9, 5):
        scene.pack(scene.approved(1), 1, planned_on=today() + timedelta(days=day))
    shipments.send(shipment=scene.pack(scene.approved(1), 1, planned_on=today() + timedelta(days=2)), by=scene.ana)
    address = f"/kits/{scene.program}/requests/"
    assert "These are the first" not in page(browser("ana"), address)
    monkeypatch.setattr(views, "MOST_MOVING", 2)
    found = page(browser("ana"), address)
    on_road, first, second = Shipment.objects.order_by("planned_on").values_list("code", flat=True)
    assert found.index(first) < found.index(second) and on_road not in found, "what waits to be sent comes first"
    assert "2 shipments are packed." in found and "These are the first 2 of 3" in found


def test_many_of_a_kind_are_one_line_that_leads_to_them(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "FEW", 0)
    Site.objects.filter(pk=scene.south).update(state="waiting")
    scene.ask(3)
    scene.pack(scene.approved(2), 2)
    scene.approved(4)
    found = {
        line.verb: (line.thing, line.url_name, line.narrowed, line.part) for line in due_kits.deliveries(scene.ana)
    }
    assert found == {
        "Review": ("1 site of Invented Deliveries", "kit_sites", {"state": "waiting"}, ""),
        "Decide on": ("1 request in Invented Deliveries", "kit_requests", {"state": "pending"}, ""),
        "Pack": ("1 request in Invented Deliveries", "kit_requests", {"state": "to_pack"}, ""),
        "Send": ("1 shipment of Invented Deliveries", "kit_requests", {}, "under-way"),
    }
    home = browser("ana").get("/").content.decode()
    assert f'/kits/{scene.program}/requests/?state=to_pack"' in home
    assert f'/kits/{scene.program}/requests/#under-way"' in home
    listed = browser("ana").get(f"/kits/{scene.program}/requests/?state=to_pack").content.decode()
    assert listed.count('data-label="Requested on"') == 2, "what was approved, and not what waits for a decision"


def test_a_decision_on_a_site_is_a_verb(scene: Scene) -> None:
    found = page(scene.world.client("ana"), f"/kits/sites/{scene.north}/")
    assert "Ask it to confirm its profile" in found and "End it: it hands out no more kits" in found


def test_an_unusual_number_is_asked_about_and_everything_typed_is_kept(scene: Scene) -> None:
    for _each in range(3):
        scene.ask(5)
    found = asks(scene, 40, 422, note="For June")
    assert "40 is unusual for this site: it has asked for about 5." in found
    assert "Why do you need that many this time?" in found and "For June" in found
    asks(scene, 40, unusual_reason="A twin clinic opens")
    assert Request.objects.get(quantity=40).unusual_reason == "A twin clinic opens"


def test_a_double_press_is_one_request(scene: Scene) -> None:
    assert asks(scene) == asks(scene)
    assert Request.objects.count() == 1


def test_a_note_that_names_a_patient_is_refused_in_its_readers_language_and_kept_nowhere(scene: Scene) -> None:
    found = asks(scene, 12, 422, note="SSN 123-45-6789")
    assert "“What the program should know” holds what looks like a social security number." in found
    kim = browser("kim")
    kim.cookies["language"] = "es"
    given = {"version": scene.version, "basis": "number", "number": 12, "way": "delivery", "note": "SSN 123-45-6789"}
    found = send(kim, f"/kits/sites/{scene.north}/requests/new/", 422, key="en espanol", **given)
    assert "hay algo que parece un número de seguro social" in found
    assert not Request.objects.exists()


def test_a_limit_is_said_in_the_form(scene: Scene) -> None:
    sites.weigh(site=scene.north, need_weight=1, most_at_once=10, by=scene.ana)  # type: ignore[arg-type]
    assert "may have 10 kits asked for at once, and 0 are asked for already" in asks(scene, 12, 422)


def test_a_reduction_without_a_reason_is_said_in_the_form(scene: Scene) -> None:
    number = scene.ask(12)
    ana = scene.world.client("ana")
    found = send(ana, f"/kits/requests/{number}/?do=approve", 422, **{"approve-quantity": 5})
    assert "Say why the site gets fewer" in found
    given = {"approve-quantity": 5, "approve-reason": "Few are left"}
    send(ana, f"/kits/requests/{number}/?do=approve", **given)
    assert "Few are left" in page(browser("kim"), f"/kits/requests/{number}/")


def test_a_site_cannot_approve_pack_or_send(scene: Scene) -> None:
    number = scene.ask(12)
    kim = browser("kim")
    assert "Approve" not in page(kim, f"/kits/requests/{number}/").replace("Approved", "")
    send(kim, f"/kits/requests/{number}/?do=approve", 404, **{"approve-quantity": 12})
    shipment = Shipment.objects.get(pk=scene.pack(scene.approved(5), 5))
    send(kim, f"/kits/shipments/{shipment.code}/?do=send", 404)
    shipment.refresh_from_db()
    assert shipment.state == "packed"


def test_a_shipment_is_found_by_its_code_however_it_is_typed(scene: Scene) -> None:
    code = Shipment.objects.get(pk=scene.sent(5)).code
    kim, address = browser("kim"), f"/kits/{scene.program}/requests/?do=find"
    assert send(kim, address, **{"find-code": f" {code[:4].lower()}-{code[4:]} "}) == f"/kits/shipments/{code}/"
    assert "There is no such shipment." in send(kim, address, 422, **{"find-code": "NONE"})
    assert "There is no such shipment." in send(browser("sol"), address, 422, **{"find-code": code})


def test_another_sites_things_are_not_there(scene: Scene) -> None:
    shipment = Shipment.objects.get(pk=scene.sent(5))
    sol = browser("sol")
    for address in (
        f"/kits/sites/{scene.north}/", f"/kits/requests/{shipment.request_id}/", f"/kits/shipments/{shipment.code}/",
        f"/kits/shipments/{shipment.code}/packing-list.pdf",
    ):  # fmt: skip
        page(sol, address, 404)
    assert "North" not in page(sol, f"/kits/{scene.program}/requests/")
    listed = page(sol, f"/kits/{scene.program}/sites/")
    assert "North" in listed and "South" in listed


def test_a_list_shows_stock_only_where_it_is_ones_own(scene: Scene) -> None:
    scene.receive(scene.sent(20))
    lines = browser("sol").get(f"/kits/{scene.program}/sites/sites.csv").content.decode().splitlines()
    north = next(line for line in lines if "North" in line)
    assert north.rstrip().endswith(",,,,,,,,")
    whole = scene.world.client("ana").get(f"/kits/{scene.program}/sites/sites.csv").content.decode()
    assert "own,20,0,0,0" in whole


def test_the_packing_list_names_lots_and_bears_the_code(scene: Scene) -> None:
    shipment = Shipment.objects.get(pk=scene.pack(scene.approved(35), 35))
    answer = browser("kim").get(f"/kits/shipments/{shipment.code}/packing-list.pdf")
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    for said in (shipment.code, "SOON", "LATER", "30", "5", "35", "1 A St", "2026"):
        assert said in text, said


def test_what_cannot_be_sent_says_why_above_the_page(scene: Scene) -> None:
    shipment = Shipment.objects.get(pk=scene.sent(5))
    ana = scene.world.client("ana")
    answer = ana.post(f"/kits/shipments/{shipment.code}/?do=send", follow=True)
    assert "This shipment cannot take that step now. It stands at: On the way." in words(answer.content.decode())


def test_a_site_fills_in_its_profile_and_is_approved(scene: Scene) -> None:
    number = sites.invite(
        program=scene.program, organisation=scene.world.county_general.pk, kind="doula", name="West", by=scene.ana
    )
    kim, ana = browser("kim"), scene.world.client("ana")
    assert "Fill in the profile" in page(kim, f"/kits/sites/{number}/")
    given = {"births_from": "own", "births": 100, "way": "delivery"}
    found = send(kim, f"/kits/sites/{number}/profile/", 422, **given)
    assert "Write where the number comes from." in found and "Write where the kits are brought." in found
    more = {"births_source": "Our log", "births_period": "2025", "address": "2 B St"}
    send(kim, f"/kits/sites/{number}/profile/", **given, **more)
    assert "waits for your review" in page(ana, f"/kits/sites/{number}/")
    send(ana, f"/kits/sites/{number}/?do=decide", **{"decide-state": "approved"})
    assert Site.objects.get(pk=number).state == "approved"
    assert "to be confirmed by March 16, 2027" in page(kim, f"/kits/sites/{number}/")


def test_a_share_of_births_without_its_counties_is_asked_for(scene: Scene) -> None:
    given = {"births_from": "share", "births_percent": "8", "way": "pickup"}
    found = send(browser("kim"), f"/kits/sites/{scene.north}/profile/", 422, **given)
    assert "Name the counties the share is of." in found


def test_a_convener_invites_a_site(scene: Scene) -> None:
    given = {"organisation": scene.world.home_visits.pk, "kind": "doula", "name": "East", "wave": 2}
    address = send(scene.world.client("ana"), f"/kits/{scene.program}/sites/new/", **given)
    assert Site.objects.get(pk=int(address.split("/")[3])).wave == 2
    send(browser("kim"), f"/kits/{scene.program}/sites/new/", 404, **given)


def test_a_wrong_receipt_is_taken_back_in_the_browser(scene: Scene) -> None:
    shipment = Shipment.objects.get(pk=scene.sent(12))
    scene.receive(shipment.pk)
    kim, address = browser("kim"), f"/kits/shipments/{shipment.code}/"
    send(kim, f"{address}?do=take-back", **{"take-back-reason": "Two were missing"})
    assert "Did all 12 kits arrive?" in page(kim, address)


def test_a_plan_is_computed_compared_and_approved(scene: Scene) -> None:
    ana, address = scene.world.client("ana"), f"/kits/{scene.program}/shares/"
    assert "Shelf (70 kits)" in page(ana, address)
    given = {
        "version": scene.version, "source": scene.shelf, "supply": 60, "basis": "cover", "days": 30, "floor_days": 2,
        "case": 7, "grouping": "kind", "widest": 10, "seconds": 5,
    }  # fmt: skip
    plan = send(ana, address, **given)
    found = page(ana, plan)
    assert "2 sites want 198 kits and get 56; the largest weighted shortfall is 71.7%." in found
    assert "largest weighted shortfall 0.7172; could cases be split, 0.6970: 0.0202 apart." in found
    assert "No plan in whole cases is better (gap 0)." in found and "of at most 5" in found
    assert 'value="60"' in ana.get(f"{address}?from={plan.split('/')[3]}").content.decode()
    send(ana, f"{plan}?do=approve", **{"approve-planned_on": "2026-03-20"})
    assert "approved Ana" in page(ana, plan)
    assert Shipment.objects.count() == 2
    assert "plan,site,group" in ana.get(f"{plan}shares.csv").content.decode()
    assert "This plan is already approved" not in page(ana, plan)
    send(ana, f"{plan}?do=approve", 404, **{"approve-planned_on": "2026-03-20"})


def test_too_much_to_share_is_said_in_the_form(scene: Scene) -> None:
    given = {
        "version": scene.version, "source": scene.shelf, "supply": 500, "basis": "cover", "days": 30, "floor_days": 0,
        "case": 1, "grouping": "", "widest": 10, "seconds": 5,
    }  # fmt: skip
    found = send(scene.world.client("ana"), f"/kits/{scene.program}/shares/", 422, **given)
    assert "Shelf can promise 70 kits." in found


def test_shares_are_not_a_sites_to_see(scene: Scene) -> None:
    page(browser("kim"), f"/kits/{scene.program}/shares/", 404)


def test_every_word_of_sites_requests_shipments_and_shares_has_its_spanish() -> None:
    spoken = [
        *WEB.glob("templates/kits/sites/*.html"), *WEB.glob("templates/kits/requests/*.html"),
        *WEB.glob("templates/kits/shipments/*.html"), *WEB.glob("templates/kits/shares/*.html"),
        *(path for name in ("sites", "requests", "shipments", "shares") for path in WEB.glob(f"kits/{name}/*.py")),
        *(SOURCE / f"programs/kits/actions/{name}.py" for name in ("sites", "requests", "shipments", "shares")),
        *(SOURCE / f"programs/kits/queries/{name}.py" for name in ("sites", "requests", "shipments", "shares")),
        SOURCE / "overviews/due_kits.py", SOURCE / "overviews/gathering.py",
    ]  # fmt: skip
    assert len(spoken) > 30
    assert without_spanish(word for path in spoken for word in spoken_in(path)) == []
    states = [*requests.SHIPMENT_STATES.values(), *states_of_sites.SITE_STATES.values()]
    assert without_spanish(states) == []


def test_a_page_speaks_spanish(scene: Scene) -> None:
    scene.receive(scene.sent(20))
    kim = browser("kim")
    kim.cookies["language"] = "es"
    found = page(kim, f"/kits/sites/{scene.north}/")
    assert "Hay 20 kits, que alcanzan para unos 6 días. No hay nada en camino." in found
    assert "1,200 al año, número del propio sitio" in found
