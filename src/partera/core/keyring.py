"""The keys: sealing what must not be read, and digests of what must be found without being readable.

A ring holds two sorts of key. Sealing keys follow each other: the newest seals, the older ones still unseal. Digest
keys stay, because a look-up compares with digests made long ago. Nothing here prints or returns a key.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from partera.core import disk
from partera.core.errors import BadInput, Refused, Unavailable
from partera.core.periods import now

FILE = "keys.json"
SEALING, DIGEST = "sealing", "digest"
RESTS = timedelta(hours=1)
"""How long a key that no longer seals is kept at least, so that nothing under way still seals with it."""

_VERSION = b"\x01"
_ID_BYTES, _NONCE_BYTES, _SECRET_BYTES = 4, 12, 32
_HEADER = len(_VERSION) + _ID_BYTES + _NONCE_BYTES


@dataclass(frozen=True)
class Key:
    """One key; its secret is never shown."""

    id: str  # eight hexadecimal digits
    use: str  # sealing | digest
    made_at: str
    secret: bytes = field(repr=False)
    rests_since: str = ""  # when the next key took over

    def derived(self, about: str) -> bytes:
        """The key for one use, so that the secret itself never meets a text."""
        return HKDF(SHA256(), _SECRET_BYTES, salt=None, info=f"partera {self.use} {about}".encode()).derive(self.secret)


class KeyRing:
    """Every key of an installation, oldest first."""

    def __init__(self, keys: list[Key], path: Path | None) -> None:
        self.path = path  # None when the ring came as a text in PARTERA_KEYS
        self._take(keys)

    def _take(self, keys: list[Key]) -> None:
        self.keys = tuple(keys)
        sealing = [key for key in keys if key.use == SEALING]
        digest = [key for key in keys if key.use == DIGEST]
        if not sealing or not digest:
            raise Unavailable("The key ring lacks a sealing or a digest key. Bring back the whole key file.")
        self.sealing, self._digest = sealing[-1], digest
        self._ciphers = {key.id: AESGCM(key.derived("")) for key in sealing}

    @classmethod
    def open(cls, home: Path, given: str | None = None) -> KeyRing:
        """The ring of a home folder, made once when there is none; or what PARTERA_KEYS names or holds.

        Takes   home: PARTERA_HOME · given: a path or the ring itself as JSON, else the environment's PARTERA_KEYS
        Raises  Unavailable when the ring cannot be read
        """
        given = os.environ.get("PARTERA_KEYS", "") if given is None else given
        if given.lstrip().startswith("{"):
            return cls(_keys_of(given, "PARTERA_KEYS"), None)
        path = Path(given) if given else home / FILE
        if not given and not path.exists():
            _make(path)
        return cls(_read(path), path)

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """The text sealed by the newest key; only the same `about` unseals it."""
        head = _VERSION + bytes.fromhex(self.sealing.id)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return head + nonce + self._ciphers[self.sealing.id].encrypt(nonce, plain, head + about.encode())

    def unseal(self, sealed: bytes, *, about: str) -> bytes:
        """The text that was sealed about this.

        Raises  Unavailable when its key is not in the ring · Refused when the text or what it is about was changed
        """
        key = key_of(sealed)
        if key not in self._ciphers:
            raise Unavailable(
                f"What is sealed for {about} needs the key {key}, which is not in the key ring. "
                "Bring back the key file that was kept apart from the backups."
            )
        head, nonce = sealed[: len(_VERSION) + _ID_BYTES], sealed[len(_VERSION) + _ID_BYTES : _HEADER]
        try:
            return self._ciphers[key].decrypt(nonce, sealed[_HEADER:], head + about.encode())
        except InvalidTag as error:
            raise Refused(
                f"What is sealed for {about} was changed, moved from elsewhere, or sealed by another key of the same "
                "name. It is not used. Restore it from a backup."
            ) from error

    def digest(self, text: str, *, about: str) -> str:
        """A text that names the digest key and is the same for the same text and `about`; it cannot be undone."""
        return _digest(self._digest[-1], text, about)

    def digests(self, text: str, *, about: str) -> list[str]:
        """The digests of the text by every digest key: what a look-up compares with."""
        return [_digest(key, text, about) for key in self._digest]

    def matches(self, text: str, digest: str, *, about: str) -> bool:
        """Whether the digest was made of this text."""
        return any(hmac.compare_digest(digest, one) for one in self.digests(text, about=about))

    def rotate(self) -> Key:
        """Make a new sealing key, which seals from now on; the older ones still unseal."""
        with self._changing():
            made, before = _new(SEALING), self.sealing
            resting = [replace(key, rests_since=made.made_at) if key is before else key for key in self.keys]
            self._take([*resting, made])
        return made

    def retire(self, key: str) -> None:
        """Forget a sealing key for ever. The caller has made sure that nothing is sealed by it."""
        with self._changing():
            self._check_retiring(key, next((one for one in self.keys if one.id == key), None))
            self._take([one for one in self.keys if one.id != key])

    def _check_retiring(self, key: str, found: Key | None) -> None:
        if found is None:
            raise BadInput(f"There is no key {key} in the ring. `partera keys list` names them.")
        if found.use == DIGEST:
            raise Refused(f"The key {key} makes digests, which look-ups and the audit trail compare with: it stays.")
        if found.id == self.sealing.id:
            raise Refused(f"The key {key} is the one that seals. Make a new one first with `partera keys rotate`.")
        if not found.rests_since or now() - datetime.fromisoformat(found.rests_since) < RESTS:
            raise Refused(f"The key {key} sealed until less than an hour ago. Try again in an hour.")

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Nobody else changes the ring meanwhile; what it holds at the end is written in one step."""
        if self.path is None:
            raise Refused("The key ring comes from PARTERA_KEYS as a text and cannot be changed from here.")
        try:
            with self.path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._take(_read(self.path))
                yield
                _write(list(self.keys), self.path)
        except PermissionError as error:
            raise Refused(f"The key file {self.path.name} cannot be changed from here: it may only be read.") from error


