"""Small invented documents of every kind that may be kept, made here: none is copied from anywhere."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

MAIN = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def office(kind: str, *, author: str = "Vera Invented", types: str = "", **parts: bytes) -> bytes:
    """A package with an author's name; `parts` by name, a slash written as two low lines."""
    main, main_type = MAIN[kind]
    said = f'<Types><Override PartName="/{main}" ContentType="{main_type}"/>{types}</Types>'
    given = {
        "[Content_Types].xml": said.encode(),
        "docProps/core.xml": f"<cp:coreProperties><dc:creator>{author}</dc:creator></cp:coreProperties>".encode(),
        main: b"<w:document><w:p><w:t>Check </w:t><w:t>again.</w:t></w:p></w:document>",
        **{name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in given.items():
            package.writestr(name, content)
    return made.getvalue()


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A picture of one dot, with further chunks."""
    head = (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = [head, *chunks, (b"IDAT", zlib.compress(b"\x00\x80")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in body)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def exif(orientation: int) -> bytes:
    """An Exif segment with a place in it and which side is up."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\x00\x00II*\x00\x08\x00\x00\x00" + struct.pack("<H", 1) + entry + b"\x00" * 4 + b"34.7465N 92.2896W"


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """The segments of a picture, with a scan that holds nothing a test looks at, and something behind its end."""
    all_of_them = [(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), *segments]
    head = b"".join(b"\xff" + bytes([kind]) + struct.pack(">H", len(body) + 2) + body for kind, body in all_of_them)
    return b"\xff\xd8" + head + b"\xff\xda\x00\x02\x11\x22\xff\xd9" + b"behind the end"
