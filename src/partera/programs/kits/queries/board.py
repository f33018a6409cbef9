"""The program view: who was reached, how soon, at what cost, where stock runs short. Counts come from sites' months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from partera.core.codes import NATION
from partera.core.periods import Month
from partera.core.viewers import Viewer
from partera.methods.stock import days_of_cover
from partera.programs.kits.models import Balance, FeedbackCount, HandOver, Movement, Program, Site, SiteMonth
from partera.programs.kits.queries import access
from partera.programs.kits.queries.stock import month_of_today, today_there
from partera.programs.kits.rules import feedback, ledger, reach
from partera.programs.kits.rules.handing import DAY_COLUMNS, LANGUAGE_COLUMNS
from partera.programs.kits.rules.reach import Share, Span
from partera.registry.findings import queries as findings

COLUMNS = ("given", "refused", *LANGUAGE_COLUMNS.values(), *DAY_COLUMNS.values())
RECENT_MONTHS = 3
DAYS_A_MONTH = 365.25 / 12
Births = dict[str, tuple[float, str]]


@dataclass(frozen=True)
class SiteCounts:
    """A site with what it handed over in the span."""

    id: int
    name: str
    kind: str
    state: str
    wave: int
    county: str
    births: float | None
    births_are_shared: bool
    given: int
    recent: int


@dataclass(frozen=True)
class Line:
    """One line of a figure: what it is of, and its share."""

    key: str
    share: Share


@dataclass(frozen=True)
class WaveLine:
    """A wave of the plan to scale: its sites, those that hand over, and its reach among the births they serve."""

    wave: int
    sites: int
    approved: int
    without_births: int
    share: Share


@dataclass(frozen=True)
class Cover:
    """How long a site's kits last."""

    site: int
    name: str
    on_hand: int
    days: float


@dataclass(frozen=True)
class Stock:
    """Where stock runs short."""

    sites: int
    short: tuple[Cover, ...]
    on_hand: int
    expires_soon: int


@dataclass(frozen=True)
class Cost:
    """What the kits made so far cost, landed; kits of lots whose cost is not known are counted apart."""

    cents: int
    kits: int
    unknown: int

    @property
    def cents_each(self) -> float | None:
        return self.cents / self.kits if self.kits else None


