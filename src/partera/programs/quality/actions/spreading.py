"""Readiness written down, asked for and answered; plans for the next wave made, weighed anew, decided, dropped."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, listed, made, picture
from partera.programs.quality.actions import held, texts
from partera.programs.quality.models import Collaborative, Readiness, ReadinessAsked, SpreadCandidate, SpreadPlan
from partera.programs.quality.queries import access
from partera.programs.quality.queries import spreading as known
from partera.programs.quality.queries.spreading import Ranked, Ranking, Weighing
from partera.programs.quality.rules import spreading as rules
from partera.registry.partners.models import Organisation
from partera.registry.services.models import Site


@transaction.atomic
def note_readiness(
    *, collaborative: int, site: str, items: Mapping[str, int], note: str = "", keep_reason: str = "", by: Viewer
) -> None:
    """Write down how ready a hospital is; what stood before stays on record."""
    row = held.run(collaborative, by)
    _known_site(site)
    _guard_note(row, note, keep_reason, by)
    _keep_readiness(row, site, items, note, "convener", by)


@transaction.atomic
def ask_readiness(*, collaborative: int, site: str, hospital: int, by: Viewer) -> int:
    """Ask a hospital of the directory how ready it is; its own people find the question on their first page."""
    row = held.run(collaborative, by)
    _known_site(site)
    organisation = Organisation.objects.filter(pk=hospital, kind="hospital").first()
    if organisation is None:
        raise BadInput(_("Only a hospital of the directory can be asked. Add it to the directory first."))
    if ReadinessAsked.objects.filter(collaborative=row, site=site, answered_on=None).exists():
        raise Refused(_("This hospital was asked already and has not answered yet."))
    asked = ReadinessAsked.objects.create(
        collaborative=row, site=site, hospital=organisation, asked_on=today(), by_name=by.name
    )
    record(action="quality.ask_readiness", thing=f"collaborative {row.pk}", changes=made(asked), by=by)
    return asked.pk


@transaction.atomic
def answer_readiness(
    *, asked: int, items: Mapping[str, int], note: str = "", keep_reason: str = "", by: Viewer
) -> None:
    """The hospital's own people say how ready it is."""
    row = (
        ReadinessAsked.objects.select_for_update(of=("self",)).select_related("collaborative").filter(pk=asked).first()
    )
    if row is None or not by.may(access.ENTER, organisation=row.hospital_id):
        raise NotFound(_("There is no such question."))
    if row.answered_on is not None:
        raise Refused(_("This question was answered already."))
    if len(items) < rules.ENOUGH_ANSWERED:
        raise BadInput(
            "Answer at least %(count)s of the %(all)s statements.",
            count=rules.ENOUGH_ANSWERED,
            all=len(rules.READINESS),
        )
    _guard_note(row.collaborative, note, keep_reason, by)
    row.answered_on = today()
    row.save(update_fields=["answered_on"])
    _keep_readiness(row.collaborative, row.site, items, note, "hospital", by)


@transaction.atomic
def begin_plan(*, collaborative: int, weighing: Weighing, by: Viewer) -> int:
    """Keep the ranking as it stands today, to choose the next wave from; gives the plan's number."""
    row = held.run(collaborative, by)
    if row.spread_plans.filter(decided_on=None, dropped_on=None).exists():
        raise Refused(_("A plan is already open. Decide it or drop it before another begins."))
    ranking = known.ranking(by, row.pk, weighing)
    if not ranking.rows:
        raise Refused(_("No hospital is left to choose from. Look at all hospitals of the list."))
    plan = SpreadPlan.objects.create(collaborative=row, at=now(), by_name=by.name, **_weighed(ranking))
    record(action="quality.spread_plan", thing=f"collaborative {row.pk}", changes=made(plan), by=by)
    _keep_rows(plan, ranking, {})
    return plan.pk


@transaction.atomic
def weigh_anew(*, plan: int, weighing: Weighing, by: Viewer) -> None:
    """Rank an open plan's hospitals anew, with what is known today; who was chosen stays chosen."""
    row = _open(plan, by)
    chosen = dict(row.candidates.filter(is_chosen=True).values_list("site", "reason"))
    ranking = known.ranking(by, row.collaborative_id, weighing)
    before = picture(row)
    for name, value in _weighed(ranking).items():
        setattr(row, name, value)
    row.at = now()
    row.save()
    record(action="quality.spread_weigh", thing=f"spread plan {row.pk}", changes=between(before, row), by=by)
    row.candidates.all().delete()
    _keep_rows(row, ranking, chosen)


