"""Choosing what a place's page leads with, and saying how it stands."""

from __future__ import annotations

import pytest
from django.utils import translation

from partera.doors.web.places import words
from partera.doors.web.places.reading import Shelf, alike, compared_with, newer_hidden, newest, unidentified_of
from partera.doors.web.places.standing import standing
from partera.evidence.figures import Figure
from partera.evidence.measures import all_measures

PTB = all_measures()["ptb"]
BIRTHS = all_measures()["births"]


def figure(period: str, state: str = "ok", value: float | None = 12.0, n: float | None = 5000, **more) -> Figure:
    shown = state in ("ok", "unreliable")
    values = {
        "measure": "ptb",
        "definition": "ptb@1",
        "place": "05119",
        "period": period,
        "group": "all",
        "numerator": n and value and n * value / 100 if shown else None,
        "denominator": n if shown else None,
        "unknown": 10.0,
        "value": value if shown else None,
        "low": value and value - 1 if shown else None,
        "high": value and value + 1 if shown else None,
        "state": state,
        "rule": "nchs",
        "method": "wilson",
        "source": "abc",
        "note": None,
    }
    return Figure(**(values | more))


def series(*figures: Figure) -> dict[str, Figure]:
    return {f.period: f for f in figures}


def test_the_latest_single_year_leads_when_it_can_be_shown():
    assert newest(series(figure("2023"), figure("2024"), figure("2020-2024"))).period == "2024"


def test_pooled_years_lead_when_the_single_year_is_unreliable_or_hidden():
    assert newest(series(figure("2024", "unreliable"), figure("2020-2024"))).period == "2020-2024"
    assert newest(series(figure("2024", "suppressed"), figure("2020-2024", "unreliable"))).period == "2020-2024"


def test_the_newest_shown_year_leads_and_the_hidden_one_after_it_is_named():
    found = series(figure("2022"), figure("2023"), figure("2024", "suppressed"))
    assert newest(found).period == "2023"
    assert newer_hidden(found, newest(found)).period == "2024"
    assert newer_hidden(series(figure("2022", "suppressed"), figure("2023")), figure("2023")) is None


def test_a_place_of_which_every_year_is_hidden_leads_with_the_last_and_its_word():
    found = series(figure("2023", "suppressed"), figure("2024", "suppressed"))
    assert (newest(found).period, newest(found).state) == ("2024", "suppressed")


def test_a_line_holds_periods_of_one_length():
    found = series(figure("2023"), figure("2024"), figure("2020-2024"), figure("2015-2019"))
    assert [f.period for f in alike(found, "2020-2024")] == ["2015-2019", "2020-2024"]


def test_months_and_quarters_do_not_stand_on_the_page_of_years():
    assert Shelf.of([figure("2024-03"), figure("2024-Q1"), figure("2024")]).series("ptb", "05119").keys() == {"2024"}


def test_a_county_is_compared_with_state_and_nation_and_pooled_in_its_own_state():
    assert (compared_with("05119"), compared_with("05"), compared_with("US")) == (["05", "US"], ["US"], [])
    assert (unidentified_of("05119"), unidentified_of("05"), unidentified_of("05999")) == ("05999", None, None)


@pytest.mark.parametrize(
    ("value", "other", "n", "kind"),
    [(14.0, 12.0, 5000, "above"), (10.0, 12.0, 5000, "below"), (12.5, 12.0, 500, "alike")],
)
def test_above_and_below_are_said_only_beyond_chance(value, other, n, kind):
    assert standing(figure("2024", value=value, n=n), figure("2024", value=other, n=40_000), PTB) == kind


def test_nothing_is_said_where_counts_are_missing_hidden_or_not_a_rate():
    assert standing(figure("2024", n=None), figure("2024"), PTB) is None
    assert standing(figure("2024", "suppressed"), figure("2024"), PTB) is None
    assert standing(figure("2024"), figure("2024"), BIRTHS) is None


def test_the_sentence_holds_value_period_interval_and_standing():
    said = words.sentence(figure("2020-2024"), PTB, "Pulaski County", [("above", "Arkansas", "11.0%")])
    assert said == ("12.0% of births in Pulaski County in 2020–2024 were preterm (11.0–13.0), above Arkansas (11.0%).")


def test_the_sentence_of_a_hidden_figure_is_a_word_and_its_reason():
    said = words.sentence(figure("2024", "suppressed"), PTB, "Pulaski County", [])
    assert "Small count hidden" in said
    assert "from 1 to 9" in said
    assert "0" not in said.replace("2024", "")


def test_the_sentence_is_said_in_spanish():
    with translation.override("es"):
        said = words.sentence(figure("2024"), PTB, "Pulaski County", [("alike", "United States", "10.4%")])
    assert said.startswith("El 12.0% de los nacimientos en Pulaski County en 2024 fueron prematuros")
    assert said.endswith("sin diferencia clara con los Estados Unidos (10.4%).")


def test_every_unit_is_said():
    measures = all_measures()
    assert words.with_unit(12.345, PTB) == "12.3%"
    assert words.with_unit(5.678, measures["imr"]) == "5.68 per 1,000"
    assert words.with_unit(391_911.0, measures["population"]) == "391,911"
