"""The filters that format dates, numbers and suppression, and the tags of the frame; nothing else is computed here."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, Textarea
from django.forms.boundfield import BoundField, BoundWidget
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partera.core.codes import STATES, place_name
from partera.evidence.figures import Figure
from partera.platform.accounts.permissions import ROLES
from partera.registry.findings.notes import in_language, sentence_of
from partera.registry.partners.rules import KINDS, LEVELS, PARTNERSHIP_STATES, PARTNERSHIP_TYPES

register = template.Library()

_STATES = {
    "unreliable": "Unreliable",
    "suppressed": "Small count hidden",
    "not_collected": "Not collected",
    "missing": "Not available",
    "not_applicable": "Not applicable",
    "estimate": "Estimate",
    "modelled": "Modelled",
    "provisional": "Provisional",
    "pooled": "Pooled",
}


def is_spanish() -> bool:
    """Whether the page is being written in Spanish."""
    return (get_language() or "en").startswith("es")


def _locale() -> str:
    """American usage in both languages: 1,234.5 and month names."""
    return "es_US" if is_spanish() else "en_US"


@register.filter
def number(value: float | None, decimals: int | str = 0) -> str:
    """1,234 or, with decimals, 12.5; the word for *not available* when there is none."""
    if value is None:
        return state_word("missing")
    return _number(float(value), int(decimals), _locale())


@lru_cache(maxsize=20_000)
def _number(value: float, places: int, locale: str) -> str:
    """The same numbers stand on many pages; writing one takes long. A negative one has a true minus sign."""
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    return format_decimal(round(value, places) + 0.0, format=pattern, locale=locale).replace("-", "−")


@register.filter
def rate(value: float | None) -> str:
    """A rate with one decimal."""
    return number(value, 1)


@register.filter
def percent(value: float | None) -> str:
    """A percentage already on the scale 0–100: 12.5 %, with one decimal."""
    return state_word("missing") if value is None else f"{number(value, 1)}%"


@register.filter
def money(value: float | None) -> str:
    """Whole dollars."""
    return state_word("missing") if value is None else f"${number(value)}"


@register.filter
def shown(figure: Figure | None, decimals: int | str = 1) -> str:
    """A figure's value, or the word that stands for it: never a zero or a blank for what is hidden."""
    if figure is None:
        return state_word("missing")
    return number(figure.value, decimals) if figure.is_shown else state_word(figure.state)


@register.filter
def state_word(state: str) -> str:
    """The word for a figure's state; nothing for one that is plainly shown."""
    return _(_STATES[state]) if state != "ok" else ""


@register.filter
def said(text: str) -> str:
    """What a reader of files says, in the page's language; a publisher's own words as they stand."""
    return in_language(str(text), get_language() or "en")


@register.filter
def as_sentence(text: str) -> str:
    """The same, with a capital and a full stop."""
    return sentence_of(str(text), get_language() or "en")


@register.filter
def day(value: date | datetime | None) -> str:
    """A date as people write it: March 5, 2026; 5 de marzo de 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_date(value, format="long", locale=_locale())


@register.filter
def moment(value: datetime) -> str:
    """A day with its time: March 5, 2026, 3:00 PM; 5 de marzo de 2026, 3:00 p.m."""
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(value)}, {format_time(value.time(), format='short', locale=_locale())}"


@register.filter
def month(value: date) -> str:
    """A month as people write it: March 2026; marzo de 2026."""
    return format_date(value, format="MMMM 'de' yyyy" if is_spanish() else "MMMM yyyy", locale=_locale())


@register.inclusion_tag("components/chip.html")
def chip(state: str, words: str = "") -> dict[str, str]:
    """A figure's state beside it, or a chip with words of its own."""
    return {"state": state, "words": words or state_word(state)}


