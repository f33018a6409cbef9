"""What needs somebody: everything due, from every part, in one list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from babel.dates import format_date
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.overviews import due_collaboratives, due_kits, due_kits_families, due_kits_handing, due_kits_stock
from partera.overviews.gathering import in_language
from partera.platform.work import queries as work
from partera.programs.convenings import queries as convenings
from partera.programs.quality.queries import collaboratives, exchange, flags, reporting, reviews, spreading, sustaining
from partera.registry.custody import queries as custody
from partera.registry.custody import rules as custody_rules
from partera.registry.partners import queries as partners
from partera.registry.workplans import queries as workplans
from partera.registry.workplans.queries import DueLine

SOON = timedelta(days=7)
TIME_TO_ANSWER = timedelta(days=14)
TIME_FOR_A_NOTE = timedelta(days=14)


@dataclass(frozen=True)
class Due:
    """What is due, by how pressing it is."""

    overdue: list[DueLine]
    this_week: list[DueLine]
    later: list[DueLine]

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.this_week) + len(self.later)


def due(viewer: Viewer) -> Due:
    """Everything that needs the viewer, the most pressing first."""
    day = today()
    things = sorted(
        [
            *workplans.due(viewer),
            *_sessions(viewer),
            *_asked(viewer),
            *_roles(viewer),
            *_agreements(viewer),
            *_recommendations(viewer),
            *_questions(viewer),
            *_slipping(viewer),
            *_readiness(viewer),
            *_given_up_work(viewer),
            *_signals(viewer),
            *due_collaboratives.collaboratives(viewer),
            *due_kits.deliveries(viewer),
            *due_kits_handing.hand_overs(viewer),
            *due_kits_families.families_and_recalls(viewer),
            *due_kits_stock.expiring_lots(viewer),
            *_counts(viewer),
            *_hospitals_without_counts(viewer),
        ],
        key=lambda thing: (thing.due, thing.thing),
    )
    return Due(
        overdue=[thing for thing in things if thing.due < day],
        this_week=[thing for thing in things if day <= thing.due < day + SOON],
        later=[thing for thing in things if thing.due >= day + SOON],
    )


def _agreements(viewer: Viewer) -> list[DueLine]:
    """Agreements on records that end soon, for those who renew them; records to destroy, for those who may."""
    found = []
    for row in custody.ending(viewer):
        to = ("agreement", {"number": row.id})
        if row.state == custody_rules.ENDED and row.may_destroy:
            why = _("its agreement has ended and they are no longer counted")
            found.append(DueLine(_("Destroy the records of"), _("Destroy them"), row.title, why, row.destroy_by, *to))
        elif row.state == custody_rules.RUNNING and row.may_change:
            why = _("after that day its records are no longer counted")
            found.append(DueLine(_("Renew or end"), _("Renew it"), row.title, why, row.last_day, *to))
    return found


def _slipping(viewer: Viewer) -> list[DueLine]:
    """What slips at the hospitals of a collaborative, one line for all of it, for who runs the collaborative.

    Months without counts have a line of their own.
    """
    if not viewer.may_somewhere("quality.run"):
        return []
    found = []
    for row in collaboratives.collaboratives(viewer):
        if not row.may_run or row.state not in ("active", "sustaining"):
            continue
        slips = [one for one in sustaining.slipping(viewer, row.id) if one.kind != sustaining.MISSING]
        if slips:
            why = ngettext(
                "%(n)s thing slips at its hospitals", "%(n)s things slip at its hospitals", len(slips)
            ) % {"n": len(slips)}  # fmt: skip
            to = ("quality_spread", {"number": row.id})
            found.append(DueLine(_("Look at what slips in"), _("Look"), row.name, why, today() + SOON, *to))
    return found


def _readiness(viewer: Viewer) -> list[DueLine]:
    """What the viewer's own hospitals are asked before a wave is chosen."""
    return [
        DueLine(
            _("Say how ready your hospital is for"),
            pgettext("to do", "Answer"),
            one.collaborative_name,
            _("%(who)s asks %(hospital)s") % {"who": one.by_name, "hospital": one.hospital_name},
            one.asked_on + TIME_TO_ANSWER,
            "quality_readiness",
            {"asked": one.id},
        )
        for one in spreading.asked_of(viewer)
    ]


def _roles(viewer: Viewer) -> list[DueLine]:
    """Roles that nobody has looked at for long, in one line, for those who manage people."""
    rows = partners.roles_to_confirm(viewer)
    if not rows:
        return []
    thing = ngettext("%(n)s role", "%(n)s roles", len(rows)) % {"n": len(rows)}
    why = _("nobody has confirmed them for long")
    return [
        DueLine(_("Confirm or end"), _("Look at them"), thing, why, min(row.by_day for row in rows), "people_review")
    ]


def _asked(viewer: Viewer) -> list[DueLine]:
    """What the viewer's own organisations are asked; administrators leave the answer to them."""
    if viewer.is_public or viewer.partnerships_for("directory.edit") is None:
        return []
    return [
        DueLine(
            pgettext("to do", "Answer"),
            pgettext("to do", "Answer"),
            one.partnership_name,
            _("%(who)s is asked to join") % {"who": one.organisation_name},
            one.since + TIME_TO_ANSWER,
            "partnership_answer",
            {"number": one.partnership, "organisation": one.organisation},
        )
        for one in partners.asked_of(viewer)
    ]


def _recommendations(viewer: Viewer) -> list[DueLine]:
    """Open recommendations of one's own hospital's case reviews."""
    if viewer.organisations_for("quality.enter") is None:
        return []
    return [
        DueLine(
            _("Report on"),
            _("Say how it stands"),
            row.text,
            _("a case review at %(hospital)s recommends it") % {"hospital": hospital},
            row.due,
            "quality_review",
            {"review": row.review},
        )
        for row, hospital in reviews.due(viewer)
        if row.due is not None
    ]


