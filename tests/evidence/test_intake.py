"""A load is all or nothing; the good files of a call are kept; nothing odd is opened further than it must be."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import Any

import pytest

from partera.evidence import intake, release
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.population import Population
from partera.evidence.suppliers.protocol import Given
from tests.evidence import small_files as small

PEOPLE = small.table([small.PEOPLE])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return small.write(tmp_path / "people.csv", PEOPLE)


def traces(home: Path) -> list[str]:
    """What stands in the staging folder that should not."""
    staging = home / "evidence" / "staging"
    return sorted(path.name for path in staging.iterdir() if path.name != ".use") if staging.exists() else []


def test_a_loaded_file_becomes_an_extract_with_its_manifest(home: Path, people: Path) -> None:
    report = intake.load([people], home)[0]
    extract = Catalog(home).all()[0]
    assert (report.ok, report.rows_read, report.kept, report.totals) == (True, 1, 1, {"population": 399_000})
    assert (extract.id, extract.sha256, extract.kind) == (report.extract, report.sha256, "figures")
    assert Catalog(home).rows(extract).is_file()
    assert traces(home) == []


def test_the_report_is_plain_json(home: Path, people: Path) -> None:
    said = json.loads(json.dumps(intake.load([people], home)[0].as_dict()))
    wanted = {"path", "recognised_as", "rows_read", "kept", "set_aside", "suppressed", "sha256", "periods", "places"}
    assert wanted | {"totals", "message"} <= set(said)


def test_the_same_file_twice_is_the_same_extract(home: Path, people: Path) -> None:
    first = intake.load([people], home)[0]
    again = intake.load([people], home)[0]
    assert (again.ok, again.already_loaded, again.extract, again.kept) == (True, True, first.extract, first.kept)
    assert "Already loaded" in again.message
    assert len(Catalog(home).all()) == 1


def test_the_same_file_under_another_name_is_the_same_extract(home: Path, people: Path, tmp_path: Path) -> None:
    other = small.write(tmp_path / "copy.dat", PEOPLE)
    reports = intake.load([people, other], home)
    assert [report.already_loaded for report in reports] == [False, True]


def test_a_file_that_was_replaced_says_so_when_loaded_again(home: Path, people: Path, tmp_path: Path) -> None:
    later = small.write(tmp_path / "later.csv", PEOPLE.replace("399000", "399500"))
    intake.load([people, later], home)
    assert "later.csv, has taken its place" in intake.load([people], home)[0].message
    assert [extract.name for extract in Catalog(home).current()] == ["later.csv"]


def test_good_files_are_kept_when_others_of_the_call_are_refused(home: Path, people: Path, tmp_path: Path) -> None:
    bad = small.write(tmp_path / "bad.csv", PEOPLE.replace("399000", "many"))
    reports = intake.load([bad, people, tmp_path / "absent.csv"], home)
    assert [report.ok for report in reports] == [False, True, False]
    assert "line 2, column population" in reports[0].message
    assert reports[0].recognised_as == "Population by place and year"
    assert len(Catalog(home).all()) == 1
    assert traces(home) == []


def test_a_dry_run_says_the_same_and_keeps_nothing(home: Path, people: Path) -> None:
    report = intake.load([people], home, dry_run=True)[0]
    assert (report.ok, report.kept) == (True, 1)
    assert report.message.startswith("Would load")
    assert Catalog(home).all() == []
    assert traces(home) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "not a file Partera knows"),
        (b"\x00" * 5000, "not a file Partera knows"),
        (os.urandom(4000), "not a file Partera knows"),
        (b"\x1f\x8b\x08" + b"x" * 50, "gzip"),
        (b"PK\x03\x04garbage", "damaged or locked"),
        (PEOPLE.splitlines()[0].encode() + b"\n", "no row that can be kept"),
        (b"year,place,population\n2020,ZZ,5\n", "1 set aside: place not known"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    home: Path, tmp_path: Path, content: bytes, sentence: str
) -> None:
    report = intake.load([small.write(tmp_path / "odd", content)], home)[0]
    assert (report.ok, report.extract) == (False, None)
    assert sentence in report.message
    assert traces(home) == []


def test_a_zip_of_one_file_is_read_without_leaving_anything_beside_it(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    packed = small.zipped(folder / "people.zip", ("people.csv", PEOPLE.encode()), ("__MACOSX/people.csv", b"x"))
    assert intake.load([packed], home)[0].ok
    assert [path.name for path in folder.iterdir()] == ["people.zip"]
    stored = Catalog(home).rows(Catalog(home).all()[0]).parent.iterdir()
    assert sorted(path.name for path in stored) == ["manifest.json", "rows.parquet"]


def test_zips_of_several_files_workbooks_and_bombs_are_refused(home: Path, tmp_path: Path) -> None:
    several = small.zipped(tmp_path / "several.zip", ("a.csv", b"1"), ("b.csv", b"2"))
    empty = small.zipped(tmp_path / "empty.zip")
    workbook = small.zipped(tmp_path / "a.xlsx", ("[Content_Types].xml", b"x"), ("xl/sheet.xml", b"x"))
    bomb = small.zipped(tmp_path / "bomb.zip", ("a.csv", b"0" * 60_000_000))
    nested = small.zipped(tmp_path / "nested.zip", ("in.zip", small.zipped(tmp_path / "in", ("a", b"1")).read_bytes()))
    messages = [report.message for report in intake.load([several, empty, workbook, bomb, nested], home)]
    for message, sentence in zip(
        messages, ("a zip of 2 files", "a zip of 0 files", "workbook", "far more than", "zip inside"), strict=True
    ):
        assert sentence in message
    assert traces(home) == []


def test_a_damaged_zip_is_refused(home: Path, tmp_path: Path) -> None:
    packed = bytearray(small.zipped(tmp_path / "a.zip", ("people.csv", PEOPLE.encode() * 50)).read_bytes())
    packed[60:70] = b"\xff" * 10
    report = intake.load([small.write(tmp_path / "b.zip", bytes(packed))], home)[0]
    assert "damaged or locked" in report.message


def test_a_full_disk_is_said_and_keeps_nothing(home: Path, people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Catalog, "commit", full)
    report = intake.load([people], home)[0]
    assert "the disk is full" in report.message
    assert traces(home) == []


def test_a_fault_of_our_own_is_not_swallowed_and_leaves_nothing(
    home: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Population, "read", broken)
    with pytest.raises(ZeroDivisionError):
        intake.load([people], home)
    assert traces(home) == []


def test_a_mapping_that_changed_makes_another_extract(home: Path, tmp_path: Path) -> None:
    table = small.write(tmp_path / "t.csv", "FIPS,x\n05119,1\n")
    mapping = tmp_path / "m.toml"
    text = '{}kind = "place_table"\n[place]\nfips = "FIPS"\n[[value]]\ncolumn = "x"\nmeasure = "xs"\ntitle = "X"\n'
    for comment in ("", "# looked at again\n"):
        mapping.write_text(text.format(comment))
        assert not intake.load([table], home, Given(period="2020", mapping=mapping))[0].already_loaded
    assert len(Catalog(home).all()) == 2
    assert len(Catalog(home).current()) == 1


def test_what_a_running_load_holds_is_let_be_and_what_it_left_is_cleared(home: Path) -> None:
    catalog = Catalog(home)
    with catalog.stage("running") as folder:
        left = catalog.staging / "left-0123"
        left.mkdir()
        Catalog(home).clear_staging()
        assert folder.is_dir()
        assert not left.exists()
    assert traces(home) == []


def test_a_load_that_begins_while_a_release_is_written_lets_it_be(home: Path) -> None:
    made = release.build(home, progress=lambda _: Catalog(home).clear_staging())
    assert made.folder.is_dir()
    assert traces(home) == []


_CHILD = """
    import sys, time
    from pathlib import Path
    from partera.evidence import catalog, intake, unpacking
    from partera.evidence.suppliers.population import Population

    def stop(*_, **__):
        print("there", flush=True)
        time.sleep(60)

    where = sys.argv[1]
    if where == "reading":
        Population.read = stop
    elif where == "written":
        intake._check_kept = stop
    elif where == "before the rename":
        catalog.to_disk = stop
    elif where == "after the rename":
        rename = Path.rename
        Path.rename = lambda self, target: (rename(self, target), stop())
    elif where == "unpacking":
        unpacking.Source.of = stop
    intake.load([Path(sys.argv[2])], Path(sys.argv[3]))
