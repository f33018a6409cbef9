"""`partera brief`: which place is meant, which file is written, and what is said when it cannot be."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest

from partera.config.console import run
from partera.core.errors import BadInput
from partera.doors.commands import brief
from partera.doors.commands.brief import place_called
from partera.registry.places.actions import fill


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("US", "US"),
        ("05", "05"),
        ("AR", "05"),
        ("arkansas", "05"),
        ("05119", "05119"),
        ("Pulaski County, Arkansas", "05119"),
        ("pulaski, AR", "05119"),
        ("Pulaski  County,  arkansas", "05119"),
        ("Doña Ana County, New Mexico", "35013"),
        ("Dona Ana, NM", "35013"),
        ("05999", "05999"),
        ("San Diego County", "06073"),
    ],
)
def test_a_place_is_known_by_code_letters_or_name(words: str, code: str) -> None:
    assert place_called(words) == code


def test_an_unknown_place_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(BadInput, match="Arkansas"):
        place_called("Arkansaw")


def test_a_name_of_several_counties_asks_which() -> None:
    with pytest.raises(BadInput, match=r"several counties.*Pulaski County, Arkansas"):
        place_called("Pulaski County")


def asked(output: Path, **more: Any) -> argparse.Namespace:
    return argparse.Namespace(**{"place": "AR", "output": output, "language": "en", **more})


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "start"), [("pdf", b"%PDF"), ("html", b"<!doctype html>"), ("zip", b"PK")])
def test_the_ending_chooses_the_form(tmp_path: Path, ending: str, start: bytes, monkeypatch: Any) -> None:
    monkeypatch.setattr(brief, "make_ready", lambda by: fill(by=by))
    file = tmp_path / f"book.{ending}"
    assert brief.run(asked(file)) == 0
    assert file.read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_another_ending_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="must end in"):
        brief.run(asked(tmp_path / "book.doc"))
    with pytest.raises(BadInput, match="no folder"):
        brief.run(asked(tmp_path / "nowhere" / "book.pdf"))


def test_an_unknown_place_ends_with_two_and_a_sentence(tmp_path: Path, capsys: Any) -> None:
    assert run(["brief", "Arkansaw", "-o", str(tmp_path / "book.pdf")]) == 2
    assert "There is no place called “Arkansaw”" in capsys.readouterr().err
