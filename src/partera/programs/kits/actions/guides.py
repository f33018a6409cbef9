"""Guides written, translated, signed by a reviewer, published and withdrawn. A new text is a new version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from partera.core.errors import BadInput, NotFound, Refused
from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.audit.actions import record
from partera.platform.audit.changes import between, made, picture
from partera.programs.kits.actions import held
from partera.programs.kits.catalog.starters import starters
from partera.programs.kits.models import Guide, GuideText
from partera.programs.kits.queries import access
from partera.programs.kits.rules import designs, texts
from partera.programs.kits.rules import guides as rules

LONGEST = 6_000


@transaction.atomic
def begin(*, program: int, by: Viewer) -> int:
    """Take the starter texts as drafts that nobody has reviewed; gives how many. A subject with a text is left."""
    row = held.run(program, by)
    known = set(GuideText.objects.filter(guide__program=row).values_list("guide__subject", "language"))
    fresh = [one for one in starters() if (one.subject, one.language) not in known]
    for one in fresh:
        write(program=program, subject=one.subject, language=one.language, title=one.title, text=one.text, by=by)
    return len(fresh)


@transaction.atomic
def write(*, program: int, subject: str, language: str, title: str, text: str, by: Viewer) -> int:
    """Write the next version of a guide in a language, as a draft; gives its row.

    A translation says which English version it is one of: the newest there is.
    """
    row = held.run(program, by)
    if subject not in rules.SUBJECTS or language not in designs.LANGUAGES:
        raise BadInput(_("Choose one of the subjects and languages offered."))
    if not title.strip() or not text.strip():
        raise BadInput(_("A guide needs a title and a text."))
    if len(title) > 160 or len(text) > LONGEST:
        raise BadInput(_("A guide is at most 6,000 letters long: families read it on a phone."))
    texts.check(guide_title=title, guide_text=text)
    guide, _new = Guide.objects.get_or_create(
        program=row, subject=subject, defaults={"position": list(rules.SUBJECTS).index(subject)}
    )
    newest = GuideText.objects.filter(guide=guide)
    made_row = GuideText.objects.create(
        guide=guide,
        language=language,
        number=(newest.filter(language=language).aggregate(last=Max("number"))["last"] or 0) + 1,
        title=title.strip(),
        text="\n".join(line.rstrip() for line in text.strip().splitlines()),
        of_number=None if language == "en" else newest.filter(language="en").aggregate(n=Max("number"))["n"],
        at=now(),
        by_name=by.name,
    )
    record(action="kits.write_guide", thing=f"guide text {made_row.pk}", changes=made(made_row), by=by)
    return made_row.pk


@transaction.atomic
def review(*, text: int, reviewer: str, by: Viewer) -> None:
    """A named reviewer signs a text: who they are, and what makes them able to."""
    row = _text(text, by)
    if row.state not in ("draft", "published"):
        raise Refused(_("Only a draft or a published text is signed. Write a new version."))
    if len(reviewer.strip()) < 3:
        raise BadInput(_("Write the reviewer’s name and profession."))
    texts.check(reviewer=reviewer)
    state = "reviewed" if row.state == "draft" else row.state
    _go(row, "kits.review_guide", by, state=state, reviewed_by=reviewer.strip()[:160], reviewed_on=today())


@transaction.atomic
def publish(*, text: int, by: Viewer) -> None:
    """Let families read a text from now on, in place of the version before it."""
    row = _text(text, by)
    if row.state not in ("draft", "reviewed"):
        raise Refused(_("This text was published before. Write a new version."))
    reviewed = row.reviewed_on is not None
    if not rules.may_publish(row.guide.subject, is_reviewed=reviewed, is_demo=settings.PARTERA_DEMO):
        raise Refused(_("Health text is read by families only after a named reviewer has signed it."))
    if (
        row.language != "en"
        and not GuideText.objects.filter(guide=row.guide, language="en", state="published").exists()
    ):
        raise Refused(_("Publish the English text first: this one is its translation."))
    for before in GuideText.objects.select_for_update().filter(
        guide=row.guide, language=row.language, state="published"
    ):
        _go(before, "kits.replace_guide", by, state="withdrawn")
    _go(row, "kits.publish_guide", by, state="published", published_at=now())


@transaction.atomic
def withdraw(*, text: int, by: Viewer) -> None:
    """Families no longer read this text."""
    row = _text(text, by)
    if row.state == "withdrawn":
        raise Refused(_("This text is already withdrawn."))
    _go(row, "kits.withdraw_guide", by, state="withdrawn")


def _text(text: int, by: Viewer) -> GuideText:
    found = GuideText.objects.select_for_update(of=("self",)).select_related("guide__program")
    row = found.filter(pk=text, guide__program__in=access.visible(by)).first()
    if row is None:
        raise NotFound(_("There is no such text."))
    by.require(access.RUN, partnership=row.guide.program.partnership_id)
    return row


def _go(row: GuideText, action: str, by: Viewer, **values: Any) -> None:
    before = picture(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(action=action, thing=f"guide text {row.pk}", changes=between(before, row), by=by)
