"""Columns of births from small numbers: the last step of every reader of birth records.

A number is the value itself, the place of a word in a list, or 0/1 for no/yes; below zero it is blank.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.evidence import schema
from partera.evidence.measures import from_records

NOT_STATED, NOT_COLLECTED = -1, -2

SCHEMA = schema.arrow_schema(schema.BIRTHS)
WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "race": ("hispanic", "white", "black", "aian", "asian", "nhopi", "more_than_one", "api", "other"),
    "education": ("less_than_high_school", "high_school", "some_college", "bachelors_up"),
    "payer": ("medicaid", "private", "self_pay", "other"),
    "presentation": ("cephalic", "breech", "other"),
    "delivery": ("vaginal", "cesarean"),
}
"""The words of each column that holds words, in the order of their numbers."""
ANSWERS = ("smoked", "breastfed", "alive", "transferred", "nicu")
"""Columns that say yes or no."""


def array_of(column: str, values: NDArray[np.signedinteger]) -> pa.Array:
    """One column of births.

    Takes   column: its name · values: as the module says
    Gives   the array, blank where a value is below zero
    Raises  KeyError for a column not of births
    Source  none

    >>> array_of("sex", np.array([1, -1], dtype=np.int16)).to_pylist()
    ['male', None]
    """
    kind = SCHEMA.field(column).type
    mask = values < 0
    blank = mask if mask.any() else None
    if column in WORDS:
        return pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int32), mask=blank), pa.array(WORDS[column]))
    if pa.types.is_boolean(kind):
        return pa.array(values == 1, mask=blank)
    return pa.array(values.astype(kind.to_pandas_dtype()), mask=blank)


def same_word(word: str, count: int) -> pa.Array:
    """The same word for every birth.

    Takes   word: any · count: how many births
    Gives   a dictionary array of that length
    Raises  nothing
    Source  none

    >>> same_word("US", 2).to_pylist()
    ['US', 'US']
    """
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, dtype=np.int32)), pa.array([word]))


def lists_of(names: list[str], missing: NDArray[np.int32]) -> pa.Array:
    """For each birth the names of the columns its area did not collect.

    Takes   names: of the columns · missing: for each birth a number whose bit i says that names[i] was not collected
    Gives   lists of names
    Raises  nothing
    Source  none

    >>> lists_of(["nicu", "smoked"], np.array([0, 2, 3], dtype=np.int32)).to_pylist()
    [[], ['smoked'], ['nicu', 'smoked']]
    """
    if missing.any():
        kinds, which = np.unique(missing, return_inverse=True)
    else:
        kinds, which = np.zeros(1, dtype=np.int32), np.zeros(len(missing), dtype=np.int32)
    lists = [[name for bit, name in enumerate(names) if kind >> bit & 1] for kind in kinds.tolist()]
    return pa.array(lists, type=pa.list_(pa.string())).take(pa.array(which.astype(np.int32)))


def births_table(count: int, known: dict[str, pa.Array]) -> pa.Table:
    """A table with every column of births, those not known left blank.

    Takes   count: how many births · known: column → values, one a birth
    Gives   a table with the columns of schema.BIRTHS
    Raises  nothing
    Source  schema.BIRTHS

    >>> births_table(1, {"place": same_word("05", 1)}).column("weeks").to_pylist()
    [None]
    """
    arrays = [known[field.name] if field.name in known else pa.nulls(count, field.type) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def measures_shown(collected: set[str] | frozenset[str]) -> list[str]:
    """The measures that births with these columns can show.

    Takes   collected: columns of births that the file fills
    Gives   ids of measures
    Raises  nothing
    Source  none

    >>> "ptb" in measures_shown({"weeks"}), "ptb" in measures_shown({"weight_grams"})
    (True, False)
    """
    return [measure.id for measure in from_records() if set(measure.needs) <= collected]
