"""What a column, a filter or a category of CDC WONDER is: looked up among the groupings, places, counts and rates."""

from __future__ import annotations

import re

from partera.evidence.suppliers.wonder.groupings import FIELDS, Field

PLACES = {
    "County": "county",
    "State": "state",
    "Census Division": "division",
    "Division": "division",
    "Census Region": "region",
    "Region": "region",
}
YEARS = ("Year", "Year of Death", "Year of Birth")

COUNTS = {"Births": "births", "Deaths": "deaths", "Population": "population", "Total Population": "population"}
RATES = {"Birth Rate": "births", "Death Rate": "deaths", "Crude Rate": "deaths"}
LIMITS = {
    f"{rate} {side} 95% Confidence Interval": (rate, which)
    for rate in RATES
    for side, which in (("Lower", "rate_low"), ("Upper", "rate_high"))
}
OTHER_MEASURE = re.compile(
    r"% of Total .+|Average .+|.+ Standard (Error|Deviation)|Fertility Rate.*|Female Population|Age Adjusted Rate.*"
)
"""Measures kept as the publisher wrote them, beside the counts."""

NOT_STATED = {"unknown or not stated", "not stated", "unknown", "not stated/not on certificate"}
NOT_REPORTED = {"not reported", "excluded", "not available"}
"""Categories of births whose reporting area did not collect the item: never part of a denominator."""

_BY_LABEL = {label: one for one in FIELDS.values() for label in one.labels}


def field_of(label: str) -> Field | None:
    """The grouping a column or filter of that name is; None when no such grouping is known.

    Takes   label: as the publisher writes it
    Gives   the field, whatever the data set calls it
    Raises  nothing
    Source  CDC WONDER, headers of its data sets

    >>> field_of("OE Gestational Age 10").name, field_of("Shoe Size")
    ('gestation', None)
    """
    return _BY_LABEL.get(label)


def place_level(label: str) -> str | None:
    """county, state, division or region, when the column says where the mother or the dead lived.

    Takes   label: of a column
    Gives   the level; None of other columns
    Raises  nothing
    Source  CDC WONDER, headers of its data sets

    >>> place_level("State of Residence"), place_level("Month")
    ('state', None)
    """
    return PLACES.get(label.removesuffix(" of Residence"))


def age_field(first_code: str, first_label: str) -> Field:
    """Which field a column Age of Mother is: nine groups in old data sets, single years in new ones.

    Takes   first_code, first_label: of the first row
    Gives   `age` or `age_year`
    Raises  nothing
    Source  CDC WONDER, Natality 1995-2002 to 2016-2023 expanded

    >>> age_field("15-19", "15-19 years").name, age_field("27", "27 years").name
    ('age', 'age_year')
    """
    is_grouped = "-" in first_code or "+" in first_code or first_label.lower().startswith("under 15")
    return FIELDS["age" if is_grouped else "age_year"]


def plain(label: str) -> str:
    """A category's label as compared: case and doubled blanks do not matter.

    Takes   label: as the publisher writes it
    Gives   small letters, one blank between words
    Raises  nothing
    Source  none

    >>> plain("Unknown  or Not Stated")
    'unknown or not stated'
    """
    return " ".join(label.lower().split())


def is_not_stated(label: str) -> bool:
    """Whether the category is of births for which nobody wrote the answer down.

    Takes   label: as the publisher writes it
    Gives   True or False
    Raises  nothing
    Source  CDC WONDER, code lists of natality

    >>> is_not_stated("Unknown or Not Stated"), is_not_stated("Not Reported")
    (True, False)
    """
    return plain(label) in NOT_STATED


def is_not_reported(label: str) -> bool:
    """Whether the category is of births whose reporting area did not collect the item.

    Takes   label: as the publisher writes it
    Gives   True or False
    Raises  nothing
    Source  CDC WONDER, code lists of natality

    >>> is_not_reported("Not Reported"), is_not_reported("Unknown or Not Stated")
    (True, False)
    """
    return plain(label) in NOT_REPORTED


def code_of(one: Field, label: str) -> str:
    """The code of a category named in a filter; its plain text where the field's codes are not kept as a table.

    Takes   one: the field · label: as the footer writes it
    Gives   a code, or text fit to stand in coordinates
    Raises  nothing
    Source  CDC WONDER, code lists of natality

    >>> code_of(FIELDS["hispanic"], "Not Hispanic or Latino")
    '2186-5'
    """
    for code, known in one.codes.items():
        if plain(known) == plain(label):
            return code
    return safe(label)


def safe(text: str) -> str:
    """Text made fit to stand in coordinates, where `:`, `|` and `,` have a meaning.

    Takes   text: any
    Gives   the text without them, one blank between words
    Raises  nothing
    Source  schema.CELLS, column coordinates

    >>> safe("O00-O99: Pregnancy, childbirth")
    'O00-O99 Pregnancy childbirth'
    """
    return " ".join(re.sub(r"[:|,]", " ", text).split())
