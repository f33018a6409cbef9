"""The columns of everything evidence keeps: name, type, unit, meaning of blank.

Six kinds of extract (`KINDS`) and the published results. A supplier writes exactly one kind; nothing else is
accepted by intake.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True)
class Column:
    """One column of a kept table."""

    name: str
    type: pa.DataType
    meaning: str
    blank: str = "never blank"
    source: str = ""  # the field of the NCHS layout, where there is one

    @property
    def may_be_blank(self) -> bool:
        return self.blank != "never blank"


_TEXT = pa.string()
_WORD = pa.dictionary(pa.int32(), pa.string())

BIRTHS = (
    Column(
        "place",
        _WORD,
        "county code of the mother's residence; the state's code, or US, where no county is given",
    ),
    Column("state", _WORD, "state code of the mother's residence", "no state in the file (NCHS public-use)"),
    Column("year", pa.int16(), "year of birth", source="DOB_YY"),
    Column("month", pa.int8(), "month of birth, 1–12", "not stated", "DOB_MM"),
    Column(
        "weeks",
        pa.int8(),
        "gestation at birth, completed weeks, obstetric estimate",
        "not stated",
        "OEGEST_COMB",
    ),
    Column("weight_grams", pa.int16(), "birth weight, grams", "not stated", "DBWT"),
    Column("sex", _WORD, "female | male", "not stated", "SEX"),
    Column("plurality", pa.int8(), "1 single, 2 twin, 3 triplet …", "not stated", "DPLURAL"),
    Column("mother_age", pa.int8(), "years", "not stated", "MAGER"),
    Column("race", _WORD, "a group of the dimension race", "not stated", "MRACEHISP"),
    Column("education", _WORD, "a group of the dimension education", "not stated", "MEDUC"),
    Column("payer", _WORD, "a group of the dimension payer", "not stated", "PAY_REC"),
    Column(
        "pnc_month",
        pa.int8(),
        "month of pregnancy prenatal care began, 1–10; 0 = none",
        "not stated",
        "PRECARE",
    ),
    Column("pnc_visits", pa.int8(), "prenatal visits", "not stated", "PREVIS"),
    Column("birth_order", pa.int8(), "which live birth of the mother this is, 1 = first", "not stated", "LBO_REC"),
    Column(
        "interval_months",
        pa.int16(),
        "months since the mother's last live birth",
        "first birth or not stated",
        "ILLB_R",
    ),
    Column("presentation", _WORD, "cephalic | breech | other", "not stated", "ME_PRES"),
    Column("delivery", _WORD, "vaginal | cesarean", "not stated", "DMETH_REC"),
    Column("smoked", pa.bool_(), "any cigarette in any trimester", "not stated", "CIG_REC"),
    Column("breastfed", pa.bool_(), "breastfed at discharge", "not stated", "BFED"),
    Column("alive", pa.bool_(), "infant alive at report", "not stated", "ILIVE"),
    Column("transferred", pa.bool_(), "infant transferred", "not stated", "ITRAN"),
    Column("nicu", pa.bool_(), "admitted to intensive care", "not stated", "AB_NICU"),
    Column("not_collected", pa.list_(_TEXT), "columns this record's reporting area did not collect", "none"),
)
"""A birth. Blank (null) is not stated, except where the column's name stands in `not_collected`."""

CELLS = (
    Column("place", _TEXT, "US, a census division (CENS-D1), a state, county or unidentified-counties code"),
    Column("period", _TEXT, "as core.periods.Period writes it"),
    Column(
        "coordinates",
        _TEXT,
        "`field:code|field:code`, fields in order of their names, filters included; `all`",
    ),
    Column("unit", _TEXT, "births | deaths | population: what is counted"),
    Column("count", pa.int64(), "the count", "not shown by the publisher"),
    Column("state", _TEXT, "ok | suppressed | missing | not_applicable | not_collected: of the count"),
    Column("rate", pa.float64(), "the rate the publisher gives beside it", "none given"),
    Column("rate_low", pa.float64(), "its lower limit", "none given"),
    Column("rate_high", pa.float64(), "its upper limit", "none given"),
    Column("rate_state", _TEXT, "ok | unreliable | suppressed | not_applicable", "no rate column"),
    Column("rate_per", pa.int64(), "per how many", "no rate column"),
    Column("other", _TEXT, "the row's other measures as the publisher wrote them, JSON", "none"),
    Column("line", pa.int64(), "line of the file"),
)
"""A cell of a published table of counts (CDC WONDER)."""

