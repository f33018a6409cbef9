"""Agreements on records: who may load and count, until when, and what is left when the records are gone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused, Unavailable
from partera.core.periods import clock_at
from partera.core.viewers import PUBLIC, Grant, Viewer, command
from partera.evidence import custody as evidence
from partera.evidence import destruction
from partera.evidence.catalog import Catalog
from partera.evidence.suppliers.protocol import Given
from partera.flows import rotate_keys
from partera.flows.keep_to_agreements import destroy_records, release_without_ended
from partera.flows.take_in_files import TakeIn, bring_up_to_date, take_in
from partera.platform.audit.models import Entry
from partera.registry.custody import actions, queries, rules
from partera.registry.custody.models import Agreement, Destruction, Permitted
from partera.registry.custody.rules import COUNT, LOAD, Named
from partera.registry.findings import queries as findings
from tests.evidence.birth_extracts import rows, write
from tests.support.people import World

OWNER = command("the tests")
MARCH = datetime(2026, 3, 16, 15, tzinfo=UTC)
START, END, GONE = date(2026, 1, 1), date(2026, 6, 30), date(2026, 9, 30)


def agree(owner: int, *permitted: Named, title: str = "Invented births", by: Viewer = OWNER, **more: Any) -> Agreement:
    given = {"purpose": "Rates by county", "start": START, "end": END, "destroy_by": GONE, **more}
    both = permitted or tuple(Named(act, role="convener") for act in (LOAD, COUNT))
    return actions.agree(owner=owner, title=title, permitted=both, by=by, **given)  # type: ignore[arg-type]


def load(folder: Path, agreement: Agreement | None, *, by: Viewer = OWNER, count: int = 6) -> TakeIn:
    path, mapping = write(folder, rows()[:count])
    number = agreement.pk if agreement is not None else None
    return take_in(paths=[path], given=Given(mapping=mapping), agreement=number, by=by)


# Rules


def person(*grants: Grant, roles: tuple[str, ...] = (), number: int = 7) -> Viewer:
    return Viewer(kind="person", name="Ana", person=number, roles=frozenset(roles), grants=frozenset(grants))


def test_a_name_is_met_only_by_who_holds_the_permission_where_it_says() -> None:
    load_here, load_there = Grant("records.load", organisation=1), Grant("records.load", organisation=2)
    assert rules.may(person(load_here), LOAD, [Named(LOAD, organisation=1)])
    assert not rules.may(person(load_there), LOAD, [Named(LOAD, organisation=1)])
    assert not rules.may(person(load_here), COUNT, [Named(LOAD, organisation=1)])
    assert not rules.may(person(), LOAD, [Named(LOAD, user=7)])
    assert rules.may(person(load_there), LOAD, [Named(LOAD, user=7)])
    assert not rules.may(person(load_there, number=8), LOAD, [Named(LOAD, user=7)])
    assert not rules.may(person(load_here, roles=("convener",)), LOAD, [Named(LOAD, role="evaluator")])
    assert rules.may(person(load_here, roles=("evaluator",)), LOAD, [Named(LOAD, role="evaluator", organisation=1)])


@pytest.mark.parametrize(
    ("left", "warned"), [(61, None), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)]
)
def test_an_agreement_warns_sixty_thirty_and_seven_days_ahead(left: int, warned: int | None) -> None:
    assert rules.warning(END, END - timedelta(days=left)) == warned


def test_a_stopped_agreement_runs_no_longer_on_the_day_it_was_stopped() -> None:
    assert rules.last_day(END, date(2026, 3, 16)) == date(2026, 3, 15)
    assert rules.state(START, rules.last_day(END, date(2026, 3, 16)), date(2026, 3, 16)) == rules.ENDED
    assert rules.state(START, END, END) == rules.RUNNING
    assert rules.state(START, END, date(2025, 12, 31)) == rules.NOT_BEGUN


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"purpose": ""},
        {"end": date(2025, 1, 1)},
        {"destroy_by": date(2026, 1, 2)},
        {"highest_hidden": 9},
        {"highest_hidden": 100},
    ],
)
def test_an_agreement_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    terms = {"title": "T", "purpose": "P", "start": START, "end": END, "destroy_by": GONE, "highest_hidden": 19}
    with pytest.raises(BadInput):
        rules.check_terms(**{**terms, **wrong})


def test_an_agreement_names_who_may_load_and_who_may_count() -> None:
    with pytest.raises(BadInput, match="count records"):
        rules.check_named([Named(LOAD, role="convener")])
    with pytest.raises(BadInput, match="Name a role"):
        rules.check_named([Named(LOAD), Named(COUNT, role="convener")])


# Agreements


def test_only_who_may_agree_for_the_owner_writes_an_agreement_down(world: World) -> None:
    made = agree(world.health_office.pk, by=world.viewer("ana"))
    assert Entry.objects.filter(action="records.agree", thing=f"agreement {made.pk}").count() == 1
    for outsider in ("zoe", "carmen", "bea"):
        with pytest.raises(NotAllowed):
            agree(world.health_office.pk, title=f"By {outsider}", by=world.viewer(outsider))


def test_an_agreement_exists_only_for_its_parties(world: World) -> None:
    made = agree(world.health_office.pk)
    assert [row.id for row in queries.agreements(world.viewer("ana"))] == [made.pk]
    assert queries.agreement(world.viewer("olga"), made.pk).row.owner == world.health_office.name
    for outsider in ("bea", "nico", "carmen"):
        assert queries.agreements(world.viewer(outsider)) == []
        with pytest.raises(NotFound):
            queries.agreement(world.viewer(outsider), made.pk)
    assert queries.agreements(PUBLIC) == []


def test_another_organisations_convener_sees_loads_and_counts_nothing(world: World, home: Path, tmp_path: Path) -> None:
    named = [Named(act, organisation=world.health_office.pk) for act in (LOAD, COUNT)]
    with clock_at(MARCH):
        made = agree(world.health_office.pk, *named)
        zoe = world.viewer("zoe")
        assert queries.agreements(zoe) == [] and queries.choices_to_load(zoe) == []
        with pytest.raises(NotFound):
            load(tmp_path, made, by=zoe)
        assert load(tmp_path, made, by=world.viewer("ana")).ok
        with pytest.raises(Refused, match="does not let you count"):
            bring_up_to_date(by=zoe)
        for step in (
            lambda: actions.stop(agreement=made.pk, why="x", by=zoe),
            lambda: actions.renew(agreement=made.pk, end=END, destroy_by=GONE, by=zoe),
            lambda: actions.destroy(extract=Catalog(home).all()[0].id, typed="extract.csv", by=zoe),
        ):
            with pytest.raises(NotFound):
                step()
    assert len(Catalog(home).all()) == 1


def test_the_contact_is_sealed_and_only_for_those_who_work_with_the_records(world: World) -> None:
    named = [Named(act, user=world.users["ana"].pk) for act in (LOAD, COUNT)]
    made = agree(world.health_office.pk, *named, contact="Vera Demo-Archive")
    assert queries.contact(world.viewer("ana"), made.pk) == "Vera Demo-Archive"
    with pytest.raises(NotFound):
        queries.contact(world.viewer("bea"), made.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM custody_agreement")
        assert b"Vera" not in bytes(cursor.fetchone()[0])


def test_the_list_of_agreements_asks_the_same_number_of_times_however_many(
    world: World, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for number in range(3):
        agree(world.health_office.pk, title=f"Invented {number}")
    ana = world.viewer("ana")
    with django_assert_num_queries(2):
        assert len(queries.agreements(ana)) == 3


def test_the_database_refuses_an_agreement_that_ends_before_it_starts(world: World) -> None:
    made = agree(world.health_office.pk)
    for wrong in ({"end": date(2025, 1, 1)}, {"destroy_by": START}, {"highest_hidden": 9}, {"stopped_on": START}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Permitted.objects.create(agreement=made, act=LOAD)


# Loading and counting


def test_records_are_loaded_only_under_an_agreement_that_names_the_loader(
    world: World, home: Path, tmp_path: Path
) -> None:
    with clock_at(MARCH):
        named = [Named(LOAD, user=world.users["ewa"].pk), Named(COUNT, role="convener")]
        made = agree(world.health_office.pk, *named)
        assert "only under an agreement" in load(tmp_path, None).reports[0].message
        with pytest.raises(NotAllowed, match="does not let you load"):
            load(tmp_path, made, by=world.viewer("ana"))
        found = load(tmp_path, made, by=world.viewer("ewa"))
    assert found.reports[0].ok and "does not let you count" in str(found.problem)


def test_past_its_end_figures_leave_with_the_next_release(world: World, home: Path, tmp_path: Path) -> None:
    with clock_at(MARCH):
        assert load(tmp_path, agree(world.health_office.pk)).ok
        assert release_without_ended(by=OWNER) is None
        assert findings.figures(PUBLIC, places=["05"])
    with clock_at(datetime(2026, 7, 1, 0, 30, tzinfo=UTC)):
        made = release_without_ended(by=OWNER)
        assert made is not None and [line["reason"] for line in made.manifest["left_out"]] == ["ended"]
        assert findings.figures(PUBLIC, places=["05"]) == []
        assert release_without_ended(by=OWNER) is None


def test_a_stopped_agreement_counts_at_once_no_longer_and_a_renewed_one_again(
    world: World, home: Path, tmp_path: Path
) -> None:
    with clock_at(MARCH):
        made = agree(world.health_office.pk)
        assert load(tmp_path, made).ok
        actions.stop(agreement=made.pk, why="The owner asked for it", by=world.viewer("ana"))
        assert bring_up_to_date(by=OWNER).manifest["extracts"] == {}
        with pytest.raises(Refused):
            actions.stop(agreement=made.pk, why="again", by=OWNER)
        actions.renew(agreement=made.pk, end=date(2027, 1, 31), destroy_by=date(2027, 4, 30), by=world.viewer("ana"))
        assert len(bring_up_to_date(by=OWNER).manifest["extracts"]) == 1
    assert set(Entry.objects.values_list("action", flat=True)) >= {"records.stop", "records.renew"}


def test_what_needs_attention_is_named_before_it_is_late(world: World, home: Path, tmp_path: Path) -> None:
    with clock_at(MARCH):
        assert load(tmp_path, agree(world.health_office.pk)).ok
        assert queries.ending(world.viewer("ana")) == []
    for day, warning, overdue in (
        (date(2026, 6, 1), 30, False),
        (date(2026, 8, 1), None, False),
        (date(2026, 10, 1), None, True),
    ):
        with clock_at(datetime.combine(day, MARCH.time(), tzinfo=UTC)):
            (row,) = queries.ending(world.viewer("ana"))
        assert (row.warning, row.is_overdue) == (warning, overdue)


# Destroying


@pytest.fixture
def held(world: World, home: Path, tmp_path: Path) -> str:
    with clock_at(MARCH):
        assert load(tmp_path, agree(world.health_office.pk)).ok
    return Catalog(home).all()[0].id


def test_destroyed_records_leave_a_certificate_and_the_old_release(world: World, home: Path, held: str) -> None:
    before = findings.current_release(PUBLIC)
    rows_held = Catalog(home).all()[0].kept
    with clock_at(MARCH):
        gone, problem = destroy_records(extract=held, typed="extract.csv", by=world.viewer("ana"))
    certificate = queries.certificate(world.viewer("ana"), gone.pk).certificate
    assert problem == "" and Catalog(home).all() == []
    assert (certificate["rows"], certificate["agreement"], certificate["destroyed_by"]) == (
        rows_held,
        "Invented births",
        "Ana",
    )
    assert len(certificate["sha256"]) == 64 and actions.is_whole(certificate)
    assert not actions.is_whole({**certificate, "rows": 1})
    assert before is not None and (home / "evidence" / "releases" / before.id).is_dir()
    now_current = findings.current_release(PUBLIC)
    assert now_current is not None and now_current.id != before.id
    with pytest.raises(NotFound):
        queries.certificate(world.viewer("bea"), gone.pk)
    actions_written = list(Entry.objects.filter(thing=f"extract {held}").values_list("action", flat=True))
    assert sorted(actions_written) == ["records.destroy", "records.destroyed"]


def test_a_release_made_from_records_says_that_they_are_destroyed(world: World, home: Path, held: str) -> None:
    before = findings.current_release(PUBLIC)
    assert before is not None
    with clock_at(MARCH):
        actions.destroy(extract=held, typed="extract.csv", by=OWNER)
    (source,) = findings.sources(PUBLIC).values()
    assert source.destroyed_on == date(2026, 3, 16)


def test_nothing_is_destroyed_unless_the_name_is_typed(world: World, home: Path, held: str) -> None:
    with pytest.raises(Refused, match="type the name"):
        actions.destroy(extract=held, typed="extract", by=OWNER)
    assert len(Catalog(home).all()) == 1 and not Destruction.objects.exists()


def test_who_sees_but_may_not_destroy_is_refused(world: World, home: Path, held: str) -> None:
    Permitted.objects.create(agreement=Agreement.objects.get(), act=COUNT, user=world.users["ewa"])
    with pytest.raises(NotAllowed):
        actions.destroy(extract=held, typed="extract.csv", by=world.viewer("ewa"))
    assert len(Catalog(home).all()) == 1


@pytest.mark.parametrize("step", ["destroy", "certify"])
def test_destroying_cut_off_anywhere_is_ended_by_the_same_call(
    world: World, home: Path, held: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(destruction, step, cut_off)
        with pytest.raises(KeyboardInterrupt):
            actions.destroy(extract=held, typed="extract.csv", by=OWNER)
    gone = actions.destroy(extract=held, typed="extract.csv", by=OWNER)
    assert Destruction.objects.count() == 1 and gone.done_at is not None
    assert Catalog(home).all() == [] and len(destruction.destroyed(Catalog(home))) == 1
    with pytest.raises(NotFound):
        actions.destroy(extract=held, typed="extract.csv", by=OWNER)


def test_rotating_keys_keeps_records_and_columns_and_a_needed_key_does_not_retire(
    world: World, home: Path, tmp_path: Path
) -> None:
    with clock_at(MARCH):
        made = agree(world.health_office.pk, contact="Vera Demo-Archive")
        assert load(tmp_path, made).ok
        (old,) = [row.id for row in rotate_keys.keys(by=OWNER) if row.use == "sealing"]
        rotate_keys.rotate(by=OWNER)
    with clock_at(MARCH + timedelta(days=1)):
        Agreement.objects.filter(pk=made.pk).update(contact="Vera Demo-Archive")
        rotate_keys.retire(key=old, by=OWNER)
        needed = next(row for row in rotate_keys.keys(by=OWNER) if row.seals_now)
        assert (needed.values, needed.extracts) == (1, 1)
        with pytest.raises(Refused):
            rotate_keys.retire(key=needed.id, by=OWNER)
    catalog = Catalog(home)
    assert evidence.table(catalog, catalog.all()[0]).num_rows == catalog.all()[0].kept
    assert queries.contact(OWNER, made.pk) == "Vera Demo-Archive"


def test_nobody_but_the_machines_owner_touches_keys(world: World) -> None:
    with pytest.raises(NotAllowed):
        rotate_keys.rotate(by=world.viewer("olga"))


def test_records_that_an_older_backup_brings_back_stay_closed_and_are_destroyed_again(
    world: World, home: Path, held: str, tmp_path: Path
) -> None:
    catalog = Catalog(home)
    extract = catalog.all()[0]
    shutil.copytree(catalog.folder / held, tmp_path / "backup")
    with clock_at(MARCH):
        actions.destroy(extract=held, typed="extract.csv", by=OWNER)
    Destruction.objects.all().delete()  # the older database does not know of it
    shutil.rmtree(home / "evidence" / "certificates")
    shutil.copytree(tmp_path / "backup", catalog.folder / held)
    with pytest.raises(Unavailable, match="destroyed on 2026-03-16"):
        evidence.table(catalog, extract)
    assert actions.destroy_again(by=OWNER) == ["extract.csv"]
    assert actions.destroy_again(by=OWNER) == []
    assert Catalog(home).all() == []
    page = world.client("ana").get(f"/evidence/agreements/{Agreement.objects.get().pk}/").content.decode()
    assert re.search(r"destroyed on \S+ 16, 2026", page)
    (source,) = findings.sources(PUBLIC).values()
    assert source.destroyed_on == date(2026, 3, 16)


def test_a_certificate_holds_no_key(world: World, home: Path, held: str) -> None:
    actions.destroy(extract=held, typed="extract.csv", by=OWNER)
    secrets = [row["secret"] for row in json.loads((home / "keys.json").read_text())["keys"]]
    text = json.dumps(Destruction.objects.get().certificate)
    assert not any(secret in text for secret in secrets)
