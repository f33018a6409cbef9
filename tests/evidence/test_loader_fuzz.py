"""A damaged file of any supplier loads right or is refused in words; never a traceback, never half a load."""

from __future__ import annotations

import random
import resource
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from partera.demo import files
from partera.demo.births import write_world
from partera.evidence import custody, intake
from partera.evidence.catalog import Catalog
from partera.evidence.file_report import FileReport
from partera.evidence.suppliers.protocol import Given
from tests.evidence import birth_extracts, small_files, test_small_suppliers_place_table, wonder_files
from tests.evidence.mutations import KEEPS_RECORDS_WHOLE, MUTATIONS
from tests.evidence.nchs_files import natality
from tests.support.custody import UNDER

QUICK, LONG = 300, 5_000
MEMORY_ALLOWED = 700 * 1024**2


@dataclass(frozen=True)
class Base:
    """A valid invented file, and the mapping it needs."""

    name: str
    content: bytes
    mapping: str | None = None
    period: str | None = None


def _demo_files(folder: Path) -> list[Base]:
    files.write_hospitals(folder / "hospitals.csv")
    files.write_grantees(folder / "grantees.csv", (2023,))
    files.write_populations(folder / "population.csv", (2023,))
    truth = write_world(folder / "births", 2, (2023,), ("05", "22", "35"), 120)
    found = [Base(path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))]
    for path, mapping in truth.mappings.items():
        found.append(Base(path.name, path.read_bytes(), mapping.read_text(encoding="utf-8")))
    return found


@cache
def bases(folder: Path) -> tuple[Base, ...]:
    """Every supplier's invented file."""
    text = small_files.table
    return (
        *(Base(f"natality-{year}", natality(year, 40)) for year in (1995, 2003, 2004, 2009, 2013, 2024)),
        Base("extract", birth_extracts.text_of(birth_extracts.rows()).encode(), birth_extracts.MAPPING),
        Base("wonder", wonder_files.state_years().encode()),
        Base("svi", text([small_files.SVI]).encode(), period="2022"),
        Base("awards", text([small_files.AWARD], quote=True).encode()),
        Base("obligations", text([small_files.OBLIGATION]).encode()),
        Base("estimates", text([small_files.ESTIMATE]).encode()),
        Base("age-sex", text([small_files.AGE_SEX | {"YEAR": "5"}]).encode()),
        Base("places", test_small_suppliers_place_table.TABLE.encode(), test_small_suppliers_place_table.MAPPING),
        *_demo_files(folder),
    )


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Base, ...]:
    return bases(tmp_path_factory.mktemp("bases"))


def _load(base: Base, content: bytes, folder: Path) -> tuple[FileReport, list[dict]]:
    """The report, and the rows kept; fails on anything between a load and a refusal."""
    folder.mkdir()
    path, mapping, home = folder / "file", folder / "mapping.toml", folder / "home"
    path.write_bytes(content)
    if base.mapping is not None:
        mapping.write_text(base.mapping, encoding="utf-8")
    given = Given(period=base.period, mapping=mapping if base.mapping is not None else None)
    report = intake.load([path], home, given, under=UNDER)[0]
    catalog = Catalog(home)
    extracts = catalog.all()
    assert not list((home / "evidence" / "staging").glob("[!.]*")), "something was left in staging"
    assert {one.name for one in folder.iterdir()} <= {"file", "mapping.toml", "home"}, "something was left beside"
    if not report.ok:
        assert extracts == []
        assert len(report.message) > 20
        assert report.message.endswith((".", "?"))
        return report, []
    assert [one.id for one in extracts] == [report.extract]
    rows = custody.table(catalog, extracts[0])
    assert rows.num_rows > 0
    assert report.kept + sum(report.set_aside.values()) <= report.rows_read
    return report, rows.to_pylist()


def _without_line(rows: list[dict]) -> set[str]:
    return {repr(sorted((name, str(value)) for name, value in row.items() if name != "line")) for row in rows}


def _round(valid: tuple[Base, ...], number: int, folder: Path) -> None:
    """One mutated file."""
    chance = random.Random(number)
    base, mutation = valid[number % len(valid)], chance.choice(MUTATIONS)
    content = mutation(base.content, chance)
    try:
        report, rows = _load(base, content, folder)
        if report.ok and base.name.startswith("natality") and mutation in KEEPS_RECORDS_WHOLE:
            _, before = _load(base, base.content, folder.with_name(f"{folder.name}-before"))
            assert _without_line(rows) <= _without_line(before), "a record loads that never stood there"
    except BaseException:
        print(f"seed {number}: {mutation.__name__} of {base.name}")
        raise


def _rounds(valid: tuple[Base, ...], numbers: range, folder: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in numbers:
        _round(valid, number, folder / str(number))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < MEMORY_ALLOWED


def test_every_file_loads_before_it_is_damaged(valid: tuple[Base, ...], tmp_path: Path) -> None:
    for base in valid:
        report, rows = _load(base, base.content, tmp_path / base.name)
        assert report.ok, (base.name, report.message)
        assert rows


@pytest.mark.slow
@pytest.mark.parametrize("part", range(6))
def test_damaged_files_load_right_or_are_refused(part: int, valid: tuple[Base, ...], tmp_path: Path) -> None:
    share = QUICK // 6
    _rounds(valid, range(part * share, (part + 1) * share), tmp_path)


@pytest.mark.reliability
@pytest.mark.parametrize("part", range(10))
def test_thousands_of_damaged_files_load_right_or_are_refused(
    part: int, valid: tuple[Base, ...], tmp_path: Path
) -> None:
    share = LONG // 10
    _rounds(valid, range(QUICK + part * share, QUICK + (part + 1) * share), tmp_path)


@pytest.mark.parametrize("cut", ["", "kind = ", 'kind = "births"\nstate = ', 'kind = "births"\n[columns]\nweeks = 3\n',
                                 'kind = 3\n', "\x00", 'kind = "births"\nstate = "AR"\nplace = "x"\n'])  # fmt: skip
def test_a_damaged_mapping_is_refused_in_words(cut: str, tmp_path: Path) -> None:
    base = Base("extract", birth_extracts.text_of(birth_extracts.rows()).encode(), cut)
    report, _ = _load(base, base.content, tmp_path / "one")
    assert not report.ok
