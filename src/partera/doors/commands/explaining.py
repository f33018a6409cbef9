"""What `partera load --explain` says of a file: whose it is, or a mapping file to begin with."""

from __future__ import annotations

import json
from pathlib import Path

from partera.core.errors import BadInput
from partera.doors.commands.telling import say
from partera.evidence.intake import recognise
from partera.evidence.mapping import draft as draft_birth_mapping
from partera.evidence.suppliers.place_draft import draft_place_mapping
from partera.evidence.suppliers.protocol import Given, Source


def explain(paths: list[Path], given: Given, *, as_json: bool) -> int:
    """Explain each file; exit code 2 when one can neither be recognised nor drafted for."""
    found = [_explain_one(path, given) for path in paths]
    ok = all(entry["ok"] for entry in found)
    if as_json:
        say(json.dumps({"ok": ok, "files": found}, ensure_ascii=False, indent=1))
        return 0 if ok else 2
    for entry in found:
        if entry["mapping"]:
            say(str(entry["mapping"]))
        else:
            say(f"{entry['path']}: {entry['message']}")
    return 0 if ok else 2


def _explain_one(path: Path, given: Given) -> dict[str, object]:
    entry: dict[str, object] = {"path": str(path), "ok": False, "recognised_as": None, "mapping": None, "message": ""}
    if not path.is_file():
        return entry | {"message": "is not a file that can be read. Check the path and try again."}
    try:
        _, sentence = recognise(Source.of(path), given)
        return entry | {"ok": True, "recognised_as": sentence, "message": f"{sentence}. It needs no mapping file."}
    except BadInput as refusal:
        drafted = _draft(path)
        if drafted:
            return entry | {"ok": True, "mapping": drafted, "message": "A mapping file to begin with."}
        return entry | {"message": refusal.sentence}


def _draft(path: Path) -> str | None:
    """A mapping for birth records when the columns are those of births, else one for a table of places."""
    for draft in (draft_birth_mapping, draft_place_mapping):
        try:
            if drafted := draft(path):
                return drafted
        except BadInput:
            continue
    return None
