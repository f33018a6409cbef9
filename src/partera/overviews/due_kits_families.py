"""What recalls and families ask of people: kits to set aside, recalls to finish, families who wait for an answer."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from partera.core.viewers import Viewer
from partera.overviews.gathering import in_language
from partera.programs.families.queries import help
from partera.programs.families.rules import TIME_TO_ANSWER
from partera.programs.kits.queries import recalls as queries
from partera.registry.workplans.queries import DueLine


def families_and_recalls(viewer: Viewer) -> list[DueLine]:
    """Everything of these subjects that needs the viewer."""
    return [*_set_aside(viewer), *_finish(viewer), *_families(viewer)]


def _set_aside(viewer: Viewer) -> list[DueLine]:
    """At once: due on the day of the notice."""
    return [
        DueLine(
            _("Set aside:"),
            _("Say how many"),
            in_language(one.title, one.title_es),
            _("it is recalled, and %(site)s has %(n)s") % {"site": one.site_name, "n": one.asked_for},
            one.noticed_on,
            "kit_recall_site",
            {"recall": one.recall, "site": one.site},
        )
        for one in queries.asked_of(viewer)
    ]


def _finish(viewer: Viewer) -> list[DueLine]:
    found = []
    for row in queries.to_finish(viewer):
        missing = row.sites - row.answered
        if row.state == "open":
            verb, why = _("Tell the families of"), _("nobody has written to the families yet")
        elif missing:
            verb = _("Ask the sites about")
            why = ngettext("%(n)s site has not answered", "%(n)s sites have not answered", missing) % {"n": missing}
        else:
            verb, why = _("Close the recall of"), _("families are told and every site has answered")
        to = ("kit_recall", {"recall": row.id})
        found.append(
            DueLine(verb, _("Open the recall"), in_language(row.title, row.title_es), why, row.noticed_on, *to)
        )
    return found


def _families(viewer: Viewer) -> list[DueLine]:
    rows = help.waiting(viewer)
    if not rows:
        return []
    thing = ngettext("%(n)s family that asks for help", "%(n)s families that ask for help", len(rows))
    first = min(row.asked_at for row in rows)
    return [
        DueLine(
            pgettext("to do", "Answer"),
            _("See the requests"),
            thing % {"n": len(rows)},
            _("nobody has taken it up yet"),
            (first + TIME_TO_ANSWER).date(),
            "family_requests",
        )
    ]
