"""One file per family of measures, and the list of them.

To add a measure: write it in its family's file, draw its spec in `tests/evidence/specs/<id>.txt`, and run
`python -m tests.docs.write_measures`. A new family is one file and one name in `_FAMILIES`.
"""

from __future__ import annotations

from functools import cache

from partera.core.errors import NotFound
from partera.evidence.measures import behaviour, birth, care, gestation, payment, published, spacing, weight
from partera.evidence.measures.definition import Measure

_FAMILIES = (birth, gestation, weight, care, behaviour, spacing, payment, published)


@cache
def all_measures() -> dict[str, Measure]:
    """Every measure by id, in the order in which they are shown.

    Takes   nothing
    Gives   id → measure
    Raises  nothing
    Source  the files of the families

    >>> len([m for m in all_measures().values() if m.numerator])
    18
    """
    return {found.id: found for family in _FAMILIES for found in family.MEASURES}


def measure(measure_id: str) -> Measure:
    """The measure of that id.

    Takes   measure_id: like `ptb`
    Gives   the measure, in its current version
    Raises  NotFound when there is no such measure
    Source  the files of the families

    >>> measure("ptb").definition
    'ptb@1'
    """
    try:
        return all_measures()[measure_id]
    except KeyError:
        raise NotFound(f"There is no measure called {measure_id!r}. The measures page lists those there are.") from None


def from_records() -> list[Measure]:
    """The measures that are counted from birth records, in order.

    Takes   nothing
    Gives   measures that have a numerator
    Raises  nothing
    Source  the files of the families

    >>> [found.id for found in from_records()][:3], "imr" in [found.id for found in from_records()]
    (['births', 'ntsv', 'ced_total'], False)
    """
    return [found for found in all_measures().values() if found.numerator is not None]
