"""What `make check` leaves to `make test`."""

from __future__ import annotations

from tests.support.sampling import is_taken


def test_of_pages_and_programs_about_every_fourth_is_taken_always_the_same() -> None:
    names = [f"tests/doors/test_api.py::test_{number}" for number in range(1_000)]
    taken = [name for name in names if is_taken(name)]
    assert 200 < len(taken) < 300
    assert taken == [name for name in names if is_taken(name)]


def test_rules_methods_and_records_are_whole_and_so_are_the_walks() -> None:
    for folder in ("methods", "evidence", "registry", "platform", "core", "docs"):
        assert all(is_taken(f"tests/{folder}/test_a.py::test_{number}") for number in range(50))
    assert all(is_taken(f"tests/doors/test_walk_roles.py::test_{number}") for number in range(50))
