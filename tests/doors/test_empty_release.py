"""A first load may bring only hospitals or awards: then the release holds no figure, and the pages say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from partera.core.viewers import command
from partera.evidence import release
from partera.registry.findings.actions import make_current
from tests.support.people import World


@pytest.mark.parametrize("address", ["/", "/places/", "/places/US/", "/places/05/", "/places/05119/"])
def test_pages_open_on_a_release_without_figures(world: World, home: Path, address: str) -> None:
    make_current(release=release.build(home), by=command("set-up"))
    assert Client().get(address).status_code == 200


def test_a_release_without_figures_answers_with_none(tmp_path: Path) -> None:
    made = release.build(tmp_path)
    assert made.figures(places=["05"]) == made.figures(measures=["ptb"]) == made.figures() == []
