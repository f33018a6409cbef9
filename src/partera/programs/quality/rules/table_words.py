"""The words by which a table's columns and months are known: as the form writes them, and as people do."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from partera.core.periods import Month, NotAPeriod

COLUMNS = {
    "month": ("month", "period", "reporting month", "mes", "periodo"),
    "measure": ("measure", "measure key", "key", "indicator", "medida", "clave", "indicador"),
    "dimension": ("dimension", "stratum type", "grouping", "dimensión", "tipo de grupo"),
    "group": ("group", "stratum", "category", "grupo", "categoría", "estrato"),
    "numerator": ("numerator", "num", "how many", "count", "events", "numerador", "cuántas", "cuántos", "eventos"),
    "denominator": (
        "denominator", "denom", "den", "out of", "total", "cases", "n", "denominador", "de cuántas",
        "de cuántos", "casos",
    ),
    "unknown": ("unknown", "not known", "missing", "unk", "no se sabe", "desconocidos", "desconocidas", "sin dato"),
    "value": ("value", "mean", "average", "valor", "media", "promedio"),
    "spread": ("spread", "standard deviation", "sd", "std dev", "desviación estándar", "desviación"),
    "gaps": (
        "between", "between events", "births or days between", "births between", "days between", "entre",
        "entre eventos", "partos o días entre eventos", "partos entre", "días entre",
    ),
}  # fmt: skip
"""Each column's names; the first is the one it is written with in English."""
NUMBERS = ("numerator", "denominator", "unknown", "value", "spread", "gaps")
EVERYBODY = ("", "all", "everybody", "everyone", "total", "whole", "todas", "todos", "todas las pacientes")
NO_EVENT = ("none", "no event", "no events", "ninguno", "ninguna", "sin eventos", "ningun evento")

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "ene feb mar abr may jun jul ago sep oct nov dic",
    )
    for number, name in enumerate(names.split(), start=1)
} | {"sept": 9, "setiembre": 9}
_SERIAL = re.compile(r"[34567]\d{4}(?:\.0+)?")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def folded(text: str) -> str:
    """Small letters without accents, words with one blank between: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_A_WORD.sub(" ", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip()


_COLUMN_OF = {folded(name): column for column, names in COLUMNS.items() for name in names}


def column_of(heading: str) -> str | None:
    """The column that a heading names, with or without a unit or a remark in brackets; None for any other."""
    return _COLUMN_OF.get(folded(heading)) or _COLUMN_OF.get(folded(heading.split("(")[0]))


def month_in(text: str) -> Month | None:
    """The month as people and spreadsheets write it: 2026-03, March 2026, 3/2026; None for anything else."""
    plain = text.strip()
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.]0?1(?:[ T]00:00:00)?)?", plain):
        return _month(int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})[/-](?:0?1[/-])?(\d{4})", plain):
        return _month(int(found[2]), int(found[1]))
    words = [word for word in folded(plain).split() if word not in ("de", "del", "of")]
    if len(words) == 2 and words[0] in _MONTHS and re.fullmatch(r"\d{4}", words[1]):
        return _month(int(words[1]), _MONTHS[words[0]])
    return None


def _month(year: int, number: int) -> Month | None:
    try:
        return Month(year, number) if 1900 <= year <= 2999 else None
    except NotAPeriod:
        return None


def month_of_serial(text: str) -> Month | None:
    """The month that a spreadsheet's day number stands for, such as 46082; None when it is none."""
    if not _SERIAL.fullmatch(text.strip()):
        return None
    return Month.of(date(1899, 12, 30) + timedelta(days=int(float(text))))


_OF_PATIENTS = {
    folded(name)
    for name in (
        "mrn", "medical record", "medical record number", "ssn", "social security number", "patient", "patient name",
        "patient id", "name of patient", "first name", "last name", "dob", "date of birth", "birth date", "address",
        "phone", "account number", "encounter", "visit number", "paciente", "nombre", "apellido", "expediente",
        "fecha de nacimiento", "dirección", "teléfono", "seguro social",
    )
}  # fmt: skip


def is_of_patients(heading: str) -> bool:
    """Whether a heading names something about single patients, which no table sent here may hold."""
    return folded(heading) in _OF_PATIENTS
