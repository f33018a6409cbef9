"""What the board shows: a figure for each question, in the order in which they are asked."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partera.charts.maps import Area, MapWords, NoMap, county_map, paths
from partera.core.codes import NATION, place_name
from partera.core.viewers import Viewer
from partera.doors.web.kits.board import rows
from partera.doors.web.kits.tabs import Tab, program_tabs
from partera.doors.web.places.blocks import FigureBlock, ShownRow
from partera.doors.web.templatetags.showing import number, percent
from partera.programs.kits.queries.board import Board, Cover, WaveLine
from partera.programs.kits.rules import feedback
from partera.programs.kits.rules.reach import ALONE, NO_BIRTHS

MOST_SHORT = 20
LONG = 12
MOST_STATES_BY_COUNTY = 6
"""Of more states than this, the board tells states and not counties."""


@dataclass(frozen=True)
class BoardPage:
    """The program view."""

    row: Board
    tabs: list[Tab]
    period: str
    headline: ShownRow
    figures: tuple[FigureBlock, ...]
    map: SafeString
    waves: tuple[tuple[str, WaveLine, ShownRow], ...]
    months: tuple[tuple[str, int], ...]
    short: tuple[tuple[Cover, str], ...]
    short_more: int
    cost_each: str
    races_lacking: str
    public: str

    @property
    def by_key(self) -> dict[str, FigureBlock]:
        return {block.id: block for block in self.figures}


def board_page(viewer: Viewer, row: Board, maps: Path) -> BoardPage:
    """The page from what was counted."""
    period = rows.span_words(row.span) if row.span else ""
    return BoardPage(
        row=row,
        tabs=program_tabs(viewer, row.number, "kit_board"),
        period=period,
        headline=rows.row(row.name, row.reach, period=period),
        figures=figures(row),
        map=_map(row, maps),
        waves=tuple((_wave(line.wave), line, rows.row(_wave(line.wave), line.share)) for line in row.waves),
        months=tuple((rows.month_words(month.first_day), n) for month, n in row.months),
        short=tuple((one, _days(one)) for one in row.stock.short[:MOST_SHORT]) if row.stock else (),
        short_more=max(len(row.stock.short) - MOST_SHORT, 0) if row.stock else 0,
        cost_each=_cost(row),
        races_lacking=races_lacking(row),
        public=reverse("kit_public", kwargs={"number": row.number}),
    )


def _wave(wave: int) -> str:
    return _("Pilot") if wave == 1 else _("Wave %(n)s") % {"n": wave}


def _days(one: Cover) -> str:
    if isinf(one.days):
        return _("nothing given out lately")
    return ngettext("%(n)s day", "%(n)s days", int(one.days)) % {"n": int(one.days)}


def _cost(row: Board) -> str:
    if row.cost is None or row.cost.cents_each is None:
        return ""
    return f"${number(row.cost.cents_each / 100, 2)}"


def figures(row: Board) -> tuple[FigureBlock, ...]:
    """Every figure that can be downloaded, by its key."""
    period = rows.span_words(row.span) if row.span else ""
    found = [_areas(row, period), _languages(row, period), _day_bands(row, period)]
    if 0 < len(row.areas) <= MOST_STATES_BY_COUNTY:
        found.append(_counties(row, period))
    if row.races:
        found.append(_races(row, period))
    found += _survey(row)
    return tuple(block for block in found if block.rows)


def _block(
    row: Board, key: str, heading: str, sentence: str, lines: tuple[ShownRow, ...], **more: object
) -> FigureBlock:
    return FigureBlock(
        id=key,
        heading=heading,
        sentence=sentence,
        rows=lines,
        csv_address=reverse("kit_board_file", kwargs={"number": row.number, "what": key}),
        folded=len(lines) > LONG,
        **more,  # type: ignore[arg-type]
    )


def _areas(row: Board, period: str) -> FigureBlock:
    lines = rows.lines(row.areas, rows.area_words)
    known = [line for line in lines if line.value is not None]
    best = max(known, key=lambda line: line.value or 0, default=None)
    sentence = _("How many kits were handed over for the births of each place.")
    if best is not None and len(known) > 1:
        sentence = _("Reach is highest in %(place)s: %(share)s.") % {"place": best.label, "share": best.shown}
    return _block(
        row, "areas", _("Reach by place"), sentence, lines, label_heading=_("Place"),
        caption=_("Kits handed over, of births, %(period)s") % {"period": period},
        notes=(
            _("Kits are counted where the site stands; births where the mother lives."),
            _("Births are those of %(year)s, spread evenly over the months: an estimate.") % {"year": row.births_year}
            if row.births_year
            else _("No births are published for these places yet."),
        ),
    )  # fmt: skip


def _counties(row: Board, period: str) -> FigureBlock:
    lines = rows.lines(row.counties, rows.area_words)
    return _block(
        row, "counties", _("By county of the site"),
        _("Hospitals serve families of several counties, so a county can show more kits than births."),
        lines, label_heading=_("County"), caption=_("Kits handed over, of births, %(period)s") % {"period": period},
    )  # fmt: skip


def _languages(row: Board, period: str) -> FigureBlock:
    lines = rows.lines(row.languages, rows.language_words)
    return _block(
        row, "languages", _("By language"),
        _("Of the kits handed over: birth certificates do not tell a language, so there is no reach by language."),
        lines, label_heading=_("Language"), caption=_("Kits handed over, %(period)s") % {"period": period},
    )  # fmt: skip


def _day_bands(row: Board, period: str) -> FigureBlock:
    lines = rows.lines(row.days, rows.day_words)
    soon = sum(line.share.value or 0 for line in row.days if line.key in ("before", "0-2"))
    known = any(line.share.value is not None for line in row.days)
    sentence = _("%(share)s of kits came before birth or by day 2.") % {"share": percent(soon)}
    return _block(
        row, "days", _("From birth to kit"),
        sentence if known else _("Nobody was asked yet how many days had passed."),
        lines, label_heading=_("Time"), caption=_("Kits for which it was asked, %(period)s") % {"period": period},
    )  # fmt: skip


def _races(row: Board, period: str) -> FigureBlock:
    return _block(
        row, "races", _("By race and ethnicity, estimated from births"),
        _("An estimate: as if, in each place, every birth were as likely as another to bring a kit."),
        rows.lines(row.races, rows.race_words), label_heading=_("Group"),
        caption=_("Kits expected, of births, %(period)s") % {"period": period},
        notes=(
            _("Nobody is asked for race or ethnicity with a kit. Groups differ here only by where they live: whether "
              "kits reach one group less within a place cannot be told from this."),
            _("Births by the mother’s race and ethnicity, %(year)s, spread evenly over the months; Partera release "
              "%(release)s. Unknown: kits of births without a group, or given elsewhere.")
            % {"year": row.races_year, "release": row.release},
        ),
    )  # fmt: skip


def races_lacking(row: Board) -> str:
    """Why there is no estimate by race and ethnicity, in a sentence; empty when there is one."""
    said = {
        ALONE: _(
            "Reach by race and ethnicity is not estimated from births: the program serves one place, where every group "
            "would come out the same."
        ),
        NO_BIRTHS: _(
            "Reach by race and ethnicity is not estimated from births: births by the mother’s group are not published "
            "for every place served."
        ),
    }
    return said.get(row.races_lacking, "")


def _survey(row: Board) -> list[FigureBlock]:
    if row.survey is None:
        return []
    said = {"n": number(row.survey.respondents.numerator), "share": percent(row.survey.respondents.value)}
    profile = (
        _(
            "%(n)s families answered: %(share)s of those who got a kit. They chose to answer, so they may differ "
            "from the others."
        )
        % said
    )
    found = [
        _block(
            row, "groups", _("Race and ethnicity of families who answered"), profile,
            tuple(
                rows.row(rows.answer_words("group", line.key), line.share, key=line.key) for line in row.survey.groups
            ),
            label_heading=_("Group"),
            caption=_("Of %(n)s families who chose one or more") % {"n": number(row.survey.group_answered)},
            notes=(_("A family can choose several. Kits and births are not linked to race or ethnicity."),),
        )
    ]  # fmt: skip
    for question, answers in row.survey.answers:
        found.append(
            _block(
                row, question, _(feedback.BY_KEY[question].words), profile,
                tuple(rows.row(rows.answer_words(question, line.key), line.share) for line in answers),
                label_heading=_("Answer"), caption=_("Of families who answered"),
            )
        )  # fmt: skip
    return found


def _map(row: Board, maps: Path) -> SafeString:
    """Reach on the map: a state's counties, or the nation's states. Empty where the outlines are not built."""
    states = {line.key[:2] for line in row.areas if line.key}
    one = states.copy().pop() if len(states) == 1 else NATION
    shown = row.counties if one != NATION else row.areas
    areas = [
        Area(line.key, line.share.value, "ok" if line.share.value is not None else line.share.state, _said(line))
        for line in shown
        if line.key
    ]
    try:
        drawing = paths(maps, one)
    except NoMap:
        return SafeString("")
    if not areas:
        return SafeString("")
    words = MapWords(
        title=_("Kits for each 100 births"),
        sentence=_("%(n)s places with sites are drawn.") % {"n": len(areas)},
        hidden=_("Small count hidden"),
        unreliable=_("Unreliable"),
        pooled=_("Pooled with other counties"),
        absent=_("No site here"),
    )
    layer = "states" if one == NATION else "counties"
    return mark_safe(county_map(areas, words, drawing=drawing, layer=layer))  # noqa: S308 - charts.maps escapes


def _said(line: object) -> str:
    key, share = line.key, line.share  # type: ignore[attr-defined]
    return f"{place_name(key)}: {percent(share.value)}"


def facts(row: Board) -> list[tuple[str, str]]:
    """What stands above the rows of a file."""
    return [
        (_("Program"), row.name),
        (_("Period"), rows.span_words(row.span) if row.span else _("none yet")),
        (_("Births"), row.births_year or _("not published")),
        (_("Release"), row.release or _("none")),
    ]
