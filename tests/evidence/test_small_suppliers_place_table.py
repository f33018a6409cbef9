"""Any table of places is read by a mapping file, and the measures it declares travel with it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from partera.core.errors import BadInput
from partera.evidence.suppliers.place_draft import draft_place_mapping
from partera.evidence.suppliers.place_table import PlaceTable
from partera.evidence.suppliers.protocol import Given, Reading, Source

MAPPING = """
kind = "place_table"
title = "Children in poverty, invented"
source = "Invented Statistics Office"
license = "none: invented"

[place]
fips = "FIPS"

[period]
column = "year"

[missing]
"NA" = "missing"
"*" = "suppressed"

[[value]]
column = "share"
measure = "child_poverty"
title = "Children in poverty"
title_es = "Niños en pobreza"
unit = "% of children"
better = "lower"
scale = 100
low = "lb"
high = "ub"
"""
TABLE = "FIPS,year,share,lb,ub\n5119,2022,0.21,0.19,0.23\n05125,2022,*,,\n05,2022,NA,,\n00000,2022,.16,.157,.163\n"


def read(tmp_path: Path, table: str = TABLE, mapping: str = MAPPING, period: str | None = None) -> Any:
    (tmp_path / "table.csv").write_text(table, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    given = Given(period=period, mapping=tmp_path / "mapping.toml")
    source = Source.of(tmp_path / "table.csv")
    tables: list[Any] = []
    assert PlaceTable().recognise(source, given)
    reading: Reading = PlaceTable().read(source, given, tables.append)
    return reading, [row for one in tables for row in one.to_pylist()]


def test_places_values_limits_and_states_are_read_as_the_mapping_says(tmp_path: Path) -> None:
    reading, kept = read(tmp_path)
    assert [(row["place"], row["value"], row["low"], row["state"]) for row in kept] == [
        ("05119", 21.0, 19.0, "ok"),
        ("05125", None, None, "suppressed"),
        ("05", None, None, "missing"),
        ("US", 16.0, 15.7, "ok"),
    ]
    assert (reading.suppressed, reading.rows_read, reading.kept) == (1, 4, 4)


def test_the_declared_measures_travel_with_the_extract(tmp_path: Path) -> None:
    reading, _ = read(tmp_path)
    assert reading.shows == ["child_poverty"]
    assert reading.provenance["measures"] == [
        {
            "id": "child_poverty",
            "title": "Children in poverty",
            "title_es": "Niños en pobreza",
            "unit": "% of children",
            "per": 1,
            "decimals": 1,
            "better": "lower",
            "source": "Invented Statistics Office",
            "license": "none: invented",
        }
    ]


@pytest.mark.parametrize(
    ("place", "header", "cells", "code"),
    [
        ('state_code = "s"\ncounty_code = "c"', "s,c", "5,119", "05119"),
        ('state_code = "s"\ncounty_code = "c"', "s,c", "05,000", "05"),
        ('state_code = "s"\ncounty_code = "c"', "s,c", "00,000", "US"),
        ('state = "s"\ncounty = "c"', "s,c", "AR,Pulaski County", "05119"),
        ('state = "s"\ncounty = "c"', "s,c", "Arkansas,", "05"),
        ('state = "s"\ncounty = "c"', "s,c", "District of Columbia,District of Columbia", "11001"),
        ('name = "s"', "s,c", '"Doña Ana County, New Mexico",', "35013"),
        ('state = "s"', "s,c", "United States,", "US"),
    ],
)
def test_a_place_may_be_written_in_many_ways(tmp_path: Path, place: str, header: str, cells: str, code: str) -> None:
    mapping = MAPPING.replace('fips = "FIPS"', place)
    table = f"{header},year,share,lb,ub\n{cells},2022,0.5,,\n"
    assert [row["place"] for row in read(tmp_path, table, mapping)[1]] == [code]


def test_a_place_not_known_is_set_aside_with_its_line(tmp_path: Path) -> None:
    reading, _ = read(tmp_path, TABLE + "99999,2022,0.1,,\n")
    assert {reason: aside.lines for reason, aside in reading.set_aside.items()} == {"place not known": [6]}


def test_a_long_table_gives_each_measure_its_rows(tmp_path: Path) -> None:
    mapping = MAPPING.split("[period]")[0] + (
        '[period]\nvalue = "2023"\n[[value]]\ncolumn = "Value"\nmeasure = "rurality"\ntitle = "Rurality"\n'
        'where = { Attribute = "RUCC_2023" }\n'
    )
    table = 'FIPS,Attribute,Value\n5119,RUCC_2023,2\n5119,Description,"Metro, small"\n'
    reading, kept = read(tmp_path, table, mapping)
    assert [(row["measure"], row["value"], row["period"]) for row in kept] == [("rurality", 2.0, "2023")]
    assert {reason: aside.lines for reason, aside in reading.set_aside.items()} == {"no value of the mapping": [3]}


def test_groups_are_named_in_our_words_and_others_set_aside(tmp_path: Path) -> None:
    mapping = MAPPING + '[group.race]\ncolumn = "who"\nwords = { "Black, not Hispanic" = "black", "All" = "all" }\n'
    table = 'FIPS,year,share,lb,ub,who\n5119,2022,.2,,,All\n5119,2022,.3,,,"Black, not Hispanic"\n5119,2022,.1,,,?\n'
    reading, kept = read(tmp_path, table, mapping)
    assert [(row["group"], row["value"]) for row in kept] == [("all", 20.0), ("race:black", 30.0)]
    assert reading.set_aside["group not in the mapping"].lines == [4]


def test_a_flag_column_hides_or_marks_a_value(tmp_path: Path) -> None:
    mapping = MAPPING + 'state = "flag"\nstates = { "1" = "unreliable", "2" = "suppressed" }\n'
    table = "FIPS,year,share,lb,ub,flag\n5119,2022,.2,,,1\n5125,2022,.3,,,2\n5143,2022,.1,,,0\n"
    kept = read(tmp_path, table, mapping)[1]
    assert [(row["value"], row["state"]) for row in kept] == [(20.0, "unreliable"), (None, "suppressed"), (10.0, "ok")]


def test_the_period_may_be_given_on_the_command_line(tmp_path: Path) -> None:
    mapping = MAPPING.replace('[period]\ncolumn = "year"\n', "")
    assert {row["period"] for row in read(tmp_path, TABLE, mapping, "2019-2021")[1]} == {"2019-2021"}
    with pytest.raises(BadInput, match="no period"):
        read(tmp_path, TABLE, mapping)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("FIPS,year,share,lb,ub\n5119,2022,lots,,\n", "line 2, column share: “lots” is not a number"),
        ("FIPS,year,share,lb,ub\n5119,2022,0.3,0.4,0.5\n", "between its limits"),
        ("FIPS,year,share,lb,ub\n5119,22,0.3,,\n", "line 2: '22' is not a period"),
        ("FIPS,year,share,lb,ub\n5119,2022,0.3,,\n5119,2022,0.3,,\n", "line 3: child_poverty stands there a second"),
    ],
)
def test_wrong_values_are_refused_with_their_line(tmp_path: Path, table: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(tmp_path, table)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("fips =", "zip ="), "name fips"),
        (('kind = "place_table"', 'kind = "places"'), 'must say its kind.*"births" or "place_table"'),
        (('measure = "child_poverty"', 'measure = "Child Poverty"'), "small letters"),
        (('measure = "child_poverty"', 'measure = "ptb"'), "counted from birth records"),
        (('better = "lower"', 'better = "less"'), "lower, higher or neither"),
        (('"NA" = "missing"', '"NA" = "gone"'), "is not a state"),
        (('column = "share"', ""), "needs a column"),
        (('unit = "% of children"', 'units = "%"'), "cannot say “units”"),
        (("[[value]]", "[value"), "cannot be read"),
        (('column = "share"', 'column = "portion"'), "has no column “portion”"),
    ],
)
def test_a_wrong_mapping_is_refused_in_words(tmp_path: Path, change: tuple[str, str], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(tmp_path, TABLE, MAPPING.replace(*change, 1))


def test_without_a_mapping_no_table_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    assert PlaceTable().recognise(Source.of(tmp_path / "table.csv"), Given()) is None


def test_a_drafted_mapping_reads_the_file_it_was_drafted_for(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE)
    drafted = draft_place_mapping(tmp_path / "table.csv") or ""
    assert tomllib.loads(drafted)["value"] == [
        {
            "column": "share",
            "measure": "share",
            "title": "share",
            "title_es": "FILL IN",
            "unit": "FILL IN",
            "better": "neither",
            "low": "lb",
            "high": "ub",
        }
    ]
    assert [row["value"] for row in read(tmp_path, TABLE, drafted)[1]] == [0.21, None, None, 0.16]


def test_no_mapping_is_drafted_for_a_table_without_places_or_values(tmp_path: Path) -> None:
    for text in ("a,b\n1,2\n", "FIPS,name\n05119,Pulaski\n", "just words\n"):
        (tmp_path / "table.csv").write_text(text)
        assert draft_place_mapping(tmp_path / "table.csv") is None
