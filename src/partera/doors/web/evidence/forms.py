"""What is asked when files are uploaded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from partera.core.codes import NotACode, place_kind
from partera.core.periods import NotAPeriod, Period
from partera.flows.uploads import MOST_BYTES, MOST_FILES
from partera.registry.findings.actions import MOST_REASON


class ManyFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them empty of name."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Each file by the rules of one."""
        given = list(data) if isinstance(data, (list, tuple)) and data else [None]
        return [super(FilesField, self).clean(file, initial) for file in given]


class FactsForm(forms.Form):
    """Facts that a file lacks and a person states."""

    period = forms.CharField(
        label=_("Period the file covers"),
        required=False,
        max_length=12,
        help_text=_("Only when the file does not say it: 2023, or several years together 2019-2021."),
    )
    place = forms.CharField(
        label=_("Place the file is about"),
        required=False,
        max_length=8,
        help_text=_("Only when the file does not say it: US, a state’s code (05) or a county’s code (05119)."),
    )

    agreement = forms.ChoiceField(
        label=_("Agreement the records are held under"),
        required=False,
        help_text=_("Only for a state’s extract of birth records, which is loaded under an agreement with its owner."),
    )

    def __init__(self, *args: Any, agreements: Iterable[tuple[int, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agreement"].choices = [("", _("None")), *agreements]  # type: ignore[attr-defined]

    def clean_agreement(self) -> int:
        """The number of an agreement, 0 for none."""
        return int(self.cleaned_data["agreement"] or 0)

    def clean_period(self) -> str:
        """A period as figures use it."""
        text = self.cleaned_data["period"].strip().replace("–", "-")
        if text:
            try:
                _kind = Period(text).kind
            except NotAPeriod as error:
                raise forms.ValidationError(_("Write 2023, 2023-04, 2023-Q2 or 2019-2021.")) from error
        return text

    def clean_place(self) -> str:
        """The code of a place."""
        text = self.cleaned_data["place"].strip().upper()
        if text:
            try:
                place_kind(text)
            except NotACode as error:
                raise forms.ValidationError(_("Write US, a state’s two digits or a county’s five digits.")) from error
        return text


class BackForm(forms.Form):
    """Why the pages go back to an earlier release."""

    reason = forms.CharField(
        label=_("Why the pages go back"),
        max_length=MOST_REASON,
        help_text=_("Kept with the release for everybody who works with evidence. Name no person."),
    )


class UploadForm(FactsForm):
    """The files, and optionally the facts and mapping that belong to them."""

    files = FilesField(  # type: ignore[assignment]
        label=_("Files"),
        widget=ManyFiles(attrs={"multiple": True}),
        help_text=_(
            "CDC WONDER exports, NCHS natality files, hospital lists, vulnerability indices, grantee lists, "
            "obligations, population, state extracts and place tables. Recognized by content, not by name."
        ),
        error_messages={"required": _("Choose at least one file.")},
    )
    mapping = forms.FileField(
        label=_("Mapping file"),
        required=False,
        help_text=_("For a state extract or a table of your own: the TOML file that says which column means what."),
    )
    field_order = ["files", "period", "place", "mapping", "agreement"]

    def clean_files(self) -> list[UploadedFile]:
        """Not too many, not too large together."""
        files = self.cleaned_data["files"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(most)d files at once.") % {"most": MOST_FILES})
        if sum(file.size or 0 for file in files) > MOST_BYTES:
            raise forms.ValidationError(too_large())
        return files

    def clean_mapping(self) -> UploadedFile | None:
        """A mapping is a small text."""
        mapping = self.cleaned_data.get("mapping")
        if mapping and (mapping.size or 0) > 1024**2:
            raise forms.ValidationError(_("A mapping file is a small text; this is larger than 1 MB."))
        return mapping


def too_large() -> str:
    """The sentence for an upload past the bound."""
    return _(
        "Together these are larger than %(most)d MB. Load files of that size on the server with `partera load`."
    ) % {"most": MOST_BYTES // 1024**2}
