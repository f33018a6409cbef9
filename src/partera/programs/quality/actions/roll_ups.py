"""Publishing the sums over hospitals that the hospitals may read: added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotAllowed
from partera.core.periods import Month, now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.work.actions import request
from partera.programs.quality.actions import held
from partera.programs.quality.models import Collaborative, RollUp, RollUpCount, RollUpMember
from partera.programs.quality.queries import contributions
from partera.programs.quality.queries.contributions import Family
from partera.programs.quality.rules import asking
from partera.programs.quality.rules import roll_ups as rules
from partera.programs.quality.rules.roll_ups import Decision, Published

JOB = "publish_roll_ups"
AT_ONCE = 6
"""Months that somebody may wait for; more are a job."""


@dataclass(frozen=True)
class Outcome:
    """What became of a family of measures in a month; `rules.PUBLISHED` or why it was not published."""

    month: Month
    family: str
    reason: str


def publish(*, collaborative: int, month: date | None = None, by: Viewer) -> tuple[Outcome, ...]:
    """Publish what may be read of a month, or of every month that has fallen due; what has been is not done again.

    Each month is a change of its own, so that others may write in between.
    """
    row = _run(collaborative, by)
    last = _last_due(row)
    if month is not None and Month.of(month) > last:
        raise BadInput(_("The counts of this month are not due yet. Its roll-up is made the day after they are."))
    months = [Month.of(month)] if month else _waiting(row.pk, last)
    return tuple(outcome for one in months for outcome in _publish_month(row.pk, one, by))


def publish_or_ask(*, collaborative: int, by: Viewer) -> tuple[Outcome, ...] | None:
    """Publish what is due at once when it is little; else ask for it as a job, and give None."""
    row = _run(collaborative, by)
    if len(_waiting(row.pk, _last_due(row))) <= AT_ONCE:
        return publish(collaborative=row.pk, by=by)
    request(kind=JOB, arguments={"collaborative": row.pk}, by=by)
    return None


def _waiting(collaborative: int, last: Month) -> list[Month]:
    """The months to the last in which something has been entered that no roll-up holds."""
    families = contributions.families(collaborative, last)
    return sorted({one.month for one in families if one.ready and not one.is_as_published})


def publish_everywhere(*, by: Viewer) -> int:
    """Publish what has fallen due in every collaborative that is not closed; gives how many roll-ups there are new."""
    if not by.everything:
        raise NotAllowed(_("This is done by the schedule."))
    running = Collaborative.objects.exclude(state="closed").order_by("pk").values_list("pk", flat=True)
    done = [outcome for number in running for outcome in publish(collaborative=number, by=by)]
    return sum(outcome.reason == rules.PUBLISHED for outcome in done)


@transaction.atomic
def _run(collaborative: int, by: Viewer) -> Collaborative:
    return held.run(collaborative, by)


@transaction.atomic
def _publish_month(collaborative: int, month: Month, by: Viewer) -> list[Outcome]:
    row = held.run(collaborative, by)
    families = contributions.families(row.pk, month, only=month)
    return [Outcome(month, one.name, _publish(row, one, by)) for one in families]


def _last_due(row: Collaborative) -> Month:
    """The last month whose counts were due before today."""
    this = Month.of(today())
    before = this + -1
    return before if today() > asking.due_on(before, row.due_day) else this + -2


def _publish(row: Collaborative, family: Family, by: Viewer) -> str:
    if not family.ready:
        return rules.FEW
    if family.is_as_published:
        return rules.SAME
    earlier, ready = contributions.of_family(family)
    decision = rules.decide(family.measures, earlier, ready, family.named)
    _keep(row, family, decision, earlier, by)
    return decision.reason


def _keep(row: Collaborative, family: Family, decision: Decision, earlier: Sequence[Published], by: Viewer) -> None:
    for new in decision.new:
        same = RollUp.objects.filter(
            collaborative=row, wave=new.wave, same_births=family.name, month=family.month.first_day
        )
        before = same.filter(is_current=True).values_list("number", flat=True).first()
        same.filter(is_current=True).update(is_current=False)
        made = RollUp.objects.create(
            collaborative=row,
            wave_id=new.wave,
            same_births=family.name,
            month=family.month.first_day,
            number=same.count() + 1,
            hospitals=len(new.members),
            at=now(),
        )
        _keep_lines(made, family, new)
        changes = {"number": [before, made.number], "family": family.name, "month": str(family.month), "wave": new.wave}
        record(action="quality.publish_roll_up", thing=f"collaborative {row.pk}", changes=changes, by=by)


def _keep_lines(made: RollUp, family: Family, new: Published) -> None:
    version = {measure.key: measure.version for measure in family.measures}
    RollUpCount.objects.bulk_create(
        RollUpCount(
            roll_up=made,
            version_id=version[key],
            dimension=dimension,
            group=group,
            numerator=line.numerator,
            denominator=line.denominator,
            unknown=line.unknown,
            state=line.state,
        )
        for (key, dimension, group), line in new.lines.items()
    )
    RollUpMember.objects.bulk_create(
        RollUpMember(roll_up=made, submission_id=submission, was_named=one.is_named)
        for one in new.members
        for submission in one.submissions
    )
