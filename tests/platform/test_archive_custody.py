"""A backup older than a destruction: with the keys there are today it opens no destroyed records, and says so."""

from __future__ import annotations

import re
import shutil
import tarfile
from pathlib import Path

import pytest

from partera.core.errors import Unavailable
from partera.evidence import custody
from partera.evidence.catalog import Catalog
from tests.evidence.birth_extracts import rows, write
from tests.platform.test_archive import Installation

pytestmark = pytest.mark.slow

AGREE = (
    "records", "agree", "--owner", "Invented Department", "--owner-kind", "state_agency", "--title", "Births",
    "--purpose", "Rates", "--start", "2000-01-01", "--end", "2999-06-30", "--destroy-by", "2999-12-31",
)  # fmt: skip


def test_a_restored_older_backup_opens_no_destroyed_records_and_says_when_they_were_destroyed(tmp_path: Path) -> None:
    made, backup = Installation(tmp_path / "home"), tmp_path / "old.partera"
    made.partera(*AGREE)
    file, mapping = write(tmp_path, rows()[:6])
    made.partera("load", file, "--mapping", mapping, "--agreement", "1")
    made.partera("backup", backup)
    (extract,) = Catalog(made.home).all()
    made.partera("records", "destroy", extract.id, "--name", file.name)
    day = re.search(r"destroyed (\S+), certificate", made.partera("records", "list"))
    other = Installation(tmp_path / "other").with_keys_of(made)
    assert "records whose own keys are not here" in other.partera("restore", backup, code=2)
    shutil.copy(made.home / "record-keys.json", other.home)
    with tarfile.open(backup) as archive:
        archive.extractall(tmp_path / "by hand", filter="data")
    for keys in ("keys.json", "record-keys.json"):
        shutil.copy(made.home / keys, tmp_path / "by hand")
    with pytest.raises(Unavailable, match="were destroyed on"):
        custody.table(Catalog(tmp_path / "by hand"), extract)
    assert "Destroyed again" in other.partera("restore", backup)
    assert day is not None
    assert day[0] in other.partera("records", "list")
    assert Catalog(other.home).all() == []
