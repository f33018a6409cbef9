"""How the invented births are drawn: mothers, pregnancies, outcomes, each with its true probability."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from partera.core.codes import NATION, counties_of
from partera.demo.files import populations
from partera.evidence.vocabulary import DIMENSIONS

RACES = tuple(DIMENSIONS["race"])[:-1]
EDUCATION = tuple(DIMENSIONS["education"])[:-1]
PAYERS = tuple(DIMENSIONS["payer"])[:-1]
UNKNOWN = -1

Numbers = NDArray[np.int16]
Chances = NDArray[np.float64]

_MIX = {  # shares of aian, asian, api, black, hispanic, nhopi, white, more_than_one, other
    "05": (0.009, 0.022, 0, 0.185, 0.130, 0.016, 0.612, 0.026, 0),
    "22": (0.006, 0.021, 0, 0.362, 0.092, 0.001, 0.495, 0.023, 0),
    "35": (0.112, 0.021, 0, 0.022, 0.562, 0.001, 0.262, 0.020, 0),
    NATION: (0.008, 0.064, 0, 0.140, 0.262, 0.003, 0.497, 0.026, 0),
}
_PRETERM = {"05": 0.118, "22": 0.127, "35": 0.100, NATION: 0.104}
_MEDICAID = {"05": 0.47, "22": 0.60, "35": 0.55, NATION: 0.41}
_RISK_BY_RACE = (0.12, -0.08, 0.0, 0.42, 0.0, 0.20, -0.06, 0.05, 0.0)
_SMOKES_BY_RACE = (0.8, -1.6, 0.0, -0.1, -1.3, 0.0, 0.55, 0.4, 0.0)
_AGES = np.arange(15, 46)
_AGE_SHARES = np.exp(-0.5 * ((_AGES - 28.2) / 5.7) ** 2)

_VERY, _EARLY_REST, _LATE = 0.15, 0.12, 0.73  # of preterm births: under 32, 32–33, 34–36 weeks
_EARLY_TERM = 0.30  # of the others: 37–38 weeks
_WEEKS_OF = {
    "very": (np.arange(23, 32), np.linspace(0.4, 2.0, 9)),
    "moderate": (np.arange(32, 34), np.array([0.42, 0.58])),
    "late": (np.arange(34, 37), np.array([0.18, 0.28, 0.54])),
    "early_term": (np.arange(37, 39), np.array([0.32, 0.68])),
    "full": (np.arange(39, 43), np.array([0.60, 0.28, 0.10, 0.02])),
}
_LOST = {
    "weeks": 0.002, "weight_grams": 0.001, "race": 0.011, "education": 0.013, "payer": 0.009, "pnc_month": 0.026,
    "pnc_visits": 0.03, "birth_order": 0.004, "interval_months": 0.03, "presentation": 0.003, "delivery": 0.0005,
    "smoked": 0.006, "breastfed": 0.009, "alive": 0.0005, "transferred": 0.0005, "nicu": 0.0008,
}  # fmt: skip


@dataclass(frozen=True)
class Births:
    """Drawn births, column by column: numbers, or the place of a word; -1 is not stated."""

    place: NDArray[np.str_]
    columns: dict[str, Numbers]
    among: dict[str, NDArray[np.bool_]]  # measure → who is asked about
    chance: dict[str, Chances]  # measure → true probability of each birth

    def __len__(self) -> int:
        return len(self.place)


def draw(rng: np.random.Generator, state: str, year: int, count: int) -> Births:
    """Draw a state's, or the nation's, births of a year.

    Takes   rng: where chance comes from · state: a state of the demonstration, or US · year · count: how many
    Gives   births whose probabilities are recorded
    """
    place, effect, shares = _places(rng, state, count)
    columns = _mothers(rng, state, year, count, shares)
    risk = _risk(columns, state, effect, year)
    chance: dict[str, Chances] = {}
    _gestation_and_weight(rng, columns, risk, chance)
    _pregnancy(rng, columns, effect, chance)
    _delivery(rng, columns, state, chance)
    for name, share in _LOST.items():
        columns[name][rng.random(count) < share] = UNKNOWN
    return Births(place, columns, _among(columns), chance)


def _places(rng: np.random.Generator, state: str, count: int) -> tuple[NDArray[np.str_], Chances, Chances]:
    """County of each birth, its effect on risk, and the cumulated shares of race there."""
    if state == NATION:
        mix = np.tile(np.cumsum(_MIX[NATION]), (count, 1))
        return np.full(count, NATION), np.zeros(count), mix
    sizes = populations()
    codes = np.array([county.code for county in counties_of(state)])
    weights = np.array([sizes[code] for code in codes], dtype=float)
    fixed = np.random.default_rng(int(state))  # a county keeps its character over the years and seeds
    effects = fixed.normal(0, 0.13, len(codes))
    mixes = np.array(_MIX[state]) * np.exp(fixed.normal(0, 0.35, (len(codes), len(RACES))))
    cumulated = np.cumsum(mixes / mixes.sum(axis=1, keepdims=True), axis=1)
    at = rng.choice(len(codes), size=count, p=weights / weights.sum())
    return codes[at], effects[at], cumulated[at]


def _mothers(rng: np.random.Generator, state: str, year: int, count: int, shares: Chances) -> dict[str, Numbers]:
    def words(base: Chances) -> Numbers:
        cumulated = np.cumsum(base, axis=1)
        at = rng.random(count)[:, None] * cumulated[:, -1:] > cumulated
        return at.sum(axis=1).astype(np.int16)

    race = np.minimum((rng.random(count)[:, None] > shares).sum(axis=1), len(RACES) - 1).astype(np.int16)
    age = rng.choice(_AGES, size=count, p=_AGE_SHARES / _AGE_SHARES.sum()).astype(np.int16)
    grown = np.clip((age - 19) / 10.0, 0, 1.6)
    white_or_asian = np.isin(race, [RACES.index("white"), RACES.index("asian")])
    schooling = words(np.stack([0.16 + 0.25 * (grown < 0.1), np.full(count, 0.34), 0.10 + 0.2 * grown,
                                0.30 * grown * np.where(white_or_asian, 1.4, 0.75)], axis=1))  # fmt: skip
    medicaid = np.clip(_MEDICAID[state] * np.array([1.45, 1.25, 0.95, 0.35])[schooling], 0.03, 0.92)
    medicaid = np.clip(medicaid * np.where(white_or_asian, 0.88, 1.15), 0.03, 0.95)
    payer = words(np.stack([medicaid, (1 - medicaid) * 0.86, (1 - medicaid) * 0.07, (1 - medicaid) * 0.07], axis=1))
    order = 1 + rng.poisson(np.clip((age - 19) / 9.0, 0.15, 2.2))
    return {
        "year": np.full(count, year, dtype=np.int16),
        "month": rng.integers(1, 13, count).astype(np.int16),
        "sex": (rng.random(count) < 0.512).astype(np.int16),
        "plurality": (1 + (rng.random(count) < 0.031) + (rng.random(count) < 0.0007)).astype(np.int16),
        "mother_age": age,
        "race": race,
        "education": schooling,
        "payer": payer,
        "birth_order": np.minimum(order, 8).astype(np.int16),
        "_medicaid": (medicaid * 10_000).astype(np.int16),
    }


def _logistic(score: Chances) -> Chances:
    return 1 / (1 + np.exp(-score))


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _risk(columns: dict[str, Numbers], state: str, effect: Chances, year: int) -> Chances:
    """How likely each birth is preterm."""
    age = columns["mother_age"]
    score = _logit(_PRETERM[state]) - 0.30 + effect + 0.012 * (year - 2022) + np.array(_RISK_BY_RACE)[columns["race"]]
    score += 0.22 * (age < 20) + 0.035 * np.maximum(age - 34, 0) + 0.10 * (columns["payer"] == 0)
    score += np.array([0.15, 0.06, 0.0, -0.15])[columns["education"]] + 1.9 * (columns["plurality"] > 1)
    return _logistic(score)


def _pick(rng: np.random.Generator, kind: str, count: int) -> Numbers:
    weeks, weights = _WEEKS_OF[kind]
    return rng.choice(weeks, size=count, p=weights / weights.sum()).astype(np.int16)


def _weight_of(weeks: Chances) -> tuple[Chances, Chances]:
    """Mean and spread of birth weight in grams at a gestation."""
    mean = np.interp(weeks, [23, 28, 32, 34, 37, 39, 41, 42], [590, 1080, 1800, 2250, 2980, 3340, 3570, 3600])
    return mean, 0.12 * mean + 40


def _gestation_and_weight(
    rng: np.random.Generator, columns: dict[str, Numbers], risk: Chances, chance: dict[str, Chances]
) -> None:
    count = len(risk)
    shares = np.stack([risk * _VERY, risk * _EARLY_REST, risk * _LATE, (1 - risk) * _EARLY_TERM], axis=1)
    kind = (rng.random(count)[:, None] > np.cumsum(shares, axis=1)).sum(axis=1)
    columns["weeks"] = np.choose(kind, [_pick(rng, name, count) for name in _WEEKS_OF]).astype(np.int16)
    mean, spread = _weight_of(columns["weeks"].astype(float))
    columns["weight_grams"] = np.clip(np.rint(rng.normal(mean, spread)), 227, 8165).astype(np.int16)
    chance["ptb"], chance["ptb_very"], chance["ptb_late"] = risk, risk * _VERY, risk * _LATE
    chance["ptb_early"], chance["early_term"] = risk * (_VERY + _EARLY_REST), (1 - risk) * _EARLY_TERM
    for measure, grams in (("lbw", 2500), ("vlbw", 1500)):
        small = [_chance_below(name, grams) for name in _WEEKS_OF]
        chance[measure] = risk * (_VERY * small[0] + _EARLY_REST * small[1] + _LATE * small[2]) + (1 - risk) * (
            _EARLY_TERM * small[3] + (1 - _EARLY_TERM) * small[4]
        )
    nicu = np.where(columns["weeks"] < 37, 0.47, 0.052)
    columns["nicu"] = (rng.random(count) < nicu).astype(np.int16)
    chance["nicu"] = risk * 0.47 + (1 - risk) * 0.052


def _chance_below(kind: str, grams: int) -> float:
    """The chance that a birth of that kind weighs less."""
    weeks, weights = _WEEKS_OF[kind]
    means, spreads = _weight_of(weeks.astype(float))
    below = [NormalDist(m, s).cdf(grams - 0.5) for m, s in zip(means.tolist(), spreads.tolist(), strict=True)]
    return float(np.average(below, weights=weights))


def _pregnancy(
    rng: np.random.Generator, columns: dict[str, Numbers], effect: Chances, chance: dict[str, Chances]
) -> None:
    """Prenatal care, smoking, breastfeeding, and the months since the last birth."""
    count = len(effect)
    medicaid, schooling, race = columns["payer"] == 0, columns["education"], columns["race"]
    early = _logistic(1.15 - 0.5 * medicaid + 0.2 * schooling - effect - 0.25 * (columns["mother_age"] < 22))
    late = (1 - early) * 0.24
    luck = rng.random(count)
    month = np.where(luck < early, rng.integers(1, 4, count), rng.integers(4, 7, count))
    month = np.where(luck > 1 - late, np.where(rng.random(count) < 0.3, 0, rng.integers(7, 10, count)), month)
    month = np.where(month > columns["weeks"] / 4.345 + 1, 0, month)  # too late to have begun: none, late either way
    columns["pnc_month"] = month.astype(np.int16)
    visits = rng.poisson(np.clip(13.0 - month * 0.9 - (39 - columns["weeks"]) * 0.35, 0.5, 20))
    columns["pnc_visits"] = np.where(month == 0, 0, np.clip(visits, 1, 49)).astype(np.int16)
    chance["pnc1"], chance["pnc_late"] = early, late
    smokes = _logistic(-3.0 + np.array(_SMOKES_BY_RACE)[race] + 0.6 * medicaid - 0.55 * schooling + effect)
    columns["smoked"] = (rng.random(count) < smokes).astype(np.int16)
    chance["smoke"] = smokes
    fed = _logistic(1.15 + 0.35 * schooling - 0.55 * (race == RACES.index("black")) - 0.3 * medicaid - effect)
    columns["breastfed"] = (rng.random(count) < fed).astype(np.int16)
    chance["bf_init"] = fed
    columns["alive"] = (rng.random(count) > 0.003).astype(np.int16)
    columns["transferred"] = (rng.random(count) < 0.008).astype(np.int16)
    columns["interval_months"] = _intervals(rng, columns, chance)
    chance["medicaid"] = columns.pop("_medicaid") / 10_000.0


def _intervals(rng: np.random.Generator, columns: dict[str, Numbers], chance: dict[str, Chances]) -> Numbers:
    """Months since the last birth; no spacing stands so near a limit that rounding could move it across."""
    count = len(columns["mother_age"])
    short = _logistic(-0.55 - 0.045 * (columns["mother_age"] - 28.0) + 0.15 * (columns["payer"] == 0))
    luck = rng.random(count)
    spacing = np.where(luck < short, rng.integers(7, 17, count), rng.integers(20, 120, count))
    spacing = np.where(luck < short * 0.15, rng.integers(1, 5, count), spacing)
    chance["ipi18"], chance["ipi6"] = short, short * 0.15
    months = spacing + np.rint(columns["weeks"] / 4.345)
    return np.where(columns["birth_order"] > 1, months, UNKNOWN).astype(np.int16)


def _delivery(rng: np.random.Generator, columns: dict[str, Numbers], state: str, chance: dict[str, Chances]) -> None:
    count = len(columns["mother_age"])
    odd = np.where(columns["plurality"] > 1, 0.28, 0.042)
    luck = rng.random(count)
    columns["presentation"] = np.where(luck < odd * 0.85, 1, np.where(luck < odd, 2, 0)).astype(np.int16)
    base = {"05": -1.02, "22": -0.90, "35": -1.32}.get(state, -1.08)
    score = base + 0.05 * (columns["mother_age"] - 28.0) + 0.12 * (columns["birth_order"] > 1)
    score += 0.22 * (columns["race"] == RACES.index("black")) + 1.5 * (columns["plurality"] > 1)
    cesarean = _logistic(score + 3.2 * (columns["presentation"] > 0))
    columns["delivery"] = (rng.random(count) < cesarean).astype(np.int16)
    chance["ced_total"] = chance["ntsv"] = cesarean


def _among(columns: dict[str, Numbers]) -> dict[str, NDArray[np.bool_]]:
    """Who each measure asks about and whose answer is known."""
    known = {name: values != UNKNOWN for name, values in columns.items()}
    spaced = (columns["birth_order"] > 1) & (columns["plurality"] == 1) & known["interval_months"] & known["weeks"]
    first = (columns["birth_order"] == 1) & (columns["plurality"] == 1) & (columns["presentation"] == 0)
    fed = (columns["alive"] == 1) & (columns["transferred"] == 0) & known["breastfed"]
    return {
        **dict.fromkeys(("ptb", "ptb_very", "ptb_early", "ptb_late", "early_term"), known["weeks"]),
        **dict.fromkeys(("lbw", "vlbw"), known["weight_grams"]),
        **dict.fromkeys(("pnc1", "pnc_late"), known["pnc_month"]),
        "smoke": known["smoked"],
        "bf_init": fed,
        "ipi18": spaced,
        "ipi6": spaced,
        "ntsv": first & (columns["weeks"] >= 37) & known["delivery"],
        "ced_total": known["delivery"],
        "nicu": known["nicu"],
        "medicaid": known["payer"],
    }