def _questions(viewer: Viewer) -> list[DueLine]:
    """Questions in the exchange that nobody has answered in time, for who runs the collaborative."""
    if viewer.partnerships_for("quality.run") is None:
        return []
    return [
        DueLine(
            _("See to an answer to"),
            _("Read it"),
            row.title,
            _("nobody has answered it for a week"),
            row.waits_until,
            "quality_thread",
            {"thread": row.id},
        )
        for row in exchange.waiting(viewer)
        if row.waits_until is not None and row.waits_until <= today()
    ]


def _given_up_work(viewer: Viewer) -> list[DueLine]:
    """Background work that failed for good, for whoever may have it tried again; one line for all of it."""
    found = len(work.given_up(viewer))
    if not found:
        return []
    why = ngettext("%(n)s job failed for good", "%(n)s jobs failed for good", found) % {"n": found}
    return [DueLine(_("Look at"), _("Look"), _("background work"), why, today(), "jobs")]


def _counts(viewer: Viewer) -> list[DueLine]:
    """Months that the viewer's own hospitals have not fully reported: the newest in a line, earlier ones in another."""
    if not viewer.may_somewhere("quality.enter") or viewer.organisations_for("quality.enter") is None:
        return []
    found = []
    for part, months in reporting.own_open_months(viewer):
        if not months:
            continue
        newest, earlier = months[-1], months[:-1]
        thing = _("%(month)s of %(hospital)s") % {"month": _named(newest.month), "hospital": part.hospital.name}
        lacking = newest.asked - newest.entered
        why = ngettext("%(n)s measure is missing", "%(n)s measures are missing", lacking) % {"n": lacking}
        to = ("quality_month", {"part": part.pk, "month": str(newest.month)})
        found.append(DueLine(_("Enter the counts:"), _("Enter them"), thing, why, newest.due, *to))
        if earlier:
            thing = ngettext("%(n)s earlier month", "%(n)s earlier months", len(earlier)) % {"n": len(earlier)}
            why = _("%(hospital)s: something is missing since %(month)s") % {
                "hospital": part.hospital.name,
                "month": _named(earlier[0].month),
            }
            all_months = ("quality_months", {"part": part.pk})
            found.append(DueLine(_("Complete the counts:"), _("See them"), thing, why, earlier[0].due, *all_months))
    return found


def _hospitals_without_counts(viewer: Viewer) -> list[DueLine]:
    """Hospitals that have not fully reported a month whose day has passed, in a line a collaborative."""
    if not viewer.may_somewhere("quality.run") or viewer.partnerships_for("quality.run") is None:
        return []
    found = []
    for row, state in reporting.run_and_late(viewer):
        thing = ngettext("%(n)s hospital", "%(n)s hospitals", state.missing) % {"n": state.missing}
        why = ngettext(
            "it has not reported all of %(month)s: %(name)s",
            "they have not reported all of %(month)s: %(name)s",
            state.missing,
        ) % {"month": _named(state.month), "name": row.name}
        to = ("quality_completeness", {"number": row.pk})
        found.append(DueLine(_("Ask"), _("See which"), thing, why, state.due, *to))
    return found


def _named(month: Month) -> str:
    """March 2026, in the reader's language."""
    spanish = (get_language() or "en").startswith("es")
    pattern = "MMMM 'de' yyyy" if spanish else "MMMM yyyy"
    return format_date(month.first_day, format=pattern, locale="es_US" if spanish else "en_US")


def _sessions(viewer: Viewer) -> list[DueLine]:
    """Sessions to prepare, to hold and to follow up, for those who run them."""
    if not viewer.may_somewhere("sessions.run"):
        return []
    found = []
    for row in convenings.sessions(viewer):
        if viewer.may("sessions.run", partnership=row.partnership) and row.state in _NEXT_STEP:
            found.append(_session(row))
    return found


_NEXT_STEP = ("kickoff", "planned", "held")


def _session(row: convenings.SessionRow) -> DueLine:
    starts = row.starts_at.date() if row.starts_at else today() + timedelta(days=30)
    to = ("session", {"number": row.id})
    if row.state == "kickoff":
        why = _("its focus, date, presenters or guests are still open")
        return DueLine(_("Prepare"), _("Prepare"), row.title, why, max(starts - timedelta(days=30), today()), *to)
    if row.state == "planned" and row.starts_at and row.starts_at > now():
        days = (starts - today()).days
        why = ngettext("it takes place in %(days)s day", "it takes place in %(days)s days", days) % {"days": days}
        book = ("session_book", {"number": row.id})
        return DueLine(_("Read the briefing book of"), _("Read the book"), row.title, why, starts, *book)
    if row.state == "planned":
        why = _("it has taken place")
        return DueLine(_("Record what happened at"), _("Record it"), row.title, why, starts, *to)
    why = _("its results and action steps are to be followed up")
    return DueLine(_("Follow up"), _("Follow up"), row.title, why, starts + timedelta(days=30), *to)


def _signals(viewer: Viewer) -> list[DueLine]:
    """Signals on the charts of the viewer's own hospitals that wait for a note, a measure a line."""
    found = []
    for row in flags.unnoted(viewer):
        why = ngettext(
            "%(n)s signal has no note yet: what does it come from?",
            "%(n)s signals have no note yet: what do they come from?",
            row.signals,
        ) % {"n": row.signals}
        to = ("quality_chart", {"part": row.part, "measure": row.measure})
        thing = in_language(row.title, row.title_es)
        found.append(DueLine(_("Look at"), _("Open the chart"), thing, why, row.since + TIME_FOR_A_NOTE, *to))
    return found
