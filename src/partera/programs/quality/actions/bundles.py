"""Bundles taken up, written, changed in a new version, put into use and ended.

A version in use is never changed: a draft is made from it, and putting the draft into use carries over how far
each hospital has taken the practices that both versions have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture, removed
from partera.programs.quality.actions import held
from partera.programs.quality.catalog import bundled
from partera.programs.quality.models import Bundle, BundleChosen, Collaborative, Element, ElementStatus
from partera.programs.quality.queries import access
from partera.programs.quality.rules import adoption

_KEY = re.compile(r"[a-z][a-z0-9_-]{1,58}")
MOST_ELEMENTS = 40
_REVIEWED_EVERY = timedelta(days=365)


@dataclass(frozen=True)
class Practice:
    """One element as it is written: a key that stays the same in every version."""

    key: str
    section: str
    title: str
    evidence: str
    title_es: str = ""
    evidence_es: str = ""
    audit_months: int = 12


@transaction.atomic
def take_up(*, collaborative: int, key: str, by: Viewer) -> int:
    """Take up a bundle of the catalog in its current version; gives its number. A version in use before is replaced."""
    row = held.run(collaborative, by)
    offered = bundled.bundles().get(key)
    if offered is None:
        raise BadInput(_("There is no such bundle in the catalog. Choose one from the list."))
    bundle = Bundle.objects.filter(key=key, version=offered.version, collaborative=None).first() or _kept(offered)
    _use(row, bundle, by)
    return bundle.pk


@transaction.atomic
def write(*, collaborative: int, title: str, kind: str, steward: str, key: str, title_es: str = "", by: Viewer) -> int:
    """Begin a bundle of one's own, as a draft without practices; gives its number."""
    row = held.run(collaborative, by)
    if not _KEY.fullmatch(key):
        raise BadInput(_("A short name has small letters, digits and low lines, such as “sepsis_care”."))
    if kind not in adoption.BUNDLE_KINDS:
        raise BadInput(_("Choose one of the kinds offered."))
    if not title.strip():
        raise BadInput(_("Give the bundle a title."))
    if key in bundled.bundles() or Bundle.objects.filter(collaborative=row, key=key).exists():
        raise Refused(_("There is already a bundle of this short name. Choose another, or change that bundle."))
    bundle = Bundle.objects.create(
        key=key,
        kind=kind,
        title=title.strip(),
        title_es=title_es.strip(),
        steward=steward.strip() or row.name,
        source=row.name,
        author=by.name,
        checked_by=bundled.UNCHECKED,
        next_review=today() + _REVIEWED_EVERY,
        collaborative=row,
    )
    record(action="quality.write_bundle", thing=f"bundle {bundle.pk}", changes=made(bundle), by=by)
    return bundle.pk


@transaction.atomic
def draft_from(*, collaborative: int, bundle: int, by: Viewer) -> int:
    """Begin a new version of a bundle in use, as a draft of the collaborative's own; gives its number."""
    row = held.run(collaborative, by)
    chosen = row.bundles.select_related("bundle").filter(bundle=bundle, end=None).first()
    if chosen is None:
        raise NotFound(_("The collaborative does not work with this bundle."))
    before = chosen.bundle
    versions = Bundle.objects.filter(collaborative=row, key=before.key)
    if versions.exclude(pk__in=row.bundles.values("bundle")).exists():
        raise Refused(_("A new version is begun already. Finish it, or put it away first."))
    last = max([before.version, *versions.values_list("version", flat=True)])
    kept = {name: getattr(before, name) for name in ("key", "kind", "title", "title_es", "steward", "source")}
    fresh = Bundle.objects.create(
        **kept,
        version=last + 1,
        author=by.name,
        checked_by=bundled.UNCHECKED,
        next_review=today() + _REVIEWED_EVERY,
        collaborative=row,
    )
    elements = list(before.elements.all())
    for element in elements:
        element.pk, element.bundle = None, fresh
        element._state.adding = True
    Element.objects.bulk_create(elements)
    record(action="quality.draft_bundle", thing=f"bundle {fresh.pk}", changes=made(fresh), by=by)
    return fresh.pk


@transaction.atomic
def add_element(*, bundle: int, practice: Practice, by: Viewer) -> int:
    """Write another practice into a draft; gives its number."""
    row = _draft(bundle, by)
    _check(practice)
    numbers = list(row.elements.values_list("number", flat=True))
    if len(numbers) >= MOST_ELEMENTS:
        raise Refused(_("A bundle has 40 practices at most. Take one out first."))
    if row.elements.filter(key=practice.key).exists():
        raise Refused(_("The bundle already has a practice of this short name."))
    element = Element(bundle=row, key=practice.key, number=max(numbers, default=0) + 1)
    _fill(element, practice)
    record(action="quality.add_element", thing=f"bundle {row.pk}", changes=made(element), by=by)
    return element.pk


@transaction.atomic
def change_element(*, bundle: int, element: int, practice: Practice, by: Viewer) -> None:
    """Change the words of a practice in a draft; its key stays, so that statuses stay with it."""
    row = _element(_draft(bundle, by), element)
    _check(practice)
    before = picture(row)
    _fill(row, practice)
    record(action="quality.change_element", thing=f"bundle {bundle}", changes=between(before, row), by=by)


@transaction.atomic
def take_out(*, bundle: int, element: int, by: Viewer) -> None:
    """Take a practice out of a draft."""
    row = _element(_draft(bundle, by), element)
    record(action="quality.take_out_element", thing=f"bundle {bundle}", changes=removed(row), by=by)
    row.delete()


