"""Which group of each dimension a birth belongs to."""

from __future__ import annotations

from typing import cast

import ibis
import ibis.expr.types as ir

from partera.evidence.vocabulary import UNKNOWN

COLUMN_OF = {
    "race": "race",
    "age": "mother_age",
    "education": "education",
    "payer": "payer",
    "plurality": "plurality",
}
"""The column of schema.BIRTHS that a dimension is read from."""

_AGES = ((20, "under_20"), (25, "20-24"), (30, "25-29"), (35, "30-34"), (40, "35-39"))


def group_of(births: ir.Table, dimension: str) -> ir.StringValue:
    """The group as an expression; `unknown` where it is not stated.

    Takes   births: with the columns of schema.BIRTHS · dimension: of vocabulary.DIMENSIONS
    Gives   text, never blank
    Raises  KeyError when the dimension has no column
    Source  vocabulary.DIMENSIONS

    >>> import pyarrow as pa
    >>> births = ibis.memtable(pa.table({"mother_age": [19, 20, None]}))
    >>> births.select(age=group_of(births, "age")).to_pyarrow()["age"].to_pylist()
    ['under_20', '20-24', 'unknown']
    """
    column = births[COLUMN_OF[dimension]]
    if dimension == "age":
        years = cast(ir.IntegerColumn, column)
        below = [(years < limit, group) for limit, group in _AGES]
        return ibis.cases(*below, (years >= _AGES[-1][0], "40_up"), else_=UNKNOWN)
    if dimension == "plurality":
        born = cast(ir.IntegerColumn, column)
        return ibis.cases((born == 1, "single"), (born > 1, "multiple"), else_=UNKNOWN)
    return cast(ir.StringColumn, column).fill_null(UNKNOWN)
