"""Where a word of a mapping file stands, so that whatever is wrong with it names its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TABLE = re.compile(r"^\s*\[{1,2}\s*([A-Za-z_]+)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"^\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+))\s*=")


@dataclass(frozen=True)
class Wrong:
    """Something wrong in a mapping: its line (from 1), and the sentence with its changing parts."""

    line: int
    words: str
    values: tuple[tuple[str, object], ...] = ()


class Lines:
    """The lines of a mapping's tables and keys. Of a table that stands several times each is counted from 0."""

    def __init__(self, text: str) -> None:
        self._tables: dict[tuple[str, int], int] = {}
        self._keys: dict[tuple[str, int, str], int] = {}
        table, place, seen = "", 0, {"": 1}
        for number, line in enumerate(text.splitlines(), start=1):
            if head := _TABLE.match(line):
                table = head[1]
                place = seen.get(table, 0)
                seen[table] = place + 1
                self._tables[table, place] = number
            elif key := _KEY.match(line):
                name = next(part for part in key.groups() if part is not None)
                self._keys.setdefault((table, place, name), number)

    def of(self, table: str, place: int = 0, key: str = "") -> int:
        """The key's line; the table's when the key is not written; the first when neither is."""
        return self._keys.get((table, place, key)) or self._tables.get((table, place)) or 1
