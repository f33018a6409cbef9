"""`partera load`: read files of evidence, keep what is right in them, and publish what they show.

Each file stands alone: the good ones of a call are kept when others are refused. The exit code is 0 when every
file was loaded, 2 when any was refused.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from partera.core.errors import BadInput
from partera.core.viewers import command
from partera.doors.commands import explaining
from partera.doors.commands.database import make_ready
from partera.doors.commands.telling import Progress, say, warn
from partera.evidence.file_report import FileReport
from partera.evidence.measures import all_measures
from partera.evidence.suppliers.protocol import Given
from partera.flows.take_in_files import TakeIn, take_in

HELP = "load files of evidence and publish what they show"
LOADED, FAILED, REFUSED = 0, 1, 2
_LINES_SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files, or folders of files")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of sentences")
    parser.add_argument("--dry-run", action="store_true", help="read and check, and keep nothing")
    parser.add_argument("--explain", action="store_true", help="say what each file is, or draft a mapping file for it")
    parser.add_argument("--period", help="the period of a file that does not say it: 2023, 2019-2021")
    parser.add_argument("--place", help="the place of a file that does not say it: US, 05, 05119")
    parser.add_argument("--measure", help="the measure of a file that does not say it")
    parser.add_argument(
        "--agreement", type=int, metavar="NUMBER", help="the agreement that birth records are held under"
    )
    parser.add_argument("--mapping", type=Path, help="a mapping file (TOML) for a state extract or a table of places")


def run(options: argparse.Namespace) -> int:
    """Load the files and say what became of each."""
    paths = files_below(options.paths, leave_out=options.mapping)
    given = Given(options.period, options.place, options.measure, options.mapping)
    if options.explain:
        return explaining.explain(paths, given, as_json=options.json)
    by = command("load")
    with Progress() as progress:
        if not options.dry_run:
            progress("Making the database")
            make_ready(by=by)
        found = take_in(
            paths=paths, given=given, dry_run=options.dry_run, agreement=options.agreement, progress=progress, by=by
        )
    if options.json:
        files = [report.as_dict() for report in found.reports]
        say(json.dumps({"ok": found.ok, "files": files}, ensure_ascii=False, indent=1))
    else:
        _tell(found, dry_run=options.dry_run)
    if found.problem:
        warn(f"The files were loaded, but no new release was made: {found.problem}")
    if not all(report.ok for report in found.reports):
        return REFUSED
    return LOADED if found.problem is None else FAILED


def files_below(paths: list[Path], *, leave_out: Path | None = None) -> list[Path]:
    """The files, folders walked in the order of their names; hidden files are not looked at."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        below = [p for p in sorted(path.rglob("*")) if p.is_file() and not _is_hidden(p.relative_to(path))]
        if not below:
            raise BadInput(f"The folder {path} holds no file.")
        found += [p for p in below if leave_out is None or p.resolve() != leave_out.resolve()]
    return list(dict.fromkeys(found))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _tell(found: TakeIn, *, dry_run: bool) -> None:
    advised: set[str] = set()
    for report in found.reports:
        say(report.path)
        for line in _lines(report, dry_run=dry_run) if report.ok else [_refusal(report.message, advised)]:
            say(f"  {line}")
    refused = sum(not report.ok for report in found.reports)
    if len(found.reports) > 1:
        say(f"{len(found.reports) - refused} of {len(found.reports)} files loaded; {refused} refused.")
    if found.release is not None:
        say(f"Release {found.release.id} is what the pages show now.")
    elif dry_run:
        say("Nothing was kept: this was a dry run.")


def _refusal(message: str, advised: set[str]) -> str:
    """Why a file was refused; what many refusals advise alike is said at the first."""
    why, _, advice = message.partition(". ")
    if not advice or advice in advised:
        return f"Refused: {why.removesuffix('.')}."
    advised.add(advice)
    return f"Refused: {message}"


def _lines(report: FileReport, *, dry_run: bool) -> list[str]:
    """What became of a loaded file, as lines."""
    lines = [report.message, f"{_counted(report.rows_read, 'row')} read, {report.kept:,} kept"]
    for reason, count in report.set_aside.items():
        lines.append(f"{count:,} set aside: {reason} ({_where(report.set_aside_lines.get(reason, []), count)})")
    if report.suppressed:
        lines.append(f"{_counted(report.suppressed, 'cell')} suppressed by the publisher")
    if report.periods:
        lines.append(f"Periods: {_span(report.periods)}; places: {report.places:,}")
    if report.totals:
        lines.append("Totals: " + ", ".join(f"{name} {_number(value)}" for name, value in report.totals.items()))
    lines += [f"Note: {note}" for note in report.notes]
    if report.shows:
        can = "Could be shown" if dry_run else "Can now be shown"
        lines.append(f"{can}: {', '.join(_titles(report))}")
    return [*lines, f"Checksum (SHA-256): {report.sha256}"]


def _where(lines: list[int], count: int) -> str:
    shown = ", ".join(map(str, lines[:_LINES_SHOWN]))
    return f"line{'s' if count > 1 else ''} {shown}{' …' if count > _LINES_SHOWN else ''}"


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _span(periods: list[str]) -> str:
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


_MORE_TITLES = {
    "sites": "Hospitals and other sites",
    "investment": "Investment by program",
    "obligations": "Federal obligations",
}


def _titles(report: FileReport) -> list[str]:
    """What the measures are called: as the file declares them, or as they are known here."""
    declared: list[dict[str, Any]] = report.provenance.get("measures", [])
    names = {one["id"]: str(one["title"]) for one in declared if "id" in one}
    known = {found.id: found.title for found in all_measures().values()}
    return [names.get(shown) or known.get(shown) or _MORE_TITLES.get(shown, shown) for shown in report.shows]
