"""What families leave: sealed, with consent, read only by those who help, erased in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import clock_at, now
from partera.platform.audit.models import Entry
from partera.programs.families import rules
from partera.programs.families.actions import contacts, help
from partera.programs.families.actions.help import Asked
from partera.programs.families.models import HelpRequest, SafetyContact
from partera.programs.families.queries import contacts as counts
from partera.programs.families.queries import help as queries
from tests.support.people import SET_UP, World

pytestmark = pytest.mark.django_db
ASKED = Asked("Invented Maya", "555-0100", "call", "es", ["food", "ride"], "Please call at noon", agrees=True)


def ask(world: World, **changed: object) -> int:
    help.ask(partnership=world.delta.pk, card=1, asked=Asked(**{**vars(ASKED), **changed}), by=SET_UP)  # type: ignore[arg-type]
    return HelpRequest.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def leave(card: int = 1, contact: str = "maya@example.org", lot: int = 7) -> None:
    contacts.leave(program=1, card=card, lot=lot, contact=contact, language="en", by=SET_UP)


def raw(table: str, column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def test_names_words_and_contacts_lie_sealed(world: World) -> None:
    ask(world)
    leave()
    for table, column, plain in (
        ("families_helprequest", "name", b"Maya"),
        ("families_helprequest", "contact", b"555-0100"),
        ("families_helprequest", "words", b"noon"),
        ("families_safetycontact", "contact", b"maya"),
    ):
        found = raw(table, column)
        assert found and plain not in found, column


def test_a_care_coordinator_reads_a_request_and_the_trail_says_so(world: World) -> None:
    number = ask(world)
    row = queries.request(world.viewer("nico"), number)
    assert (row.name, row.contact, row.words) == ("Invented Maya", "555-0100", "Please call at noon")
    line = Entry.objects.filter(action="read", thing=f"help request {number}").get()
    assert line.changes["fields"].split(", ") == [
        f"families.HelpRequest.{name}" for name in ("contact", "name", "words")
    ]


@pytest.mark.parametrize("who", ["ana", "bea", "olga", "ewa", "zoe", "carmen"])
def test_nobody_else_reads_or_changes_it(world: World, who: str) -> None:
    number, viewer = ask(world), world.viewer(who)
    assert queries.requests(viewer) == []
    with pytest.raises(NotFound):
        queries.request(viewer, number)
    with pytest.raises(NotFound):
        help.go_on(request=number, wanted="received", by=viewer)


def test_the_list_reads_no_name(world: World, django_assert_num_queries: Callable[[int], object]) -> None:
    for _time in range(3):
        ask(world)
    nico = world.viewer("nico")
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        rows = queries.requests(nico)
    assert len(rows) == 3 and not Entry.objects.filter(action="read", thing__startswith="help request").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"agrees": False},
        {"name": " "},
        {"contact": ""},
        {"needs": []},
        {"needs": ["gold"]},
        {"way": "fax"},
        {"language": "fr"},
        {"words": "a" * 2_000},
    ],
)
def test_a_request_without_what_it_needs_is_not_kept(world: World, wrong: dict[str, object]) -> None:
    with pytest.raises((BadInput, Refused)):
        ask(world, **wrong)
    assert not HelpRequest.objects.exists()


def test_a_request_is_taken_up_and_ends_once(world: World) -> None:
    number, nico = ask(world), world.viewer("nico")
    help.go_on(request=number, wanted="received", by=nico)
    help.go_on(request=number, wanted="completed", note="WIC began.", by=nico)
    assert [one.after for one in queries.request(nico, number).steps] == ["requested", "received", "completed"]
    with pytest.raises(Refused):
        help.go_on(request=number, wanted="no_capacity", by=nico)


@pytest.mark.parametrize("wanted", ["expired", "taken_back", "requested", "nonsense"])
def test_staff_cannot_say_what_only_a_family_or_time_says(world: World, wanted: str) -> None:
    with pytest.raises(BadInput):
        help.go_on(request=ask(world), wanted=wanted, by=world.viewer("nico"))


def test_when_the_consent_ends_nobody_reads_it_and_it_is_erased(world: World) -> None:
    number, nico = ask(world), world.viewer("nico")
    with clock_at(now() + rules.CONSENT_LASTS + timedelta(days=1)):
        assert queries.request(nico, number).name == ""
        assert help.forget_ended(by=SET_UP) == 1
        assert help.forget_ended(by=SET_UP) == 0
    row = HelpRequest.objects.get()
    assert (row.state, row.name, row.contact, row.words) == ("expired", "", "", "")
    assert row.needs == ["food", "ride"]


def test_a_month_after_its_end_a_request_is_erased(world: World) -> None:
    help.go_on(request=ask(world), wanted="completed", by=world.viewer("nico"))
    with clock_at(now() + rules.KEPT_AFTER_END + timedelta(days=1)):
        assert help.forget_ended(by=SET_UP) == 1
    assert HelpRequest.objects.get().state == "completed"


def test_the_trail_holds_no_name(world: World) -> None:
    number = ask(world)
    leave()
    help.go_on(request=number, wanted="received", note="Called Maya", by=world.viewer("nico"))
    told = str(list(Entry.objects.filter(action__startswith="families").values_list("changes", flat=True)))
    assert "Maya" not in told and "maya" not in told and "555-0100" not in told


def test_families_are_counted_once_by_address(world: World) -> None:
    leave(card=1)
    leave(card=2)
    leave(card=3, contact="zora@example.org", lot=8)
    assert (counts.reachable([7]), counts.reachable([7, 8])) == (1, 2)


def test_only_background_work_writes_to_families(world: World) -> None:
    leave()
    number = SafetyContact.objects.get().pk
    with pytest.raises(NotAllowed):
        contacts.write_once(contact=number, recall=1, what="notice", values={}, by=world.viewer("ana"))
