"""The book's parts about money, partners, sites, steps and sources."""

from __future__ import annotations

from partera.programs.convenings.queries import OverviewGiven
from partera.registry.funding.queries import Investment, InvestmentLine
from partera.registry.services.queries import SiteRow
from partera.reports.briefing_book_inputs import Given
from partera.reports.briefing_book_model import Block, Column, Section, Table, Text
from partera.reports.briefing_book_texts import SITE_KINDS, STATUSES
from partera.reports.briefing_book_words import Words


def money(given: Given, words: Words) -> Section:
    """HRSA's awards for the place by programme, and apart what cannot be placed."""
    found = given.investment
    place = given.subject.name
    if found is None or not given.awards_loaded:
        return Section("investment", words("money"), (Text(words("missing_awards"), "missing"),))
    blocks: list[Block] = []
    year = found.fiscal_year
    if found.lines:
        blocks.append(_money_table("investment", words("money_caption", year=year, place=place), found.lines, words))
    elif not found.whole_state:
        blocks.append(Text(words("missing_awards_here", place=place), "missing"))
    else:
        blocks.append(Text(words("no_county_awards", place=place), "plain"))
    blocks += _beside_money(given, found, words)
    rules = found.split_words_es if words.language == "es" else found.split_words
    if rules:
        blocks.append(Text(words("split", rule=" ".join(rules)), "note"))
    blocks += _divided_by(given, found, words)
    return Section("investment", words("money"), tuple(blocks))


def _beside_money(given: Given, found: Investment, words: Words) -> list[Block]:
    """What stands apart from the place's own sum."""
    blocks: list[Block] = []
    year, state = found.fiscal_year, given.state_name or given.subject.name
    if found.whole_state:
        caption = words("whole_state_caption", state=state, year=year)
        blocks.append(_money_table("investment-state", caption, found.whole_state, words))
    if found.not_split:
        blocks.append(
            _money_table("investment-not-split", words("not_split_caption", year=year), found.not_split, words)
        )
    if found.area_not_stated:
        caption = words("not_stated_caption", year=year)
        blocks.append(_money_table("investment-area-not-stated", caption, found.area_not_stated, words, apart=True))
        blocks.append(Text(words("not_stated_note", state=state), "note"))
    return blocks


def _divided_by(given: Given, found: Investment, words: Words) -> list[Block]:
    blocks: list[Block] = []
    for count, period, said, missing in (
        (found.births, given.births_period, "per_births_of", "missing_births"),
        (found.population, given.population_period, "per_people_of", "missing_people"),
    ):
        if count:
            blocks.append(Text(words(said, count=words.number(count), period=words.period(period)), "note"))
        else:
            blocks.append(Text(words(missing), "missing"))
    return blocks


def _money_table(
    name: str, caption: str, lines: tuple[InvestmentLine, ...], words: Words, *, apart: bool = False
) -> Table:
    columns = [
        Column(words("program"), width=8),
        Column(words("listing"), width=3),
        Column(words("grantees"), width=8),
        Column(words("amount"), True, 4),
    ]
    if not apart:
        columns += [Column(words("per_person"), True, 3), Column(words("per_birth"), True, 3)]
    rows = [_money_row(line, words, apart=apart) for line in lines]
    if len(lines) > 1 and not apart:
        people = [line.per_person for line in lines]
        births = [line.per_birth for line in lines]
        total = sum(line.amount for line in lines)
        sums = [sum(x for x in part if x is not None) if None not in part else None for part in (people, births)]
        rows.append((words("total"), "", "", words.money(total), *(_dollars(x, words) for x in sums)))
    raw = tuple(
        (x.program, x.activity_code, x.listing, x.amount, x.awards, x.rule, x.per_person, x.per_birth) for x in lines
    )
    names = ("program", "activity_code", "listing", "amount", "awards", "rule", "per_person", "per_birth")
    return Table(name, caption, tuple(columns), tuple(rows), names, raw)


def _money_row(line: InvestmentLine, words: Words, *, apart: bool) -> tuple[str, ...]:
    program = f"{line.program} ({line.activity_code})" if line.activity_code else line.program
    first = (program, line.listing or words("not_given"), _names(line.grantees, words), words.money(line.amount))
    return first if apart else (*first, _dollars(line.per_person, words), _dollars(line.per_birth, words))


def _names(names: tuple[str, ...], words: Words) -> str:
    """Up to three names, then how many more."""
    shown = "; ".join(names[:3])
    return shown if len(names) <= 3 else words("and_more", names=shown, count=len(names) - 3)


def _dollars(value: float | None, words: Words) -> str:
    return words("not_known") if value is None else words.money(value, 2)


def partners(given: Given, words: Words) -> Section:
    """Organisations with what they offer and need, and the overviews grantees gave."""
    blocks: list[Block] = []
    if given.grantees:
        columns = (
            Column(words("organisation"), width=5),
            Column(words("programs"), width=4),
            Column(words("offers"), width=5),
            Column(words("needs"), width=5),
        )
        not_said = words("not_said")
        rows = tuple(
            (g.name, "; ".join(g.programs) or "–", g.offers or not_said, g.needs or not_said) for g in given.grantees
        )
        blocks.append(Table("partners", words("partners_caption"), columns, rows))
    else:
        blocks.append(Text(words("missing_partners", place=given.subject.name), "missing"))
    if given.overviews:
        blocks.append(_overviews(given.overviews, words))
    elif given.session is not None:
        blocks.append(Text(words("missing_overviews"), "missing"))
    return Section("partners", words("partners"), tuple(blocks))


