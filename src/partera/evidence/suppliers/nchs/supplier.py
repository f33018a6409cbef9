"""Knows an NCHS natality file by its records, and reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from partera.core.codes import NATION
from partera.core.errors import BadInput
from partera.evidence import schema
from partera.evidence.suppliers.birth_columns import measures_shown
from partera.evidence.suppliers.nchs.births import BirthsOf, Portion
from partera.evidence.suppliers.nchs.layout import LAYOUTS, LENGTHS, LINKED_LENGTHS, Layout, layout_for
from partera.evidence.suppliers.nchs.records import Records
from partera.evidence.suppliers.protocol import Given, Keep, Reading, Source

PORTION = 131_072
WORKERS = 2
TOLERATED = 1_000
"""One record in so many may contradict its layout and is set aside; more, and the file is refused."""
_NEAR = 3
A_YEAR_OF_BIRTHS = 3_000_000
"""No year of births in the United States since 1990 had fewer."""
NATIONAL_ONLY = "no county in the file: national figures only"


class NchsNatality:
    """The natality public-use file of the United States, 1990–2024."""

    key = "nchs_natality"
    title = "NCHS natality public-use files, 1990–2024"
    version = 1

    def recognise(self, source: Source, given: Given) -> str | None:
        lines = _whole_lines(source)
        if not lines:
            return None
        length, times = Counter(len(line) for line in lines).most_common(1)[0]
        if times * 2 < len(lines) or not _looks_fixed(lines):
            return None
        if length not in LENGTHS:
            return self._near_miss(source.name, length)
        year, layout = _year_of(lines, length, source.name)
        return _sentence(year, layout.length, is_sample=source.size // length < A_YEAR_OF_BIRTHS)

    @staticmethod
    def _near_miss(name: str, length: int) -> None:
        """Refuse records that are almost, or elsewhere, a natality file's."""
        if length in LINKED_LENGTHS:
            raise BadInput(
                f"{name}: its records are {length:,} characters long, as in the linked birth and infant death files "
                "(or as in a natality file shifted by a character). Partera reads the natality files alone."
            )
        near = [known for known in sorted(LENGTHS) if abs(known - length) <= _NEAR]
        if near:
            raise BadInput(
                f"{name}: its records are {length:,} characters long; a natality file has {near[0]:,}. Characters were "
                "added or lost, so every field would be shifted. Get the file again."
            )

    def read(self, source: Source, given: Given, keep: Keep) -> Reading:
        lines = _whole_lines(source)
        length = Counter(len(line) for line in lines).most_common(1)[0][0]
        year, layout = _year_of(lines, length, source.name)
        if given.period and given.period != str(year):
            raise BadInput(f"{source.name} holds births of {year}, not of {given.period}. Leave the period out.")
        end = b"\r\n" if b"\r\n" in source.head else b"\n"
        records = Records(source.path, source.name, source.size, length, end)
        reading = _reading(layout, year, length)
        wrong = 0
        for portion in _portions(records, BirthsOf(records, layout, year)):
            _count(portion, reading)
            wrong += portion.wrong
            if wrong * 2 > PORTION:
                break
            if portion.table.num_rows:
                keep(portion.table)
        records.check_end()
        _refuse_if_shifted(source.name, reading, wrong)
        reading.totals["births"] = reading.kept
        if reading.rows_read < A_YEAR_OF_BIRTHS:
            _say_sample(reading, year, length)
        return reading


def _whole_lines(source: Source) -> list[bytes]:
    """The lines of the file's beginning that end within it."""
    parts = source.head.split(b"\n")
    if source.size > len(source.head) or not parts[-1]:
        parts = parts[:-1]
    return [line.removesuffix(b"\r") for line in parts if line.strip(b"\r\x1a")]


def _looks_fixed(lines: list[bytes]) -> bool:
    """Whether the lines could be coded records: no separators, and mostly digits and blanks."""
    text = b"".join(lines[:20])
    plain = len(text) - len(text.translate(None, b"0123456789 "))
    return b"\t" not in text and text.count(b",") * 200 < len(text) and plain * 10 > len(text) * 8


