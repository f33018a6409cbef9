"""Builds the front-end assets at set-up: what is used of USWDS, htmx, jsQR and us-atlas, and the compiled translations.

Run as `python -m partera.config.assets` after `npm ci`. Only the styles, scripts, fonts and icons in use are
copied, into `build/assets/vendor`; nothing third-party is kept in the repository.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from partera.charts import map_paths
from partera.config.translations import compile_stale

ROOT = Path(__file__).resolve().parents[3]
ASSETS = Path(os.environ.get("PARTERA_ASSETS", ROOT / "build" / "assets"))
SCANNER = ROOT / "node_modules" / "jsqr" / "dist" / "jsQR.js"
USWDS = ROOT / "node_modules" / "@uswds" / "uswds" / "dist"
ATLAS = ROOT / "node_modules" / "us-atlas"

SCRIPTS = ("uswds-init.min.js", "uswds.min.js")
FONTS = (
    "source-sans-pro/sourcesanspro-regular-webfont.woff2",
    "source-sans-pro/sourcesanspro-italic-webfont.woff2",
    "source-sans-pro/sourcesanspro-bold-webfont.woff2",
    "merriweather/Latin-Merriweather-Bold.woff2",
)
MAPS = ("counties-albers-10m.json", "states-albers-10m.json")
PICTURES = ("img/usa-icons-bg/search--white.svg",)
_NOT_USED = ("hero.jpg",)
_FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
_ADDRESS = re.compile(r"url\((?:\.\./)(img/[^)]+|fonts/[^)]+)\)")
_SOURCE_MAP = re.compile(r"/\*[#@] sourceMappingURL=.*?\*/|//[#@] sourceMappingURL=\S*")


def build() -> None:
    """Make the vendor folder anew and put it in place of the old one."""
    if not USWDS.is_dir():
        sys.exit("The front-end parts are not there: run `npm ci` first, or `make setup`, which does.")
    fresh = ASSETS / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    _copy_uswds(fresh / "uswds")
    _copy_htmx(fresh / "htmx")
    _write(fresh / "jsqr" / "jsQR.js", SCANNER.read_text(encoding="utf-8"))
    _compress(fresh)
    shutil.rmtree(ASSETS / "vendor", ignore_errors=True)
    fresh.rename(ASSETS / "vendor")
    _copy_maps(ASSETS / "atlas")
    map_paths.build(ASSETS / "atlas", ASSETS / "maps")
    compile_stale()


def _copy_uswds(target: Path) -> None:
    """The style sheet without the font faces nobody uses, the scripts, and every picture the sheet names."""
    sheet = (USWDS / "css" / "uswds.min.css").read_text(encoding="utf-8")
    sheet = _FONT_FACE.sub(lambda face: face[0] if any(font in face[0] for font in FONTS) else "", sheet)
    _write(target / "css" / "uswds.min.css", _SOURCE_MAP.sub("", sheet))
    for name in SCRIPTS:
        script = (USWDS / "js" / name).read_text(encoding="utf-8")
        _write(target / "js" / name, _SOURCE_MAP.sub("", script))
    for address in sorted({*_ADDRESS.findall(sheet), *PICTURES}):
        if not address.endswith(_NOT_USED):
            _copy(USWDS / address, target / address)


def _copy_htmx(target: Path) -> None:
    """The htmx that comes with the django-htmx package."""
    package = find_spec("django_htmx")
    if package is None or not package.submodule_search_locations:
        sys.exit("The package django-htmx is not installed: run `make setup`.")
    source = Path(package.submodule_search_locations[0]) / "static" / "django_htmx" / "htmx-2.min.js"
    _copy(source, target / "htmx.min.js")


def _copy_maps(target: Path) -> None:
    for name in MAPS:
        _copy(ATLAS / name, target / name)


def _compress(folder: Path) -> None:
    """Lay a compressed copy beside each text file; the server sends it to browsers that take it."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".css", ".js", ".svg", ".json"):
            packed = path.with_name(path.name + ".gz")
            packed.write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    build()
