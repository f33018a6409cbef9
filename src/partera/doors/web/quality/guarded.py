"""Forms whose texts pass the identifier guard: what is asked about is shown in its words, with a field for the reason.

    class NoteForm(GuardedForm):
        text = forms.CharField(…)

    with refuse(form):
        actions.note(…, text=form.cleaned_data["text"], keep_reason=form.keep_reason, by=viewer)

The action asks (`actions.texts.checked`), so that what was kept before is not asked about again; the names of its
fields are those of the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.errors import BadInput, Refused
from partera.core.identifiers import guard
from partera.doors.web.sentences import spoken

KEEP = "keep_reason"


class GuardedForm(forms.Form):
    """A form with free text. The field for the reason stands in it once something was asked about."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.add_prefix(KEEP) in self.data:
            self._show()

    @property
    def keep_reason(self) -> str:
        """Why what was asked about may stay; nothing when nobody asked."""
        return str(self.cleaned_data.get(KEEP, ""))

    def ask(self, asked: guard.Asked) -> None:
        """Ask about each thing found, in the field for the reason."""
        self._show()
        for one in asked.found:
            self.add_error(KEEP, question(one))

    def stop(self, stopped: guard.Stopped) -> None:
        """Say in its field what may not stay."""
        for one in stopped.found:
            if one.field == KEEP:
                self._show()
            self.add_error(one.field if one.field in self.fields else None, refusal(one))

    def _show(self) -> None:
        self.fields[KEEP] = forms.CharField(
            label=_("Why may it stay?"),
            required=False,
            max_length=300,
            help_text=_("Only if it is about no patient, such as the unit’s own phone. Else take it out of the text."),
        )


def question(one: guard.InField) -> str:
    """What is asked about a part of a text, in the reader's language."""
    return _now("“%(words)s” looks like %(what)s. Take it out, or say why it may stay.") % _said(one)


def refusal(one: guard.InField) -> str:
    """What is said of a part of a text that may not stay."""
    return _now("“%(words)s” looks like %(what)s. Nothing about a single patient is kept here: take it out.") % _said(
        one
    )


def _said(one: guard.InField) -> dict[str, str]:
    return {"words": one.excerpt, "what": _now(guard.KINDS[one.kind])}


@contextmanager
def refuse(form: GuardedForm) -> Iterator[None]:
    """What the guard or a rule refuses stands in the form, with everything typed kept."""
    try:
        yield
    except guard.Asked as asked:
        form.ask(asked)
    except guard.Stopped as stopped:
        form.stop(stopped)
    except (Refused, BadInput) as error:
        form.add_error(None, spoken(error))