"""


def killed(where: str, path: Path, home: Path, folder: Path) -> None:
    """Load in another process and kill it at that moment."""
    script = small.write(folder / "child.py", textwrap.dedent(_CHILD))
    child = subprocess.Popen([sys.executable, script, where, path, home], stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"there\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["unpacking", "reading", "written", "before the rename", "after the rename"])
def test_a_load_killed_at_any_moment_leaves_no_trace_and_can_be_repeated(
    where: str, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    packed = small.zipped(folder / "people.zip", ("people.csv", PEOPLE.encode()))
    killed(where, packed, home, tmp_path)
    assert len(Catalog(home).all()) == (1 if where == "after the rename" else 0)
    report = intake.load([packed], home)[0]
    assert (report.ok, report.already_loaded) == (True, where == "after the rename")
    assert len(Catalog(home).all()) == 1
    assert traces(home) == []
    assert [path.name for path in folder.iterdir()] == ["people.zip"]


@pytest.mark.slow
def test_two_loads_of_one_file_at_once_make_one_extract(home: Path, people: Path) -> None:
    script = "import sys; from pathlib import Path; from partera.evidence import intake\n"
    script += "print(intake.load([Path(sys.argv[1])], Path(sys.argv[2]))[0].ok)"
    children = [
        subprocess.Popen([sys.executable, "-c", script, people, home], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    began = time.monotonic()
    assert [child.communicate()[0] for child in children] == ["True\n"] * 3
    assert time.monotonic() - began < 60
    assert len(Catalog(home).all()) == 1
    assert traces(home) == []


def test_a_file_is_read_again_when_its_reader_was_corrected(tmp_path, monkeypatch):
    home, path = tmp_path / "home", small.write(tmp_path / "people.csv", small.table([small.PEOPLE]))
    (first,) = intake.load([path], home)
    monkeypatch.setattr(Population, "version", 2)
    (again,) = intake.load([path], home)
    assert again.message.startswith("Read again, because its reader was corrected: Population by place")
    assert [(e.id, e.reader) for e in Catalog(home).current()] == [(again.extract, 2)]
    assert Catalog(home).get(first.extract).reader == 1
    (third,) = intake.load([path], home)
    assert third.already_loaded
    assert third.extract == again.extract
