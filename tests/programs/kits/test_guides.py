"""Guides: versions, translations, signed before families read them."""

from __future__ import annotations

import pytest

from partera.core.errors import BadInput, NotFound, Refused
from partera.programs.kits.actions import guides
from partera.programs.kits.catalog.starters import starters
from partera.programs.kits.models import GuideText
from partera.programs.kits.queries import families
from partera.programs.kits.queries import guides as queries
from partera.programs.kits.rules import guides as rules
from tests.support.kit_families import Kits, kits, publish_guides
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(world: World) -> Kits:
    return kits(world)


def written(made: Kits, subject: str = "care", language: str = "en", text: str = "Be gentle.") -> int:
    return guides.write(program=made.program, subject=subject, language=language, title="Care", text=text, by=SET_UP)


def test_starter_texts_cover_every_subject_in_both_languages() -> None:
    found = {(one.subject, one.language) for one in starters()}
    assert found == {(subject, language) for subject in rules.SUBJECTS for language in ("en", "es")}
    assert all(len(one.text) < guides.LONGEST for one in starters())


def test_starter_texts_are_drafts_that_nobody_reviewed(made: Kits) -> None:
    assert guides.begin(program=made.program, by=SET_UP) == 12
    assert set(GuideText.objects.values_list("state", "reviewed_by")) == {("draft", "")}
    assert guides.begin(program=made.program, by=SET_UP) == 0


def test_health_text_is_not_published_before_somebody_signed_it(made: Kits) -> None:
    text = written(made)
    with pytest.raises(Refused, match="named reviewer"):
        guides.publish(text=text, by=SET_UP)
    guides.review(text=text, reviewer="Invented Nurse, RN", by=SET_UP)
    guides.publish(text=text, by=SET_UP)
    assert [one.reviewed_by for one in families.guides(made.program, "en")] == ["Invented Nurse, RN"]


def test_in_the_demonstration_it_is_published_unsigned(made: Kits, settings: object) -> None:
    settings.PARTERA_DEMO = True  # type: ignore[attr-defined]
    guides.publish(text=written(made), by=SET_UP)
    assert [one.reviewed_by for one in families.guides(made.program, "en")] == [""]


def test_text_on_benefits_needs_no_reviewer(made: Kits) -> None:
    guides.publish(text=written(made, "benefits"), by=SET_UP)
    assert families.guides(made.program, "en")


def test_a_new_version_replaces_the_one_before_only_once_published(made: Kits) -> None:
    guides.publish(text=written(made, "benefits", text="Old."), by=SET_UP)
    newer = written(made, "benefits", text="New.")
    assert [one.text for one in families.guides(made.program, "en")] == ["Old."]
    guides.publish(text=newer, by=SET_UP)
    assert [one.text for one in families.guides(made.program, "en")] == ["New."]
    assert GuideText.objects.filter(state="published").count() == 1


def test_a_signature_is_of_one_text_and_not_of_the_next(made: Kits) -> None:
    guides.review(text=written(made), reviewer="Invented Nurse, RN", by=SET_UP)
    with pytest.raises(Refused):
        guides.publish(text=written(made, text="Changed."), by=SET_UP)


def test_a_translation_follows_its_english_text(made: Kits) -> None:
    english, spanish = written(made, "benefits"), written(made, "benefits", "es")
    with pytest.raises(Refused, match="English text first"):
        guides.publish(text=spanish, by=SET_UP)
    guides.publish(text=english, by=SET_UP)
    guides.publish(text=spanish, by=SET_UP)
    guides.publish(text=written(made, "benefits", text="Newer."), by=SET_UP)
    assert queries.subject(SET_UP, made.program, "benefits").is_behind


def test_a_missing_translation_stands_in_english(made: Kits) -> None:
    guides.publish(text=written(made, "benefits"), by=SET_UP)
    assert [one.language for one in families.guides(made.program, "es")] == ["en"]


def test_a_withdrawn_text_is_read_by_nobody(made: Kits) -> None:
    publish_guides(made)
    for text in GuideText.objects.filter(guide__subject="care"):
        guides.withdraw(text=text.pk, by=SET_UP)
    assert "care" not in {one.subject for one in families.guides(made.program, "en")}


@pytest.mark.parametrize(
    "wrong", [{"subject": "x"}, {"language": "fr"}, {"text": " "}, {"title": ""}, {"text": "a" * 7_000}]
)
def test_a_text_that_cannot_be_is_refused(made: Kits, wrong: dict[str, str]) -> None:
    given = {"subject": "care", "language": "en", "title": "Care", "text": "Text"} | wrong
    with pytest.raises(BadInput):
        guides.write(program=made.program, by=SET_UP, **given)


def test_another_partnership_writes_signs_and_publishes_nothing(made: Kits, world: World) -> None:
    text, zoe = written(made), world.viewer("zoe")
    for change in (
        lambda: guides.publish(text=text, by=zoe),
        lambda: guides.review(text=text, reviewer="Nurse", by=zoe),
        lambda: guides.begin(program=made.program, by=zoe),
        lambda: queries.subjects(zoe, made.program),
    ):
        with pytest.raises(NotFound):
            change()