def _year_of(lines: list[bytes], length: int, name: str) -> tuple[int, Layout]:
    """The year that the records state, and its layout, which must have their length."""
    stated: Counter[int] = Counter()
    for layout in LAYOUTS:
        place = layout.fields[layout.year]
        for line in lines:
            text = line[place.first - 1 : place.last]
            if len(line) == length and text.isdigit() and layout.first_year <= int(text) <= layout.last_year:
                stated[int(text)] += 1
    for year, _ in stated.most_common():
        if found := layout_for(length, year):
            return year, found
    years = [f"{lay.first_year}–{lay.last_year}" for lay in LAYOUTS if lay.length == length]
    said = (
        f"the year in the records reads {stated.most_common(1)[0][0]}" if stated else "no year stands where it should"
    )
    raise BadInput(
        f"{name}: record 1: records of {length:,} characters belong to {' or '.join(years)}, but {said}. The file is "
        "shifted, or not what its length says."
    )


def _sentence(year: int, length: int, *, is_sample: bool) -> str:
    what = "a sample of records of an NCHS natality public-use file" if is_sample else "NCHS natality public-use file"
    return f"{what[:1].upper()}{what[1:]}, United States, {year} ({length:,}-character records)"


def _say_sample(reading: Reading, year: int, length: int) -> None:
    """What must be said of fewer records than a year of births has; such a file shows no number of births."""
    reading.recognised_as = _sentence(year, length, is_sample=True)
    reading.coverage = f"{year} sample"
    reading.provenance["sample"] = True
    reading.notes.insert(0, f"holds {reading.rows_read:,} records, not a whole year of U.S. births: a sample")
    reading.shows = [measure for measure in reading.shows if measure != "births"]


def _reading(layout: Layout, year: int, length: int) -> Reading:
    known = {column.name for column in schema.BIRTHS}
    return Reading(
        kind="births",
        recognised_as=_sentence(year, length, is_sample=False),
        coverage=str(year),
        periods={str(year)},
        places={NATION},
        provenance={"publisher": "NCHS", "dataset": "Natality public-use file", "year": year, "record_length": length},
        notes=[*layout.notes, NATIONAL_ONLY],
        shows=measures_shown(layout.collected),
        not_collected=sorted(known - layout.collected - {"state"}),
    )


def _portions(records: Records, births: BirthsOf) -> Iterator[Portion]:
    """The file's portions in order, the next ones made while one is written."""
    with ThreadPoolExecutor(WORKERS) as pool:
        ahead: list[Future[Portion]] = []
        try:
            for first, count in records.portions(PORTION):
                ahead.append(pool.submit(births.portion, first, count))
                if len(ahead) > WORKERS:
                    yield ahead.pop(0).result()
            while ahead:
                yield ahead.pop(0).result()
        finally:
            for future in ahead:
                future.cancel()


def _count(portion: Portion, reading: Reading) -> None:
    reading.rows_read += portion.read
    reading.kept += portion.table.num_rows
    for reason, (count, lines) in portion.aside.items():
        for place, line in enumerate(lines):
            reading.put_aside(reason, line, count - len(lines) + 1 if place == 0 else 1)


def _refuse_if_shifted(name: str, reading: Reading, wrong: int) -> None:
    if wrong * TOLERATED <= reading.rows_read:
        return
    faults = {
        reason: aside
        for reason, aside in reading.set_aside.items()
        if "holds what" in reason or "contradicts" in reason
    }
    reason, worst = max(faults.items(), key=lambda item: item[1].count)
    raise BadInput(
        f"{name}, record {min(worst.lines):,}: {reason}. {wrong:,} of {reading.rows_read:,} records contradict the "
        f"layout of {'+'.join(sorted(reading.periods))}; the file is shifted or of another year."
    )
