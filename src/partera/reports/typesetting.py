"""A report set by Typst as a tagged, accessible PDF. The same values give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from partera.core.errors import Unavailable

_TEMPLATES = Path(__file__).parent / "typst"


def typeset(name: str, said: dict[str, Any]) -> bytes:
    """The PDF (PDF/UA-1) of the template of that name, which finds what is said under `said`.

    Set with fonts that Typst carries, whatever the machine has.
    """
    try:
        return typst.compile(
            str(_TEMPLATES / f"{name}.typ"),
            format="pdf",
            ignore_system_fonts=True,
            sys_inputs={"said": json.dumps(said, ensure_ascii=False, sort_keys=True)},
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        raise Unavailable(f"The PDF could not be set: {error}") from error
