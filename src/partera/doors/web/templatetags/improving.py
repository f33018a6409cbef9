"""The words of improvement, case reviews and the exchange, by their keys, in the reader's language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partera.programs.quality.rules import exchanging, improving

register = template.Library()


_CONTEXT = "test of change"
"""Words that mean something else elsewhere: to plan, to do; an idea that was adopted."""


def _word_of(found: dict[str, str], key: str) -> str:
    return _(found[key]) if key else ""


@register.filter
def idea_word(key: str) -> str:
    """Where a change idea stands."""
    return pgettext(_CONTEXT, improving.IDEA_STATES[key])


@register.filter
def cycle_word(key: str) -> str:
    """At which step a test of change is."""
    return pgettext(_CONTEXT, improving.CYCLE_STATES[key])


@register.filter
def act_word(key: str) -> str:
    """What was decided at the end of a test."""
    return _word_of(improving.ACTS, key)


@register.filter
def scale_word(key: str) -> str:
    """How widely a change is tried."""
    return _word_of(improving.SCALES, key)


@register.filter
def event_word(key: str) -> str:
    """What kind of event a case review is about."""
    return _word_of(improving.EVENT_KINDS, key)


@register.filter
def severity_word(key: str) -> str:
    """How severe it was."""
    return _word_of(improving.SEVERITIES, key)


@register.filter
def preventability_word(key: str) -> str:
    """Whether it could have been prevented."""
    return _word_of(improving.PREVENTABILITY, key)


@register.filter
def factor_word(key: str) -> str:
    """What contributed."""
    return _word_of(improving.FACTORS, key)


@register.filter
def racism_word(key: str) -> str:
    """The answer on racism and bias."""
    return _word_of(improving.RACISM_ANSWERS, key)


@register.filter
def advice_level_word(key: str) -> str:
    """At which level a recommendation works."""
    return _word_of(improving.LEVELS, key)


@register.filter
def advice_word(key: str) -> str:
    """How a recommendation stands."""
    return _word_of(improving.RECOMMENDATION_STATES, key)


@register.filter
def thread_word(key: str) -> str:
    """What a thread of the exchange is."""
    return _word_of(exchanging.THREAD_KINDS, key)
