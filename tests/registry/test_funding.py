"""Money counts where it is known to serve; a grantee's address is never its service area."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound
from partera.core.viewers import PUBLIC, Grant, Viewer, command
from partera.platform.audit.models import Entry
from partera.registry.funding import actions, queries, rules
from partera.registry.funding.models import Award, Obligation
from partera.registry.partners.actions import add_organisation

pytestmark = pytest.mark.django_db

LOADER = command("load")
ANA = Viewer("person", "Ana", person=1, grants=frozenset({Grant("directory.edit")}))
GOVERNMENT = "U.S. Government Entity"
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 6, 1, tzinfo=UTC)
PULASKI, SALINE, WASHINGTON = "05119", "05125", "05143"


def row(number: str, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "award": number,
        "fiscal_year": 2021,
        "activity_code": number[:3],
        "program": f"Program {number[:3]}",
        "grantee": "Delta Mothers Inc",
        "grantee_class": "Other",
        "state": "05",
        "county": PULASKI,
        "congressional_district": "AR-02",
        "amount": amount,
        "line": 2,
        **more,
    }


def take(*rows: dict[str, Any], extract: str = "first", loaded_at: datetime = EARLY) -> int:
    numbered = [{**one, "line": line} for line, one in enumerate(rows, 2)]
    return actions.take_awards(extract=extract, loaded_at=loaded_at, rows=numbered, by=LOADER)


def block_grant(amount: float = 6_000_000, **more: Any) -> dict[str, Any]:
    return row("B04MC00001", amount, grantee_class=GOVERNMENT, **more)


def healthy_start(amount: float = 1_000_000, **more: Any) -> dict[str, Any]:
    return row("H49MC00001", amount, **more)


def test_a_state_programme_of_a_government_counts_state_wide() -> None:
    take(block_grant())
    found = queries.investment(PUBLIC, "05", births=36_000, population=3_000_000)
    assert [(line.amount, line.rule, line.listing) for line in found.lines] == [(6_000_000, "statewide", "93.994")]
    assert found.per_person == 2
    assert found.per_birth == pytest.approx(166.667, abs=0.001)


def test_a_grantees_address_is_never_its_service_area() -> None:
    take(healthy_start())
    for place in ("05", PULASKI, SALINE):
        found = queries.investment(PUBLIC, place)
        assert found.total == 0
        assert [line.rule for line in found.area_not_stated] == ["not_stated"]


def test_a_state_programme_held_by_no_government_is_not_counted_state_wide() -> None:
    assert rules.area_of("X10", "Corporate Entity, Federal Tax Exempt") == "not_stated"
    assert rules.area_of("X10", GOVERNMENT) == "statewide"
    assert rules.area_of("H49", GOVERNMENT) == "not_stated"
    assert rules.area_of("B04", None) == "statewide"


def test_a_countys_page_shows_state_wide_money_whole_and_apart() -> None:
    take(block_grant())
    found = queries.investment(PUBLIC, PULASKI, births={PULASKI: 4000.0, "05": 36_000.0})
    assert found.total == 0
    assert found.lines == ()
    assert [(line.amount, line.per_birth) for line in found.whole_state] == [(6_000_000, 6_000_000 / 36_000)]


def test_an_award_for_one_county_counts_whole_there_and_in_its_state() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties=[SALINE], by=ANA)
    for place in (SALINE, "05"):
        assert [(line.amount, line.rule) for line in queries.investment(PUBLIC, place).lines] == [(1e6, "whole")]
    assert queries.investment(PUBLIC, PULASKI).is_empty


def test_stated_shares_split_before_births_do() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties={PULASKI: 0.7, SALINE: 0.3}, by=ANA)
    found = queries.investment(PUBLIC, SALINE, births={PULASKI: 4000, SALINE: 1000})
    assert [(line.amount, line.rule) for line in found.lines] == [(pytest.approx(300_000), "share")]
    assert "share stated" in found.split_words[0]


def test_without_shares_births_split_and_the_line_says_it_is_an_estimate() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties=[PULASKI, SALINE], by=ANA)
    found = queries.investment(PUBLIC, SALINE, births={PULASKI: 3000, SALINE: 1000})
    assert [(line.amount, line.rule) for line in found.lines] == [(250_000, "births")]
    assert found.per_birth == 250
    assert "estimate" in found.split_words[0]


def test_without_shares_and_births_nothing_is_split() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties=[PULASKI, SALINE], by=ANA)
    found = queries.investment(PUBLIC, SALINE, births={SALINE: 1000})
    assert (found.total, found.per_birth) == (0, None)
    assert [(line.amount, line.rule) for line in found.not_split] == [(1_000_000, "cannot_split")]


def test_parts_of_a_split_award_add_up_to_the_award() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties=[PULASKI, SALINE, WASHINGTON], by=ANA)
    births = {PULASKI: 3100.0, SALINE: 990.0, WASHINGTON: 2800.0}
    parts = [queries.investment(PUBLIC, place, births=births).total for place in births]
    assert sum(parts) == pytest.approx(1_000_000)


def test_an_award_that_crosses_a_state_line_is_split_between_the_states() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties={PULASKI: 0.75, "22033": 0.25}, by=ANA)
    assert queries.investment(PUBLIC, "05").total == 750_000
    assert queries.investment(PUBLIC, "22").total == 250_000
    assert queries.investment(PUBLIC, "US").total == 1_000_000


def test_the_newest_fiscal_year_is_shown_and_the_others_beside_it() -> None:
    take(block_grant(), block_grant(5_000_000, fiscal_year=2020), healthy_start(fiscal_year=2020))
    found = queries.investment(PUBLIC, "05")
    assert (found.fiscal_year, found.years) == (2021, (2021, 2020))
    assert [(y.fiscal_year, y.total, y.not_stated) for y in found.by_year] == [(2021, 6e6, 0), (2020, 5e6, 1e6)]
    assert queries.investment(PUBLIC, "05", fiscal_year=2020).total == 5_000_000


def test_the_same_list_is_not_taken_twice() -> None:
    assert take(block_grant()) == 1
    assert take(block_grant()) == 0
    assert Award.objects.count() == 1


def test_a_later_list_takes_the_place_of_an_earlier_one_for_its_states_and_years() -> None:
    take(block_grant(1), block_grant(2, fiscal_year=2020), block_grant(3, state="22", county=None))
    take(block_grant(10), extract="second", loaded_at=LATE)
    assert sorted(Award.objects.values_list("state", "fiscal_year", "amount")) == [
        ("05", 2020, 2),
        ("05", 2021, 10),
        ("22", 2021, 3),
    ]


def test_an_earlier_list_taken_late_does_not_overwrite_a_later_one() -> None:
    take(block_grant(10), extract="second", loaded_at=LATE)
    take(block_grant(1), block_grant(2, fiscal_year=2020), extract="first", loaded_at=EARLY)
    assert sorted(Award.objects.values_list("fiscal_year", "amount")) == [(2020, 2), (2021, 10)]


def test_an_area_that_was_stated_outlives_a_later_list() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties={PULASKI: 0.7, SALINE: 0.3}, by=ANA)
    take(healthy_start(2_000_000), extract="second", loaded_at=LATE)
    assert queries.investment(PUBLIC, SALINE).total == 600_000
    assert queries.awards(PUBLIC)[0].stated_by == "Ana"


def test_a_person_may_state_that_an_award_serves_the_whole_state() -> None:
    take(healthy_start())
    actions.state_statewide(award=Award.objects.get().pk, by=ANA)
    assert queries.investment(PUBLIC, "05").total == 1_000_000


@pytest.mark.parametrize(
    ("counties", "sentence"),
    [
        ([], "at least one county"),
        (["99999"], "no county"),
        ({PULASKI: 0.5, SALINE: None}, "every county"),
        ({PULASKI: 0.5, SALINE: 0.4}, "add up"),
        ({PULASKI: 1.5, SALINE: -0.5}, "above 0"),
    ],
)
def test_an_area_that_cannot_be_is_refused(counties: Any, sentence: str) -> None:
    take(healthy_start())
    with pytest.raises(BadInput, match=sentence):
        actions.state_area(award=Award.objects.get().pk, counties=counties, by=ANA)
    assert Award.objects.get().area_kind == "not_stated"


def test_an_outsider_states_and_takes_nothing() -> None:
    take(healthy_start())
    with pytest.raises(NotAllowed):
        actions.state_area(award=Award.objects.get().pk, counties=[SALINE], by=PUBLIC)
    with pytest.raises(NotAllowed):
        actions.take_awards(extract="x", loaded_at=EARLY, rows=[], by=PUBLIC)
    with pytest.raises(NotFound):
        actions.state_area(award=0, counties=[SALINE], by=ANA)


def test_every_change_stands_in_the_trail() -> None:
    take(healthy_start())
    actions.state_area(award=Award.objects.get().pk, counties=[SALINE], by=ANA)
    actions.state_area(award=Award.objects.get().pk, counties={SALINE: 1.0}, by=ANA)
    lines = list(Entry.objects.filter(action__startswith="funding").values_list("action", "actor", "changes"))
    again, stated, taken = lines
    assert taken == ("funding.take_awards", "load", {"awards": [0, 1], "extracts": [[], [Award.objects.get().extract]]})
    assert stated[2]["area_kind"] == ["not_stated", "counties"]
    assert stated[2]["counties"] == [{}, {SALINE: None}]
    assert again[2]["counties"] == [{SALINE: None}, {SALINE: 1.0}]


def test_a_newer_list_says_which_one_it_took_the_place_of() -> None:
    take(healthy_start(), extract="first")
    take(healthy_start(), extract="second", loaded_at=LATE)
    line = Entry.objects.filter(action="funding.take_awards").latest("id")
    assert line.changes == {"awards": [1, 1], "extracts": [["first"], ["second"]]}


def test_joining_grantees_says_which_awards_each_organization_was_given() -> None:
    take(healthy_start(grantee="Delta Group"))
    joined = add_organisation(name="Delta Group", kind="community", by=ANA)
    actions.link_grantees(by=LOADER)
    line = Entry.objects.get(action="funding.link_grantees")
    award = Award.objects.get()
    assert (line.thing, line.changes) == (
        f"organisation {joined.pk}",
        {"awards": [[], [f"{award.number} of {award.fiscal_year}"]]},
    )


def test_counties_without_a_person_who_stated_them_cannot_be_stored() -> None:
    take(healthy_start())
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(area_kind="counties")
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(area_stated_by="Ana")


def test_questions_take_a_fixed_number_of_sql_queries(django_assert_num_queries: Any) -> None:
    take(*(healthy_start(number) for number in range(1, 60)))
    actions.state_area(award=Award.objects.order_by("line")[0].pk, counties=[PULASKI, SALINE], by=ANA)
    for place in ("US", "05", PULASKI):
        with django_assert_num_queries(2):
            queries.investment(PUBLIC, place)
    with django_assert_num_queries(2):
        queries.awards(PUBLIC, place_code="05")


def test_awards_are_joined_to_organisations_of_the_same_name_also_later() -> None:
    take(healthy_start())
    assert queries.awards(PUBLIC)[0].organisation is None
    organisation = add_organisation(name="DELTA MOTHERS INC", kind="community", by=LOADER)
    assert actions.link_grantees(by=LOADER) == 1
    assert actions.link_grantees(by=LOADER) == 0
    take(healthy_start(2.0), extract="second", loaded_at=LATE)
    assert [row.organisation for row in queries.awards(PUBLIC, organisation=organisation.pk)] == [organisation.pk]


def test_an_award_knows_its_list_and_the_day_it_was_loaded() -> None:
    take(block_grant())
    assert queries.investment(PUBLIC, "05").sources == (queries.ListLoaded("first", EARLY),)


def obligation(listing: str, year: int, obligated: float | None) -> dict[str, Any]:
    return {"listing": listing, "fiscal_year": year, "estimate": 1.0, "actual": None, "obligated": obligated, "line": 2}


def test_of_one_listing_and_year_the_obligation_loaded_last_counts() -> None:
    def put(extract: str, moment: datetime, *rows: dict[str, Any]) -> int:
        return actions.take_obligations(extract=extract, loaded_at=moment, rows=rows, by=LOADER)

    put("late", LATE, obligation("93.926", 2022, 7.0))
    assert put("early", EARLY, obligation("93.926", 2022, 1.0), obligation("93.926", 2021, 2.0)) == 1
    assert put("late", LATE, obligation("93.926", 2022, 9.0)) == 0
    rows = queries.obligations(PUBLIC, ["93.926"])
    assert [(r.fiscal_year, r.obligated, r.actual) for r in rows] == [(2021, 2.0, None), (2022, 7.0, None)]
    assert Obligation.objects.count() == 2
