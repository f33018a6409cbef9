"""Compiles the translations: every django.po below the pages' locale folders becomes the django.mo that Django reads.

Run as `python -m partera.config.translations`; set-up and the tests run it for what is stale.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parents[1] / "doors" / "web" / "locale"


def compile_stale(folder: Path = LOCALES) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; gives those compiled."""
    done = []
    for source in sorted(folder.glob("*/*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalog = read_po(text, locale=source.parents[1].name, domain="django")
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as compiled:
            write_mo(compiled, catalog)
        fresh.replace(target)
        done.append(target)
    return done


if __name__ == "__main__":
    compile_stale()
