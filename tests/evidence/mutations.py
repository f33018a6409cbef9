"""Ways in which files come damaged, each seeded."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _lines(content: bytes) -> list[bytes]:
    return content.splitlines(keepends=True) or [b""]


def cut(content: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: _place(content, chance)]


def cut_a_little(content: bytes, chance: random.Random) -> bytes:
    """The last few bytes are missing."""
    return content[: -chance.randint(1, 40)]


def beheaded(content: bytes, chance: random.Random) -> bytes:
    """The beginning is missing."""
    return content[_place(content, chance) :]


def lose_a_character(content: bytes, chance: random.Random) -> bytes:
    """One byte is lost."""
    at = _place(content, chance)
    return content[:at] + content[at + 1 :]


def gain_a_character(content: bytes, chance: random.Random) -> bytes:
    """One byte is added."""
    at = _place(content, chance)
    return content[:at] + bytes([chance.choice(b' 0123456789,;"AYN\xe9')]) + content[at:]


def nul_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes became NUL."""
    at = _place(content, chance)
    length = chance.choice([1, 3, 4096])
    return content[:at] + b"\x00" * length + content[at + length :]


def flip_bits(content: bytes, chance: random.Random) -> bytes:
    """A few bytes changed."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def random_part(content: bytes, chance: random.Random) -> bytes:
    """A part was overwritten with noise."""
    at = _place(content, chance)
    noise = chance.randbytes(chance.choice([16, 700, 5000]))
    return content[:at] + noise + content[at + len(noise) :]


def other_encoding(content: bytes, chance: random.Random) -> bytes:
    """Saved in another encoding."""
    text = content.decode("latin-1")
    return text.encode(chance.choice(["utf-16", "utf-16-be", "utf-8-sig", "utf-32", "cp037"]), errors="replace")


def other_line_ends(content: bytes, chance: random.Random) -> bytes:
    """Line ends changed everywhere, or in some lines."""
    plain = content.replace(b"\r\n", b"\n")
    end = chance.choice([b"\n", b"\r\n", b"\r", b"\n\n"])
    if chance.random() < 0.5:
        return plain.replace(b"\n", end)
    half = len(plain) // 2
    return plain[:half] + plain[half:].replace(b"\n", end)


def doubled_rows(content: bytes, chance: random.Random) -> bytes:
    """Some rows stand twice."""
    lines = _lines(content)
    at = chance.randrange(len(lines))
    return b"".join(lines[:at] + lines[at : at + 5] * 2 + lines[at + 5 :])


def lost_rows(content: bytes, chance: random.Random) -> bytes:
    """Some rows are missing, perhaps the first."""
    lines = _lines(content)
    at = chance.randrange(len(lines))
    return b"".join(lines[:at] + lines[at + chance.randint(1, 3) :])


def shuffled_rows(content: bytes, chance: random.Random) -> bytes:
    """Rows in another order, the header among them."""
    lines = _lines(content)
    chance.shuffle(lines)
    return b"".join(lines)


def swapped_columns(content: bytes, chance: random.Random) -> bytes:
    """Two columns changed places below their names."""
    lines = _lines(content)
    separator = b"\t" if lines[0].count(b"\t") > lines[0].count(b",") else b","
    width = lines[0].count(separator) + 1
    one, two = chance.randrange(width), chance.randrange(width)
    made = lines[:1]
    for line in lines[1:]:
        cells = line.split(separator)
        if len(cells) == width:
            cells[one], cells[two] = cells[two], cells[one]
        made.append(separator.join(cells))
    return b"".join(made)


def header_edit(content: bytes, chance: random.Random) -> bytes:
    """A name in the first line was changed, doubled or lost."""
    lines = _lines(content)
    separator = b"\t" if lines[0].count(b"\t") > lines[0].count(b",") else b","
    names = lines[0].split(separator)
    at = chance.randrange(len(names))
    names[at] = chance.choice([b"", b"year", names[0], names[at].lower(), names[at] + b" ", b'"' + names[at]])
    return separator.join(names) + b"".join(lines[1:])


def huge_field(content: bytes, chance: random.Random) -> bytes:
    """A field of some megabytes."""
    at = _place(content, chance)
    filler = chance.choice([b"9", b"x", b'"', b",", b"\n", b" "])
    return content[:at] + filler * chance.choice([200_000, 1_500_000]) + content[at:]


def open_quote(content: bytes, chance: random.Random) -> bytes:
    """A quotation mark that nothing closes."""
    at = _place(content, chance)
    return content[:at] + b'"' + content[at:]


def zipped(content: bytes, chance: random.Random) -> bytes:
    """In a zip: alone, beside another, damaged, or inside a zip."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../a.csv", content)
        if chance.random() < 0.3:
            archive.writestr("b.csv", content)
    made = room.getvalue()
    turn = chance.random()
    if turn < 0.25:
        return flip_bits(made, chance)
    if turn < 0.4:
        return made[: len(made) // 2]
    return zipped(made, chance) if turn < 0.5 else made


def bomb(content: bytes, chance: random.Random) -> bytes:
    """A small zip that unpacks to far too much."""
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
        member.write(content[:2000])
        for _ in range(24):
            member.write(chance.choice([b"0", b"\n", b","]) * 1024**2)
    return room.getvalue()


def nothing_much(content: bytes, chance: random.Random) -> bytes:
    """Hardly a file at all."""
    return chance.choice(
        [b"", b"\n", b"\x00", b"\xef\xbb\xbf", b"a", b",,,,\n", b'"', b"PAR1", b"PK\x03\x04", b"\xff\xfe"]
    )


MUTATIONS: tuple[Mutation, ...] = (
    cut, cut_a_little, beheaded, lose_a_character, gain_a_character, nul_bytes, flip_bits, random_part, other_encoding,
    other_line_ends, doubled_rows, lost_rows, shuffled_rows, swapped_columns, header_edit, huge_field, open_quote,
    zipped, bomb, nothing_much,
)  # fmt: skip

KEEPS_RECORDS_WHOLE = (
    cut,
    cut_a_little,
    beheaded,
    lose_a_character,
    nul_bytes,
    other_encoding,
    doubled_rows,
    lost_rows,
)
"""After these a record that loads must be one that stood in the file before."""
