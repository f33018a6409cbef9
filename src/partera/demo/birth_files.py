"""Invented births as the extracts that states hand over, each in its own way, with the mapping that reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from partera.core.codes import STATES, counties
from partera.demo.birth_drawing import Births
from partera.evidence.suppliers.birth_columns import ANSWERS, WORDS
from partera.evidence.vocabulary import DIMENSIONS

_RACES = tuple(DIMENSIONS["race"])[:-1]
_RACE_CODES = ("3", "4", "A", "2", "7", "5", "1", "6", "8")
_WORDS_SHOWN = {
    "sex": ("F", "M"),
    "delivery": ("Vaginal", "Cesarean"),
    "presentation": ("Cephalic", "Breech", "Other"),
    "payer": ("Medicaid", "Private", "Self-pay", "Other"),
    "education": ("Less than high school", "High school or GED", "Some college", "Bachelor's degree or more"),
    "race": ("American Indian", "Asian", "Asian or Pacific Islander", "Black", "Hispanic", "Pacific Islander", "White",
             "More than one race", "Other"),
}  # fmt: skip
_NUMBERS = {
    "year": ("BIRTH_YEAR", ""), "month": ("BIRTH_MONTH", ""), "weeks": ("GEST_OE_WEEKS", "99"),
    "weight_grams": ("BIRTH_WEIGHT_GRAMS", "9999"), "plurality": ("PLURALITY", ""), "mother_age": ("MOTHER_AGE", "99"),
    "pnc_month": ("PNC_MONTH_BEGAN", "99"), "pnc_visits": ("PNC_VISITS", "99"),
    "birth_order": ("LIVE_BIRTH_ORDER", "99"),
    "interval_months": ("BIRTH_INTERVAL_MONTHS", "999"),
}  # fmt: skip
_WORDS = {
    "sex": "INFANT_SEX", "race": "MOTHER_RACE_ETH", "education": "MOTHER_EDUC", "payer": "PAYER",
    "presentation": "PRESENTATION", "delivery": "DELIVERY_METHOD", "smoked": "SMOKED", "breastfed": "BREASTFED",
    "alive": "INFANT_ALIVE", "transferred": "INFANT_TRANSFERRED", "nicu": "NICU",
}  # fmt: skip


def write_extract(folder: Path, state: str, drawn: list[Births], form: int) -> tuple[Path, Path]:
    """Write a state's births and the mapping that reads them.

    Takes   folder · state: its code · drawn: births, a year at a time · form: 0 CSV with county codes and dates ·
            1 CSV with county names and words · 2 Parquet with three-digit counties and numbers
    Gives   the extract and its mapping
    """
    columns = {name: np.concatenate([births.columns[name] for births in drawn]) for name in drawn[0].columns}
    place = np.concatenate([births.place for births in drawn])
    words = form == 1
    table: dict[str, pa.Array] = {"CERT_NO": _certificates(state, columns["year"])}
    table["RES_COUNTY"] = _places(place, form)
    for name, (title, unknown) in _NUMBERS.items():
        table[title] = _numbers(columns[name], unknown) if form < 2 else _whole(columns[name], unknown)
    for name, title in _WORDS.items():
        table[title] = _texts(columns[name], _codes(name, words))
    if form == 0:
        table = _with_date(table, columns)
    path = folder / f"births-{state}.{'parquet' if form == 2 else 'csv'}"
    if form == 2:
        pq.write_table(pa.table(table), path)
    else:
        pyarrow.csv.write_csv(pa.table(table), path, pyarrow.csv.WriteOptions(quoting_style="needed"))
    mapping = path.with_suffix(".toml")
    mapping.write_text(_mapping(state, form), encoding="utf-8")
    return path, mapping


def _certificates(state: str, year: np.ndarray) -> pa.Array:
    return pa.array([f"{state}{y}{n:07d}" for n, y in enumerate(year.tolist(), start=1)])


def _places(place: np.ndarray, form: int) -> pa.Array:
    show: Callable[[str], str] = (lambda c: c, lambda c: counties()[c].full_name, lambda c: c[2:])[form]
    coded = pa.array(place).dictionary_encode()
    return pa.array([show(code) for code in coded.dictionary.to_pylist()]).take(coded.indices)


def _numbers(values: np.ndarray, unknown: str) -> pa.Array:
    texts = [str(number) for number in range(int(values.max()) + 1)] + [unknown]
    return pa.array(texts).take(pa.array(np.where(values < 0, len(texts) - 1, values).astype(np.int32)))


def _whole(values: np.ndarray, unknown: str) -> pa.Array:
    return pa.array(np.where(values < 0, int(unknown or 0), values).astype(np.int32))


def _codes(name: str, words: bool) -> tuple[str, ...]:
    """What a column writes for each value; the last is for not stated."""
    if name in ANSWERS:
        return ("No", "Yes", "Unknown") if words else ("N", "Y", "U")
    if words or name == "sex":
        return (*_WORDS_SHOWN[name], "Unknown" if words else "U")
    if name == "race":
        return (*_RACE_CODES, "9")
    return (*(str(number + 1) for number in range(len(WORDS[name]))), "9")


def _texts(values: np.ndarray, codes: tuple[str, ...]) -> pa.Array:
    return pa.array(codes).take(pa.array(np.where(values < 0, len(codes) - 1, values).astype(np.int32)))


def _with_date(table: dict[str, pa.Array], columns: dict[str, np.ndarray]) -> dict[str, pa.Array]:
    """A date of birth in place of year and month; the day is always the 15th."""
    years, months = columns["year"].tolist(), columns["month"].tolist()
    dates = pa.array([f"{month:02d}/15/{year}" for year, month in zip(years, months, strict=True)])
    rest = {title: cells for title, cells in table.items() if title not in ("BIRTH_YEAR", "BIRTH_MONTH")}
    return {"CERT_NO": rest.pop("CERT_NO"), "DATE_OF_BIRTH": dates, **rest}


def _mapping(state: str, form: int) -> str:
    name = STATES[state].name
    lines = ['kind = "births"', f'title = "{name} birth records (invented)"', 'source = "Partera demonstration"']
    lines += [f'state = "{state}"', 'certificate = "CERT_NO"', "", "[place]", 'column = "RES_COUNTY"']
    lines.append(f'written_as = "{("fips", "name", "three_digits")[form]}"')
    if form == 0:
        lines += ["", "[date]", 'column = "DATE_OF_BIRTH"', 'format = "%m/%d/%Y"']
    for column, (title, unknown) in _NUMBERS.items():
        if form == 0 and column in ("year", "month"):
            continue
        lines += ["", f"[columns.{column}]", f'column = "{title}"']
        if unknown:
            lines.append(f'unknown = ["{unknown}"]')
    for column, title in _WORDS.items():
        lines += ["", f"[columns.{column}]", f'column = "{title}"', *_meanings(column, _codes(column, form == 1))]
    return "\n".join(lines) + "\n"


def _meanings(column: str, codes: tuple[str, ...]) -> list[str]:
    values = ("false", "true") if column in ANSWERS else tuple(f'"{word}"' for word in _order(column))
    pairs = [f'"{code}" = {value}' for code, value in zip(codes[:-1], values, strict=True)]
    return [f"codes = {{ {', '.join(pairs)} }}", f'unknown = ["{codes[-1]}"]']


def _order(column: str) -> tuple[str, ...]:
    return _RACES if column == "race" else WORDS[column]
