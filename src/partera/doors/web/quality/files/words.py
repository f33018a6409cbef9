"""What is said of a mapping and of the file it makes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as later
from django.utils.translation import ngettext

from partera.core.periods import Month, now
from partera.doors.web.templatetags.showing import day, month
from partera.programs.quality.queries.destinations import DestinationRow, Made, Redefined
from partera.programs.quality.rules import course
from partera.programs.quality.rules.mapping_lines import Wrong

FIELDS = {
    "title": later("title"),
    "title_es": later("Spanish title"),
    "kind": later("kind"),
    "shape": later("what is entered"),
    "counts": later("what is counted"),
    "counts_es": later("what is counted, in Spanish"),
    "out_of": later("out of what"),
    "out_of_es": later("out of what, in Spanish"),
    "left_out": later("what is left out"),
    "per": later("per how many"),
    "unit": later("unit"),
    "clock": later("when the hour begins"),
    "better": later("which way is better"),
    "target": later("target"),
    "target_words": later("words of the target"),
    "same_births": later("among whom"),
    "strata": later("groups"),
    "every": later("how often"),
    "chart": later("chart"),
    "author": later("author"),
    "checked_by": later("who checked it"),
    "source": later("source"),
    "next_review": later("next review"),
}
"""The parts of a definition, as a difference names them."""


def checked(row: DestinationRow) -> str:
    """Whether somebody compared the mapping with the program's template."""
    if row.checked_on is None:
        return _("Not checked against the program’s current template")
    return _("Checked by %(name)s on %(day)s") % {"name": row.checked_by, "day": day(row.checked_on)}


def problem(wrong: Wrong) -> str:
    """A line that is wrong, in the reader's language."""
    said = _(wrong.words) % dict(wrong.values) if wrong.values else _(wrong.words)
    return _("Line %(line)s: %(what)s") % {"line": wrong.line, "what": said}


def difference(one: Redefined) -> str:
    """What changed in a measure since the mapping was written, and which columns show it."""
    columns = ", ".join(one.columns)
    if one.is_ended:
        return _("“%(measure)s” is no longer asked for since %(month)s. Columns: %(columns)s.") % {
            "measure": one.title, "month": month(one.first_month.first_day), "columns": columns,
        }  # fmt: skip
    said = _("“%(measure)s” is defined anew from %(month)s (%(fields)s): %(reason)s Columns: %(columns)s.") % {
        "measure": one.title,
        "month": month(one.first_month.first_day),
        "fields": ", ".join(_(FIELDS[name]) for name in one.fields),
        "reason": one.reason if one.reason.endswith(".") else f"{one.reason}.",
        "columns": columns,
    }
    if one.breaks_the_series:
        said += " " + _("Months before and after do not count the same.")
    return said


def months(first: Month, last: Month) -> str:
    """The months of a file."""
    if first == last:
        return month(first.first_day)
    return _("%(first)s to %(last)s") % {"first": month(first.first_day), "last": month(last.first_day)}


def left_out(made: Made) -> str:
    """Hospitals that are not in the file because no agreement of theirs is in force."""
    if not made.left_out:
        return ""
    names = ", ".join(f"{name} ({_(course.ENROLMENT_STATES[state]).lower()})" for name, state in made.left_out)
    return _("Left out, because no agreement is in force: %(names)s.") % {"names": names}


def readme(row: DestinationRow, made: Made, first: Month, last: Month, differences: list[Redefined]) -> list[str]:
    """What stands beside a file whose mapping nobody has checked yet."""
    rows = ngettext("%(n)s row", "%(n)s rows", len(made.rows)) % {"n": len(made.rows)}
    hospitals = ngettext("%(n)s hospital", "%(n)s hospitals", len(made.hospitals)) % {"n": len(made.hospitals)}
    lines = [
        _("NOT CHECKED AGAINST THE PROGRAM’S CURRENT TEMPLATE"),
        _("Compare every column with the template you were given before you send this anywhere."),
        "",
        row.program,
        _("Mapping version %(version)s, written by %(name)s on %(day)s") % {
            "version": row.version, "name": row.by_name, "day": day(row.at),
        },
        _("Months: %(months)s") % {"months": months(first, last)},
        f"{rows}, {hospitals}",
        _("Made on %(day)s") % {"day": day(now())},
    ]  # fmt: skip
    if said := left_out(made):
        lines.append(said)
    return lines + [difference(one) for one in differences]
