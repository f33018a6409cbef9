"""Invented births drawn from a recorded truth, written as state extracts and as an NCHS natality file.

Each birth gets its true probabilities first (they differ by county, race, age, education and payer), then its
outcomes by chance, then some answers are lost. `Truth` keeps the probabilities, so that a test can ask how
often published intervals hold them. No record stands for a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from partera.core.codes import NATION
from partera.demo.birth_drawing import EDUCATION, PAYERS, RACES, Births, draw
from partera.demo.birth_files import write_extract
from partera.demo.birth_records import write_natality_file
from partera.evidence.vocabulary import group_key

AGES = ("under_20", "20-24", "25-29", "30-34", "35-39", "40_up")


@dataclass
class Truth:
    """The probabilities that the invented births were drawn from."""

    seed: int
    files: list[Path] = field(default_factory=list)
    mappings: dict[Path, Path] = field(default_factory=dict)  # extract → its mapping file
    natality_file: Path | None = None
    births: dict[tuple[str, str], int] = field(default_factory=dict)  # place, period → births
    known: dict[tuple[str, str, str, str], tuple[int, float]] = field(default_factory=dict)

    def probability(self, measure: str, place: str, period: str, group: str = "all") -> float:
        """The true probability of a measure among a place's births of a year, of everybody or a group."""
        return self.known[measure, place, period, group][1]


def write_world(
    folder: Path,
    seed: int,
    years: tuple[int, ...],
    states: tuple[str, ...],
    births_per_year: int | Mapping[str, int],
) -> Truth:
    """Write each state's extract with its mapping, and a national file of the last year.

    Takes   folder: where · seed: the same seed writes the same bytes · years, states · births_per_year: of each
            state, or by state
    Gives   the truth, and where the files are: `births-05.csv` with `births-05.toml`, `natality-2024.txt`
    """
    folder.mkdir(parents=True, exist_ok=True)
    truth = Truth(seed)
    size = dict.fromkeys(states, births_per_year) if isinstance(births_per_year, int) else dict(births_per_year)
    for number, state in enumerate(states):
        drawn = []
        for year in years:
            births = draw(np.random.default_rng([seed, int(state), year]), state, year, size[state])
            _record(truth, births, state, year)
            drawn.append(births)
        path, mapping = write_extract(folder, state, drawn, form=number % 3)
        truth.files.append(path)
        truth.mappings[path] = mapping
    nation = draw(np.random.default_rng([seed, 0, years[-1]]), NATION, years[-1], sum(size.values()))
    _record(truth, nation, NATION, years[-1])
    truth.natality_file = folder / f"natality-{years[-1]}.txt"
    write_natality_file(truth.natality_file, [nation.columns])
    truth.files.append(truth.natality_file)
    return truth


def _record(truth: Truth, births: Births, state: str, year: int) -> None:
    """Keep the true probabilities of a state's year: of the state and its counties, and of the state's groups."""
    period = str(year)
    places, at = np.unique(births.place, return_inverse=True)
    truth.births[state, period] = len(births)
    for place, count in zip(places.tolist(), np.bincount(at).tolist(), strict=True):
        truth.births[place, period] = count
    for measure, chance in births.chance.items():
        among = births.among[measure]
        _keep(truth, measure, state, period, "all", int(among.sum()), float(chance[among].sum()))
        for dimension, (words, which) in _groups(births).items():
            if measure == "medicaid" and dimension == "payer":
                continue  # who pays is the group itself
            counts = np.bincount(which[among] + 1, minlength=len(words) + 1)
            sums = np.bincount(which[among] + 1, weights=chance[among], minlength=len(words) + 1)
            for place_of, word in enumerate(("unknown", *words)):
                key = group_key({dimension: word})
                _keep(truth, measure, state, period, key, int(counts[place_of]), float(sums[place_of]))
        if state != NATION:
            counts = np.bincount(at[among], minlength=len(places))
            sums = np.bincount(at[among], weights=chance[among], minlength=len(places))
            for number, place in enumerate(places.tolist()):
                _keep(truth, measure, place, period, "all", int(counts[number]), float(sums[number]))


def _keep(truth: Truth, measure: str, place: str, period: str, group: str, count: int, total: float) -> None:
    if count:
        truth.known[measure, place, period, group] = (count, total / count)


def _groups(births: Births) -> dict[str, tuple[tuple[str, ...], NDArray[np.int16]]]:
    """Each dimension's words, and which one each birth's record will say (-1: not stated)."""
    columns = births.columns
    age = np.searchsorted(np.array([20, 25, 30, 35, 40]), columns["mother_age"], side="right").astype(np.int16)
    return {
        "race": (RACES, columns["race"]),
        "age": (AGES, age),
        "education": (EDUCATION, columns["education"]),
        "payer": (PAYERS, columns["payer"]),
        "plurality": (("single", "multiple"), (columns["plurality"] > 1).astype(np.int16)),
    }
