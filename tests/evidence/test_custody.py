"""Records under an agreement: sealed wherever they stand, counted while it runs, gone for ever when destroyed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from partera.core.errors import Refused, Unavailable
from partera.core.keyring import KeyRing
from partera.core.periods import clock_at
from partera.evidence import agreements, custody, destruction, intake, release, sealing
from partera.evidence.catalog import Catalog, Extract
from partera.evidence.count import count
from partera.evidence.file_report import FileReport
from partera.evidence.measures import from_records
from partera.evidence.results import Hiding
from partera.evidence.suppliers.protocol import Given
from tests.evidence.birth_extracts import rows, write
from tests.evidence.nchs_files import natality
from tests.support.custody import UNDER

JULY = datetime(2026, 7, 1, 12, tzinfo=UTC)


def load(home: Path, folder: Path, *, under: agreements.Terms | None = UNDER, dry_run: bool = False) -> FileReport:
    folder.mkdir(exist_ok=True)
    path, mapping = write(folder, rows())
    return intake.load([path], home, Given(mapping=mapping), under=under, dry_run=dry_run)[0]


def held(home: Path) -> tuple[Catalog, Extract]:
    catalog = Catalog(home)
    return catalog, catalog.all()[0]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    assert load(folder, tmp_path / "theirs").ok
    return folder


def everything_on_disk(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_records_without_an_agreement_are_refused_and_looking_is_not(tmp_path: Path) -> None:
    home = tmp_path / "home"
    looked = load(home, tmp_path / "theirs", under=None, dry_run=True)
    assert looked.ok and looked.kept
    refused = load(home, tmp_path / "theirs", under=None)
    assert not refused.ok and "only under an agreement" in refused.message
    assert Catalog(home).all() == []


def test_records_are_not_loaded_under_an_agreement_that_does_not_run(tmp_path: Path) -> None:
    ended = replace(UNDER, end=date(2026, 6, 30))
    with clock_at(JULY):
        report = load(tmp_path / "home", tmp_path / "theirs", under=ended)
    assert "runs from 2000-01-01 to 2026-06-30" in report.message and not report.ok


def test_the_manifest_keeps_the_agreement_and_its_terms(home: Path) -> None:
    _catalog, extract = held(home)
    assert extract.custody["agreement"] == UNDER.agreement
    assert extract.custody["end"] == "2999-12-31"


def test_no_record_stands_readable_on_the_disk(home: Path) -> None:
    catalog, extract = held(home)
    stored = everything_on_disk(home / "evidence")
    assert b"PAR1" not in stored and b"mother_age" not in catalog.rows(extract).read_bytes()
    assert custody.table(catalog, extract).num_rows == extract.kept


def test_a_zip_of_records_is_opened_in_memory_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, mapping = write(tmp_path, rows())
    packed = tmp_path / "extract.zip"
    with zipfile.ZipFile(packed, "w") as made:
        made.write(path, path.name)
    opened: list[Path] = []
    plain = intake.unpacked
    monkeypatch.setattr(intake, "unpacked", lambda p, n, target: opened.append(target) or plain(p, n, target))
    assert intake.load([packed], tmp_path / "home", Given(mapping=mapping), under=UNDER)[0].ok
    assert [str(target).startswith(f"/proc/{os.getpid()}/fd/") for target in opened] == [True]


def test_sealed_records_count_as_plain_ones(home: Path, tmp_path: Path) -> None:
    catalog, extract = held(home)
    plain = tmp_path / "plain.parquet"
    pq.write_table(custody.table(catalog, extract), plain)
    with custody.readable(catalog, [extract]) as paths:
        sealed = count(list(paths.values()), from_records())
    assert sealed.equals(count([plain], from_records()))


@pytest.mark.parametrize("change", ["flip", "cut", "mark", "grown", "empty"])
def test_sealed_rows_changed_in_any_way_are_refused(home: Path, change: str) -> None:
    catalog, extract = held(home)
    path = catalog.rows(extract)
    content = bytearray(path.read_bytes())
    if change == "flip":
        content[len(content) // 2] ^= 1
    elif change == "mark":
        content[0] ^= 1
    changed = {"cut": content[:-40], "grown": content + b"x", "empty": b""}.get(change, content)
    path.write_bytes(changed)
    with pytest.raises(Refused):
        custody.table(catalog, extract)


def test_portions_put_in_another_order_or_left_out_are_refused(tmp_path: Path) -> None:
    key, path = sealing.new_key(), tmp_path / "sealed"
    with sealing.SealingFile(path, key, about="a") as file:
        file.write(os.urandom(3 * sealing.PORTION))
    content = path.read_bytes()
    start, size = len(sealing.MARK), sealing.PORTION + 16
    first, second, third = (content[start + i * size : start + (i + 1) * size] for i in range(3))
    for changed in ((second, first, third), (first, third), (first, second), (first, first, third)):
        path.write_bytes(sealing.MARK + b"".join(changed))
        with pytest.raises(Refused), sealing.opened(path, key, about="a"):
            pass


@pytest.mark.parametrize("size", [0, 1, sealing.PORTION, sealing.PORTION + 1, 2 * sealing.PORTION])
def test_a_sealed_file_of_any_size_opens_as_it_was(tmp_path: Path, size: int) -> None:
    key, path, content = sealing.new_key(), tmp_path / "sealed", os.urandom(size)
    with sealing.SealingFile(path, key, about="a") as file:
        file.write(content)
    with sealing.opened(path, key, about="a") as plain:
        assert plain.read_bytes() == content


def test_one_extracts_rows_do_not_open_as_anothers(home: Path, tmp_path: Path) -> None:
    catalog, extract = held(home)
    other = tmp_path / "other"
    other.mkdir()
    path, mapping = write(other, rows()[:3])
    assert intake.load([path], home, Given(mapping=mapping), under=UNDER)[0].ok
    second = next(one for one in catalog.all() if one.id != extract.id)
    for name in ("rows.sealed", "key"):
        (catalog.folder / second.id / name).write_bytes((catalog.folder / extract.id / name).read_bytes())
    with pytest.raises(Refused, match="moved from elsewhere"):
        custody.table(catalog, second)


def test_past_its_end_an_agreement_counts_nothing_and_the_release_says_so(home: Path) -> None:
    terms = replace(UNDER, end=date(2026, 6, 30))
    with clock_at(datetime(2026, 6, 30, 23, tzinfo=UTC)):
        during = release.build(home, agreements=[terms])
    with clock_at(JULY):
        after = release.build(home, agreements=[terms])
    assert during.manifest["left_out"] == [] and len(during.manifest["extracts"]) == 1
    assert after.manifest["extracts"] == {} and after.figures() == []
    (line,) = after.manifest["left_out"]
    assert (line["reason"], line["since"]) == ("ended", "2026-06-30")


def test_an_agreement_that_nobody_names_counts_nothing(home: Path) -> None:
    made = release.build(home)
    assert made.manifest["extracts"] == {}
    assert [line["reason"] for line in made.manifest["left_out"]] == ["no_agreement"]


def test_an_owners_stricter_bound_holds_for_its_own_records(home: Path) -> None:
    usual = release.build(home, agreements=[UNDER])
    asked = release.build(home, agreements=[replace(UNDER, highest_hidden=19)])
    assert (usual.manifest["highest_hidden"], usual.manifest["stricter"]) == (9, {})
    assert (asked.manifest["highest_hidden"], asked.manifest["stricter"]) == (9, {"05": 19})
    shown = {one.numerator for one in asked.figures() if one.numerator is not None}
    assert not shown & set(range(1, 20))


def test_the_bound_of_two_agreements_with_one_state_is_the_higher(home: Path) -> None:
    _catalog, extract = held(home)
    other = replace(extract, id="other", custody={"agreement": "2"})
    terms = [replace(UNDER, highest_hidden=15), replace(UNDER, agreement="2", highest_hidden=19)]
    assert agreements.stricter(9, [extract, other], terms) == {"05": 19}
    assert agreements.stricter(19, [extract, other], terms) == {}


def test_tables_of_others_are_as_strict_where_they_tell_of_the_same_years(home: Path) -> None:
    """The nation less the other states would give a state away, whoever published them."""
    _catalog, births = held(home)
    year = births.periods[0]
    hiding = Hiding(9, {"05": 19})
    assert hiding.beside([replace(births, periods=[year])], [births]) == 19
    assert hiding.beside([replace(births, periods=["1990"])], [births]) == 9
    assert hiding.beside([], [births]) == 9


def test_destroyed_records_cannot_be_opened_by_anyone(home: Path) -> None:
    catalog, extract = held(home)
    sealed, backup = catalog.rows(extract).read_bytes(), home.parent / "backup"
    shutil.copytree(catalog.folder / extract.id, backup)
    destruction.destroy(catalog, extract.id)
    destruction.destroy(catalog, extract.id)
    assert catalog.all() == [] and not (catalog.folder / extract.id).exists()
    assert sealed not in everything_on_disk(home)
    shutil.copytree(backup, catalog.folder / extract.id)  # as an older backup brings it back
    with pytest.raises(Unavailable, match="were destroyed"), custody.readable(catalog, [extract]):
        pass


def test_what_a_backup_takes_opens_no_records(home: Path, tmp_path: Path) -> None:
    _catalog, extract = held(home)
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(home / "evidence", elsewhere / "evidence")
    shutil.copy(home / "keys.json", elsewhere)
    with pytest.raises(Unavailable, match=r"own key, which is not in record-keys\.json"):
        custody.table(Catalog(elsewhere), extract)
    shutil.copy(home / "record-keys.json", elsewhere)
    assert custody.table(Catalog(elsewhere), extract).num_rows == extract.kept


def test_two_loads_of_one_file_keep_the_key_of_the_one_that_stands(home: Path, tmp_path: Path) -> None:
    """Both keep a key; only the rows' folder says which of them is theirs."""
    catalog, extract = held(home)
    custody.keep_key(home, tmp_path, extract.id, sealing.new_key())
    assert custody.table(catalog, extract).num_rows == extract.kept