def _overviews(found: tuple[OverviewGiven, ...], words: Words) -> Table:
    columns = (
        Column(words("program"), width=5),
        Column(words("amount"), True, 3),
        Column(words("serves"), width=5),
        Column(words("assets"), width=4),
        Column(words("needs"), width=4),
        Column(words("requirement"), width=5),
    )
    rows = tuple(_overview_row(o, words) for o in found)
    names = (
        "organisation", "program", "listing", "award", "amount", "budget_period", "counties", "population",
        "services", "people_served", "measures", "assets", "needs", "requirement_helps", "requirement_hinders",
    )  # fmt: skip
    raw = tuple((o.organisation_name, *(getattr(o, name) for name in names[1:])) for o in found)
    return Table("overviews", words("overviews_caption"), columns, rows, names, raw)


def _overview_row(o: OverviewGiven, words: Words) -> tuple[str, ...]:
    people = f"{words('people_served')}: {words.number(o.people_served)}" if o.people_served is not None else ""
    serves = "; ".join(text for text in (o.population, o.counties, o.services, people) if text)
    requirement = " ".join(
        words(name, words=text)
        for name, text in (("helps", o.requirement_helps), ("hinders", o.requirement_hinders))
        if text
    )
    return (
        f"{o.organisation_name}: {o.program}" + (f" ({o.listing})" if o.listing else ""),
        words.money(float(o.amount)) if o.amount is not None else words("not_given"),
        serves or words("not_given"),
        o.assets or words("not_said"),
        o.needs or words("not_said"),
        requirement or words("not_said"),
    )


def safety_net(given: Given, words: Words) -> Section:
    """Hospitals and the other sites; who is marked birthing-friendly, and that a blank is not a no."""
    place = given.subject.name
    hospitals = [site for site in given.sites if site.kind == "hospital"]
    others = [site for site in given.sites if site.kind != "hospital"]
    blocks: list[Block] = []
    if hospitals and given.subject.kind == "nation":
        blocks += [_hospitals_by_state(hospitals, words), Text(words("birthing_note"), "note")]
    elif hospitals:
        shown = hospitals if len(hospitals) <= 60 else [s for s in hospitals if s.birthing_friendly]
        if len(shown) < len(hospitals):
            blocks.append(Text(words("hospitals_many", count=words.number(len(hospitals)), shown=len(shown))))
        blocks.append(_hospitals(shown, hospitals, place, words))
        blocks.append(Text(words("birthing_note"), "note"))
    else:
        name = "missing_hospitals" if given.sites_loaded else "missing_hospital_list"
        blocks.append(Text(words(name, place=place), "missing"))
    if others:
        columns = (Column(words("name"), width=6), Column(words("kind"), width=4), Column(words("city"), width=4))
        rows = tuple((s.name, words.pick(SITE_KINDS, s.kind), s.city) for s in others)
        blocks.append(Table("sites", words("sites_caption", place=place), columns, rows))
    else:
        blocks.append(Text(words("missing_sites", place=place), "missing"))
    return Section("safety-net", words("net"), tuple(blocks))


def _hospitals_by_state(hospitals: list[SiteRow], words: Words) -> Table:
    """For the nation: how many there are in each state; the list itself stands in the states' books."""
    columns = (
        Column(words("state_name"), width=6),
        Column(words("listed"), True, 3),
        Column(words("birthing"), True, 3),
    )
    by_state: dict[str, list[SiteRow]] = {}
    for site in hospitals:
        by_state.setdefault(site.state, []).append(site)
    rows = tuple(
        (state, words.number(len(found)), words.number(sum(s.birthing_friendly is True for s in found)))
        for state, found in sorted(by_state.items())
    )
    return Table("hospitals-by-state", words("hospitals_by_state"), columns, rows)


def _hospitals(shown: list[SiteRow], every: list[SiteRow], place: str, words: Words) -> Table:
    columns = (
        Column(words("name"), width=7),
        Column(words("city"), width=4),
        Column(words("type"), width=5),
        Column(words("emergency"), width=3),
        Column(words("birthing"), width=3),
    )
    rows = tuple(
        (s.name, s.city, s.type or words("not_given"), _yes(s.emergency, words), _yes(s.birthing_friendly, words))
        for s in shown
    )
    names = ("site", "name", "address", "city", "state", "zip", "county", "type", "emergency", "birthing_friendly")
    raw = tuple(tuple(getattr(s, name) for name in names) for s in every)
    return Table("hospitals", words("hospitals_caption", place=place), columns, rows, names, raw)


def _yes(value: bool | None, words: Words) -> str:
    return words("not_given") if value is None else words("yes" if value else "no")


def steps(given: Given, words: Words) -> Section:
    """What was agreed and is still open."""
    if not given.steps:
        missing = Text(words("missing_steps", place=given.subject.name), "missing")
        return Section("steps", words("steps"), (missing,))
    columns = (
        Column(words("step"), width=8),
        Column(words("lead"), width=5),
        Column(words("due"), width=4),
        Column(words("status"), width=4),
    )
    rows = []
    for step in given.steps:
        marks = [words.pick(STATUSES, step.status)]
        marks += [words("overdue")] if step.is_overdue else []
        marks += [words("silent", days=step.quiet_days)] if step.is_silent else []
        lead = step.lead if not step.owner else f"{step.lead}, {step.owner}".lstrip(", ")
        rows.append((step.what, lead or words("not_given"), words.short_day(step.due), "; ".join(marks)))
    return Section("steps", words("steps"), (Table("steps", words("steps_caption"), columns, tuple(rows)),))
