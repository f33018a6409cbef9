"""Places as people type them: a name, a name with its state, or a code. Fields that suggest names as one types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partera.core.codes import NATION, STATE_BY_ABBREVIATION, STATE_BY_NAME, counties, find_county, place_name
from partera.core.viewers import PUBLIC
from partera.registry.places.queries import PlaceRow, found

STATES_AND_COUNTIES = ("state", "county")
SUGGESTED = 12


def read_county(text: str) -> str | None:
    """The code of a county written as `05119`, `Pulaski, AR` or `Pulaski County, Arkansas`."""
    text = text.strip()
    if re.fullmatch(r"\d{5}", text):
        return text if text in counties() else None
    name, _comma, state = text.rpartition(",")
    held = STATE_BY_ABBREVIATION.get(state.strip().upper()) or STATE_BY_NAME.get(state.strip().lower())
    county = find_county(held.code, name) if held and name.strip() else None
    return county.code if county else None


def suggested(text: str, kinds: Iterable[str] = STATES_AND_COUNTIES) -> list[str]:
    """Names of places that what was typed so far could mean."""
    wanted = set(kinds)
    return [row.name for row in found(PUBLIC, text, 4 * SUGGESTED) if row.kind in wanted][:SUGGESTED]


def read_place(text: str, *, kinds: Iterable[str] = STATES_AND_COUNTIES, within: Iterable[str] = ()) -> str:
    """The code of the one place meant; of several of a name the one that lies `within` these places is meant."""
    text = text.strip()
    wanted = set(kinds)
    if "county" in wanted and (code := read_county(text)):
        return code
    if "state" in wanted and (state := STATE_BY_ABBREVIATION.get(text.upper())):
        return state.code
    rows = [row for row in found(PUBLIC, text, 4 * SUGGESTED) if row.kind in wanted]
    near = set(within)
    for among in (_called(rows, text), rows):
        if len(among) == 1:
            return among[0].code
        if len(inside := [row for row in among if near & {row.code, row.parent}]) == 1:
            return inside[0].code
    raise forms.ValidationError(_which(text, rows))


def _called(rows: list[PlaceRow], text: str) -> list[PlaceRow]:
    """Those called exactly so, by their whole name or else by their own part of it: Pulaski, Pulaski County."""
    said = text.lower()
    whole = [row for row in rows if row.name.lower() == said]
    return whole or [row for row in rows if said in _own_names(row)]


def _own_names(row: PlaceRow) -> tuple[str, str]:
    own = row.short_name.lower()
    return own, own.removesuffix(" county").removesuffix(" parish")


def _which(text: str, rows: list[PlaceRow]) -> str:
    if rows:
        names = "; ".join(row.name for row in rows[:5])
        return _now("Several places have this name. Type one of: %(names)s.") % {"names": names}
    return _now("There is no place called “%(text)s”. Check the spelling, or write it like Pulaski, AR.") % {
        "text": text[:60]
    }


class PlaceField(forms.CharField):
    """One place; as one types, names are suggested."""

    def __init__(self, *, kinds: tuple[str, ...] = STATES_AND_COUNTIES, **more: Any) -> None:
        super().__init__(max_length=80, **more)
        self.kinds, self.within = kinds, tuple[str, ...]()
        self.widget.attrs |= _suggesting(kinds)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read_place(text, kinds=self.kinds, within=self.within) if text else ""


class PlacesField(forms.CharField):
    """Places, one a line; as one types into the field above them, names are suggested."""

    widget = forms.Textarea

    def __init__(self, *, kinds: tuple[str, ...] = STATES_AND_COUNTIES, **more: Any) -> None:
        super().__init__(max_length=20_000, **more)
        self.kinds, self.within = kinds, tuple[str, ...]()
        self.widget.attrs |= _suggesting(kinds) | {"data-suggest-label": _("Add a place by its name")}

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return [read_place(line, kinds=self.kinds, within=self.within) for line in lines if line]


def _suggesting(kinds: tuple[str, ...]) -> dict[str, Any]:
    return {"data-suggest": f"/suggest/places/?kinds={'+'.join(kinds)}&q=", "autocomplete": "off"}


def place_lines(codes: Iterable[str]) -> str:
    """The places as one writes them, one a line."""
    return "\n".join("United States" if code == NATION else place_name(code) for code in codes)
