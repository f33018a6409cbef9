"""The bundles a collaborative works with, their practices, and what the catalog offers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from partera.core.errors import NotFound
from partera.core.viewers import Viewer
from partera.programs.quality.catalog import bundled
from partera.programs.quality.models import Bundle, BundleChosen, Element
from partera.programs.quality.queries import access


@dataclass(frozen=True)
class ElementRow:
    """A practice of a bundle."""

    id: int
    bundle: int
    key: str
    number: int
    section: str
    title: str
    title_es: str
    evidence: str
    evidence_es: str
    audit_months: int


@dataclass(frozen=True)
class BundleRow:
    """A bundle in one version: in use, ended, or a draft that was never in use."""

    id: int
    key: str
    version: int
    kind: str
    title: str
    title_es: str
    steward: str
    source: str
    author: str
    checked_by: str
    next_review: date
    is_own: bool
    start: date | None
    end: date | None
    elements: tuple[ElementRow, ...]

    @property
    def is_in_use(self) -> bool:
        return self.start is not None and self.end is None

    @property
    def is_draft(self) -> bool:
        return self.start is None


@dataclass(frozen=True)
class OfferedRow:
    """A bundle of the catalog that could be taken up; `replaces`: the version in use whose place it would take."""

    key: str
    version: int
    kind: str
    title: str
    title_es: str
    steward: str
    practices: int
    replaces: int | None


def bundles(viewer: Viewer, collaborative: int, *, also_ended: bool = False) -> list[BundleRow]:
    """The bundles in use, in the order they were taken up; drafts too for who runs the collaborative. Five queries."""
    row = access.collaborative_seen(viewer, collaborative)
    found = used_by(row.pk, also_ended=also_ended)
    if access.runs(viewer, row):
        drafts = Bundle.objects.filter(collaborative=row).exclude(pk__in=row.bundles.values("bundle"))
        found += [_row(one, None) for one in drafts.prefetch_related("elements")]
    return found


def used_by(collaborative: int, *, also_ended: bool = False) -> list[BundleRow]:
    """The bundles a collaborative works with, for queries that have asked already who is looking. Two queries."""
    chosen = BundleChosen.objects.filter(collaborative=collaborative).select_related("bundle")
    if not also_ended:
        chosen = chosen.filter(end=None)
    return [_row(one.bundle, one) for one in chosen.prefetch_related("bundle__elements")]


def bundle(viewer: Viewer, collaborative: int, number: int) -> BundleRow:
    """One bundle the collaborative works or worked with, or its draft; else not found."""
    for row in bundles(viewer, collaborative, also_ended=True):
        if row.id == number:
            return row
    raise NotFound(_("There is no such bundle."))


def offered(viewer: Viewer, collaborative: int) -> list[OfferedRow]:
    """What the catalog holds that the collaborative does not work with in this or a later version."""
    running = {row.key: row for row in used_by(access.collaborative_seen(viewer, collaborative).pk)}
    found = []
    for one in bundled.bundles().values():
        used = running.get(one.key)
        if used is None or used.version < one.version:
            replaces = used.id if used else None
            count = len(one.elements)
            found.append(
                OfferedRow(one.key, one.version, one.kind, one.title, one.title_es, one.steward, count, replaces)
            )
    return found


def same_practices(collaborative: int, elements: list[ElementRow]) -> dict[int, int]:
    """The practices of these keys in every version the collaborative worked with: their numbers, each with the number
    it has among `elements`. Two queries."""
    wanted = {(row.bundle, row.key): row.id for row in elements}
    keys = dict(Bundle.objects.filter(pk__in={row.bundle for row in elements}).values_list("pk", "key"))
    by_key = {(keys[bundle], key): number for (bundle, key), number in wanted.items()}
    ever = BundleChosen.objects.filter(collaborative=collaborative).values("bundle")
    rows = Element.objects.filter(bundle__in=ever, bundle__key__in=set(keys.values()))
    known = rows.order_by().values_list("pk", "bundle__key", "key")
    return {pk: by_key[bundle, key] for pk, bundle, key in known if (bundle, key) in by_key}


def _row(bundle: Bundle, chosen: BundleChosen | None) -> BundleRow:
    return BundleRow(
        id=bundle.pk,
        key=bundle.key,
        version=bundle.version,
        kind=bundle.kind,
        title=bundle.title,
        title_es=bundle.title_es or bundle.title,
        steward=bundle.steward,
        source=bundle.source,
        author=bundle.author,
        checked_by=bundle.checked_by,
        next_review=bundle.next_review,
        is_own=bundle.collaborative_id is not None,
        start=chosen.start if chosen else None,
        end=chosen.end if chosen else None,
        elements=tuple(element_row(element) for element in bundle.elements.all()),
    )


def element_row(element: Element) -> ElementRow:
    """The practice as plain values; what is not written in Spanish stands in English."""
    return ElementRow(
        id=element.pk,
        bundle=element.bundle_id,
        key=element.key,
        number=element.number,
        section=element.section,
        title=element.title,
        title_es=element.title_es or element.title,
        evidence=element.evidence,
        evidence_es=element.evidence_es or element.evidence,
        audit_months=element.audit_months,
    )
