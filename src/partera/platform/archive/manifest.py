"""What an archive says of itself: its last member, so that a cut-off file has none."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from partera.core.errors import BadInput
from partera.platform.archive.tables import Node

FORM = 1
NAME = "manifest.json"
KEPT = ("evidence/certificates", "evidence/extracts", "evidence/releases", "files", "uploads")
"""The folders of PARTERA_HOME that go along; charts are drawn anew, keys and secrets are kept elsewhere."""

Tell = Callable[[str], None]
"""Takes a short sentence of what is being done."""


@dataclass(frozen=True)
class Manifest:
    """The archive's table of contents, with a checksum for each part."""

    made_at: str
    database: str  # sqlite | postgresql
    migrations: list[Node]
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)  # label → columns, rows, sha256
    files: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → size, sha256
    keys: list[str] = field(default_factory=list)  # ids only
    record_keys: list[str] = field(default_factory=list)  # names only, of the keys that open the records in it
    form: int = FORM

    def written(self) -> bytes:
        """As the archive keeps it."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @staticmethod
    def read(text: bytes) -> Manifest:
        """From the archive; refused when it is none or of another form."""
        try:
            found = json.loads(text)
            if found["form"] != FORM:
                raise BadInput("The archive was made by another version of Partera, which writes another form.")
            found["migrations"] = [(app, name) for app, name in found["migrations"]]
            return Manifest(**found)
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput("The archive's table of contents cannot be read. Use another backup.") from error


def files_below(home: Path) -> list[Path]:
    """The files that go along, by path."""
    found = [path for folder in KEPT for path in (home / folder).rglob("*")]
    return sorted(path for path in found if path.is_file() and not path.is_symlink() and not _is_key(path))


def _is_key(path: Path) -> bool:
    """Whether it opens an upload of records that waits for a yes: such an upload is given again, not restored."""
    return path.suffix == ".key"
