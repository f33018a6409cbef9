"""Why a document is not kept."""

from __future__ import annotations

PROBLEMS = {
    "empty": "The file is empty. Choose another.",
    "too_large": "The file is larger than 10 MB. Make it smaller, or say where it can be found.",
    "too_long": "The file holds more words than can be looked through. Share the part that matters.",
    "unknown": "Files of this kind are not kept. Save it as PDF, DOCX, XLSX, PPTX, PNG, JPEG, CSV or TXT.",
    "other_than_name": "The file is not what its name says. Save it again under the name that fits its kind.",
    "old_office": "The file is of an old or locked kind. Save it without a password as DOCX, XLSX or PPTX.",
    "macros": "The file holds macros, scripts or other files inside. Save it without them, and add it again.",
    "damaged": "The file is damaged or cut off. Save it again, and add it once more.",
}


class Problem(ValueError):
    """A document that is not kept; `code` is one of PROBLEMS."""

    def __init__(self, code: str) -> None:
        super().__init__(PROBLEMS[code])
        self.code = code
