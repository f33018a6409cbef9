"""Published categories → our groups, only where they truly are the same people."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from partera.evidence.aggregates.cells import ZERO, Coordinates, Key, Sum, Table
from partera.evidence.aggregates.sums import total
from partera.evidence.vocabulary import UNKNOWN, group_key

GroupedKey = tuple[str, str, str, Coordinates]
"""Place, period, group, and the coordinates that are not of a group."""

_NOT_STATED = ("unknown or not stated",)

DIVIDED: dict[str, tuple[str, list[dict[str, tuple[str, ...]]]]] = {
    "age": (
        "age",
        [
            {
                "under_20": ("under 15 years", "15-19 years"),
                "20-24": ("20-24 years",),
                "25-29": ("25-29 years",),
                "30-34": ("30-34 years",),
                "35-39": ("35-39 years",),
                "40_up": ("40-44 years", "45-49 years", "50 years and over"),
            }
        ],
    ),
    "education": (
        "education",
        [
            {
                "less_than_high_school": ("8th grade or less", "9th through 12th grade with no diploma"),
                "high_school": ("high school graduate or ged completed",),
                "some_college": ("some college credit, but not a degree", "associate degree (aa, as)"),
                "bachelors_up": (
                    "bachelor's degree (ba, ab, bs)",
                    "master's degree (ma, ms, meng, med, msw, mba)",
                    "doctorate (phd, edd) or professional degree (md, dds, dvm, llb, jd)",
                ),
                UNKNOWN: _NOT_STATED,
            },
            {
                "less_than_high_school": ("0 - 8 years", "9 - 11 years"),
                "high_school": ("12 years",),
                "some_college": ("13 - 15 years",),
                "bachelors_up": ("16 years and over",),
            },
        ],
    ),
    "payer": (
        "payer",
        [
            {
                "medicaid": ("medicaid",),
                "private": ("private insurance",),
                "self_pay": ("self pay",),
                "other": ("other",),
                UNKNOWN: _NOT_STATED,
            }
        ],
    ),
}
"""Field → dimension, and for each form of its categories the labels that make up a group."""

RACES = {
    "american indian or alaska native": "aian",
    "asian": "asian",
    "asian or pacific islander": "api",
    "black or african american": "black",
    "native hawaiian or other pacific islander": "nhopi",
    "white": "white",
    "more than one race": "more_than_one",
}
"""Our race groups are of people who are not Hispanic: a race counts only together with that origin."""

Part = tuple[str, str, tuple[str, ...], str]
"""Dimension, group, the labels the group needs, the label here."""


def by_group(sums: dict[Key, Sum], table: Table, *, leave: str = "") -> dict[GroupedKey, Sum]:
    """The sums by our groups; what belongs to no group of ours is left out.

    Takes   sums: by place, period, coordinates · table: the extract they come from
            · leave: a grouping not to make groups of, because a measure is asked of it
    Gives   by place, period, group and the remaining coordinates; a group of several categories only where all
            of them are there (or must be zero)
    Raises  nothing
    Source  vocabulary.DIMENSIONS; NCHS's MRACEHISP for race and Hispanic origin

    >>> table = Table([], "natality", False, False, frozenset(), True, {})
    >>> sums = {("05", "2022", frozenset({("age", "20-24")})): Sum(31, "ok"),
    ...         ("05", "2022", frozenset({("age", "40-44")})): Sum(12, "ok")}
    >>> [(group, part.count) for (_, _, group, _), part in by_group(sums, table).items()]
    [('age:20-24', 31)]
    """
    gathered: dict[GroupedKey, dict[tuple[str, ...], Sum]] = defaultdict(dict)
    needs: dict[GroupedKey, set[tuple[str, ...]]] = {}
    known: dict[Coordinates, tuple[list[Part], Coordinates] | None] = {}
    for (place, period, coordinates), part in sums.items():
        if coordinates not in known:
            known[coordinates] = _parts(coordinates, table, leave)
        found = known[coordinates]
        if found is None:
            continue
        parts, rest = found
        key = (place, period, group_key({dimension: group for dimension, group, _, _ in parts}), rest)
        gathered[key][tuple(label for _, _, _, label in parts)] = part
        needs[key] = set(product(*(labels for _, _, labels, _ in parts)))
    grouped = {}
    for key, have in gathered.items():
        if set(have) >= needs[key]:
            grouped[key] = total(have.values())
        elif table.fills_zero and not _is_narrowed(key[2], table):
            grouped[key] = total([*have.values(), ZERO])
    return grouped


def _is_narrowed(group: str, table: Table) -> bool:
    return any(f"{dimension}:" in group and name in table.restricted for name, (dimension, _) in DIVIDED.items())


def _parts(coordinates: Coordinates, table: Table, leave: str) -> tuple[list[Part], Coordinates] | None:
    """The groups that coordinates name, and what remains of them; None when a part is no group of ours."""
    values = dict(coordinates)
    parts: list[Part] = []
    race = _race(values, table)
    if race is None:
        return None
    if race:
        parts.append(("race", race, (race,), race))
    for name, (dimension, forms) in DIVIDED.items():
        if name not in values or name == leave:
            continue
        label = table.label(name, values.pop(name))
        for form in forms:
            for group, labels in form.items():
                if label in labels:
                    parts.append((dimension, group, labels, label))
                    break
            else:
                continue
            break
        else:
            return None
    return sorted(parts), frozenset(values.items())


def _race(values: dict[str, str], table: Table) -> str | None:
    """Takes race and Hispanic origin out of the values. Gives the group, "" for everybody, None for no group."""
    names = [name for name in ("race6", "race_bridged", "race") if name in values]
    hispanic = values.pop("hispanic", None)
    races = [table.label(name, values.pop(name)) for name in names]
    if hispanic is None:
        return "" if not races else None
    origin = table.label("hispanic", hispanic)
    if not races:
        return {"hispanic or latino": "hispanic", "unknown or not stated": UNKNOWN}.get(origin)
    return RACES.get(races[0]) if origin == "not hispanic or latino" and len(races) == 1 else None
