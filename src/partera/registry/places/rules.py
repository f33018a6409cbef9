"""What kinds of place there are, and how a place is looked for by name."""

from __future__ import annotations

import re
import unicodedata

KINDS = {
    "nation": "Nation",
    "division": "Census division",
    "state": "State",
    "county": "County",
    "unidentified": "Unidentified Counties",
}

DIVISIONS = {
    "CENS-D1": "New England",
    "CENS-D2": "Middle Atlantic",
    "CENS-D3": "East North Central",
    "CENS-D4": "West North Central",
    "CENS-D5": "South Atlantic",
    "CENS-D6": "East South Central",
    "CENS-D7": "West South Central",
    "CENS-D8": "Mountain",
    "CENS-D9": "Pacific",
}
"""The Census Bureau's divisions, by the code CDC WONDER gives them."""


def sought(text: str) -> str:
    """The form in which names are compared: lower case, no accents, no punctuation, Saint as St."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\bsaint\b", "st", plain)
    return " ".join(re.sub(r"[^a-z0-9 -]", "", plain).split())
