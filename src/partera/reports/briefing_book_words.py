"""How the briefing book says things in one language: numbers, periods, groups, measures."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from partera.core.periods import Period
from partera.evidence.measures.definition import Measure
from partera.evidence.vocabulary import group_parts
from partera.registry.findings.notes import recognised, sentence_of
from partera.registry.findings.rules import is_ranked, percent_below
from partera.reports.briefing_book_texts import COUNTED_IN, GROUPS, UNITS, WORDS

LANGUAGES = ("en", "es")


class Words:
    """One language's words, numbers and dates."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._place = LANGUAGES.index(self.language)
        self._locale = "es_US" if self.language == "es" else "en_US"

    def __call__(self, name: str, **values: object) -> str:
        """The words of that name, with values set in."""
        return WORDS[name][self._place].format(**values) if values else WORDS[name][self._place]

    def pick(self, pairs: dict[str, tuple[str, str]], name: str) -> str:
        """The word for a stored key; the key itself when there is none."""
        return pairs[name][self._place] if name in pairs else name

    def number(self, value: float, decimals: int = 0) -> str:
        """1,234.5, or −12.6 with a true minus sign."""
        pattern = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
        return format_decimal(round(value, decimals) + 0.0, format=pattern, locale=self._locale).replace("-", "−")

    def money(self, value: float, decimals: int = 0) -> str:
        """$1,234"""
        return f"${self.number(value, decimals)}"

    def day(self, value: date) -> str:
        """March 5, 2026"""
        return format_date(value, format="long", locale=self._locale)

    def short_day(self, value: date) -> str:
        """Mar 5, 2026"""
        return format_date(value, format="medium", locale=self._locale)

    def moment(self, value: datetime) -> str:
        """Thursday, March 5, 2026, 3:00 PM (Central Time), in the zone the value carries."""
        pattern = "EEEE, MMMM d, y, h:mm a (zzzz)"
        if self.language == "es":
            pattern = "EEEE, d 'de' MMMM 'de' y, h:mm a (zzzz)"
        return format_datetime(value, pattern, tzinfo=value.tzinfo, locale=self._locale)

    def period(self, text: str) -> str:
        """2019–2021"""
        return str(Period(text))

    def group(self, key: str) -> str:
        """Black, 20–24"""
        parts = group_parts(key) or {"": ""}
        keys = [f"{dimension}:{group}" if dimension else "all" for dimension, group in parts.items()]
        return ", ".join(self.pick(GROUPS, one) for one in keys)

    def place(self, code: str, name: str) -> str:
        """The place's name; the nation's in the reader's language."""
        return self.pick({"US": ("United States", "Estados Unidos")}, code) if code == "US" else name

    def inside(self, name: str) -> str:
        """The place's name inside a sentence."""
        return "the United States" if name == "United States" and self.language == "en" else name

    def either(self, names: Sequence[str]) -> str:
        """Arkansas or the United States"""
        return (" o " if self.language == "es" else " or ").join(names)

    def note(self, text: str) -> str:
        """What is kept in mind of a figure or a file, as a sentence."""
        return sentence_of(text, self.language)

    def source(self, title: str) -> str:
        """What a file was recognized as."""
        return recognised(title, self.language)

    def asked(self, text: str) -> str:
        """The day on which a publisher was asked; as the file writes it when it cannot be read."""
        for form in ("%b %d, %Y %I:%M:%S %p", "%Y-%m-%d"):
            with suppress(ValueError):
                return self.short_day(datetime.strptime(text, form).replace(tzinfo=UTC).date())
        return text

    def title(self, measure: Measure) -> str:
        """The measure's name."""
        return measure.title_es if self.language == "es" else measure.title

    def unit(self, measure: Measure) -> str:
        """What a value is counted in: %, per 1,000, percentile."""
        if is_ranked(measure):
            return self("ranked_axis")
        if measure.unit.startswith("%"):
            return "%"  # the title says of what
        if measure.unit:
            return self.pick(COUNTED_IN, measure.unit)
        return UNITS.get(measure.per, (f"per {measure.per:,}",) * 2)[self._place]

    def with_unit(self, measure: Measure) -> str:
        """Preterm birth (%)"""
        unit, title = self.unit(measure), self.title(measure)
        return title if not unit or unit.lower() == title.lower() else f"{title} ({unit})"

    def value(self, measure: Measure, value: float) -> str:
        """12.9%, 5.6 per 1,000, or more vulnerable than 96% of counties"""
        if is_ranked(measure):
            return self.rank(value)
        number = self.number(value, measure.decimals)
        unit = self.unit(measure)
        if unit.lower() == self.title(measure).lower():
            return number
        return f"{number}{unit}" if unit.startswith("%") else f"{number} {unit}".strip()

    def rank(self, value: float) -> str:
        """A rank among counties, from 0 to 1, in words."""
        if value >= 1:
            return self("ranked_most")
        if value <= 0:
            return self("ranked_least")
        return self("ranked", percent=percent_below(value))

    def bare(self, measure: Measure, value: float) -> str:
        """12.9, without its unit."""
        return self.number(value, measure.decimals)
