"""Measures taken up by a collaborative, written by it, changed in a new version, ended."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.quality import catalog
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Measure, MeasureVersion
from partera.programs.quality.queries.measures import definition_of
from partera.programs.quality.rules import definitions
from partera.programs.quality.rules.definitions import Definition

_WORDS = (
    "title", "title_es", "counts", "counts_es", "out_of", "out_of_es", "left_out", "unit", "target_words", "source",
    "author", "checked_by",
)  # fmt: skip
_KEY = re.compile(r"[a-z][a-z0-9_-]{1,58}")


@transaction.atomic
def take_up(*, collaborative: int, key: str, first_month: date, by: Viewer) -> int:
    """Take a measure of Partera's catalog into a collaborative, from a month on; gives its number."""
    found = catalog.measures().get(key)
    if found is None:
        raise BadInput(_("There is no such measure in the catalog. Choose one from the list."))
    return write(
        collaborative=collaborative,
        key=key,
        family=found.family,
        definition=found.definition,
        first_month=first_month,
        by=by,
    )


@transaction.atomic
def write(
    *,
    collaborative: int,
    key: str,
    definition: Definition,
    first_month: date,
    family: str = "",
    keep_reason: str = "",
    by: Viewer,
) -> int:
    """Give a collaborative a measure with its first definition; gives its number."""
    row = held.run(collaborative, by)
    if not _KEY.fullmatch(key):
        raise BadInput(_("A measure’s short name has small letters, digits and low lines, such as “bp_checked”."))
    definitions.check(definition)
    if row.measures.filter(key=key).exists():
        raise Refused(_("The collaborative already has a measure of this short name."))
    measure = Measure.objects.create(collaborative=row, key=key, family=family, position=row.measures.count() + 1)
    _guard(measure, definition, "", keep_reason, by)
    version = _keep(measure, 1, definition, first_month, "", by)
    record(action="quality.measure", thing=f"collaborative {row.pk}", changes=made(version), by=by)
    return measure.pk


@transaction.atomic
def redefine(
    *, measure: int, definition: Definition, first_month: date, reason: str, keep_reason: str = "", by: Viewer
) -> int:
    """Change what a measure means from a month on; earlier months keep their definition. Gives the version."""
    row = _held(measure, by)
    definitions.check(definition)
    last = row.versions.order_by("-number").first()
    if last is None:
        raise NotFound(_("There is no such measure."))
    if not reason.strip():
        raise Refused(_("Say why the definition changes: it stands beside every chart that crosses the change."))
    month = Month.of(first_month).first_day
    if month <= last.first_month:
        raise BadInput(_("A new definition begins after the one before it. Choose a later month."))
    if row.submissions.filter(is_current=True, month__gte=month).exists():
        raise Refused(_("Counts are already entered for that month or a later one. Choose the month after them."))
    if not definitions.differences(definition_of(last), definition):
        raise Refused(_("Nothing differs from the definition in force."))
    _guard(row, definition, reason, keep_reason, by)
    version = _keep(row, last.number + 1, definition, month, reason.strip(), by)
    record(action="quality.redefine", thing=f"measure {row.pk}", changes=between(picture(last), version), by=by)
    return version.pk


@transaction.atomic
def end(*, measure: int, by: Viewer) -> None:
    """Ask hospitals for a measure no longer; what was entered stays."""
    row = _held(measure, by)
    before = picture(row)
    row.ended_on = today()
    row.save()
    record(action="quality.end_measure", thing=f"measure {row.pk}", changes=between(before, row), by=by)


def _guard(measure: Measure, definition: Definition, reason: str, keep_reason: str, by: Viewer) -> None:
    """The words of a definition pass the identifier guard like every free text."""
    said = {field: getattr(definition, field) for field in _WORDS} | {"reason": reason}
    texts.checked_each(thing=f"measure {measure.pk}", texts=said, keep_reason=keep_reason, by=by)


def _held(measure: int, by: Viewer) -> Measure:
    row = Measure.objects.select_for_update().filter(pk=measure).first()
    if row is None:
        raise NotFound(_("There is no such measure."))
    held.run(row.collaborative_id, by)
    return row


def _keep(
    measure: Measure, number: int, definition: Definition, first_month: date, reason: str, by: Viewer
) -> MeasureVersion:
    fields = asdict(definition) | {"strata": list(definition.strata)}
    return MeasureVersion.objects.create(
        measure=measure,
        number=number,
        first_month=Month.of(first_month).first_day,
        reason=reason,
        made_at=now(),
        by_name=by.name,
        **fields,
    )