FIGURES = (
    Column("measure", _TEXT, "id of the measure or indicator"),
    Column("place", _TEXT, "US, state or county code"),
    Column("period", _TEXT, "as core.periods.Period writes it"),
    Column("group", _TEXT, "as vocabulary.group_key writes it"),
    Column("value", pa.float64(), "the value, in the measure's unit", "state says why"),
    Column("numerator", pa.float64(), "where the publisher gives it", "not given"),
    Column("denominator", pa.float64(), "where the publisher gives it", "not given"),
    Column("low", pa.float64(), "lower limit", "not given"),
    Column("high", pa.float64(), "upper limit", "not given"),
    Column("state", _TEXT, "a state of a figure (vocabulary)"),
    Column("line", pa.int64(), "line of the file"),
)
"""A ready value of a place and period: population, vulnerability, any indicator."""

SITES = (
    Column("site", _TEXT, "CMS certification number, or the publisher's id"),
    Column("kind", _TEXT, "hospital | health_center | clinic | wic | home_visiting | other"),
    Column("name", _TEXT, "name"),
    Column("address", _TEXT, "street", "not given"),
    Column("city", _TEXT, "city", "not given"),
    Column("state", _TEXT, "state code"),
    Column("zip", _TEXT, "ZIP code", "not given"),
    Column("county", _TEXT, "county code", "county's name not recognized"),
    Column("telephone", _TEXT, "telephone", "not given"),
    Column("type", _TEXT, "the publisher's type", "not given"),
    Column("ownership", _TEXT, "the publisher's ownership", "not given"),
    Column("emergency", pa.bool_(), "has an emergency department", "not given"),
    Column(
        "birthing_friendly",
        pa.bool_(),
        "CMS birthing-friendly designation",
        "not given: the list never says no",
    ),
    Column("rating", pa.int8(), "overall rating, 1–5", "not available"),
    Column("line", pa.int64(), "line of the file"),
)

AWARDS = (
    Column("award", _TEXT, "grant number"),
    Column("fiscal_year", pa.int16(), "federal fiscal year"),
    Column("activity_code", _TEXT, "activity code, like H49", "not given"),
    Column("program_area", _TEXT, "the publisher's area", "not given"),
    Column("program", _TEXT, "name of the programme, blanks made single"),
    Column("grantee", _TEXT, "name of the grantee"),
    Column("grantee_class", _TEXT, "the publisher's class", "no data"),
    Column("state", _TEXT, "state code of the grantee's address"),
    Column("county", _TEXT, "county code of the grantee's address", "not given or not recognized"),
    Column("congressional_district", _TEXT, "like AL-06", "not given"),
    Column("amount", pa.float64(), "dollars"),
    Column("line", pa.int64(), "line of the file"),
)

OBLIGATIONS = (
    Column("listing", _TEXT, "federal assistance listing"),
    Column("fiscal_year", pa.int16(), "federal fiscal year"),
    Column("estimate", pa.float64(), "dollars, SAM.gov estimate", "not given"),
    Column("actual", pa.float64(), "dollars, SAM.gov actual", "not yet reported"),
    Column("obligated", pa.float64(), "dollars, USAspending obligation", "not given"),
    Column("line", pa.int64(), "line of the file"),
)

RESULTS = (
    Column("measure", _TEXT, "id of the measure"),
    Column("definition", _TEXT, "id and version, `ptb@1`"),
    Column("place", _TEXT, "code of the place"),
    Column("period", _TEXT, "as core.periods.Period writes it"),
    Column("group", _TEXT, "as vocabulary.group_key writes it"),
    Column("numerator", pa.float64(), "count", "hidden, or not given"),
    Column("denominator", pa.float64(), "count", "hidden, or not given"),
    Column(
        "unknown",
        pa.float64(),
        "records left out of the denominator because not stated",
        "hidden, or not given",
    ),
    Column("value", pa.float64(), "in the measure's unit, not rounded", "state says why"),
    Column("low", pa.float64(), "lower 95% limit", "none"),
    Column("high", pa.float64(), "upper 95% limit", "none"),
    Column("state", _TEXT, "a state of a figure (vocabulary)"),
    Column("rule", _TEXT, "id of the reliability rule that gave the state"),
    Column("method", _TEXT, "id of the interval's method", "none"),
    Column("source", _TEXT, "ids of the extracts, comma between"),
    Column("note", _TEXT, "what else must be said: pooled, provisional, layout from one source …", "nothing"),
)
"""A row of a release."""

KINDS = {
    "births": BIRTHS,
    "cells": CELLS,
    "figures": FIGURES,
    "sites": SITES,
    "awards": AWARDS,
    "obligations": OBLIGATIONS,
}


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of a kind's columns.

    Takes   columns: one of the values of KINDS, or RESULTS
    Gives   a schema of the same order; a column is nullable where blank has a meaning
    Raises  nothing
    Source  the column lists of this module

    >>> found = arrow_schema(BIRTHS)
    >>> found.field("year").type, found.field("year").nullable, found.field("weeks").nullable
    (DataType(int16), False, True)
    """
    return pa.schema([pa.field(c.name, c.type, nullable=c.may_be_blank) for c in columns])
