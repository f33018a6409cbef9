"""Fair shares: computed by need and weight, kept as they were shown, approved once, packed in full or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import shares, shipments, sites
from partera.programs.kits.models import Location, Request, Share, SharePlan, Shipment
from partera.programs.kits.queries import shares as known
from partera.programs.kits.rules import shares as rules
from partera.programs.kits.rules.shares import Claim, Settings
from tests.support import kit_sites
from tests.support.kit_sites import PROFILE, Scene

DAY = date(2026, 3, 23)


def plan(scene: Scene, supply: int = 60, **more: object) -> int:
    settings = Settings(supply=supply, **more)  # type: ignore[arg-type]
    return shares.plan(
        program=scene.program, version=scene.version, source=scene.shelf, settings=settings, by=scene.ana
    )


def given_by(number: int) -> dict[str, int]:
    rows = Share.objects.filter(plan=number).select_related("site__location")
    return {row.site.location.name: row.quantity for row in rows}


def test_two_sites_of_the_same_need_get_the_same(scene: Scene) -> None:
    number = plan(scene, 60)
    assert given_by(number) == {"North": 30, "South": 30}
    row = SharePlan.objects.get(pk=number)
    assert (row.supply, row.is_proved, row.gap, row.seconds_limit) == (60, True, 0, 5)
    assert row.largest == pytest.approx(1 - 30 / 99)
    assert row.largest - row.continuous == pytest.approx(0, abs=1e-6)


def test_a_heavier_weight_gets_more_and_stands_in_the_plan(scene: Scene) -> None:
    sites.weigh(site=scene.south, need_weight=Decimal(2), most_at_once=None, by=scene.ana)
    number = plan(scene, 60)
    found = given_by(number)
    assert found["South"] > found["North"]
    rows = known.shares(scene.ana, number).rows
    assert {row.site_name: row.weight for row in rows} == {"North": 1.0, "South": 2.0}


def test_what_a_site_has_and_what_is_on_its_way_counts(scene: Scene) -> None:
    scene.receive(scene.sent(20))
    assert given_by(plan(scene, 50)) == {"North": 22, "South": 28}
    row = Share.objects.get(site=scene.north)
    assert (row.wanted, row.cover_days) == (79, pytest.approx(20 / (1200 / 365.25)))
    assert row.cover_after == pytest.approx((20 + row.quantity) / (1200 / 365.25))


def test_shares_come_in_whole_cases(scene: Scene) -> None:
    found = given_by(plan(scene, 70, case=20))
    assert sorted(found.values()) == [20, 40]
    assert SharePlan.objects.get().largest > SharePlan.objects.get().continuous


def test_the_first_days_go_to_everybody(scene: Scene) -> None:
    sites.weigh(site=scene.south, need_weight=Decimal(50), most_at_once=None, by=scene.ana)
    assert given_by(plan(scene, 60))["North"] == 0
    assert given_by(plan(scene, 60, floor_days=7))["North"] == 23
    with pytest.raises(Refused, match="first days"):
        plan(scene, 40, floor_days=10)


def test_groups_are_kept_near_each_other(scene: Scene) -> None:
    rural = replace(PROFILE, is_rural=True)
    sites.apply(site=scene.north, profile=rural, by=scene.worker("kim"))
    sites.weigh(site=scene.south, need_weight=Decimal(4), most_at_once=None, by=scene.ana)
    free = given_by(plan(scene, 60))
    near = plan(scene, 60, grouping="rural", widest=0.1)
    found = given_by(near)
    assert free["South"] - free["North"] > found["South"] - found["North"]
    assert (found["South"] - found["North"]) / 99 <= 0.1 + 1e-9
    assert {row.group for row in known.shares(scene.ana, near).rows} == {"country", "town"}


def test_what_sites_asked_for_is_shared_when_that_is_wanted(scene: Scene) -> None:
    scene.ask(40)
    scene.ask(20, site=scene.south, by="sol")
    assert given_by(plan(scene, 30, basis="asked")) == {"North": 20, "South": 10}


def test_nothing_wanted_is_said(scene: Scene) -> None:
    with pytest.raises(Refused, match="nothing to share"):
        plan(scene, 30, basis="asked")


def test_no_more_is_shared_than_may_be_promised(scene: Scene) -> None:
    scene.pack(scene.approved(50), 50)
    with pytest.raises(Refused, match="can promise 20 kits"):
        plan(scene, 21)


@pytest.mark.parametrize(
    "wrong",
    [
        {"supply": 0}, {"case": 0}, {"basis": "luck"}, {"grouping": "color"}, {"days": 0}, {"days": 400},
        {"floor_days": 31}, {"floor_days": -1}, {"widest": 1.5}, {"widest": -0.1}, {"seconds": 0.0}, {"seconds": 60.0},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(scene: Scene, wrong: dict) -> None:
    with pytest.raises(BadInput):
        plan(scene, **wrong)


def test_approving_answers_open_requests_first_and_packs_all(scene: Scene) -> None:
    asked = scene.ask(40)
    number = plan(scene, 60)
    assert shares.approve(plan=number, planned_on=DAY, by=scene.ana) == 2
    row = Request.objects.get(pk=asked)
    assert (row.state, row.approved, row.reason) == ("started", 30, f"Fair share number {number} of a scarce supply")
    other = Request.objects.get(site=scene.south)
    assert (other.quantity, other.approved, other.state) == (30, 30, "started")
    assert (scene.has(scene.shelf, "SOON"), scene.has(scene.shelf, "LATER")) == ((30, 30), (40, 30))
    assert set(Shipment.objects.values_list("planned_on", flat=True)) == {DAY}
    assert Entry.objects.get(action="kits.approve_shares").changes["shipments"] == [None, 2]
    assert set(Share.objects.values_list("request", flat=True)) == {asked, other.pk}


def test_more_than_was_asked_for_is_a_request_of_its_own(scene: Scene) -> None:
    asked = scene.ask(10)
    shares.approve(plan=plan(scene, 60), planned_on=DAY, by=scene.ana)
    found = list(Request.objects.filter(site=scene.north).order_by("pk").values_list("quantity", "approved"))
    assert found == [(10, 10), (20, 20)]
    assert Shipment.objects.filter(request=asked).count() == 1


def test_a_plan_is_approved_once(scene: Scene) -> None:
    number = plan(scene, 30)
    shares.approve(plan=number, planned_on=DAY, by=scene.ana)
    with pytest.raises(Refused, match="already approved"):
        shares.approve(plan=number, planned_on=DAY, by=scene.ana)
    assert Shipment.objects.count() == 2


def test_a_plan_for_kits_that_are_gone_is_refused_whole(scene: Scene) -> None:
    number = plan(scene, 60)
    scene.pack(scene.approved(20), 20)
    with pytest.raises(Refused, match="can promise 50"):
        shares.approve(plan=number, planned_on=DAY, by=scene.ana)
    assert (Shipment.objects.count(), SharePlan.objects.get(pk=number).approved_at) == (1, None)
    assert not Request.objects.filter(site=scene.south).exists()


def test_a_plan_with_a_site_that_ended_is_refused(scene: Scene) -> None:
    number = plan(scene, 60)
    sites.go_on(site=scene.south, state="ended", reason="Closed", by=scene.ana)
    with pytest.raises(Refused, match="South is not approved"):
        shares.approve(plan=number, planned_on=DAY, by=scene.ana)


def test_a_plan_of_last_week_is_computed_anew(scene: Scene) -> None:
    number = plan(scene, 60)
    with clock_at(datetime(2026, 3, 24, 12, tzinfo=UTC)), pytest.raises(Refused, match="week old"):
        shares.approve(plan=number, planned_on=date(2026, 4, 1), by=scene.ana)


def test_shipments_of_a_share_go_the_usual_way(scene: Scene) -> None:
    shares.approve(plan=plan(scene, 60), planned_on=DAY, by=scene.ana)
    for row in Shipment.objects.all():
        shipments.send(shipment=row.pk, by=scene.ana)
    assert set(Request.objects.values_list("state", flat=True)) == {"fulfilled"}


@pytest.mark.parametrize("who", ["bea", "nico", "ewa", "olga", "zoe", "carmen"])
def test_only_who_runs_the_programme_shares_out(scene: Scene, who: str) -> None:
    number, viewer = plan(scene, 30), scene.world.viewer(who)
    with pytest.raises((NotFound, NotAllowed)):
        shares.plan(program=scene.program, version=scene.version, source=scene.shelf, settings=Settings(10), by=viewer)
    with pytest.raises((NotFound, NotAllowed)):
        shares.approve(plan=number, planned_on=DAY, by=viewer)
    with pytest.raises((NotFound, NotAllowed)):
        known.shares(viewer, number)


def test_a_sites_own_people_do_not_share_out(scene: Scene) -> None:
    number = plan(scene, 30)
    with pytest.raises(NotAllowed):
        shares.approve(plan=number, planned_on=DAY, by=scene.worker("kim"))


def test_another_programmes_warehouse_is_not_shared_out(scene: Scene) -> None:
    other = kit_sites.scene(scene.world, "Another programme")
    with pytest.raises(NotFound):
        shares.plan(
            program=scene.program, version=scene.version, source=other.shelf, settings=Settings(10), by=scene.ana
        )
    assert Location.objects.filter(kind="warehouse").count() == 2


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.integers(1, 60), st.integers(0, 5), st.sampled_from([0.5, 1.0, 3.0])), min_size=1, max_size=8
    ),
    st.integers(40, 300),
    st.sampled_from([1, 4, 10]),
)
def test_no_share_is_more_than_wanted_and_all_together_no_more_than_there_is(
    sites: list[tuple[int, int, float]], supply: int, case: int
) -> None:
    claims = [Claim(wanted, min(floor, wanted), weight) for wanted, floor, weight in sites]
    try:
        found = rules.shared(claims, Settings(supply, case=case))
    except ValueError:
        assert sum(-(-min(one.floor, one.wanted) // case) * case for one in claims) > supply - supply % case
        return
    assert sum(found.quantities) <= supply
    assert all(one.floor <= got <= one.wanted for one, got in zip(claims, found.quantities, strict=True))
    if sum(one.wanted for one in claims) + case * len(claims) <= supply:
        assert list(found.quantities) == [one.wanted for one in claims]
    assert found.plan.largest >= found.plan.continuous - 1e-6
