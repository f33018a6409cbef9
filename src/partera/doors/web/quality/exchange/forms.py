"""The forms of the exchange. Every text, and what can be read in a file, passes the identifier guard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from partera.core.errors import BadInput
from partera.doors.web.quality.guarded import GuardedForm
from partera.doors.web.sentences import spoken
from partera.platform.files import actions as files
from partera.platform.files.rules import kinds
from partera.platform.files.rules.kinds import Checked
from partera.programs.quality.actions.exchange import Post

Choices = Iterable[tuple[Any, Any]]
Parts = Sequence[tuple[int, str]]


class PostForm(GuardedForm):
    """What every post has: a text, perhaps a file, for which hospital, and whether that one is named."""

    text = forms.CharField(label=_("Text"), max_length=8000, widget=forms.Textarea(attrs={"rows": 5}))
    document = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("PDF, Word, Excel, PowerPoint, PNG, JPEG, CSV or text, up to 10 MB, without macros."),
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in kinds.ENDINGS)}),
    )
    no_patient = forms.BooleanField(
        label=_("I have looked through the file: nobody can tell from it who a patient is"), required=False
    )
    enrolment = forms.TypedChoiceField(label=_("You write for"), coerce=int, empty_value=None, required=False)
    shows_hospital = forms.BooleanField(
        label=_("The other hospitals may read our hospital’s name beside it"), required=False
    )

    def __init__(self, *args: Any, parts: Parts, runs: bool, too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._too_large = too_large
        writers: list[tuple[Any, Any]] = [*parts]
        if runs:
            writers.insert(0, ("", _("Those who run the collaborative")))
        self._only = parts[0][0] if len(writers) == 1 and parts else None
        if len(writers) > 1:
            self.fields["enrolment"].choices = writers  # type: ignore[attr-defined]
        else:
            del self.fields["enrolment"]
        if not parts:
            del self.fields["shows_hospital"]

    def clean_document(self) -> Checked | None:
        """The file as it may be kept."""
        given = self.cleaned_data.get("document")
        if self._too_large:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Make it smaller, or say where it can be found.")
            )
        if not isinstance(given, UploadedFile):
            return None
        try:
            return files.checked(given.name or "", given.read())
        except BadInput as error:
            raise forms.ValidationError(spoken(error)) from error

    def clean(self) -> dict[str, Any]:
        """A file needs its tick."""
        found = super().clean() or {}
        if found.get("document") is not None and not found.get("no_patient"):
            self.add_error("no_patient", _("Look through the file first, and tick this. Then choose the file again."))
        return found

    @property
    def post(self) -> Post:
        """What was written."""
        document = self.cleaned_data.get("document")
        return Post(
            text=self.cleaned_data["text"],
            enrolment=self.cleaned_data.get("enrolment", self._only),
            shows_hospital=self.cleaned_data.get("shows_hospital", True),
            documents=[document] if document is not None else [],
            keep_reason=self.keep_reason,
        )


class ThreadForm(PostForm):
    """A question, or something to share."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[("question", _("A question")), ("resource", _("Something that may help others"))],
        widget=forms.RadioSelect,
        initial="question",
    )
    title = forms.CharField(label=_("In one line"), max_length=200)
    measure = forms.TypedChoiceField(label=_("About the measure"), coerce=int, required=False, empty_value=None)
    bundle = forms.TypedChoiceField(label=_("About the bundle"), coerce=int, required=False, empty_value=None)
    field_order = (
        "kind",
        "title",
        "text",
        "measure",
        "bundle",
        "document",
        "no_patient",
        "enrolment",
        "shows_hospital",
    )

    def __init__(self, *args: Any, measures: Choices, bundles: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("measure", list(measures)), ("bundle", list(bundles))):
            if choices:
                self.fields[name].choices = [("", "—"), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    @property
    def about(self) -> dict[str, Any]:
        """What it is, and about what."""
        return {
            "kind": self.cleaned_data["kind"],
            "title": self.cleaned_data["title"],
            "measure": self.cleaned_data.get("measure"),
            "bundle": self.cleaned_data.get("bundle"),
        }


class ReplyForm(PostForm):
    """An answer."""

    worked = forms.TypedChoiceField(
        label=_("Did it work at your hospital?"),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        choices=[("", _("We have not tried it")), ("yes", _("It worked here")), ("no", _("It did not work here"))],
        widget=forms.RadioSelect,
        initial="",
    )
    field_order = ("text", "worked", "document", "no_patient", "enrolment", "shows_hospital")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer")
        if not kwargs["parts"]:
            del self.fields["worked"]


class MakeIdeaForm(GuardedForm):
    """What worked, made a change idea."""

    title = forms.CharField(label=_("Name of the change idea"), max_length=200)
    measures = forms.TypedMultipleChoiceField(
        label=_("Which measure would show whether it helps?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, measures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].choices = list(measures)  # type: ignore[attr-defined]


class ReasonForm(GuardedForm):
    """Why a thread is closed, or a post hidden."""

    reason = forms.CharField(label=_("Why"), max_length=300, help_text=_("Whoever wrote it reads the reason."))
