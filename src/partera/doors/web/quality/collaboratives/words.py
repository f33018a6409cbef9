"""What the states of this subject are called, and the sentences that begin its pages."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partera.core.periods import today
from partera.doors.web.templatetags.showing import day, month, number
from partera.programs.quality.queries.collaboratives import CollaborativeRow, HospitalRow
from partera.programs.quality.queries.events import EventRow
from partera.programs.quality.queries.reporting import MonthState, Reported
from partera.programs.quality.rules import course

STATE_CHIPS = {
    "planning": "provisional",
    "invited": "provisional",
    "declined": "missing",
    "left": "missing",
    "closed": "missing",
}
"""How a chip looks; the word always stands in it."""


def hospital_state(state: str) -> str:
    """Where a hospital's part stands; the same words are said of other things in another gender."""
    words = {
        "invited": pgettext("hospital", "Invited"),
        "enrolled": pgettext("hospital", "Enrolled"),
        "active": pgettext("hospital", "Active"),
        "sustaining": pgettext("hospital", "Sustaining"),
        "declined": pgettext("hospital", "Declined"),
        "left": pgettext("hospital", "Left"),
    }
    return words[state]


def of_collaborative(row: CollaborativeRow, reported: Reported, coming: list[EventRow]) -> str:
    """How many hospitals, which month is due, how many have entered all of it, the next meeting."""
    said = [
        ngettext("%(n)s hospital takes part.", "%(n)s hospitals take part.", row.hospitals)
        % {"n": number(row.hospitals)}
    ]
    if row.state == "planning":
        said.append(_("The collaborative is being planned."))
    if row.state == "closed":
        said.append(_("The collaborative is closed."))
    elif reported.hospitals:
        said.append(
            (
                _("Counts of %(month)s were due on %(day)s; %(n)s of %(all)s hospitals have entered theirs.")
                if reported.due < today()
                else _("Counts of %(month)s are due on %(day)s; %(n)s of %(all)s hospitals have entered theirs.")
            )
            % {
                "month": month(reported.month.first_day),
                "day": day(reported.due),
                "n": number(reported.complete),
                "all": number(reported.hospitals),
            }
        )
    if coming:
        said.append(_("Next: %(title)s, %(day)s.") % {"title": coming[0].title, "day": day(coming[0].starts_on)})
    return " ".join(said)


def of_hospital(row: HospitalRow, in_place: int, practices: int, wanted: MonthState | None = None) -> str:
    """Where a hospital's part stands."""
    if row.state == "invited":
        return _("%(hospital)s is asked to take part in %(collaborative)s and has not answered yet.") % {
            "hospital": row.hospital_name,
            "collaborative": row.collaborative_name,
        }
    if row.state in course.WITH_REASON:
        return _("%(hospital)s does not take part in %(collaborative)s.") % {
            "hospital": row.hospital_name,
            "collaborative": row.collaborative_name,
        }
    taking = _("%(hospital)s takes part in %(collaborative)s, in wave %(wave)s.") % {
        "hospital": row.hospital_name,
        "collaborative": row.collaborative_name,
        "wave": row.wave,
    }
    said = [taking]
    if practices:
        counted = ngettext(
            "%(n)s of %(all)s practices is in place.", "%(n)s of %(all)s practices are in place.", in_place
        )
        said.append(counted % {"n": in_place, "all": practices})
    if wanted is not None:
        said.append(_due(wanted))
    return " ".join(said)


def _due(wanted: MonthState) -> str:
    values = {"month": month(wanted.month.first_day), "day": day(wanted.due)}
    if wanted.state == "complete":
        return _("The counts of %(month)s are complete.") % values
    if wanted.is_late:
        return _("The counts of %(month)s are late: they were due on %(day)s.") % values
    return _("The counts of %(month)s are due on %(day)s.") % values


def stage(reached: Decimal | None) -> str:
    """A team's stage with its words: 3.0, Modest improvement."""
    if reached is None:
        return ""
    return f"{reached}, {_(course.TEAM_STAGES[reached])}"


def when(row: EventRow) -> str:
    """An event's day, or its first and last."""
    if row.starts_on == row.ends_on:
        return day(row.starts_on)
    return _("%(first)s to %(last)s") % {"first": day(row.starts_on), "last": day(row.ends_on)}