@transaction.atomic
def choose(*, plan: int, chosen: Mapping[str, str], note: str = "", keep_reason: str = "", by: Viewer) -> None:
    """Choose hospitals of an open plan (each with its reason where there must be one); nobody is asked yet."""
    row = _open(plan, by)
    ranked = list(row.candidates.order_by("rank").values_list("site", flat=True))
    rules.check_choice(ranked, chosen)
    said = {"note": note} | {f"why-{site}": reason for site, reason in chosen.items()}
    texts.checked_each(thing=f"spread plan {row.pk}", texts=said, keep_reason=keep_reason, by=by)
    before = row.candidates.filter(is_chosen=True).values_list("site", flat=True)
    changes = {**listed("chosen", before, chosen), "reasons": sum(map(bool, chosen.values()))}
    for one in row.candidates.all():
        one.is_chosen, one.reason = one.site in chosen, chosen.get(one.site, "").strip()
        one.save(update_fields=["is_chosen", "reason"])
    row.note = note.strip()
    row.save(update_fields=["note"])
    record(action="quality.spread_choose", thing=f"spread plan {row.pk}", changes=changes, by=by)


@transaction.atomic
def decide(*, plan: int, wave: int, hospitals: Mapping[str, int], by: Viewer) -> None:
    """Close a plan with the wave it led to; `hospitals` is each chosen site's organisation."""
    row = _open(plan, by)
    chosen = list(row.candidates.filter(is_chosen=True))
    rules.check_choice(
        list(row.candidates.order_by("rank").values_list("site", flat=True)), {one.site: one.reason for one in chosen}
    )
    before, into = picture(row), row.collaborative.waves.filter(pk=wave).first()
    if into is None or {one.site for one in chosen} != set(hospitals):
        raise BadInput(_("The wave does not hold exactly the hospitals that were chosen."))
    for one in chosen:
        one.organisation_id = hospitals[one.site]
        one.save(update_fields=["organisation"])
    row.wave, row.decided_on = into, today()
    row.save()
    record(action="quality.spread_decide", thing=f"spread plan {row.pk}", changes=between(before, row), by=by)


@transaction.atomic
def drop(*, plan: int, by: Viewer) -> None:
    """Let an open plan go; it stays on record."""
    row = _open(plan, by)
    before = picture(row)
    row.dropped_on = today()
    row.save()
    record(action="quality.spread_drop", thing=f"spread plan {row.pk}", changes=between(before, row), by=by)


def _known_site(site: str) -> None:
    if not Site.objects.filter(kind="hospital", site=site).exists():
        raise NotFound(_("There is no such hospital on the hospital list."))


def _guard_note(row: Collaborative, note: str, keep_reason: str, by: Viewer) -> None:
    texts.checked(thing=f"readiness of collaborative {row.pk}", field="note", text=note, keep_reason=keep_reason, by=by)


def _keep_readiness(
    row: Collaborative, site: str, items: Mapping[str, int], note: str, told_by: str, by: Viewer
) -> None:
    rules.check_items(items)
    if not items:
        raise BadInput(_("Answer at least one statement."))
    Readiness.objects.filter(collaborative=row, site=site, is_current=True).update(is_current=False)
    kept = Readiness.objects.create(
        collaborative=row, site=site, items=dict(items), told_by=told_by, on=today(), note=note.strip(), by_name=by.name
    )
    record(action="quality.readiness", thing=f"collaborative {row.pk}", changes=made(kept), by=by)


def _open(plan: int, by: Viewer) -> SpreadPlan:
    """The plan, held, when the viewer runs its collaborative and it is still open."""
    found = SpreadPlan.objects.filter(pk=plan).values_list("collaborative", flat=True).first()
    if found is None:
        raise NotFound(_("There is no such plan."))
    held.run(found, by)
    row = SpreadPlan.objects.select_for_update(of=("self",)).select_related("collaborative").get(pk=plan)
    if row.decided_on is not None:
        raise Refused(_("This plan is decided and can no longer be changed."))
    if row.dropped_on is not None:
        raise Refused(_("This plan was dropped. Begin another."))
    return row


def _weighed(ranking: Ranking) -> dict[str, object]:
    asked = ranking.weighing
    return {
        "weights": dict(asked.weights),
        "measure": asked.measure,
        "places": asked.places,
        "everyone": asked.everyone,
        "release": ranking.release,
    }


def _keep_rows(plan: SpreadPlan, ranking: Ranking, chosen: Mapping[str, str]) -> None:
    SpreadCandidate.objects.bulk_create(
        _candidate(plan, row, place, chosen) for place, row in enumerate(ranking.rows, start=1)
    )


def _candidate(plan: SpreadPlan, row: Ranked, place: int, chosen: Mapping[str, str]) -> SpreadCandidate:
    return SpreadCandidate(
        plan=plan,
        site=row.site,
        name=row.name,
        county=row.county,
        rank=place,
        score=row.score,
        known=row.known,
        low=row.low,
        high=row.high,
        stays=row.stays,
        parts={
            "facts": {name: fact.kept() for name, fact in row.facts.items()},
            "city": row.city,
            "type": row.type,
            "birthing_friendly": row.birthing_friendly,
            "before": row.before,
        },
        is_chosen=row.site in chosen,
        reason=chosen.get(row.site, ""),
    )
