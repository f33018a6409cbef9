"""A worker killed with `kill -9` in the middle of loading a larger upload: nothing half-loaded, and it is taken up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from partera.evidence import custody
from partera.evidence.catalog import Catalog
from tests.support.killed_uploads import RECORDS
from tests.support.killing import Installation, installation, kill, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.opens_database]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation("given", tmp_path_factory.mktemp("uploads")) as made:
        yield made


def state(place: Installation, job: int) -> str:
    ((found,),) = place.rows(f"SELECT state FROM work_job WHERE id = {job}")
    return str(found)


@pytest.mark.parametrize(("moment", "kept"), [("reading", 0), ("releasing", 1)])
def test_an_upload_cut_off_in_its_middle_is_loaded_whole_and_once(place: Installation, moment: str, kept: int) -> None:
    catalog = Catalog(place.home)
    before = {extract.id for extract in catalog.all()}
    job = place.answer("ask-upload", moment)
    (place.home / "hold").touch()
    worker = place.start("load-upload", moment)
    place.wait_for("middle")
    kill(worker)
    assert state(place, job) == "running"
    assert len(catalog.all()) - len(before) == kept
    for name in ("hold", "middle"):
        (place.home / name).unlink()
    worker = place.start("work")
    wait_until(lambda: state(place, job) == "done", place.errors())
    kill(worker)
    (loaded,) = [extract for extract in catalog.all() if extract.id not in before]
    assert loaded.kept == custody.table(catalog, loaded).num_rows == RECORDS
    assert [path for path in catalog.staging.iterdir() if path.is_dir()] == []
    assert place.answer("said-of-upload", str(job)) == {"step": "done", "problem": "", "left": []}
    assert place.rows(f"SELECT id FROM django_q_ormq WHERE payload = '{job}'") == []
