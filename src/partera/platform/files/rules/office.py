"""Office documents (ECMA-376 packages): which kind, whether anything in them runs, without their authors' names."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from partera.platform.files.rules.problems import Problem

MOST_UNPACKED = 100 * 1024**2
MOST_PARTS = 3_000
_TYPES = "[Content_Types].xml"
_MAIN = {
    "docx": b"wordprocessingml.document.main+xml",
    "xlsx": b"spreadsheetml.sheet.main+xml",
    "pptx": b"presentationml.presentation.main+xml",
}
_RUNS_BY_NAME = re.compile(r"vbaproject|macrosheets/|activex/|\.bin$|\.(?:xlsm|docm|pptm|xlam|exe|js|vbs)$", re.I)
_SETTINGS_OF_PRINTERS = re.compile(r"printerSettings\d*\.bin$", re.I)
_RUNS_BY_TYPE = re.compile(rb"macroEnabled|vbaProject|oleObject|activeX", re.I)
_OUTSIDE = re.compile(rb"attachedTemplate|externalLinkPath|/oleObject|ddeLink|subDocument|/frame\"", re.I)
_COMMENTS = re.compile(r"comment|/people\.xml|/persons?/", re.I)
_CHANGES = re.compile(rb"<w:(?:ins|del) ")
_WORDS = re.compile(
    r"^(?:word/(?:document|header\d*|footer\d*|comments|footnotes|endnotes)|xl/(?:sharedStrings|comments\d*)|"
    r"xl/worksheets/sheet\d+|xl/workbook|ppt/(?:slides/slide|notesSlides/notesSlide)\d+)\.xml$"
)
_BREAKS = re.compile(r"</(?:w:p|a:p|si|row|w:tc|c|v)>|<w:(?:br|tab)/>")
_TAGS = re.compile(r"<[^<>]{0,5000}>")
_SHEET_NAMES = re.compile(r'<sheet [^<>]{0,300}?name="([^"]{0,200})"')
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMELESS = {
    "docProps/core.xml": _XML
    + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": _XML
    + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": _XML
    + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
"""The parts that name author, last editor, manager and company, as they are kept: empty."""


@dataclass(frozen=True)
class Document:
    """The parts of a package, by name."""

    parts: dict[str, bytes]

    @property
    def has_comments(self) -> bool:
        """Whether comments or tracked changes may name people."""
        return any(_COMMENTS.search(name) for name in self.parts) or bool(
            _CHANGES.search(self.parts.get("word/document.xml", b""))
        )

    def cleaned(self) -> bytes:
        """The package without the names of author, company and last editor; the same bytes for the same parts."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in self.parts.items():
                nameless = _NAMELESS.get(name)
                member = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
                member.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(member, content if nameless is None else nameless)
        return made.getvalue()

    def words(self, most: int) -> str:
        """What the document says, a line for each paragraph or cell; no more is read once it is longer than `most`."""
        said, letters = [], 0
        for name, content in self.parts.items():
            if _WORDS.match(name) and letters <= most:
                said.append(_words(name, content))
                letters += len(said[-1]) + 1
        return "\n".join(said)


def kind_of(content: bytes) -> str:
    """Which office document a package is. Raises Problem for another archive."""
    types = opened(content).parts[_TYPES]
    found = [kind for kind, mark in _MAIN.items() if mark in types]
    if len(found) != 1:
        raise Problem("unknown")
    return found[0]


def opened(content: bytes) -> Document:
    """The parts of the package. Raises Problem when it is damaged, grows too large, or holds what runs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = _parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        if isinstance(error, Problem):
            raise
        raise Problem("damaged") from error
    types = parts.get(_TYPES)
    if types is None:
        raise Problem("unknown")
    if _RUNS_BY_TYPE.search(types) or any(_runs(name, part) for name, part in parts.items()):
        raise Problem("macros")
    return Document(parts)


def _parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    members = [member for member in package.infolist() if not member.is_dir()]
    if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Problem("too_large")
    if any(member.flag_bits & 1 for member in members):
        raise Problem("old_office")
    if len({member.filename.lower() for member in members}) != len(members):
        raise Problem("damaged")
    return {member.filename: package.read(member) for member in members}


def _runs(name: str, content: bytes) -> bool:
    if _RUNS_BY_NAME.search(name) and not _SETTINGS_OF_PRINTERS.search(name):
        return True
    return (name.endswith(".rels") or "externalLinks" in name) and bool(_OUTSIDE.search(content))


def _words(name: str, content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    if name == "xl/workbook.xml":
        return "\n".join(html.unescape(sheet) for sheet in _SHEET_NAMES.findall(text))
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))
