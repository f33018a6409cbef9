"""Sites: invited, applied, approved, asked to confirm, ended; what each says of itself; who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at
from partera.core.viewers import job
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import sites
from partera.programs.kits.actions.sites import Profile
from partera.programs.kits.models import Site, SiteChange
from tests.support.kit_sites import PROFILE, Scene


def invited(scene: Scene, name: str = "West") -> int:
    return sites.invite(
        program=scene.program, organisation=scene.world.county_general.pk, kind="hospital", name=name, by=scene.ana
    )


def steps(site: int) -> list[str]:
    return list(SiteChange.objects.filter(site=site).values_list("after", flat=True))


def test_a_site_is_invited_applies_and_is_approved_for_a_year(scene: Scene) -> None:
    row = Site.objects.get(pk=scene.north)
    assert (row.state, row.confirm_by) == ("approved", date(2027, 3, 16))
    assert steps(scene.north) == ["invited", "waiting", "approved"]
    assert (row.births, row.births_source, row.births_period, row.address) == (1200, "Own records", "2025", "1 A St")


def test_a_site_without_expected_births_is_not_approved(scene: Scene) -> None:
    number = invited(scene)
    sites.apply(site=number, profile=Profile(), by=scene.worker("kim"))
    with pytest.raises(Refused, match="how many births"):
        sites.go_on(site=number, state="approved", by=scene.ana)
    sites.set_profile(site=number, profile=Profile(births_share=Decimal("0.1")), by=scene.ana)
    with pytest.raises(Refused, match="how many births"):
        sites.go_on(site=number, state="approved", by=scene.ana)
    share = Profile(births_share=Decimal("0.1"), counties=("05119",))
    sites.set_profile(site=number, profile=share, by=scene.ana)
    sites.go_on(site=number, state="approved", by=scene.ana)


def test_a_source_is_kept_only_with_births_of_the_sites_own(scene: Scene) -> None:
    share = replace(PROFILE, births=None, births_share=Decimal("0.5"))
    sites.apply(site=scene.north, profile=share, by=scene.worker("kim"))
    assert Site.objects.get(pk=scene.north).births_source == ""


@pytest.mark.parametrize(
    "wrong",
    [
        {"births_share": Decimal(0)}, {"births_share": Decimal("1.2")}, {"counties": ("99999",)}, {"counties": ("05",)},
        {"way": "drone"}, {"births": 90_000},
    ],
)  # fmt: skip
def test_a_profile_that_makes_no_sense_is_refused(scene: Scene, wrong: dict) -> None:
    with pytest.raises(BadInput):
        sites.apply(site=scene.north, profile=replace(PROFILE, **wrong), by=scene.worker("kim"))


def test_a_site_cannot_raise_its_own_limit(scene: Scene) -> None:
    sites.weigh(site=scene.north, need_weight=Decimal("1.5"), most_at_once=40, by=scene.ana)
    sites.apply(site=scene.north, profile=replace(PROFILE, most_at_once=9_000), by=scene.worker("kim"))
    assert Site.objects.get(pk=scene.north).most_at_once == 40


def test_a_changed_profile_says_before_and_after(scene: Scene) -> None:
    changed = replace(PROFILE, births=900, counties=("05035", "05119"))
    sites.apply(site=scene.north, profile=changed, by=scene.worker("kim"))
    told = Entry.objects.filter(action="kits.site_profile", thing=f"kit site {scene.north}").latest("pk").changes
    assert (told["births"], told["counties"]) == ([1200, 900], [["05119"], ["05035", "05119"]])


@pytest.mark.parametrize(("weight", "most"), [("0", None), ("-1", None), ("100", None), ("1", 0)])
def test_a_weight_and_a_limit_make_sense(scene: Scene, weight: str, most: int | None) -> None:
    with pytest.raises(BadInput):
        sites.weigh(site=scene.north, need_weight=Decimal(weight), most_at_once=most, by=scene.ana)


def test_steps_out_of_order_are_refused(scene: Scene) -> None:
    number = invited(scene)
    with pytest.raises(Refused, match="Invited"):
        sites.set_profile(site=number, profile=PROFILE, by=scene.ana)
        sites.go_on(site=number, state="approved", by=scene.ana)
    with pytest.raises(Refused, match="Approved"):
        sites.go_on(site=scene.north, state="waiting", by=scene.ana)
    with pytest.raises(BadInput, match="states offered"):
        sites.go_on(site=scene.north, state="golden", by=scene.ana)


def test_an_end_needs_its_reason_and_an_ended_site_keeps_its_profile(scene: Scene) -> None:
    with pytest.raises(Refused, match="Say why"):
        sites.go_on(site=scene.north, state="ended", by=scene.ana)
    sites.go_on(site=scene.north, state="ended", reason="Moved away", by=scene.ana)
    with pytest.raises(Refused, match="no longer hands out"):
        sites.apply(site=scene.north, profile=PROFILE, by=scene.worker("kim"))
    assert SiteChange.objects.filter(site=scene.north).latest("pk").reason == "Moved away"


def test_a_name_is_taken_once(scene: Scene) -> None:
    with pytest.raises(Refused, match="of this name"):
        invited(scene, "North")


def test_a_site_is_asked_to_confirm_before_its_year_is_over_and_only_once(scene: Scene) -> None:
    assert sites.ask_to_confirm(by=job("the tests")) == []
    with clock_at(datetime(2027, 2, 20, 12, tzinfo=UTC)):
        assert sites.ask_to_confirm(by=job("the tests")) == [scene.north, scene.south]
        assert sites.ask_to_confirm(by=job("the tests")) == []
        sites.apply(site=scene.north, profile=PROFILE, by=scene.worker("kim"))
    row = Site.objects.get(pk=scene.north)
    assert (row.state, row.confirm_by) == ("approved", date(2028, 2, 20))
    assert steps(scene.north)[-2:] == ["recertify", "approved"]


def test_people_do_not_ask_everybody_to_confirm(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        sites.ask_to_confirm(by=scene.ana)


@pytest.mark.parametrize("who", ["sol", "wim"])
def test_another_organizations_people_change_nothing_of_a_site(scene: Scene, who: str) -> None:
    with pytest.raises(NotFound):
        sites.apply(site=scene.north, profile=PROFILE, by=scene.worker(who))


def test_a_sites_people_do_not_approve_or_weigh_it(scene: Scene) -> None:
    kim = scene.worker("kim")
    for step in (
        lambda: sites.go_on(site=scene.north, state="recertify", by=kim),
        lambda: sites.weigh(site=scene.north, need_weight=Decimal(9), most_at_once=None, by=kim),
        lambda: sites.set_profile(site=scene.north, profile=PROFILE, by=kim),
    ):
        with pytest.raises(NotAllowed):
            step()


@pytest.mark.parametrize("who", ["bea", "nico", "ewa", "olga", "zoe", "carmen"])
def test_nobody_else_invites_or_changes_sites(scene: Scene, who: str) -> None:
    viewer = scene.world.viewer(who)
    with pytest.raises((NotFound, NotAllowed)):
        sites.invite(program=scene.program, organisation=scene.world.mercy.pk, kind="hospital", by=viewer)
    with pytest.raises((NotFound, NotAllowed)):
        sites.go_on(site=scene.north, state="ended", reason="x", by=viewer)
