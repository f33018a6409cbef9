"""Families who left an address are written to about a recall: each once, in their language, whatever is cut off."""

from __future__ import annotations

from typing import Any

import pytest

from partera.core.errors import NotAllowed, NotFound, Refused
from partera.core.viewers import job
from partera.flows import help_families, tell_families
from partera.platform.letters.models import Letter
from partera.platform.work.models import Job
from partera.programs.families.actions import contacts
from partera.programs.families.models import SafetyContact
from partera.programs.kits.actions import codes, recalls
from partera.programs.kits.models import Recall
from tests.support.kit_families import Kits, kits, recall
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db
WORK = job("letters to families")


@pytest.fixture
def made(world: World) -> Kits:
    """Three families of lot K1, the last in Spanish."""
    found = kits(world)
    for code, name, language in zip(found.codes, ("ada", "bo", "cam"), ("en", "en", "es"), strict=True):
        leave(code, name, language)
    return found


def leave(code: str, name: str, language: str = "en") -> None:
    help_families.leave_contact(code=code, contact=f"{name}@example.org", language=language, by=SET_UP)


def tell(number: int, what: str = "notice", progress: Any = lambda *_given: None) -> int:
    return tell_families.tell(recall=number, what=what, progress=progress, by=WORK)


def written_to() -> list[str]:
    return sorted(str(letter.to) for letter in Letter.objects.all())


def test_each_family_is_written_to_in_its_language(made: Kits) -> None:
    assert tell(recall(made)) == 3
    spoken = {str(letter.to): str(letter.body) for letter in Letter.objects.all()}
    assert "Do not use it." in spoken["ada@example.org"] and "No lo use." in spoken["cam@example.org"]
    row = Recall.objects.get()
    assert (row.state, row.families_told) == ("told", 3)


def test_nobody_is_written_to_twice(made: Kits) -> None:
    number = recall(made)
    assert (tell(number), tell(number)) == (3, 0)
    assert len(written_to()) == 3


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_cut_off_between_two_letters_it_goes_on_with_the_next(
    made: Kits, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    number, real, done = recall(made), contacts.write, []

    def breaks(**given: Any) -> Letter:
        if len(done) == cut:
            raise KeyboardInterrupt
        done.append(given["key"])
        return real(**given)

    monkeypatch.setattr(contacts, "write", breaks)
    with pytest.raises(KeyboardInterrupt):
        tell(number)
    assert len(written_to()) == cut and Recall.objects.get().state == "open"
    monkeypatch.setattr(contacts, "write", real)
    assert tell(number) == 3 - cut
    assert written_to() == ["ada@example.org", "bo@example.org", "cam@example.org"]
    assert Recall.objects.get().families_told == 3


def test_a_family_with_two_kits_gets_one_letter(made: Kits) -> None:
    leave(made.codes[1], "ada")
    number = recall(made)
    assert tell(number) == 3
    assert written_to().count("ada@example.org") == 1


def test_who_leaves_an_address_later_is_told_when_asked_again(made: Kits) -> None:
    number = recall(made)
    tell(number)
    leave(made.codes[0], "dot")
    assert tell(number) == 1
    assert Recall.objects.get().families_told == 4


def test_an_address_taken_back_is_not_written_to(made: Kits) -> None:
    help_families.take_contact_back(code=made.codes[0], contact="ADA@example.org", by=SET_UP)
    tell(recall(made))
    assert written_to() == ["bo@example.org", "cam@example.org"]


def test_families_of_another_lot_are_left_in_peace(made: Kits, world: World) -> None:
    other = made.store.lots["K1"].product.lots.create(code="K2")
    (code,) = codes.print_cards(lot=other.pk, number=1, by=SET_UP)
    leave(code, "zed")
    tell(recall(made))
    assert "zed@example.org" not in written_to()


def test_a_withdrawn_recall_is_told_to_those_who_had_the_notice(made: Kits) -> None:
    number = recall(made)
    tell(number)
    leave(made.codes[0], "late")
    tell_families.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    assert tell(number, "withdrawn") == 3
    assert tell(number, "withdrawn") == 0
    assert "late@example.org" not in written_to()
    assert Letter.objects.filter(template="kit_recall_withdrawn").count() == 3


def test_a_recall_withdrawn_before_anybody_was_told_is_not_told(made: Kits) -> None:
    number = recall(made)
    recalls.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    assert (tell(number), tell(number, "withdrawn")) == (0, 0)
    assert Recall.objects.get().state == "withdrawn"


def test_whoever_runs_the_program_asks_for_it_and_sees_counts(made: Kits, world: World) -> None:
    number, ana = recall(made), world.viewer("ana")
    tell_families.ask_to_tell(recall=number, by=ana)
    assert Job.objects.get(kind="tell_families").arguments == {"recall": number, "what": "notice"}
    tell(number)
    found = tell_families.reached(ana, number)
    assert (found.reachable, found.written, found.waiting) == (3, 3, 3)


def test_nobody_else_does(made: Kits, world: World) -> None:
    number = recall(made)
    for who, error in (("zoe", NotFound), ("ewa", NotAllowed)):
        with pytest.raises(error):
            tell_families.ask_to_tell(recall=number, by=world.viewer(who))
        with pytest.raises(error):
            tell_families.reached(world.viewer(who), number)


def test_a_recall_that_has_ended_is_not_told(made: Kits) -> None:
    number = recall(made)
    recalls.withdraw(recall=number, why="Wrong lot.", by=SET_UP)
    with pytest.raises(Refused):
        tell_families.ask_to_tell(recall=number, by=SET_UP)


def test_contacts_hang_on_the_card_and_say_nothing_of_the_site(made: Kits) -> None:
    fields = {field.name for field in SafetyContact._meta.get_fields()}
    assert fields == {"id", "program", "card", "lot", "contact", "contact_found", "language", "left_on", "letters"}


def test_a_recall_withdrawn_between_two_letters_is_told_to_nobody_more(made: Kits) -> None:
    number = recall(made)

    def withdraw(_words: str, done: int, _all: int) -> None:
        if done == 2:
            recalls.withdraw(recall=number, why="Mistake", by=SET_UP)

    assert tell(number, progress=withdraw) == 1
    assert tell(number, "withdrawn") == 1
