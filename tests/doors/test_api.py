"""The interface for other systems: tokens, what they open, parts of lists, one write for one key, problems."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from partera.core.errors import BadInput, NotAllowed, NotFound
from partera.core.periods import clock_at, now
from partera.doors.api.operations import all_operations
from partera.doors.api.urls import api
from partera.platform.accounts.permissions import PERMISSIONS, PUBLIC, SIGNED_IN
from partera.platform.audit.models import Entry
from partera.platform.tokens import actions
from partera.platform.tokens.models import KeptAnswer, Token
from partera.platform.tokens.rules import MOST_DAYS, SCOPES
from partera.registry.partners.models import Organisation
from partera.registry.workplans.models import ActionStep
from tests.support.people import PASSWORD, World

STEP = {"what": "Call the two clinics", "start": "2026-03-01", "due": "2026-04-01"}


def brings(world: World, name: str = "ana", scopes: tuple[str, ...] = (), days: int = 30) -> dict[str, str]:
    """The header with a new token of somebody's, for all they may when no scope is named."""
    viewer = world.viewer(name)
    chosen = scopes or tuple(scope for scope in SCOPES if viewer.may_somewhere(scope))
    return {"authorization": f"Bearer {actions.make(name='Invented system', scopes=chosen, days=days, by=viewer)}"}


