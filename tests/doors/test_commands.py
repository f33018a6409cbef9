"""The command line: what it prints, how it ends, and that it can be stopped and repeated."""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from partera.config.console import COMMANDS, run
from partera.core.errors import BadInput, Refused, Unavailable
from partera.doors.commands import database
from partera.doors.commands.load import _refusal, files_below
from tests.evidence import small_files as small
from tests.support.killing import wait_until

PARTERA = str(Path(sys.executable).parent / "partera")
PEOPLE = small.table([small.PEOPLE])
_STOPPABLE = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Starts a command that hears Ctrl-C, even where the tests themselves run in the background and do not."""
FIELDS = {
    "path",
    "recognised_as",
    "rows_read",
    "kept",
    "set_aside",
    "suppressed",
    "sha256",
    "periods",
    "places",
    "totals",
    "message",
}


@pytest.fixture
def world(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PORT")}
    return {**kept, "PARTERA_HOME": str(tmp_path / "home"), "PYTHONWARNINGS": "default"}


def partera(world: dict[str, str], *words: object, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PARTERA, *map(str, words)], env=world, capture_output=True, text=True, check=False, timeout=120, **more
    )


def test_advice_that_many_refusals_share_is_given_once() -> None:
    advised: set[str] = set()
    said = [_refusal(f"{name} is not known. It reads: much.", advised) for name in ("a.csv", "b.csv")]
    assert said == ["Refused: a.csv is not known. It reads: much.", "Refused: b.csv is not known."]


def test_the_overview_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert re.search(rf"partera {name} +{re.escape(command.help)}", said)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_offers_its_help_options_and_run(name: str) -> None:
    module = importlib.import_module(COMMANDS[name].module)
    assert COMMANDS[name].help == module.HELP
    assert callable(module.add_arguments)
    assert callable(module.run)


def test_folders_are_walked_and_hidden_files_left_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.csv", "in/a.csv", ".hidden", "m.toml"):
        (tmp_path / name).write_text("x")
    found = files_below([tmp_path, tmp_path / "b.csv"], leave_out=tmp_path / "m.toml")
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["b.csv", "in/a.csv"]


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="holds no file"):
        files_below([tmp_path])


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [(KeyboardInterrupt(), 130, "Stopped."), (Refused("Not today."), 2, "Not today.")],
)
def test_stopping_and_refusing_end_in_a_sentence_and_a_code(
    raised: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise raised

    monkeypatch.setattr("partera.doors.commands.load.run", fail)
    assert run(["load", "somewhere"]) == code
    assert capsys.readouterr().err.strip() == said


@pytest.mark.slow
def test_the_overview_comes_within_two_seconds(world: dict[str, str]) -> None:
    times = []
    while len(times) < 4 and min(times, default=2) >= 2:  # a busy machine is not a slow command
        began = time.monotonic()
        assert partera(world, "--help").returncode == 0
        times.append(time.monotonic() - began)
    assert min(times) < 2


@pytest.mark.slow
def test_a_load_prints_one_json_object_and_ends_with_0(world: dict[str, str], tmp_path: Path) -> None:
    good = small.write(tmp_path / "people.csv", PEOPLE)
    done = partera(world, "load", good, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, set(said), said["ok"]) == (0, {"ok", "files"}, True)
    one = said["files"][0]
    assert set(one) >= FIELDS
    assert (one["path"], one["rows_read"], one["kept"], one["totals"]) == (str(good), 1, 1, {"population": 399000.0})
    assert (one["periods"], one["places"], one["set_aside"], one["suppressed"]) == (["2020"], 1, {}, 0)


@pytest.mark.slow
def test_good_files_are_kept_beside_bad_ones_and_the_end_is_2(world: dict[str, str], tmp_path: Path) -> None:
    good = small.write(tmp_path / "people.csv", PEOPLE)
    bad = small.write(tmp_path / "bad.csv", PEOPLE.replace("399000", "many"))
    done = partera(world, "load", bad, good)
    assert done.returncode == 2
    assert "Refused: bad.csv, line 2, column population: “many” is not a number." in done.stdout
    assert "1 row read, 1 kept" in done.stdout
    assert "Can now be shown: Population" in done.stdout
    assert "1 of 2 files loaded; 1 refused." in done.stdout
    assert "Traceback" not in done.stderr
    again = partera(world, "load", good)
    assert (again.returncode, "Already loaded" in again.stdout) == (0, True)


@pytest.mark.slow
def test_a_dry_run_keeps_nothing_at_all(world: dict[str, str], tmp_path: Path) -> None:
    good = small.write(tmp_path / "people.csv", PEOPLE)
    done = partera(world, "load", good, "--dry-run")
    assert (done.returncode, "Nothing was kept" in done.stdout) == (0, True)
    home = Path(world["PARTERA_HOME"])
    assert not (home / "evidence" / "extracts").exists()
    assert not (home / "partera.sqlite3").exists()


@pytest.mark.slow
def test_explain_says_what_a_file_is_or_drafts_a_mapping(world: dict[str, str], tmp_path: Path) -> None:
    known = small.write(tmp_path / "people.csv", PEOPLE)
    table = small.write(tmp_path / "table.csv", "FIPS,year,buses\n05119,2022,12\n05125,2022,3\n")
    words = small.write(tmp_path / "words.txt", "nothing here\n")
    done = partera(world, "load", known, table, "--explain")
    assert done.returncode == 0
    assert "Population by place and year. It needs no mapping file." in done.stdout
    assert 'kind = "place_table"' in done.stdout
    assert 'column = "buses"' in done.stdout
    assert partera(world, "load", words, "--explain").returncode == 2


@pytest.mark.slow
def test_a_load_that_is_killed_can_be_repeated(world: dict[str, str], tmp_path: Path) -> None:
    rows = [small.PEOPLE | {"year": str(year), "county": f"{county:03}"} for year in range(1990, 2020) for county in
            range(1, 150, 2)]  # fmt: skip
    good = small.write(tmp_path / "people.csv", small.table(rows))
    for after in (0.3, 0.8, 1.5, 2.5):
        child = subprocess.Popen(
            [PARTERA, "load", good], env=world, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        child.wait()
    done = partera(world, "load", good, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["files"][0]["kept"]) == (0, 30 * 75)
    staging = Path(world["PARTERA_HOME"]) / "evidence" / "staging"
    assert [path.name for path in staging.iterdir()] == [".use"]


@pytest.mark.slow
def test_ctrl_c_ends_a_load_with_a_word_and_leaves_no_trace(world: dict[str, str], tmp_path: Path) -> None:
    header, row = small.table([small.AWARD]).splitlines(keepends=True)
    big = small.write(tmp_path / "awards.csv", header + row * 200_000)
    child = subprocess.Popen(
        [sys.executable, "-c", _STOPPABLE, PARTERA, "load", big],
        env=world, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    staging = Path(world["PARTERA_HOME"]) / "evidence" / "staging"
    while not list(staging.glob("*.lock")):
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=60)
    assert (child.returncode, errors.splitlines()[-1]) == (130, "Stopped.")
    assert [path.name for path in staging.iterdir()] == [".use"]
    assert not (staging.parent / "extracts").exists()


@pytest.mark.slow
def test_a_database_made_by_older_code_is_copied_and_brought_up_to_date(world: dict[str, str], tmp_path: Path) -> None:
    assert partera(world, "migrate", "places", "--verbosity", "0", "--skip-checks").returncode == 0
    done = partera(world, "load", small.write(tmp_path / "people.csv", PEOPLE))
    assert done.returncode == 0, done.stderr
    (copy,) = (tmp_path / "home").glob("partera-before-*.sqlite3")
    assert f"A copy stands in {copy}" in done.stderr
    assert (copy.stat().st_mode & 0o777, copy.read_bytes()[:15]) == (0o600, b"SQLite format 3")
    with closing(sqlite3.connect(copy)) as before:
        tables = {name for (name,) in before.execute("select name from sqlite_master")}
    assert ("places_place" in tables, "findings_release" in tables) == (True, False)


def test_an_older_postgresql_database_is_left_to_who_runs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "connection", SimpleNamespace(vendor="postgresql"))
    with pytest.raises(Unavailable, match="run `partera migrate`"):
        database._bring_up_to_date(tmp_path)


@pytest.mark.slow
def test_init_makes_the_first_administrator_once(world: dict[str, str], tmp_path: Path) -> None:
    secret = small.write(tmp_path / "password", "correct horse battery\n")
    words = ("init", "--email", "Ana@example.org", "--name", "Ana Demo-Rivera", "--password-file", secret)
    done = partera(world, *words)
    assert done.returncode == 0, done.stderr
    assert "The first administrator signs in as ana@example.org." in done.stdout
    assert "battery" not in done.stdout + done.stderr
    again = partera(world, *words)
    assert again.returncode == 2
    assert "already set up" in again.stderr
    assert "partera load FILE" in again.stderr


@pytest.mark.slow
def test_init_makes_a_password_when_nobody_can_be_asked(world: dict[str, str]) -> None:
    done = partera(world, "init", "--email", "ana@example.org", "--name", "Ana", stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^Password, shown only now: \S{16}$", done.stdout, re.MULTILINE)


@pytest.mark.slow
def test_init_refuses_weak_passwords_wrong_addresses_and_missing_answers(world: dict[str, str], tmp_path: Path) -> None:
    weak = small.write(tmp_path / "password", "short\n")
    named = ("--name", "Ana")
    for words, sentence in (
        (("--email", "ana@example.org", *named, "--password-file", weak), "too short"),
        (("--email", "nobody", *named), "not an e-mail address"),
        ((), "Give --email"),
    ):
        done = partera(world, "init", *words, stdin=subprocess.DEVNULL)
        assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
def test_a_taken_port_is_named_and_another_offered(world: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = partera(world, "serve", "--port", port)
    assert done.returncode == 2
    assert re.search(rf"Port {port} is taken by another program\. Port \d+ is free", done.stderr)


@pytest.mark.slow
def test_serving_says_what_is_missing_answers_and_stops_cleanly(world: dict[str, str]) -> None:
    port = _free_port()
    child = subprocess.Popen(
        [PARTERA, "serve"], env={**world, "PORT": str(port)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == f"Partera is at http://127.0.0.1:{port}/  (Ctrl-C stops it)\n"
        assert _answers(f"http://127.0.0.1:{port}/health/live")
    finally:
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=30)
    assert child.returncode == 0, errors
    assert "run `partera init` first" in errors
    assert "No figures are loaded yet" in errors
    assert "Traceback" not in errors


@pytest.mark.slow
def test_a_killed_server_lets_its_port_go(world: dict[str, str]) -> None:
    port = _free_port()
    server = subprocess.Popen([PARTERA, "serve", "--no-work", "--port", str(port)], env=world, stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        assert server.stdout.readline()
        assert _answers(f"http://127.0.0.1:{port}/health/live")
    finally:
        server.kill()
        server.wait()
    server.stdout.close()
    wait_until(lambda: _is_free(port), "the server's child holds the port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _answers(address: str) -> bool:
    for _ in range(60):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return bool(answer.status == 200)
        except urllib.error.URLError:
            time.sleep(0.25)
    return False