@register.simple_tag
def crumb(label: str, address: str = "") -> SafeString:
    """A breadcrumb; the last, the page itself, has no address."""
    if not address:
        return format_html(
            '<li class="usa-breadcrumb__list-item usa-current" aria-current="page"><span>{}</span></li>', label
        )
    return format_html(
        '<li class="usa-breadcrumb__list-item"><a class="usa-breadcrumb__link" href="{}"><span>{}</span></a></li>',
        address,
        label,
    )


class _Framed(template.Node):
    """What stands inside, within a template; nothing when nothing stands inside."""

    def __init__(self, frame: FilterExpression, nodelist: NodeList) -> None:
        self.frame = frame
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        body = self.nodelist.render(context).strip()
        if not body:
            return ""
        frame = context.template.engine.get_template(self.frame.resolve(context))  # type: ignore[union-attr]
        with context.push(body=mark_safe(body)):  # noqa: S308 - rendered by the template engine just above
            return frame.render(context)


@register.tag
def framed(parser: Parser, token: Token) -> _Framed:
    """`{% framed "components/about.html" %}…{% endframed %}`: the frame shows only when it holds something."""
    frame = parser.compile_filter(token.split_contents()[1])
    nodelist = parser.parse(("endframed",))
    parser.delete_first_token()
    return _Framed(frame, nodelist)


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is a single tick box."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_list(field: BoundField) -> str:
    """`radio` or `checkbox` when the field is a list of choices, else nothing."""
    widget = field.field.widget
    return (
        "checkbox" if isinstance(widget, CheckboxSelectMultiple) else "radio" if isinstance(widget, RadioSelect) else ""
    )


@register.filter
def target(field: BoundField) -> str:
    """The id that a link to the field goes to."""
    return f"{field.auto_id}_0" if is_choice_list(field) else field.id_for_label or field.auto_id


@register.filter
def describers(field: BoundField) -> str:
    """The ids of the hint and the error that describe the field."""
    ids = [f"{field.auto_id}-hint"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}-error"] if field.errors else ids)


@register.filter
def dressed(field: BoundField | BoundWidget) -> SafeString:
    """The field's own control with the classes and descriptions of the design system."""
    if isinstance(field, BoundWidget):
        kind = "radio" if field.data["type"] == "radio" else "checkbox"
        field.data["attrs"]["class"] = f"usa-{kind}__input"
        return field.tag()
    attributes: dict[str, Any] = {"class": _class_of(field)}
    if described := describers(field):
        attributes["aria-describedby"] = described
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs=attributes)


def _class_of(field: BoundField) -> str:
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    if isinstance(widget, CheckboxInput):
        name = "usa-checkbox__input"
    elif isinstance(widget, Textarea):
        name = "usa-textarea"
    elif isinstance(widget, Select):
        name = "usa-select"
    elif getattr(widget, "input_type", "") == "file":
        name = "p-file"
    else:
        name = "usa-input"
    return f"{name} usa-input--error {own}".strip() if field.errors else f"{name} {own}".strip()


@register.filter
def role_word(role: str) -> str:
    """A role's name in the reader's language."""
    return _(ROLES[role])


@register.filter
def kind_word(kind: str) -> str:
    """A kind of organisation in the reader's language."""
    return _(KINDS[kind])


@register.filter
def level_word(level: str) -> str:
    """A level of government in the reader's language."""
    return _(LEVELS[level])


@register.filter
def type_word(kind: str) -> str:
    """A type of partnership in the reader's language."""
    return _(PARTNERSHIP_TYPES[kind])


@register.filter
def partnership_state_word(state: str) -> str:
    """Where a partnership stands in its life, in the reader's language."""
    return _(PARTNERSHIP_STATES[state])


@register.filter
def place_word(code: str) -> str:
    """A place's name by its code."""
    return place_name(code)


@register.filter
def state_letters(code: str) -> str:
    """A state's two letters by its code."""
    return STATES[code].abbreviation


@register.filter
def translated(words: str) -> str:
    """Words that another layer holds in English, in the reader's language."""
    return _(words) if words else ""
