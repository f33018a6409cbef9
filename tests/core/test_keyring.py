"""The key ring: what is sealed opens only with its key, for what it was sealed about, and unchanged."""

from __future__ import annotations

import json
import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, Refused, Unavailable
from partera.core.keyring import DIGEST, FILE, KeyRing, key_of
from partera.core.periods import clock_at

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path, given="")


def test_what_is_sealed_opens_again(ring: KeyRing) -> None:
    assert ring.unseal(ring.seal(b"Ana Demo-Rivera", about="people.name"), about="people.name") == (b"Ana Demo-Rivera")


def test_equal_texts_do_not_look_equal(ring: KeyRing) -> None:
    assert ring.seal(b"yes", about="a") != ring.seal(b"yes", about="a")


def test_what_is_sealed_about_one_thing_does_not_open_about_another(ring: KeyRing) -> None:
    with pytest.raises(Refused, match="moved from elsewhere"):
        ring.unseal(ring.seal(b"yes", about="people.name"), about="people.phone")


@given(place=st.integers(0, 10_000), change=st.integers(1, 255))
def test_a_text_changed_anywhere_is_refused(place: int, change: int) -> None:
    ring = _RING
    sealed = bytearray(ring.seal(b"four words of text", about="a"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises((Refused, Unavailable)):
        ring.unseal(bytes(sealed), about="a")


def test_a_text_cut_off_is_refused(ring: KeyRing) -> None:
    for length in (0, 5, 20):
        with pytest.raises(Refused):
            ring.unseal(ring.seal(b"yes", about="a")[:length], about="a")


def test_a_missing_key_is_named_and_says_what_to_do(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing.open(tmp_path / "other", given="")
    with pytest.raises(Unavailable, match=f"needs the key {ring.sealing.id}.*Bring back"):
        other.unseal(ring.seal(b"yes", about="a"), about="a")


def test_a_rotated_ring_seals_with_the_new_key_and_opens_the_old(ring: KeyRing, tmp_path: Path) -> None:
    before = ring.seal(b"yes", about="a")
    made = ring.rotate()
    assert key_of(ring.seal(b"yes", about="a")) == made.id != key_of(before)
    assert KeyRing.open(tmp_path, given="").unseal(before, about="a") == b"yes"


def test_a_digest_survives_rotation_and_depends_on_what_it_is_about(ring: KeyRing) -> None:
    before = ring.digest("ana@example.test", about="people.email")
    ring.rotate()
    assert ring.digest("ana@example.test", about="people.email") == before
    assert ring.matches("ana@example.test", before, about="people.email")
    assert not ring.matches("ana@example.test", before, about="letters.to")
    assert "ana" not in before


def test_the_key_file_is_for_its_owner_alone(ring: KeyRing, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    ring.rotate()
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_ring_never_shows_a_secret(ring: KeyRing, tmp_path: Path) -> None:
    secrets = [row["secret"] for row in json.loads((tmp_path / FILE).read_text())["keys"]]
    shown = repr(ring.keys) + repr(ring) + str(ring.keys[0])
    assert not any(secret in shown for secret in secrets) and "secret" not in shown


def test_two_processes_that_start_together_share_one_ring(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        found = set(pool.map(_sealing_id, [str(tmp_path)] * 8))
    assert len(found) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_ring_can_come_from_a_mounted_file_or_the_environment(ring: KeyRing, tmp_path: Path) -> None:
    sealed = ring.seal(b"yes", about="a")
    text = (tmp_path / FILE).read_text()
    for given_ in (str(tmp_path / FILE), text):
        assert KeyRing.open(tmp_path / "elsewhere", given=given_).unseal(sealed, about="a") == b"yes"
    with pytest.raises(Refused, match="PARTERA_KEYS"):
        KeyRing.open(tmp_path, given=text).rotate()
    with pytest.raises(Unavailable, match="not there"):
        KeyRing.open(tmp_path, given=str(tmp_path / "absent.json"))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"keys": []}', '{"keys": [{"id": "zz"}]}', '{"keys": [1]}', "é"],
)
def test_a_damaged_key_file_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Unavailable):
        KeyRing.open(tmp_path, given="")
    assert (tmp_path / FILE).read_text(encoding="utf-8") == text


def test_a_key_retires_only_an_hour_after_it_sealed_last(ring: KeyRing) -> None:
    with clock_at(MORNING):
        old = ring.sealing.id
        with pytest.raises(Refused, match="the one that seals"):
            ring.retire(old)
        ring.rotate()
        with pytest.raises(Refused, match="less than an hour"):
            ring.retire(old)
    with clock_at(MORNING + timedelta(hours=2)):
        ring.retire(old)
    assert old not in {key.id for key in ring.keys}


def test_a_digest_key_and_an_unknown_key_do_not_retire(ring: KeyRing) -> None:
    with pytest.raises(Refused, match="look-ups"):
        ring.retire(next(key.id for key in ring.keys if key.use == DIGEST))
    with pytest.raises(BadInput):
        ring.retire("00000000")


def _sealing_id(home: str) -> str:
    return KeyRing.open(Path(home), given="").sealing.id


def _ring_for_properties() -> KeyRing:
    secret = "A" * 43 + "="
    rows = [
        {"id": name * 8, "use": use, "made_at": "", "secret": secret}
        for name, use in (("0", "sealing"), ("1", "digest"))
    ]
    return KeyRing.open(Path(), given=json.dumps({"keys": rows}))


_RING = _ring_for_properties()
