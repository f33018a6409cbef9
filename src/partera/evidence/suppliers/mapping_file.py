"""Mapping files as they stand: TOML, of one of two kinds. What a kind says is read by its own module."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from partera.core.errors import BadInput


def read_toml(path: Path) -> dict[str, Any]:
    """What a mapping file says, not yet checked.

    Takes   path: a TOML file
    Gives   its tables and values
    Raises  BadInput when there is no such file, or it cannot be read
    Source  the TOML specification, version 1.0

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "m.toml"
    ...     _ = path.write_text('kind = "births"')
    ...     read_toml(path)
    {'kind': 'births'}
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(f"There is no mapping file {path.name}. Check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"The mapping file {path.name} cannot be read: {error}.") from error


def kind_of(path: Path) -> str:
    """The kind that a mapping file states: births, place_table; nothing when it states none.

    Takes   path: a mapping file
    Gives   its kind
    Raises  BadInput when there is no such file, or it cannot be read
    Source  docs/reference/mapping-files.md

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "m.toml"
    ...     _ = path.write_text('kind = "births"')
    ...     kind_of(path)
    'births'
    """
    return str(read_toml(path).get("kind", ""))
