"""Blocks of records as tables of births, with what must be set aside."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from partera.core.codes import NATION
from partera.core.errors import BadInput
from partera.evidence.suppliers.birth_columns import SCHEMA, WORDS, array_of, births_table, lists_of, same_word
from partera.evidence.suppliers.nchs.decoding import (
    NOT_COLLECTED,
    WRONG,
    Decoder,
    RecodeCheck,
    Values,
    digits,
    part,
)
from partera.evidence.suppliers.nchs.layout import Coded, Layout
from partera.evidence.suppliers.nchs.records import Bytes, Records

FOREIGN = "mother lives abroad (RESTATUS 4)"
LINES_KEPT = 20
_YES_NO_OR_BLANK = b"01 "


@dataclass
class Portion:
    """The births of one portion of the file."""

    table: pa.Table
    read: int
    aside: dict[str, tuple[int, list[int]]] = field(default_factory=dict)  # reason → count, first records (from 1)
    wrong: int = 0


class BirthsOf:
    """Turns portions of one year's file into births."""

    def __init__(self, records: Records, layout: Layout, year: int) -> None:
        self.records, self.layout, self.year = records, layout, year
        fields = layout.fields
        self.decoders = [Decoder(coded, fields[coded.field]) for coded in layout.columns]
        self.flags = {coded.column: fields[coded.flag].first - 1 for coded in layout.columns if coded.flag}
        self.checks = [
            (
                f"{check.recode} contradicts {check.detail}",
                RecodeCheck(check, fields[check.detail], fields[check.recode]),
            )
            for check in layout.recodes
        ]
        self.names = [coded.column for coded in layout.columns]
        if layout.trimesters:
            self.names.append("smoked")

    def portion(self, first: int, count: int) -> Portion:
        """The births of some neighbouring records.

        Takes   first: from 0 · count: how many
        Gives   births kept, and what was set aside
        Raises  BadInput at a record of another year, length or kind
        """
        found = {name: np.empty(count, dtype=np.int16) for name in self.names}
        missing = np.zeros(count, dtype=np.int32)
        keep = np.ones(count, dtype=bool)
        portion = Portion(SCHEMA.empty_table(), count)
        for start, rows in self.records.blocks(first, count):
            at = slice(start - first, start - first + len(rows))
            self._check_year(rows, start)
            self._decode(
                rows, start, {name: values[at] for name, values in found.items()}, missing[at], keep[at], portion
            )
        if not keep.all():
            found = {name: values[keep] for name, values in found.items()}
            missing = missing[keep]
        portion.table = self._table(found, missing)
        return portion

    def _check_year(self, rows: Bytes, start: int) -> None:
        place = self.layout.fields[self.layout.year]
        expected = np.frombuffer(str(self.year).encode(), dtype=np.uint8)
        wrong = (rows[:, place.first - 1 : place.last] != expected).any(axis=1)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            said = rows[row, place.first - 1 : place.last].tobytes().decode("latin-1")
            raise BadInput(
                f"{self.records.name}, record {start + row + 1:,}: {self.layout.year} (characters {place.first}–"
                f"{place.last}) reads “{said}”, not {self.year} like the records before; the record is shifted or the "
                "file mixes years."
            )

    def _decode(
        self,
        rows: Bytes,
        start: int,
        into: dict[str, Values],
        missing: NDArray[np.int32],
        keep: NDArray[np.bool_],
        portion: Portion,
    ) -> None:
        wrong: dict[str, NDArray[np.bool_]] = {}
        for bit, decoder in enumerate(self.decoders):
            values, coded = decoder(rows), decoder.coded
            if coded.column in self.flags:
                self._apply_flag(rows, coded, values, wrong)
            if values.min() <= NOT_COLLECTED:
                missing |= (values == NOT_COLLECTED).astype(np.int32) << np.int32(bit)
                if (at := values == WRONG).any():
                    wrong[f"{coded.field} holds what its layout does not know"] = at
            into[coded.column][:] = values
        if self.layout.trimesters:
            self._smoked(rows, into["smoked"], missing)
        self._refine_race(rows, into)
        if "MAGER41" in self.layout.fields:
            into["mother_age"][into["mother_age"] > 0] += 13  # the 41-step recode: 01 is under 15, 02 is 15
        for reason, check in self.checks:
            if (at := check.wrong(rows)).any():
                wrong[reason] = at
        residence = part(rows, self.layout.fields[self.layout.residence].first - 1, 1)
        if ((residence < ord("1")) | (residence > ord("4"))).any():
            wrong["RESTATUS holds what its layout does not know"] = (residence < ord("1")) | (residence > ord("4"))
        if (residence == ord("4")).any():
            self._put_aside(FOREIGN, residence == ord("4"), start, keep, portion)
        for reason, at in wrong.items():
            portion.wrong += self._put_aside(reason, at, start, keep, portion)

    @staticmethod
    def _put_aside(reason: str, at: NDArray[np.bool_], start: int, keep: NDArray[np.bool_], portion: Portion) -> int:
        """Set aside the records not yet set aside for another reason; how many."""
        new = at & keep
        keep[new] = False
        count, lines = portion.aside.get(reason, (0, []))
        more = [start + int(row) + 1 for row in np.flatnonzero(new)[: LINES_KEPT - len(lines)]]
        number = int(new.sum())
        if number:
            portion.aside[reason] = (count + number, lines + more)
        return number

    def _apply_flag(self, rows: Bytes, coded: Coded, values: Values, wrong: dict[str, NDArray[np.bool_]]) -> None:
        flag = part(rows, self.flags[coded.column], 1)
        if (flag == ord("1")).all():
            return
        values[(flag == ord("0")) & (values != WRONG)] = NOT_COLLECTED
        strange = ~np.isin(flag, np.frombuffer(_YES_NO_OR_BLANK, dtype=np.uint8))
        if strange.any():
            wrong[f"{coded.flag} holds what its layout does not know"] = strange

    def _smoked(self, rows: Bytes, into: Values, missing: NDArray[np.int32]) -> None:
        """Any cigarette in any trimester: yes if one says so, no if all say none."""
        asked = [digits(rows, self.layout.fields[name]) for name in self.layout.trimesters]
        into[:] = -1
        into[np.all([values == 0 for values in asked], axis=0)] = 0
        into[np.any([(values > 0) & (values < 99) for values in asked], axis=0)] = 1
        blank = np.all([values == NOT_COLLECTED for values in asked], axis=0)
        into[blank] = NOT_COLLECTED
        missing |= blank.astype(np.int32) << np.int32(len(self.decoders))

    def _refine_race(self, rows: Bytes, into: dict[str, Values]) -> None:
        """In bridged years “other, not Hispanic” is told apart by the race field beside it."""
        fields = self.layout.fields
        at = into["race"] == WORDS["race"].index("other")
        if "MRACEREC" in fields and at.any():
            race = part(rows, fields["MRACEREC"].first - 1, 1)
            into["race"][at & (race == ord("3"))] = WORDS["race"].index("aian")
            into["race"][at & (race == ord("4"))] = WORDS["race"].index("api")
        elif "MRACE" in fields and at.any():
            detail = digits(rows, fields["MRACE"])
            into["race"][at & (detail == 3)] = WORDS["race"].index("aian")
            into["race"][at & (detail >= 4) & (detail != 9)] = WORDS["race"].index("api")

    def _table(self, found: dict[str, Values], missing: NDArray[np.int32]) -> pa.Table:
        count = len(missing)
        known = {name: array_of(name, values) for name, values in found.items()}
        known["place"] = same_word(NATION, count)
        known["year"] = pa.array(np.full(count, self.year, dtype=np.int16))
        known["not_collected"] = lists_of(self.names, missing)
        return births_table(count, known)
