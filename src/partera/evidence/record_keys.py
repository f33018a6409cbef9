"""The own keys of records, kept apart from the rows: backups take the rows and never these.

Each stands in `record-keys.json` under a random name, wrapped by the key ring; beside the rows stands only the name.
Destroying takes the wrapped key out and leaves the certificate in its place: rows that an older backup brings back stay
closed, and are known as destroyed.
"""

from __future__ import annotations

import base64
import fcntl
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from partera.core import disk
from partera.core.errors import Unavailable

FILE = "record-keys.json"
_NAME_BYTES = 8


@dataclass(frozen=True)
class RecordKey:
    """One extract's own key, wrapped; or what is left of it when the records were destroyed."""

    extract: str
    wrapped: str = field(default="", repr=False)
    certificate: dict[str, Any] = field(default_factory=dict)

    @property
    def is_destroyed(self) -> bool:
        """Whether the key is gone for ever."""
        return not self.wrapped

    @property
    def sealed(self) -> bytes:
        """The wrapped key as the ring sealed it."""
        return base64.b64decode(self.wrapped)


def every(home: Path) -> dict[str, RecordKey]:
    """Every record key by its name, and what is left of those that were destroyed.

    Takes   home: of the installation
    Gives   name → key
    Raises  Unavailable when the file is damaged
    Source  docs/decisions/keys.md

    >>> every(Path("nowhere"))
    {}
    """
    try:
        return {name: RecordKey(**said) for name, said in json.loads((home / FILE).read_text()).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise Unavailable(f"{FILE} is damaged. Bring back the copy that was kept apart from the backups.") from error


def keep(home: Path, extract_id: str, wrapped: bytes) -> str:
    """The name under which a new extract's wrapped key is kept; one load's key never takes the place of another's.

    Takes   home: of the installation · extract_id: of the new extract · wrapped: its key as the ring sealed it
    Gives   a name by chance
    Raises  OSError when the file cannot be written
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     name = keep(Path(home), "a1", b"wrapped")
    ...     every(Path(home))[name].sealed
    b'wrapped'
    """
    name = secrets.token_hex(_NAME_BYTES)
    with _changing(home) as keys:
        keys[name] = RecordKey(extract_id, _text(wrapped))
    return name


def change(home: Path, name: str, wrapped: bytes) -> None:
    """Nothing; a key wrapped anew stands in the place of the same key, unless it was destroyed meanwhile.

    Takes   home: of the installation · name: of the key · wrapped: as the ring sealed it now
    Gives   nothing
    Raises  OSError when the file cannot be written
    Source  docs/decisions/keys.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     name = keep(Path(home), "a1", b"wrapped")
    ...     change(Path(home), name, b"wrapped anew")
    ...     every(Path(home))[name].sealed
    b'wrapped anew'
    """
    with _changing(home) as keys:
        if name in keys and not keys[name].is_destroyed:
            keys[name] = replace(keys[name], wrapped=_text(wrapped))


def forget(home: Path, extract_id: str) -> None:
    """Nothing; every key of an extract is gone for ever. The names stay, so that they are known as destroyed.

    Takes   home: of the installation · extract_id: of what is destroyed
    Gives   nothing
    Raises  OSError when the file cannot be written
    Source  docs/how-to/custody-of-records.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     name = keep(Path(home), "a1", b"wrapped")
    ...     forget(Path(home), "a1")
    ...     every(Path(home))[name].is_destroyed
    True
    """
    if not any(key.extract == extract_id and not key.is_destroyed for key in every(home).values()):
        return
    with _changing(home) as keys:
        for name, key in keys.items():
            if key.extract == extract_id and not key.is_destroyed:
                keys[name] = replace(key, wrapped="")


def certify(home: Path, certificate: Mapping[str, Any]) -> None:
    """Nothing; the certificate is kept where the key was.

    Takes   home: of the installation · certificate: of an extract whose keys are gone
    Gives   nothing
    Raises  OSError when the file cannot be written
    Source  docs/how-to/custody-of-records.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as home:
    ...     name = keep(Path(home), "a1", b"wrapped")
    ...     forget(Path(home), "a1")
    ...     certify(Path(home), {"extract": "a1", "number": 1})
    ...     every(Path(home))[name].certificate["number"]
    1
    """
    if not any(key.extract == certificate["extract"] for key in every(home).values()):
        return
    with _changing(home) as keys:
        for name, key in keys.items():
            if key.extract == certificate["extract"] and key.is_destroyed and not key.certificate:
                keys[name] = replace(key, certificate=dict(certificate))


@contextmanager
def _changing(home: Path) -> Iterator[dict[str, RecordKey]]:
    """Nobody else changes the file meanwhile; what stands at the end is written in one step."""
    with (home / f".{FILE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = every(home)
        yield keys
        disk.put(home / FILE, json.dumps({name: asdict(key) for name, key in keys.items()}, indent=1).encode())


def _text(wrapped: bytes) -> str:
    return base64.b64encode(wrapped).decode()
