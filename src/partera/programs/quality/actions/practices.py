"""How far a hospital has taken a practice in: each step a new row, with its day and evidence."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Element, ElementStatus, Enrolment
from partera.programs.quality.rules import adoption


@transaction.atomic
def set_status(
    *,
    enrolment: int,
    element: int,
    status: str,
    since: date | None = None,
    evidence: str = "",
    audited_on: date | None = None,
    keep_reason: str = "",
    by: Viewer,
) -> int:
    """Note how far a hospital is with a practice; gives the row, the earlier one when nothing differs.

    In place needs the day and evidence; re-audited also the day somebody looked. A practice that was in place and is
    so no longer needs the reason, in `evidence`.
    """
    part = held.own_part(enrolment, by)
    practice = _practice(part, element)
    before = part.statuses.filter(element=practice, is_current=True).first()
    was = before.status if before else "not_started"
    is_in_place = status in adoption.IN_PLACE
    if before is not None and before.status in adoption.IN_PLACE and is_in_place:
        since = since or before.since
        evidence = evidence.strip() or (before.evidence if status == "in_place" else "")
    row = ElementStatus(
        enrolment=part,
        element=practice,
        status=status,
        since=since if is_in_place else None,
        evidence=evidence.strip(),
        audited_on=audited_on if status == "reaudited" else None,
        at=now(),
        by_name=by.name,
    )
    adoption.check_status(
        before=was,
        after=status,
        since=row.since,
        audited_on=row.audited_on,
        evidence=row.evidence,
        was_shown_by=before.evidence if before else "",
        slipped=_slipped(part, practice),
        on=today(),
    )
    if before is not None and _same(before, row):
        return before.pk
    thing = f"practice {practice.pk} of enrolment {part.pk}"
    texts.checked(thing=thing, field="evidence", text=row.evidence, keep_reason=keep_reason, by=by)
    _keep(before, row)
    if part.first_answer_at is None:
        part.first_answer_at = row.at
        part.save(update_fields=["first_answer_at"])
    changes = between(picture(before) if before else {}, row)
    record(
        action="quality.practice", thing=f"enrolment {part.pk}", changes={"practice": practice.key, **changes}, by=by
    )
    return row.pk


def _practice(part: Enrolment, element: int) -> Element:
    """A practice of a bundle that the hospital's collaborative works with."""
    chosen = part.collaborative.bundles.filter(end=None).values("bundle")
    row = Element.objects.select_related("bundle").filter(pk=element, bundle__in=chosen).first()
    if row is None:
        raise NotFound(_("There is no such practice in the collaborative."))
    return row


def _slipped(part: Enrolment, practice: Element) -> date | None:
    """The day the practice was last noted to be in place no longer, in any version of its bundle."""
    rows = part.statuses.filter(element__key=practice.key, element__bundle__key=practice.bundle.key)
    slips = rows.filter(status__in=adoption.IN_PLACE, counted_until__gt=F("since"))
    found: date | None = slips.aggregate(last=Max("counted_until"))["last"]
    return found


def _same(before: ElementStatus, row: ElementStatus) -> bool:
    fields = ("status", "since", "evidence", "audited_on")
    return all(getattr(before, name) == getattr(row, name) for name in fields)


def _keep(before: ElementStatus | None, row: ElementStatus) -> None:
    """Put the new row after the one before, which counts until the practice slipped, or not at all any more."""
    if before is not None:
        before.is_current = False
        if before.status in adoption.IN_PLACE and before.since is not None:
            stays = row.status in adoption.IN_PLACE
            before.counted_until = before.since if stays else max(row.at.date(), before.since)
        before.save(update_fields=["is_current", "counted_until"])
    row.save()
