"""Pictures without what a camera or a program wrote beside them: place, time, device, names."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from partera.platform.files.rules.problems import Problem

PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SAID = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_SAID = frozenset({0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE})
"""Application segments (Exif, XMP, IPTC …) and comments; JFIF, color profile and Adobe’s color note stay."""
_ORIENTATION = 0x0112


def png(content: bytes) -> bytes:
    """The picture without its texts and times. Raises Problem when it is damaged."""
    kept, place = [PNG], len(PNG)
    while True:
        if place + 12 > len(content):
            raise Problem("damaged")
        size, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + 12 + size
        if end > len(content):
            raise Problem("damaged")
        if kind not in _PNG_SAID:
            kept.append(content[place:end])
        if kind == b"IEND":
            return b"".join(kept)
        place = end


def jpeg(content: bytes) -> bytes:
    """The picture without what stands beside it; which side is up stays. Raises Problem when it is damaged."""
    kept, turned = [b"\xff\xd8"], 1
    for marker, segment in _segments(content):
        if marker == 0xE1:
            turned = max(turned, _orientation(segment))
        if marker not in _JPEG_SAID:
            kept.append(segment)
    if turned > 1:
        kept.insert(1, _turned(turned))
    return b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker; the picture itself, from its first scan to its end, comes last as one."""
    place = 2
    while True:
        if place + 4 > len(content) or content[place] != 0xFF:
            raise Problem("damaged")
        marker = content[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _SCAN:
            yield marker, _scan(content, place)
            return
        if marker in _ALONE or marker in (_START, _END):
            raise Problem("damaged")
        end = place + 2 + int(struct.unpack(">H", content[place + 2 : place + 4])[0])
        if end > len(content) or end < place + 4:
            raise Problem("damaged")
        yield marker, content[place:end]
        place = end


def _scan(content: bytes, place: int) -> bytes:
    """From the first scan to the mark of the end; what was put behind it is left out."""
    end = content.rfind(b"\xff\xd9")
    if end < place:
        raise Problem("damaged")
    return content[place : end + 2]


def _orientation(segment: bytes) -> int:
    """Which side is up, 1 to 8, as an Exif segment says; 1 when it does not."""
    body = segment[4:]
    if not body.startswith(b"Exif\x00\x00"):
        return 1
    exif = body[6:]
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 10:
        return 1
    start = struct.unpack(f"{order}I", exif[4:8])[0]
    if start + 2 > len(exif):
        return 1
    count = struct.unpack(f"{order}H", exif[start : start + 2])[0]
    for entry in range(count):
        at = start + 2 + 12 * entry
        if at + 12 > len(exif):
            return 1
        tag, kind = struct.unpack(f"{order}HH", exif[at : at + 4])
        if tag == _ORIENTATION and kind == 3:
            value = int(struct.unpack(f"{order}H", exif[at + 8 : at + 10])[0])
            return value if 1 <= value <= 8 else 1
    return 1


def _turned(orientation: int) -> bytes:
    """An Exif segment that says no more than which side is up."""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    body = b"Exif\x00\x00MM\x00*\x00\x00\x00\x08" + struct.pack(">H", 1) + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
