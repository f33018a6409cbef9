"""The page objects of agreements on records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from partera.core.viewers import Viewer
from partera.doors.web.templatetags.showing import day, number
from partera.platform.accounts.permissions import ROLES
from partera.registry.custody import actions, queries, rules
from partera.registry.custody.queries import AgreementPage, AgreementRow

STATES = {
    rules.RUNNING: gettext_noop("running"),
    rules.NOT_BEGUN: gettext_noop("not begun"),
    rules.ENDED: gettext_noop("ended"),
}
CHIPS = {rules.RUNNING: "held", rules.NOT_BEGUN: "planned", rules.ENDED: "cancelled"}


@dataclass(frozen=True)
class Line:
    """An agreement in the list."""

    row: AgreementRow
    state: str
    chip: str
    warning: str


@dataclass(frozen=True)
class ListPage:
    """Every agreement that the viewer is a party to."""

    answer: str
    lines: tuple[Line, ...]
    may_agree: bool


@dataclass(frozen=True)
class OnePage:
    """One agreement."""

    found: AgreementPage
    line: Line
    facts: tuple[tuple[str, str], ...]
    may_load: tuple[str, ...]
    may_count: tuple[str, ...]
    contact: str
    may_ask: bool


@dataclass(frozen=True)
class CertificatePage:
    """A certificate of destruction."""

    number: int
    agreement: int
    is_whole: bool
    facts: tuple[tuple[str, str], ...]
    day: date

    @property
    def title(self) -> str:
        """Its heading."""
        return _("Certificate of destruction %(number)s") % {"number": self.number}

    @property
    def state(self) -> str:
        """Whether it may be relied on."""
        if self.is_whole:
            return _("This certificate is as it was written.")
        return _("This certificate was changed after it was written. Do not rely on it.")


def list_page(viewer: Viewer) -> ListPage:
    """The list of agreements."""
    rows = queries.agreements(viewer)
    running = sum(row.state == rules.RUNNING for row in rows)
    if not rows:
        answer = _("No agreement that you are named in is written down.")
    else:
        answer = ngettext("%(n)s agreement is running.", "%(n)s agreements are running.", running) % {"n": running}
    return ListPage(answer, tuple(_line(row) for row in rows), viewer.may_somewhere("records.agree"))


def one_page(viewer: Viewer, number_: int, *, with_contact: bool) -> OnePage:
    """One agreement; the contact only when it was asked for, and then the trail says so."""
    found = queries.agreement(viewer, number_)
    row = found.row
    facts = [
        (_("Owner of the records"), row.owner),
        (_("They may be used for"), found.purpose),
        (_("First day"), day(row.start)),
        (_("Last day on which they may be counted"), day(row.last_day)),
        (_("To be destroyed by"), day(row.destroy_by)),
    ]
    if found.highest_hidden:
        facts.append((_("Counts hidden at the owner’s wish"), f"1–{found.highest_hidden}"))
    if found.stopped_on:
        facts.append((_("Ended before its day"), f"{day(found.stopped_on)}: {found.stopped_why}"))
    return OnePage(
        found=found,
        line=_line(row),
        facts=tuple(facts),
        may_load=_named(found, rules.LOAD),
        may_count=_named(found, rules.COUNT),
        contact=actions.read_contact(agreement=number_, by=viewer) if with_contact else "",
        may_ask=found.has_contact and (found.row.may_change or row.may_load or row.may_count),
    )


def certificate_page(viewer: Viewer, number_: int) -> CertificatePage:
    """A certificate, and whether it is as it was written."""
    found = queries.certificate(viewer, number_)
    said: dict[str, Any] = found.certificate
    return CertificatePage(
        number=number_,
        agreement=found.agreement,
        is_whole=actions.is_whole(said),
        facts=(
            (_("File"), said["name"]),
            (_("What it was"), said["what"]),
            (_("Records"), number(said["rows"])),
            (_("Periods"), ", ".join(said["periods"])),
            (_("Checksum (SHA-256) of the file"), said["sha256"]),
            (_("Held under the agreement"), said["agreement"]),
            (_("Owner of the records"), said["owner"]),
            (_("Destroyed at (UTC)"), said["destroyed_at"][:19].replace("T", " ")),
            (_("Destroyed by"), said["destroyed_by"]),
            (_("What was done"), _(said["done"])),
            (_("Key that wrapped theirs"), said["wrapped_by"]),
            (_("Seal of this certificate"), said["seal"]),
        ),
        day=datetime.fromisoformat(said["destroyed_at"]).date(),
    )


def _line(row: AgreementRow) -> Line:
    warning = ""
    if row.is_overdue:
        warning = _("The records should have been destroyed by %(day)s.") % {"day": day(row.destroy_by)}
    elif row.files and row.state == rules.ENDED:
        warning = _("Its records are no longer counted. Destroy them by %(day)s.") % {"day": day(row.destroy_by)}
    elif row.warning is not None:
        warning = _("Its last day is %(day)s; after that its records are not counted.") % {"day": day(row.last_day)}
    return Line(row, _(STATES[row.state]), CHIPS[row.state], warning)


def _named(found: AgreementPage, act: str) -> tuple[str, ...]:
    words = []
    for one in found.permitted:
        if one.act == act:
            parts = [one.person, _(ROLES[one.role]) if one.role else "", one.organisation]
            words.append(", ".join(part for part in parts if part))
    return tuple(words)