@transaction.atomic
def put_away(*, bundle: int, by: Viewer) -> None:
    """Drop a draft that was never in use."""
    row = _draft(bundle, by)
    record(action="quality.put_away_bundle", thing=f"bundle {row.pk}", changes=removed(row), by=by)
    row.elements.all().delete()
    row.delete()


@transaction.atomic
def put_into_use(*, bundle: int, by: Viewer) -> None:
    """Let the hospitals work with a draft from today; the version in use before is replaced."""
    row = _draft(bundle, by)
    if not row.elements.exists():
        raise Refused(_("The bundle has no practice yet. Add one first."))
    assert row.collaborative is not None
    _use(row.collaborative, row, by)


@transaction.atomic
def end(*, collaborative: int, bundle: int, by: Viewer) -> None:
    """Work with a bundle no longer; what the hospitals have noted stays."""
    row = held.run(collaborative, by)
    chosen = row.bundles.filter(bundle=bundle, end=None).first()
    if chosen is None:
        raise NotFound(_("The collaborative does not work with this bundle."))
    _end(chosen, by)


def _use(row: Collaborative, bundle: Bundle, by: Viewer) -> None:
    running = list(row.bundles.select_related("bundle").filter(bundle__key=bundle.key, end=None))
    if any(one.bundle_id == bundle.pk for one in running):
        raise Refused(_("The collaborative already works with this bundle."))
    replaced = row.bundles.filter(bundle__key=bundle.key).exclude(bundle=bundle).order_by("-start", "-id").first()
    for one in running:
        _end(one, by)
    chosen, is_new = BundleChosen.objects.get_or_create(collaborative=row, bundle=bundle, defaults={"start": today()})
    before = {} if is_new else picture(chosen)
    if not is_new:
        chosen.end = None
        chosen.save(update_fields=["end"])
    carried = _carry_over(row, replaced.bundle, bundle) if replaced is not None else 0
    changes = {"key": bundle.key, "version": bundle.version, "statuses_kept": carried, **between(before, chosen)}
    record(action="quality.use_bundle", thing=f"collaborative {row.pk}", changes=changes, by=by)


def _end(chosen: BundleChosen, by: Viewer) -> None:
    before = picture(chosen)
    chosen.end = today()
    chosen.save(update_fields=["end"])
    thing = f"collaborative {chosen.collaborative_id}"
    record(action="quality.end_bundle", thing=thing, changes=between(before, chosen), by=by)


def _carry_over(row: Collaborative, before: Bundle, after: Bundle) -> int:
    """Each hospital's standing with a practice stays with the practice of the same key; gives how many were kept."""
    elements = dict(after.elements.values_list("key", "pk"))
    standing = ElementStatus.objects.filter(
        enrolment__collaborative=row, element__bundle=before, element__key__in=elements, is_current=True
    )
    copies = [_copy(one, elements[one.element.key]) for one in standing.select_related("element")]
    standing.filter(since__isnull=False).update(counted_until=F("since"))  # from here on the copy says the same
    standing.update(is_current=False)
    ElementStatus.objects.bulk_create(copies, batch_size=500)
    return len(copies)


def _copy(standing: ElementStatus, element: int) -> ElementStatus:
    return ElementStatus(
        enrolment_id=standing.enrolment_id,
        element_id=element,
        status=standing.status,
        since=standing.since,
        evidence=standing.evidence,
        audited_on=standing.audited_on,
        at=now(),
        by_name=standing.by_name,
    )


def _kept(offered: bundled.OfferedBundle) -> Bundle:
    fields = {name: value for name, value in vars(offered).items() if name != "elements"}
    bundle = Bundle.objects.create(**fields)
    Element.objects.bulk_create(
        Element(bundle=bundle, number=number, **vars(element))
        for number, element in enumerate(offered.elements, start=1)
    )
    return bundle


def _draft(bundle: int, by: Viewer) -> Bundle:
    """A version of a collaborative's own that was never in use, held."""
    row = Bundle.objects.select_for_update().filter(pk=bundle, collaborative__in=access.visible(by)).first()
    if row is None or row.collaborative_id is None:
        raise NotFound(_("There is no such bundle."))
    held.run(row.collaborative_id, by)
    if BundleChosen.objects.filter(bundle=row).exists():
        raise Refused(_("A version in use is not changed. Begin a new version of it."))
    return row


def _element(bundle: Bundle, element: int) -> Element:
    row = bundle.elements.filter(pk=element).first()
    if row is None:
        raise NotFound(_("There is no such practice."))
    return row


def _check(practice: Practice) -> None:
    if not _KEY.fullmatch(practice.key):
        raise BadInput(_("A short name has small letters, digits and low lines, such as “sepsis_care”."))
    if practice.section not in adoption.SECTIONS:
        raise BadInput(_("Choose one of the parts offered."))
    if not practice.title.strip() or not practice.evidence.strip():
        raise BadInput(_("Say what the practice is, and what shows that it is in place."))
    if not 1 <= practice.audit_months <= 60:
        raise BadInput(_("A practice is looked at again after 1 to 60 months."))


def _fill(row: Element, practice: Practice) -> None:
    row.section, row.audit_months = practice.section, practice.audit_months
    row.title, row.title_es = practice.title.strip(), practice.title_es.strip()
    row.evidence, row.evidence_es = practice.evidence.strip(), practice.evidence_es.strip()
    row.save()