def key_of(sealed: bytes) -> str:
    """The id of the key a text was sealed by. Raises Refused when it is not sealed at all."""
    if len(sealed) < _HEADER or sealed[:1] != _VERSION:
        raise Refused("This is not a sealed text, or it was cut off. Restore it from a backup.")
    return sealed[len(_VERSION) : len(_VERSION) + _ID_BYTES].hex()


def _digest(key: Key, text: str, about: str) -> str:
    return f"{key.id}.{hmac.new(key.derived(about), text.encode(), hashlib.sha256).hexdigest()}"


def _new(use: str) -> Key:
    made_at = now().isoformat(timespec="seconds")
    return Key(secrets.token_hex(_ID_BYTES), use, made_at, secrets.token_bytes(_SECRET_BYTES))


def _make(path: Path) -> None:
    """A new ring; when two make one at once, the first stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = disk.beside(path, _text([_new(DIGEST), _new(SEALING)]))
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass  # another process was quicker; its ring is the one
    finally:
        unfinished.unlink()


def _write(keys: list[Key], path: Path) -> None:
    disk.put(path, _text(keys))


def _text(keys: list[Key]) -> bytes:
    """A ring as its file holds it."""
    rows = [
        {
            "id": k.id,
            "use": k.use,
            "made_at": k.made_at,
            "rests_since": k.rests_since,
            "secret": base64.b64encode(k.secret).decode(),
        }
        for k in keys
    ]
    return json.dumps({"version": 1, "keys": rows}, indent=1).encode()


def _read(path: Path) -> list[Key]:
    try:
        if path.stat().st_mode & 0o077 and os.access(path, os.W_OK) and path.stat().st_uid == os.geteuid():
            path.chmod(0o600)
        return _keys_of(path.read_text(encoding="utf-8"), path.name)
    except FileNotFoundError as error:
        raise Unavailable(f"The key file {path.name} is not there. Bring it back; without it nothing opens.") from error
    except PermissionError as error:
        raise Unavailable(f"The key file {path.name} may not be read by whoever runs Partera.") from error


def _keys_of(text: str, shown: str) -> list[Key]:
    try:
        rows = json.loads(text)["keys"]
        keys = [
            Key(r["id"], r["use"], r["made_at"], base64.b64decode(r["secret"], validate=True), r.get("rests_since", ""))
            for r in rows
        ]
        whole = all(len(key.secret) == _SECRET_BYTES and len(bytes.fromhex(key.id)) == _ID_BYTES for key in keys)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(f"{shown} is not a key ring. Bring back the whole key file.") from error
    if not whole or len({key.id for key in keys}) != len(keys):
        raise Unavailable(f"{shown} holds a key that is cut off or named twice. Bring back the whole key file.")
    return keys
