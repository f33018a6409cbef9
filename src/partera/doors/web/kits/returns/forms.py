"""What is written down of a return."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partera.doors.web.kits.stock.forms import MOST, Choices, KeyedForm, choose

_LONGEST = 300
_NOBODY = _("No name, birth date or record number.")


class SendBackForm(KeyedForm):
    """Kits or supplies that go back to a warehouse."""

    lot = forms.TypedChoiceField(label=_("What goes back?"), coerce=int)
    quantity = forms.IntegerField(label=_("How many?"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=_("Why do they go back?"), help_text=_NOBODY, max_length=_LONGEST)

    def __init__(self, *args: Any, lots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["lot"], lots)


class CameBackForm(KeyedForm):
    """A kit that a family brought back unopened, of a hand-over that nobody knows."""

    lot = forms.TypedChoiceField(label=_("Which lot was the kit from?"), coerce=int)
    reason = forms.CharField(label=_("Why did it come back?"), help_text=_NOBODY, max_length=_LONGEST)

    def __init__(self, *args: Any, lots: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["lot"], lots)


class OfHandOverForm(forms.Form):
    """The kit of a known hand-over came back unopened."""

    reason = forms.CharField(label=_("Why did it come back?"), help_text=_NOBODY, max_length=_LONGEST)


class ReceiveForm(forms.Form):
    """How many of a return arrived in a warehouse."""

    warehouse = forms.TypedChoiceField(label=_("In which warehouse?"), coerce=int)
    arrived = forms.IntegerField(label=_("How many arrived?"), min_value=0, max_value=MOST)
    reason = forms.CharField(
        label=_("What you know of the missing ones"), help_text=_("Only if fewer arrived."), max_length=_LONGEST,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, warehouses: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["warehouse"], warehouses)


class CallOffForm(forms.Form):
    """It was not sent after all."""

    reason = forms.CharField(label=_("Why was it not sent?"), help_text=_NOBODY, max_length=_LONGEST)