def sends(client: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    """The answer to a body of JSON."""
    return client.generic(method, f"/api{path}", json.dumps(body), content_type="application/json", headers=headers)


def step_of(world: World, **more: Any) -> dict[str, Any]:
    return {**STEP, "partnership": world.delta.pk, **more}


def test_every_operation_declares_what_it_needs_and_has_a_name_of_its_own() -> None:
    found = list(all_operations(api))
    assert {one.needs for one in found} <= {PUBLIC, SIGNED_IN, *PERMISSIONS}
    assert len({one.name for one in found}) == len(found)


def test_the_interface_describes_itself(client: Client, db: None) -> None:
    told = client.get("/api/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {f"/api{one.path}" for one in all_operations(api)}


def test_what_is_public_needs_no_token(client: Client, world: World) -> None:
    found = client.get("/api/places?text=pulaski").json()
    assert "05119" in [item["code"] for item in found["items"]]
    assert client.get("/api/places/05119").json()["kind"] == "county"


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer x", "Bearer partera_000000000000_" + "a" * 43, "Basic YTpi"])
def test_without_a_good_token_the_rest_is_closed(client: Client, world: World, given: str) -> None:
    answer = client.get("/api/steps", headers={"authorization": given} if given else {})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_browser_s_sign_in_opens_nothing_here(world: World) -> None:
    assert world.client("ana").get("/api/steps").status_code == 401


def test_a_token_opens_what_its_owner_and_its_scopes_allow(client: Client, world: World) -> None:
    header = brings(world, scopes=("workplan.see",))
    assert client.get("/api/steps", headers=header).status_code == 200
    assert client.get("/api/sessions", headers=header).status_code == 404
    assert sends(client, "POST", "/steps", step_of(world), **header).status_code == 404
    assert client.get("/api/me", headers=header).json() == {"name": "Ana", "scopes": ["workplan.see"]}


def test_another_partnership_s_things_are_not_found(client: Client, world: World) -> None:
    number = sends(client, "POST", "/steps", step_of(world), **brings(world)).json()["id"]
    outside = brings(world, "zoe")
    assert client.get(f"/api/steps/{number}", headers=outside).status_code == 404
    assert client.get("/api/steps", headers=outside).json()["total"] == 0
    assert sends(client, "POST", "/steps", step_of(world), **outside).status_code == 404
    report = sends(client, "POST", f"/steps/{number}/reports", {"status": "agreed"}, **outside)
    assert report.status_code == 404
    assert ActionStep.objects.get().status == "proposed"


def test_a_token_is_shown_once_and_kept_as_a_digest(world: World) -> None:
    text = brings(world)["authorization"].removeprefix("Bearer ")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM tokens_token")
        assert text.split("_")[2] not in str(cursor.fetchall())
    assert text not in str(list(Entry.objects.values()))


def test_a_token_ends_with_its_day_its_withdrawal_and_its_owner(client: Client, world: World) -> None:
    header = brings(world, days=2)
    with clock_at(now() + timedelta(days=2, seconds=1)):
        assert client.get("/api/steps", headers=header).status_code == 401
    assert client.get("/api/steps", headers=header).status_code == 200
    actions.withdraw(token=Token.objects.get().pk, by=world.viewer("ana"))
    assert client.get("/api/steps", headers=header).status_code == 401
    other = brings(world, "zoe")
    world.users["zoe"].is_active = False
    world.users["zoe"].save()
    assert client.get("/api/steps", headers=other).status_code == 401


def test_a_token_never_may_more_than_its_owner(world: World) -> None:
    with pytest.raises(NotAllowed):
        actions.make(name="x", scopes=["workplan.edit"], by=world.viewer("nico"))
    with pytest.raises(BadInput):
        actions.make(name="x", scopes=["people.manage"], by=world.viewer("olga"))
    with pytest.raises(BadInput):
        actions.make(name="x", scopes=["workplan.see"], days=MOST_DAYS + 1, by=world.viewer("ana"))


def test_somebody_else_s_token_cannot_be_withdrawn(world: World) -> None:
    brings(world)
    with pytest.raises(NotFound):
        actions.withdraw(token=Token.objects.get().pk, by=world.viewer("zoe"))
    actions.withdraw(token=Token.objects.get().pk, by=world.viewer("olga"))


def test_a_step_is_added_and_reported_on_with_its_line_in_the_trail(client: Client, world: World) -> None:
    header = brings(world)
    made = sends(client, "POST", "/steps", step_of(world, agreed=True), **header)
    assert (made.status_code, made.json()["status"]) == (201, "agreed")
    number = made.json()["id"]
    said = sends(client, "POST", f"/steps/{number}/reports", {"status": "in_progress", "said": "Called."}, **header)
    assert said.json()["status"] == "in_progress"
    line = Entry.objects.filter(action="workplans.report").get()
    assert line.actor == "Ana"
    assert line.where.startswith("token ")


def test_an_organization_is_changed_where_it_is_named_and_stays_elsewhere(client: Client, world: World) -> None:
    header = brings(world)
    number = world.county_general.pk
    changed = sends(client, "PATCH", f"/organizations/{number}", {"needs": "A lactation consultant"}, **header).json()
    assert changed["needs"] == "A lactation consultant"
    assert changed["name"] == "County General"
    assert [code for code, _name in changed["counties_served"]] == ["05035", "05119"]
    assert changed["home_county"] == "05119"


def test_the_same_key_does_a_write_once(client: Client, world: World) -> None:
    header = {**brings(world), "idempotency-key": "night of 2026-03-01"}
    first = sends(client, "POST", "/steps", step_of(world), **header)
    second = sends(client, "POST", "/steps", step_of(world), **header)
    assert ActionStep.objects.count() == 1
    assert (second.status_code, second.json()) == (201, first.json())
    assert second["Idempotency-Replayed"] == "true"
    assert Entry.objects.filter(action="workplans.propose").count() == 1


def test_a_key_used_for_another_request_is_refused(client: Client, world: World) -> None:
    header = {**brings(world), "idempotency-key": "one"}
    sends(client, "POST", "/steps", step_of(world), **header)
    other = sends(client, "POST", "/steps", step_of(world, what="Something else"), **header)
    assert other.status_code == 409
    assert ActionStep.objects.count() == 1


def test_a_key_of_another_token_is_another_key(client: Client, world: World) -> None:
    for _token in range(2):
        sends(client, "POST", "/steps", step_of(world), **brings(world), **{"idempotency-key": "one"})
    assert ActionStep.objects.count() == 2


def test_a_write_that_was_refused_leaves_its_key_free(client: Client, world: World) -> None:
    header = {**brings(world), "idempotency-key": "one"}
    assert sends(client, "POST", "/steps", step_of(world, due="2026-02-01"), **header).status_code == 409
    assert KeptAnswer.objects.count() == 0
    assert sends(client, "POST", "/steps", step_of(world), **header).status_code == 201


def test_kept_answers_are_cleared_after_a_day(client: Client, world: World) -> None:
    sends(client, "POST", "/steps", step_of(world), **brings(world), **{"idempotency-key": "one"})
    assert actions.clear_answers() == 0
    with clock_at(now() + timedelta(hours=25)):
        assert actions.clear_answers() == 1


def test_lists_come_in_parts(client: Client, world: World) -> None:
    header = brings(world)
    total = Organisation.objects.count()
    first = client.get("/api/organizations?limit=2", headers=header).json()
    assert (len(first["items"]), first["total"], first["next_offset"]) == (2, total, 2)
    last = client.get(f"/api/organizations?limit=200&offset={total - 1}", headers=header).json()
    assert (len(last["items"]), last["next_offset"]) == (1, None)


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "offset=-1", f"offset={2**63}", "limit=ten", "offset=1e3"])
def test_a_part_beyond_bounds_is_refused(client: Client, world: World, asked: str) -> None:
    assert client.get(f"/api/organizations?{asked}", headers=brings(world)).status_code == 422