@pytest.mark.parametrize("moment", ["rename", "forget", "rmtree"])
def test_destroying_that_was_killed_is_ended_by_the_next_try(home: Path, moment: str) -> None:
    catalog, extract = held(home)
    script = (
        "import os, shutil, sys\nfrom pathlib import Path\n"
        "from partera.evidence import destruction, record_keys\nfrom partera.evidence.catalog import Catalog\n"
        "def killed(*_args, **_named): os._exit(9)\n"
        f"setattr({ {'rmtree': 'shutil', 'forget': 'record_keys'}.get(moment, 'Path') }, {moment!r}, killed)\n"
        "destruction.destroy(Catalog(Path(sys.argv[1])), sys.argv[2])\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(home), extract.id], check=False).returncode == 9
    destruction.destroy(catalog, extract.id)
    assert catalog.all() == [] and b"PARTERA-SEALED" not in everything_on_disk(home)


def test_rewrapping_keeps_records_readable_and_frees_the_old_key(home: Path) -> None:
    catalog, extract = held(home)
    before, keys = custody.table(catalog, extract), KeyRing.open(home)
    with clock_at(JULY):
        old, made = keys.sealing.id, keys.rotate().id
    assert custody.wrapped_by(catalog) == {extract.id: old}
    assert (custody.rewrap(catalog, keys), custody.rewrap(catalog, keys)) == (1, 0)
    assert custody.wrapped_by(catalog) == {extract.id: made}
    with clock_at(datetime(2026, 7, 2, tzinfo=UTC)):
        keys.retire(old)
    assert custody.table(catalog, extract).equals(before)


def test_public_use_records_need_no_agreement_and_stand_plain(tmp_path: Path) -> None:
    path = tmp_path / "natality.txt"
    path.write_bytes(natality(2023))
    assert intake.load([path], tmp_path / "home")[0].ok
    catalog, extract = held(tmp_path / "home")
    assert extract.custody == {} and isinstance(pq.read_table(catalog.rows(extract)), pa.Table)
    assert agreements.left_out(catalog.all(), [], date(2026, 7, 1)) == []
