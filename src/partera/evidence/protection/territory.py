"""Which places lie in which: the nation, its census divisions, their states, the states' counties.

A place is the set of pieces it is made of: a state is one piece, or its counties and whatever is left beside them.
"""

from __future__ import annotations

from collections.abc import Collection

from partera.core.codes import DIVISIONS, NATION, STATES

Pieces = frozenset[str]

_STATES_IN = DIVISIONS | {NATION: tuple(code for code, state in STATES.items() if not state.is_territory)}
_DIVISION_OF = {state: name for name, states in _STATES_IN.items() if name != NATION for state in states}

UNIDENTIFIED = "999"
"""How the code of a state's Unidentified Counties ends."""


def state_of(place: str) -> str | None:
    """The state a county lies in, or the state itself; None of larger places and of other ones.

    Takes   place: a code
    Gives   two digits, or None
    Raises  nothing
    Source  Census Bureau: a county's code begins with its state's

    >>> state_of("05119"), state_of("05"), state_of("CENS-D7"), state_of("US")
    ('05', '05', None, None)
    """
    return place[:2] if place.isdigit() and len(place) in (2, 5) else None


def around(place: str) -> tuple[str, ...]:
    """The places that hold it, from the nearest to the farthest.

    Takes   place: a code
    Gives   codes; none for the nation and for territories, which no division holds
    Raises  nothing
    Source  Census Bureau, regions and divisions

    >>> around("05119"), around("05"), around("CENS-D7"), around("US"), around("72")
    (('05', 'CENS-D7', 'US'), ('CENS-D7', 'US'), ('US',), (), ())
    """
    state = state_of(place)
    if state is None:
        return (NATION,) if place in _STATES_IN and place != NATION else ()
    wider = (_DIVISION_OF[state], NATION) if state in _DIVISION_OF else ()
    return wider if place == state else (state, *wider)


def states_in(place: str) -> tuple[str, ...]:
    """The states that make up a division or the nation; none of other places.

    Takes   place: a code
    Gives   codes of states, the District of Columbia among them
    Raises  nothing
    Source  Census Bureau, regions and divisions

    >>> states_in("CENS-D2"), len(states_in("US")), states_in("05")
    (('34', '36', '42'), 51, ())
    """
    return _STATES_IN.get(place, ())


def pieces(place: str, apart: Collection[str], beside: Collection[str] = ()) -> Pieces:
    """What a place is made of, when these counties stand apart from the rest of their states.

    Takes   place: a code · apart: codes of counties · beside: of Unidentified Counties, the counties that the same
            table names
    Gives   codes of states, of counties, and `05-` for what is left of a state
    Raises  nothing
    Source  definition

    >>> sorted(pieces("05", ["05119", "05143"])), sorted(pieces("05999", ["05119", "05143"], ["05119"]))
    (['05-', '05119', '05143'], ['05-', '05143'])
    """
    if states := states_in(place):
        return frozenset(piece for state in states for piece in _of_state(state, apart))
    if place == state_of(place):
        return _of_state(place, apart)
    if place.endswith(UNIDENTIFIED) and state_of(place):
        return _of_state(place[:2], apart) - set(beside)
    return frozenset([place])


def _of_state(state: str, apart: Collection[str]) -> Pieces:
    return frozenset([f"{state}-", *(county for county in apart if county[:2] == state)])
