"""Files become extracts, registry rows and one release; whatever was cut off is taken up by the next run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from partera.core.errors import NotAllowed, Unavailable
from partera.core.viewers import PUBLIC, Viewer, command
from partera.evidence import release
from partera.evidence.catalog import Catalog
from partera.flows import take_in_files
from partera.flows.take_in_files import bring_up_to_date, take_in
from partera.registry.findings import queries as findings
from partera.registry.funding import queries as funding
from partera.registry.services import actions as services
from partera.registry.services import queries as sites
from tests.evidence import small_files as small

pytestmark = pytest.mark.django_db
LOADER = command("load")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.PARTERA_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    rows = {
        "hospitals": small.HOSPITAL,
        "grants": small.AWARD,
        "obligations": small.OBLIGATION,
        "people": small.PEOPLE,
    }
    return [small.write(tmp_path / f"{name}.csv", small.table([row])) for name, row in rows.items()]


def standing() -> tuple[int, int, int]:
    return (
        len(sites.sites_in(PUBLIC, "05119")),
        len(funding.awards(PUBLIC)),
        len(funding.obligations(PUBLIC, ["93.926"])),
    )


def test_lists_reach_the_registry_and_figures_the_release(files: list[Path]) -> None:
    found = take_in(paths=files, by=LOADER)
    assert found.ok
    assert standing() == (1, 1, 1)
    current = findings.current_release(PUBLIC)
    assert current is not None
    assert found.release is not None
    people = findings.figures(PUBLIC, places=["05119"], measures=["population"])
    assert [figure.value for figure in people] == [399_000]


def test_taking_the_same_files_again_changes_nothing(files: list[Path]) -> None:
    first = take_in(paths=files, by=LOADER)
    again = take_in(paths=files, by=LOADER)
    assert all(report.already_loaded for report in again.reports)
    assert again.release is not None
    assert first.release is not None
    assert again.release.id == first.release.id
    assert standing() == (1, 1, 1)


def test_a_dry_run_reaches_neither_registry_nor_release(files: list[Path], home: Path) -> None:
    found = take_in(paths=files, dry_run=True, by=LOADER)
    assert ([report.ok for report in found.reports], found.release) == ([True] * 4, None)
    assert standing() == (0, 0, 0)
    assert Catalog(home).all() == []


def test_what_was_cut_off_between_the_steps_is_taken_up_by_the_next_run(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(take_in_files, "_TAKERS", take_in_files._TAKERS | {"obligations": cut})
        with pytest.raises(KeyboardInterrupt):
            take_in(paths=files, by=LOADER)
    assert standing()[2] == 0
    bring_up_to_date(by=LOADER)
    assert standing() == (1, 1, 1)


def test_when_no_release_can_be_made_the_files_are_kept_and_it_is_said(
    files: list[Path], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise Unavailable("The disk is full.")

    monkeypatch.setattr(release, "build", broken)
    found = take_in(paths=files, by=LOADER)
    assert (found.ok, found.problem) == (False, "The disk is full.")
    assert len(Catalog(home).all()) == 4


def test_who_may_not_load_loads_nothing(files: list[Path], home: Path) -> None:
    for outsider in (PUBLIC, Viewer("person", "Dora", person=4)):
        with pytest.raises(NotAllowed):
            take_in(paths=files, by=outsider)
    assert Catalog(home).all() == []


def test_sites_are_taken_by_the_action_that_keeps_the_trail() -> None:
    assert take_in_files._TAKERS["sites"] is services.take_sites
