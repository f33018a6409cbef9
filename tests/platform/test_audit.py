"""The trail: written with the change, refused to be changed, sealed so that a change past that refusal shows."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

import partera
from partera.core.errors import NotAllowed
from partera.core.periods import clock_at
from partera.core.viewers import Grant, Viewer, command, job
from partera.platform.audit import changes, queries, sealing
from partera.platform.audit.actions import read, record, seal_due
from partera.platform.audit.models import Entry, Seal
from partera.platform.audit.verifying import verify
from partera.registry.partners.models import Person
from tests.support.trail import unguarded

pytestmark = pytest.mark.django_db
ANA = Viewer("person", "Ana Demo-Rivera", person=7, where="192.0.2.7")
OLGA = Viewer("person", "Olga", person=8, grants=frozenset({Grant("audit.see")}))
SEALER = job("the tests")
SOURCE = Path(partera.__file__).parent
_FUTURE = "from __future__ import annotations"
BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def write(count: int, *, action: str = "sessions.plan", by: Viewer = ANA) -> None:
    for number in range(count):
        record(action=action, thing=f"session {number}", changes={"state": ["kickoff", "planned"]}, by=by)


def tamper(sql: str) -> None:
    """What the owner of the database can do."""
    with unguarded(connection), connection.cursor() as cursor:
        cursor.execute(sql)


def ids() -> list[int]:
    return list(Entry.objects.order_by("id").values_list("id", flat=True))


def sentences() -> list[str]:
    return [fault.sentence for fault in verify(by=SEALER).faults]


def test_a_line_says_who_did_what_to_which_thing_when_and_from_where() -> None:
    with clock_at(BEGIN):
        write(1)
    line = Entry.objects.latest("id")
    assert (line.actor, line.actor_id, line.actor_kind, line.where) == ("Ana Demo-Rivera", 7, "person", "192.0.2.7")
    assert (line.action, line.thing, line.at) == ("sessions.plan", "session 0", BEGIN)


def test_commands_and_jobs_say_where_they_come_from() -> None:
    write(1, by=command("load"))
    assert Entry.objects.latest("id").where == "command line"
    write(1, by=job("clear"))
    assert Entry.objects.latest("id").where == "background work"


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("change", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_a_line(table: str, change: str) -> None:
    write(1)
    seal_due(SEALER)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


def _unkept(source: str) -> list[str]:
    """The functions that write a line, neither one transaction nor called by one of their own room that is."""
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    atomic = {one.name for one in functions if "atomic" in "".join(map(ast.unparse, one.decorator_list))}
    found = []
    for one in functions:
        body = ast.unparse(one)
        called = any(other.name in atomic and f"{one.name}(" in ast.unparse(other) for other in functions)
        if "record(" in body and "transaction.atomic()" not in body and one.name not in atomic and not called:
            found.append(one.name)
    return found


def test_every_action_writes_its_line_in_the_transaction_of_its_change() -> None:
    """What the sign-in library did is told afterwards and changes nothing; all else is one transaction."""
    rooms: dict[Path, str] = {}
    for path in SOURCE.rglob("*.py"):
        if "actions" in path.relative_to(SOURCE).as_posix() and "platform/audit" not in path.as_posix():
            rooms[path.parent] = rooms.get(path.parent, "") + path.read_text(encoding="utf-8").replace(_FUTURE, "")
    wrong = {f"{room.relative_to(SOURCE)}: {name}" for room, text in rooms.items() for name in _unkept(text)}
    assert wrong == set()


def test_the_trail_holds_before_and_after_but_of_restricted_fields_only_a_digest() -> None:
    person = Person.objects.create(name="Rosa Invented", email="rosa@example.org")
    before = changes.picture(person)
    person.email, person.invented = "rosa.new@example.org", True
    found = changes.between(before, person)
    assert found["invented"] == [False, True]
    assert all(told.startswith("digest ") for told in found["email"])
    assert found["email"][0] != found["email"][1]
    assert "example.org" not in str(found)
    person.email = "rosa@example.org"
    assert changes.between({**before, "email": "x@example.org"}, person)["email"][1] == found["email"][0]


def test_what_is_made_and_removed_is_told_without_empty_fields() -> None:
    person = Person(name="Rosa Invented")
    assert changes.made(person)["invented"] == [None, False]
    assert "email" not in changes.made(person)
    assert changes.removed(person)["invented"] == [False, None]


def test_reading_restricted_fields_leaves_a_line() -> None:
    read(thing="organisation 3", fields=["partners.Person.email"], rows=4, by=ANA)
    line = Entry.objects.latest("id")
    assert (line.action, line.changes) == ("read", {"fields": "partners.Person.email", "rows": 4})


def test_reading_nothing_leaves_no_line() -> None:
    before = Entry.objects.count()
    read(thing="organisation 3", fields=["partners.Person.email"], rows=0, by=ANA)
    assert Entry.objects.count() == before


def test_a_sealed_trail_verifies() -> None:
    write(25)
    there = Entry.objects.count()
    assert seal_due(SEALER) == there
    assert seal_due(SEALER) == 0
    write(1)
    verdict = verify(by=SEALER)
    assert verdict.faults == []
    assert (verdict.seals, verdict.lines, verdict.unsealed) == (1, there, 1)


def test_lines_are_sealed_in_batches_that_follow_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_LINES", 10)
    write(25)
    seal_due(SEALER)
    assert Seal.objects.count() == -(-Entry.objects.count() // 10)
    assert sentences() == []


def test_an_altered_line_is_named() -> None:
    write(5)
    seal_due(SEALER)
    tamper(f"UPDATE audit_entry SET actor = 'Somebody' WHERE id = {ids()[-2]}")
    assert sentences() == [f"Line {ids()[-2]} was altered."]


def test_a_removed_line_is_named() -> None:
    write(5)
    seal_due(SEALER)
    gone = ids()[-3]
    tamper(f"DELETE FROM audit_entry WHERE id = {gone}")
    assert sentences() == [f"Line {gone} was removed."]


def test_an_inserted_line_is_named() -> None:
    write(5)
    tamper(f"DELETE FROM audit_entry WHERE id = {ids()[-3]}")
    free = ids()[-2] - 1
    seal_due(SEALER)
    columns = "at, actor, actor_id, actor_kind, {}, action, thing, changes"
    columns = columns.format('"where"')
    tamper(f"INSERT INTO audit_entry (id, {columns}) SELECT {free}, {columns} FROM audit_entry WHERE id = {ids()[-1]}")
    assert sentences() == [f"Line {free} was put in."]


def test_reordered_lines_are_named() -> None:
    write(5)
    seal_due(SEALER)
    first, second = ids()[-2:]
    for sql in (f"-1 WHERE id = {first}", f"{first} WHERE id = {second}", f"{second} WHERE id = -1"):
        tamper(f"UPDATE audit_entry SET id = {sql}")
    assert sentences() == [f"Line {first} was altered.", f"Line {second} was altered."]


def test_a_removed_seal_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST_LINES", 5)
    write(20)
    seal_due(SEALER)
    tamper("DELETE FROM audit_seal WHERE number = 2")
    assert "Seal 2 was removed." in sentences()


def test_an_altered_seal_is_named() -> None:
    write(5)
    seal_due(SEALER)
    tamper("UPDATE audit_seal SET lines = lines - 1")
    assert "itself was altered" in sentences()[0]


def test_a_seal_made_with_another_key_is_found() -> None:
    """Whoever has the database but not the keys cannot seal what they changed."""
    write(5)
    seal_due(SEALER)
    line = Seal.objects.get()
    tamper(f"UPDATE audit_seal SET digest = '{line.digest[:-4]}0000'")
    assert any("itself was altered" in sentence for sentence in sentences())


@pytest.mark.django_db(transaction=True)
def test_a_trail_whose_end_was_cut_off_is_found() -> None:
    for _round in range(2):
        with transaction.atomic():
            write(3)
        seal_due(SEALER)
    last = Seal.objects.order_by("-number")[0]
    noted = f"{last.number} {last.digest}"
    tamper("DELETE FROM audit_seal WHERE number = 2")
    tamper("DELETE FROM audit_entry WHERE id > (SELECT last FROM audit_seal)")
    assert sentences() == ["Seal 2 was noted outside of the database and is not in it: the end was cut off."]
    sealing.note_path().unlink()
    assert sentences() == []
    assert len(verify(noted, by=SEALER).faults) == 1


def test_missing_guards_are_told() -> None:
    with unguarded(connection):
        assert not verify(by=SEALER).is_guarded
    assert verify(by=SEALER).is_guarded


def test_only_work_and_commands_seal() -> None:
    with pytest.raises(NotAllowed):
        seal_due(OLGA)


def test_numbers_are_written_in_short() -> None:
    assert sealing.spans([1, 2, 3, 5, 7, 8]) == "1-3 5 7-8"
    assert list(sealing.numbers_in("1-3 5 7-8")) == [1, 2, 3, 5, 7, 8]


def test_only_who_holds_the_permission_reads_the_trail() -> None:
    with pytest.raises(NotAllowed):
        queries.lines(ANA, queries.Sought())


def test_the_trail_is_read_newest_first_in_pages_that_miss_nothing() -> None:
    before = Entry.objects.count()
    for minute in range(7):
        with clock_at(BEGIN + timedelta(minutes=minute // 3)):
            write(1)
    seen: list[int] = []
    after = ""
    while True:
        part = queries.lines(OLGA, queries.Sought(person=7), after=after, size=2)
        seen += [row.id for row in part.rows]
        if not part.after:
            break
        after = part.after
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 7
    assert before + 7 == Entry.objects.count()


def test_the_trail_is_found_by_person_action_thing_and_day() -> None:
    with clock_at(BEGIN):
        write(2)
    with clock_at(BEGIN + timedelta(days=1)):
        write(1, action="sessions.cancel", by=command("load"))

    def found(**words: object) -> int:
        return len(queries.lines(OLGA, queries.Sought(**words)).rows)  # type: ignore[arg-type]

    assert found(person=7) == 2
    assert found(action="sessions.cancel") == 1
    assert found(thing="session 1") == 1
    assert found(first=date(2026, 3, 3), last=date(2026, 3, 3)) == 1
    assert found(person=queries.NOBODY, action="sessions.cancel") == 1