@dataclass(frozen=True)
class Survey:
    """Who answered, and how the groups they chose are made up."""

    respondents: Share
    group_answered: int
    groups: tuple[Line, ...]
    answers: tuple[tuple[str, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class Board:
    """Everything of the program view."""

    number: int
    name: str
    partnership_name: str
    invented: bool
    span: Span | None
    runs: bool
    reach: Share
    areas: tuple[Line, ...] = ()
    counties: tuple[Line, ...] = ()
    races: tuple[Line, ...] = ()
    races_lacking: str = ""
    races_year: str = ""
    languages: tuple[Line, ...] = ()
    days: tuple[Line, ...] = ()
    waves: tuple[WaveLine, ...] = ()
    months: tuple[tuple[Month, int], ...] = ()
    survey: Survey | None = None
    stock: Stock | None = None
    cost: Cost | None = None
    given: int = 0
    refused: int = 0
    unreconciled: int = 0
    births_year: str = ""
    release: str = ""
    sites: tuple[SiteCounts, ...] = field(default=(), repr=False)


def board(viewer: Viewer, number: int) -> Board:
    """The board of a program, for its partnership: twelve whole months, or those since it began."""
    program = access.program_seen(viewer, number)
    span = reach.last_year(Month.of(program.started_on), Month.of(month_of_today()))
    births = findings.births(viewer)
    release = findings.current_release(viewer)
    sites = _sites(program, span, births)
    areas = _areas(program, sites)
    counts = _counts(program, span) if span else {}
    whole = {column: sum(line[column] for line in counts.values()) for column in COLUMNS}
    given = whole["given"]
    months = span.months if span else 0
    yearly = _yearly(areas, births)
    by_area = tuple(_by_area(areas, sites, births, months))
    races, lacking, year = _races(by_area, findings.births_by_race(viewer), months)
    return Board(
        number=program.pk,
        name=program.name,
        partnership_name=program.partnership.name,
        invented=program.invented,
        span=span,
        runs=access.runs(viewer, program),
        reach=reach.share(given, reach.births_in(yearly, months), estimate=True),
        areas=by_area,
        races=races,
        races_lacking=lacking,
        races_year=year,
        counties=tuple(_by_county(sites, births, months)),
        languages=tuple(_split(whole, LANGUAGE_COLUMNS)),
        days=tuple(_by_days(whole)),
        waves=tuple(_waves(sites, months)),
        months=tuple((month, line["given"]) for month, line in counts.items()),
        survey=_survey(program),
        stock=_stock(program, sites, min(months, RECENT_MONTHS)),
        cost=_cost(program),
        given=given,
        refused=whole["refused"],
        unreconciled=_unreconciled(program),
        births_year=max((births[area][1] for area in areas if area in births), default=""),
        release=release.id if release else "",
        sites=tuple(sites),
    )


def _sites(program: Program, span: Span | None, births: Births) -> list[SiteCounts]:
    given = _given(program, span) if span else {}
    rows = Site.objects.filter(location__program=program).values_list(
        "pk", "location__name", "kind", "state", "wave", "location__county", "births", "births_share"
    )
    shared = _counties_of(program)
    found = []
    for number, name, kind, state, wave, county, own, part in rows:
        yearly, is_shared = _births_of(own, part, shared.get(number, ()), births)
        found.append(
            SiteCounts(number, name, kind, state, wave, county or "", yearly, is_shared, *given.get(number, (0, 0)))
        )
    return found


def _given(program: Program, span: Span) -> dict[int, tuple[int, int]]:
    """Site → what it gave over the span, and in the last months."""
    first_recent = (span.last + (1 - RECENT_MONTHS)).first_day
    rows = _in_span(program, span).values_list("site")
    summed = rows.annotate(n=Sum("given"), recent=Sum("given", filter=Q(month__gte=first_recent)))
    return {site: (given, recent or 0) for site, given, recent in summed}


def _counts(program: Program, span: Span) -> dict[Month, dict[str, int]]:
    """Month of the span → its columns added up over all sites."""
    rows = _in_span(program, span).values_list("month")
    summed = rows.annotate(**{f"n_{name}": Sum(name) for name in COLUMNS})
    found = {month: dict(zip(COLUMNS, counts, strict=True)) for month, *counts in summed}
    nothing = dict.fromkeys(COLUMNS, 0)
    return {month: found.get(month.first_day, nothing) for month in span.first.to(span.last)}


def _in_span(program: Program, span: Span) -> QuerySet[SiteMonth]:
    first, last = span.first.first_day, span.last.first_day
    return SiteMonth.objects.filter(program=program, month__gte=first, month__lte=last).order_by()


def _counties_of(program: Program) -> dict[int, list[str]]:
    """Site → the counties it serves, of sites that state a share of their births."""
    rows = Site.counties.through.objects.filter(
        site__location__program=program, site__births__isnull=True, site__births_share__isnull=False
    )
    found: dict[int, list[str]] = defaultdict(list)
    for site, county in rows.values_list("site", "place"):
        found[site].append(county)
    return found


def _births_of(
    own: int | None, part: Decimal | None, counties: Sequence[str], births: Births
) -> tuple[float | None, bool]:
    """A site's births a year: its own, or its share of its counties'; and whether it is the latter."""
    if own is not None:
        return float(own), False
    known = [births[county][0] for county in counties if county in births]
    if part is None or not known or len(known) < len(counties):
        return None, False
    return sum(known) * float(part), True


def _areas(program: Program, sites: Iterable[SiteCounts]) -> list[str]:
    """The places that the program serves; of the nation, the states in which it has sites."""
    places = [code for (code,) in program.places.order_by("code").values_list("code")]
    if NATION in places:
        return sorted({site.county[:2] for site in sites if site.county})
    return places


def _yearly(areas: Sequence[str], births: Births) -> float | None:
    if not areas or any(area not in births for area in areas):
        return None
    return sum(births[area][0] for area in areas)


def _by_area(areas: Sequence[str], sites: Sequence[SiteCounts], births: Births, months: int) -> Iterable[Line]:
    given: dict[str, int] = defaultdict(int)
    for site in sites:
        for code in {site.county, site.county[:2]} & set(areas) or {""}:
            given[code] += site.given
    for area in areas:
        yearly = births[area][0] if area in births else None
        yield Line(area, reach.share(given[area], reach.births_in(yearly, months), estimate=True))
    if given[""]:
        yield Line("", reach.share(given[""], None))


def _races(
    by_area: Sequence[Line], births: Mapping[str, tuple[str, Mapping[str, float | None]]], months: int
) -> tuple[tuple[Line, ...], str, str]:
    """Reach by mother's race and ethnicity, estimated from births; else why there is none; and the births' years."""
    given = {line.key: line.share.numerator or 0 for line in by_area}
    elsewhere = given.pop("", 0)
    places = [place for place in given if len(place) == 2 or place[:2] not in given]
    if lacking := reach.why_not_estimated(places, births):
        return (), lacking, ""
    years = sorted({births[place][0] for place in places})
    found = reach.estimated(given, {place: births[place][1] for place in places}, months, elsewhere)
    return tuple(Line(group, share) for group, share in found.items()), "", ", ".join(years)


def _by_county(sites: Sequence[SiteCounts], births: Births, months: int) -> Iterable[Line]:
    """By the county in which the site stands; families may live in another."""
    given: dict[str, int] = defaultdict(int)
    for site in sites:
        if site.county:
            given[site.county] += site.given
    for county in sorted(given):
        yearly = births[county][0] if county in births else None
        yield Line(county, reach.share(given[county], reach.births_in(yearly, months), estimate=True))


def _split(whole: Mapping[str, int], columns: Mapping[str, str]) -> Iterable[Line]:
    for key, column in columns.items():
        yield Line(key, reach.share(whole[column], whole["given"] or None))


def _by_days(whole: Mapping[str, int]) -> Iterable[Line]:
    """Bands among kits for which the days were asked; the others are the unknown."""
    not_asked = whole[DAY_COLUMNS["not_asked"]]
    for key, column in DAY_COLUMNS.items():
        if key != "not_asked":
            yield Line(key, reach.share(whole[column], (whole["given"] - not_asked) or None, not_asked))


def _waves(sites: Sequence[SiteCounts], months: int) -> Iterable[WaveLine]:
    """Reach among the births that a wave's sites say they serve; sites that say nothing are left out of both."""
    for wave in sorted({site.wave for site in sites}):
        mine = [site for site in sites if site.wave == wave]
        known = [site for site in mine if site.births is not None]
        whole = reach.births_in(sum(site.births or 0 for site in known), months) if known else None
        left_out = sum(site.given for site in mine if site.births is None)
        yield WaveLine(
            wave,
            len(mine),
            sum(site.state in ("approved", "recertify") for site in mine),
            len(mine) - len(known),
            reach.share(sum(site.given for site in known), whole, left_out, estimate=True),
        )


def _survey(program: Program) -> Survey | None:
    rows = FeedbackCount.objects.filter(program=program, questionnaire=feedback.QUESTIONNAIRE)
    found = {(one.question, one.answer): one.number for one in rows}
    answered = found.get(feedback.ANSWERED, 0)
    if not answered:
        return None
    given = SiteMonth.objects.filter(program=program).aggregate(n=Sum("given"))["n"] or 0
    chose = found.get(("group", "any"), 0)
    plain = tuple(
        (question.key, tuple(_answers(question, found, answered)))
        for question in feedback.QUESTIONS
        if not question.many
    )
    groups = tuple(_answers(feedback.BY_KEY["group"], found, chose, answered - chose)) if chose else ()
    return Survey(reach.share(answered, given or None), chose, groups, plain)


def _answers(
    question: feedback.Question, found: dict[tuple[str, str], int], whole: int, unknown: int = 0
) -> Iterable[Line]:
    numbers = {answer: found.get((question.key, answer), 0) for answer in question.answers}
    few, all_few = reach.hidden({answer: [number] for answer, number in numbers.items()})
    for answer, number in numbers.items():
        hidden = all_few or answer in few
        yield Line(answer, reach.hidden_share() if hidden else reach.share(number, whole, unknown))


def _stock(program: Program, sites: Sequence[SiteCounts], months: int) -> Stock:
    """`months` are those of the last three that the program has run: a young one gives out more a day, not less."""
    held = Balance.objects.filter(
        location__program=program, location__kind=ledger.SITE, lot__product__is_kit=True, on_hand__gt=0
    ).order_by()
    fit = held.filter(lot__is_held=False).exclude(lot__expires_on__lt=today_there())
    soon = Q(lot__expires_on__lte=today_there() + timedelta(days=reach.EXPIRES_SOON_DAYS))
    rows = fit.values_list("location__site").annotate(
        n=Sum(F("on_hand") - F("allocated")), soon=Sum("on_hand", filter=soon)
    )
    by_site, expires_soon = {}, 0
    for number, left, over_soon in rows:
        by_site[number], expires_soon = left, expires_soon + (over_soon or 0)
    short = []
    for site in sites:
        if site.state not in ("approved", "recertify"):
            continue
        days = days_of_cover(by_site.get(site.id, 0), site.recent / (max(months, 1) * DAYS_A_MONTH))
        if days < reach.LOW_COVER_DAYS:
            short.append(Cover(site.id, site.name, by_site.get(site.id, 0), days))
    short.sort(key=lambda one: (one.days, one.name))
    return Stock(len(sites), tuple(short), sum(by_site.values()), expires_soon)


def _cost(program: Program) -> Cost:
    cents = kits = unknown = 0
    # the program is asked for in the sum: as a condition, SQLite reads all places of a nation to look it up
    rows = Movement.objects.filter(kind="assemble", reversed_by=None).order_by().values_list("lot__cents_each")
    for each, made in rows.annotate(n=Sum("quantity", filter=Q(target__program=program))):
        if made is None:
            continue
        if each is None:
            unknown += made
        else:
            cents, kits = cents + each * made, kits + made
    return Cost(cents, kits, unknown)


def _unreconciled(program: Program) -> int:
    return HandOver.objects.filter(site__location__program=program, state="unreconciled", outcome="given").count()
