"""Where each field of the natality public-use files stands, year by year, and what its codes mean.

Positions count from 1 and include the last. They are facts of the files; see docs/how-to/load-nchs-natality.md
for how far each was cross-checked. `FIELDS` of a layout holds the fields this house reads or checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

YES_NO: dict[str, int | None] = {"Y": 1, "N": 0, "U": None, "X": None}
ONE_SOURCE = "layout from one source"


@dataclass(frozen=True)
class Field:
    """A field's place in the record."""

    name: str
    first: int
    last: int

    @property
    def width(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Coded:
    """How a column of births is read from a field.

    `codes` gives each code's value, None for not stated; codes not in it are errors, a blank is *not collected*.
    A value is a number, or the place of its word in `birth_columns.WORDS`. Numbers within `low`–`high` mean
    themselves. A reporting flag of 0 makes the record's value not collected.
    """

    column: str
    field: str
    codes: Mapping[str, int | None]
    low: int = 1
    high: int = 0  # below low: no code is a number
    flag: str | None = None


@dataclass(frozen=True)
class Recode:
    """A check: the recode must say what the detail says. `bounds` are the least values of codes 1, 2, 3 …"""

    detail: str
    recode: str
    bounds: tuple[int, ...]
    unknown: tuple[str, str]  # detail's code for not stated, recode's
    none: tuple[str, str] | None = None  # detail's code for none, recode's


@dataclass(frozen=True)
class Layout:
    """One layout of the file."""

    first_year: int
    last_year: int
    length: int
    fields: dict[str, Field]
    year: str
    residence: str
    columns: tuple[Coded, ...]
    recodes: tuple[Recode, ...]
    notes: tuple[str, ...] = ()
    trimesters: tuple[str, ...] = ()  # cigarettes by trimester, where no recode says whether any

    @property
    def collected(self) -> frozenset[str]:
        """The columns of births that this layout can fill."""
        found = {coded.column for coded in self.columns} | {"place", "year", "not_collected"}
        return frozenset(found | ({"smoked"} if self.trimesters else set()))


def _fields(text: str) -> dict[str, Field]:
    """`SEX 475 · DBWT 504-507` as fields by name."""
    found = {}
    for entry in text.replace("\n", " ").split("·"):
        name, positions = entry.split()
        first, _, last = positions.partition("-")
        found[name] = Field(name, int(first), int(last or first))
    return found


_1990 = _fields("""DATAYEAR 1-4 · RESTATUS 6 · DMAGE 70-71 · ORRACEM 78 · MRACE 80-81 · MRACE3 82 · DLIVORD 100-101 ·
LIVORD9 102 · NPREVIS 110-111 · DGESTAT 183-184 · GESTAT3 187 · CSEX 189 · DBIRWT 193-196 · DPLURAL 201 · DELMETH5 224
""")
_2003 = _fields("""DOB_YY 15-18 · DOB_MM 19-20 · MAGER41 89-90 · MAGER9 93 · RESTATUS 138 · MRACEREC 143 ·
MRACEHISP 149 · MEDUC 155 · LBO_REC 212 · PRECARE 245-246 · UPREVIS 270-271 ·
CIG_REC 294 · DMETH_REC 401 · DPLURAL 423 · SEX 436 · COMBGEST 451-452 ·
GESTREC3 455 · DBWT 463-466 · BWTR4 473 · F_MEDUC 571 · F_TOBACO 575 · F_MPCB 668""")
_2004 = _fields("""DOB_YY 15-18 · DOB_MM 19-20 · MAGER 89-90 · RESTATUS 138 · MRACEREC 143 · MRACEHISP 149 · MEDUC 155 ·
LBO_REC 212 · PRECARE 245-246 · UPREVIS 270-271 · CIG_1 284-285 · CIG_2 286-287 · CIG_3 288-289 · DMETH_REC 401 ·
DPLURAL 423 · SEX 436 · COMBGEST 451-452 · GESTREC3 455 · DBWT 463-466""")
_2005 = _fields("""DOB_YY 15-18 · DOB_MM 19-20 · MAGER 89-90 · MAGER9 93 · RESTATUS 138 · MRACEREC 143 · MRACEHISP 149 ·
MEDUC 155 · LBO_REC 212 · PRECARE 245-246 · UPREVIS 270-271 · CIG_REC 294 · ME_PRES 392 ·
DMETH_REC 403 · PAY_REC 413 · DPLURAL 423 · SEX 436 · COMBGEST 451-452 · GESTREC3 455 · DBWT 463-466 · BWTR4 473 ·
AB_NICU 478 · F_MEDUC 571 · F_TOBACO 575 · F_MD_PRESENT 619 · F_AB_NICU 630 · F_MPCB 668""")
_2010 = _2005 | _fields("""ITRAN 526 · ILIVE 527 · BFED 528 · ILLB_R 534-536 · F_BFED 581 · F_TPCV 671 ·
F_PAY_REC 678 · F_RDMETH_REC 679""")
_2014 = _fields("""DOB_YY 9-12 · DOB_MM 13-14 · MAGER 75-76 · MAGER9 79 · RESTATUS 104 · MRACEHISP 117 · MEDUC 124 ·
F_MEDUC 126 · LBO_REC 179 · ILLB_R 198-200 · PRECARE 224-225 · F_MPCB 226 · PRECARE5 227 · PREVIS 238-239 ·
PREVIS_REC 242-243 · F_TPCV 244 · CIG_REC 269 · F_TOBACO 270 · ME_PRES 401 · F_ME_PRES 404 · DMETH_REC 408 ·
F_DMETH_REC 409 · PAY_REC 436 · F_PAY_REC 438 · DPLURAL 454 · SEX 475 · COMBGEST 490-491 · GESTREC3 494 ·
OEGEST_COMB 499-500 · OEGEST_R3 503 · DBWT 504-507 · BWTR4 511 · AB_NICU 519 · F_AB_NICU 526 · ITRAN 567 ·
ILIVE 568 · BFED 569 · F_BFED 570""")

_H, _W, _B, _AIAN, _ASIAN, _NHOPI, _MANY, _API, _OTHER = range(9)
_BRIDGED = {**dict.fromkeys("12345", _H), "6": _W, "7": _B, "8": _OTHER, "9": None}
_SINGLE = {"1": _W, "2": _B, "3": _AIAN, "4": _ASIAN, "5": _NHOPI, "6": _MANY, "7": _H, "8": None}
_DEGREES = {"1": 0, "2": 0, "3": 1, "4": 2, "5": 2, "6": 3, "7": 3, "8": 3, "9": None}
_PAY = {"1": 0, "2": 1, "3": 2, "4": 3, "9": None}
_SEX = {"F": 0, "M": 1, "2": 0, "1": 1}
_METHOD = {"1": 0, "2": 1, "9": None}
_METHOD5 = {"1": 0, "2": 0, "3": 1, "4": 1, "5": None, "6": None, "9": None}  # 2 is vaginal after a cesarean
_PRESENT = {"1": 0, "2": 1, "3": 2, "9": None}
_SMOKED = {**YES_NO, "1": 1, "0": 0, "9": None}


def _coded(column: str, name: str, codes: Mapping[str, int | None] | None = None, low: int = 1, high: int = 0,
           flag: str | None = None) -> Coded:  # fmt: skip
    return Coded(column, name, codes or {}, low, high, flag)


def _always(sex: str = "SEX", weight: str = "DBWT", age: Coded | None = None) -> tuple[Coded, ...]:
    return (
        _coded("weight_grams", weight, {"9999": None}, 99, 8165),
        _coded("sex", sex, _SEX),
        _coded("plurality", "DPLURAL", low=1, high=5),
        age or _coded("mother_age", "MAGER", low=10, high=60),
    )


def _revised(*, flags: bool = True, method: Mapping[str, int | None] = _METHOD) -> tuple[Coded, ...]:
    """What the 2003 certificate asks; where an area still used the 1989 one, the field is blank."""
    return (
        _coded("month", "DOB_MM", low=1, high=12),
        _coded("education", "MEDUC", _DEGREES, flag="F_MEDUC" if flags else None),
        _coded("pnc_month", "PRECARE", {"99": None}, 0, 10, flag="F_MPCB" if flags else None),
        _coded("birth_order", "LBO_REC", {"9": None}, 1, 8),
        _coded("delivery", "DMETH_REC", method),
    )


_CARE_5 = (1, 4, 7)
_VISITS_11 = (0, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
_AGES_9 = (10, 15, 20, 25, 30, 35, 40, 45, 50)
_AGE_9 = Recode("MAGER", "MAGER9", _AGES_9, ("", ""))
_GESTATION = Recode("COMBGEST", "GESTREC3", (12, 37), ("99", "3"))
_WEIGHT = Recode("DBWT", "BWTR4", (99, 1500, 2500), ("9999", "4"))
_SMOKING = _coded("smoked", "CIG_REC", _SMOKED, flag="F_TOBACO")
_LATER = (
    _coded("presentation", "ME_PRES", _PRESENT, flag="F_MD_PRESENT"),
    _coded("nicu", "AB_NICU", YES_NO, flag="F_AB_NICU"),
)
_FROM_2010 = (
    _coded("interval_months", "ILLB_R", {"888": None, "999": None}, 0, 300),
    _coded("breastfed", "BFED", YES_NO, flag="F_BFED"),
    _coded("alive", "ILIVE", YES_NO),
    _coded("transferred", "ITRAN", YES_NO),
)
_RACE_2003 = _coded("race", "MRACEHISP", _BRIDGED)

_NOTE_1989 = "1989 certificate: education, month care began and tobacco were asked in another way and are not counted"
_NOTE_MIXED = "areas on the 1989 certificate are left out of education, month care began and smoking"

LAYOUTS = (
    Layout(
        1990, 2002, 350, _1990, "DATAYEAR", "RESTATUS",
        (*_always("CSEX", "DBIRWT", _coded("mother_age", "DMAGE", low=10, high=60)),
         _coded("race", "ORRACEM", _BRIDGED), _coded("pnc_visits", "NPREVIS", {"99": None}, 0, 98),
         _coded("birth_order", "DLIVORD", {"99": None}, 1, 40), _coded("delivery", "DELMETH5", _METHOD5)),
        (Recode("DGESTAT", "GESTAT3", (12, 37), ("99", "3")),
         Recode("DLIVORD", "LIVORD9", (1, 2, 3, 4, 5, 6, 7, 8), ("99", "9"))),
        (ONE_SOURCE, _NOTE_1989),
    ),
    Layout(
        2003, 2003, 1350, _2003, "DOB_YY", "RESTATUS",
        (*_always(age=_coded("mother_age", "MAGER41", low=1, high=41)), *_revised(method=_METHOD5), _RACE_2003,
         _coded("pnc_visits", "UPREVIS", {"99": None}, 0, 98), _SMOKING),
        (_GESTATION, _WEIGHT),
        (_NOTE_MIXED,),
    ),
    Layout(
        2004, 2004, 1500, _2004, "DOB_YY", "RESTATUS",
        (*_always(), *_revised(flags=False, method=_METHOD5), _RACE_2003,
         _coded("pnc_visits", "UPREVIS", {"99": None}, 0, 98)),
        (_GESTATION,),
        (ONE_SOURCE, _NOTE_MIXED),
        ("CIG_1", "CIG_2", "CIG_3"),
    ),
    *(
        Layout(
            first, last, length, _2010 if first == 2010 else _2005, "DOB_YY", "RESTATUS",
            (*_always(), *_revised(), _RACE_2003, _SMOKING, *_LATER,
             _coded("pnc_visits", "UPREVIS", {"99": None}, 0, 98, flag="F_TPCV" if first == 2010 else None),
             _coded("payer", "PAY_REC", _PAY, flag="F_PAY_REC" if first == 2010 else None),
             *(_FROM_2010 if first == 2010 else ())),
            (_AGE_9, _GESTATION, _WEIGHT),
            (_NOTE_MIXED,),
        )
        for first, last, length in ((2005, 2005, 1500), (2006, 2009, 775), (2010, 2013, 775))
    ),
    Layout(
        2014, 2024, 1345, _2014, "DOB_YY", "RESTATUS",
        (*_always(), *_revised(), _coded("race", "MRACEHISP", _SINGLE),
         _coded("weeks", "OEGEST_COMB", {"99": None}, 12, 50),
         _coded("payer", "PAY_REC", _PAY, flag="F_PAY_REC"),
         _coded("pnc_visits", "PREVIS", {"99": None}, 0, 98, flag="F_TPCV"), _SMOKING,
         _coded("presentation", "ME_PRES", _PRESENT, flag="F_ME_PRES"),
         _coded("nicu", "AB_NICU", YES_NO, flag="F_AB_NICU"), *_FROM_2010),
        (_AGE_9, _GESTATION, _WEIGHT, Recode("OEGEST_COMB", "OEGEST_R3", (12, 37), ("99", "3")),
         Recode("PRECARE", "PRECARE5", _CARE_5, ("99", "5"), none=("00", "4")),
         Recode("PREVIS", "PREVIS_REC", _VISITS_11, ("99", "12"))),
    ),
)  # fmt: skip
"""Every layout known, oldest first."""

LENGTHS = frozenset(layout.length for layout in LAYOUTS)
LINKED_LENGTHS = frozenset({900, 1384, 1346, 1743})


def layout_for(length: int, year: int) -> Layout | None:
    """The layout of a year, when its records have that length.

    Takes   length: of a record, characters · year: 1990 to 2024
    Gives   the layout; None when that year's records have another length
    Raises  nothing
    Source  docs/how-to/load-nchs-natality.md

    >>> layout_for(1345, 2022).fields["DBWT"], layout_for(1345, 1995)
    (Field(name='DBWT', first=504, last=507), None)
    """
    for layout in LAYOUTS:
        if layout.length == length and layout.first_year <= year <= layout.last_year:
            return layout
    return None