def test_a_field_that_cannot_be_taken_is_named_and_its_value_is_not_repeated(client: Client, world: World) -> None:
    answer = sends(client, "POST", "/steps", step_of(world, due="Ana Demo-Rivera, 5 Elm St"), **brings(world))
    assert answer.status_code == 422
    assert "due" in answer.json()["fields"][0]["field"]
    assert "Elm" not in answer.content.decode()


@pytest.mark.parametrize("field", ["what", "why", "resource"])
def test_a_text_with_nul_is_refused(client: Client, world: World, field: str) -> None:
    assert sends(client, "POST", "/steps", step_of(world, **{field: "a\x00b"}), **brings(world)).status_code == 422


@pytest.mark.parametrize("more", [{"lead_organisation": 999_999}, {"partnership": 999_999}])
def test_a_step_names_only_what_exists(client: Client, world: World, more: dict[str, int]) -> None:
    assert sends(client, "POST", "/steps", step_of(world, **more), **brings(world)).status_code == 404
    assert not ActionStep.objects.exists()


def test_an_unknown_address_is_a_problem_too(client: Client, db: None) -> None:
    answer = client.get("/api/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_whoever_asks_too_often_is_told_how_long_to_wait(client: Client, world: World, settings: Any) -> None:
    settings.PARTERA_API_RATE = "2/m"
    header = brings(world)
    answers = [client.get("/api/me", headers=header) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) >= 1


def test_the_page_shows_a_new_token_once(world: World) -> None:
    browser = world.client("ana")
    _reauthenticated(browser)
    sent = {"name": "Warehouse", "scopes": ["workplan.see"], "days": 30}
    made = browser.post("/accounts/tokens/", sent).content.decode()
    assert "partera_" in made
    again = browser.get("/accounts/tokens/").content.decode()
    assert "Warehouse" in again
    assert "partera_" not in again


def test_the_page_offers_only_what_one_may(world: World) -> None:
    browser = world.client("nico")
    _reauthenticated(browser)
    shown = browser.get("/accounts/tokens/").content.decode()
    assert "workplan.see" in shown
    assert "workplan.edit" not in shown


def test_making_a_token_asks_for_the_password_again(world: World) -> None:
    answer = world.client("ana").get("/accounts/tokens/")
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]


def _reauthenticated(browser: Client) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_a_date_far_away_is_no_fault(client: Client, world: World) -> None:
    far = step_of(world, start=date(9999, 12, 30).isoformat(), due=date(9999, 12, 31).isoformat())
    header = brings(world)
    assert sends(client, "POST", "/steps", far, **header).status_code == 201
    assert client.get("/api/steps", headers=header).status_code == 200
    assert world.client("ana").get("/workplan/").status_code == 200
