"""Reading published releases: which is current, what may be compared, how wide a gap is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.periods import now
from partera.core.viewers import PUBLIC, command
from partera.demo.births import write_world
from partera.evidence import intake, release
from partera.evidence.figures import Figure
from partera.evidence.measures import measure
from partera.evidence.suppliers.protocol import Given
from partera.platform.audit.models import Entry
from partera.registry.findings import actions, queries, rules
from partera.registry.findings.models import Release, RollBack
from tests.support.custody import UNDER
from tests.support.releases import publish_empty

OWNER = command("test")


def _figure(group: str, numerator: float, denominator: float, **more) -> Figure:
    given = {
        "measure": "ptb", "definition": "ptb@1", "place": "05", "period": "2023", "group": group,
        "numerator": numerator, "denominator": denominator, "unknown": 0.0, "value": 100 * numerator / denominator,
        "low": None, "high": None, "state": "ok", "rule": "", "method": None, "source": "e", "note": None,
    }  # fmt: skip
    return Figure(**{**given, **more})


def _release(home: Path, births: int = 12_000, seed: int = 1) -> release.Release:
    folder = home / f"files-{seed}-{births}"
    folder.mkdir()
    truth = write_world(folder, seed, (2022, 2023), ("05",), births)
    for path, mapping in truth.mappings.items():
        report = intake.load([path], home, Given(mapping=mapping), under=UNDER)[0]
        assert report.ok, report.message
    return release.build(home, agreements=[UNDER])


def test_the_widest_gap_is_measured_against_the_best_group():
    shown = [_figure("race:white", 100, 1000), _figure("race:black", 160, 1000), _figure("race:asian", 130, 1000)]
    group, reference, (difference, ratio, excess) = rules.widest_gap(shown, measure("ptb"))
    assert (group.group, reference.group) == ("race:black", "race:white")
    assert difference[0] == pytest.approx(6.0)
    assert ratio[0] == pytest.approx(1.6)
    assert excess[0] == pytest.approx(60.0)


def test_a_gap_whose_interval_holds_zero_is_not_listed():
    assert rules.widest_gap([_figure("race:white", 10, 100), _figure("race:black", 11, 100)], measure("ptb")) is None


def test_where_more_is_better_the_excess_counts_what_is_missing():
    shown = [_figure("race:white", 900, 1000), _figure("race:black", 700, 1000)]
    _, reference, (_, _, excess) = rules.widest_gap(shown, measure("pnc1"))
    assert reference.group == "race:white"
    assert excess[0] == pytest.approx(200.0)


@pytest.mark.parametrize("group", ["race:unknown", "plurality:multiple", "all"])
def test_those_who_did_not_state_it_and_twins_are_not_compared(group):
    assert rules.comparable([_figure(group, 50, 100), _figure(group, 20, 100)]) == {}


def test_hidden_groups_are_not_compared():
    hidden = replace(_figure("race:asian", 5, 50), value=None, state="suppressed", numerator=None)
    found = rules.comparable([_figure("race:white", 100, 1000), _figure("race:black", 160, 1000), hidden])
    assert [len(groups) for groups in found.values()] == [2]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_published_release_is_read_and_an_earlier_one_can_be_gone_back_to(home):
    first = _release(home)
    actions.make_current(release=first, by=OWNER)
    second = _release(home, seed=2)
    actions.make_current(release=second, by=OWNER)
    assert queries.current_release(PUBLIC).id == second.id
    actions.roll_back(to=first.id, reason="Births of 2023 were counted twice", by=OWNER)
    assert queries.current_release(PUBLIC).id == first.id
    assert Entry.objects.filter(action="findings.publish").count() == 2
    assert Entry.objects.get(action="findings.roll_back").changes["current"] == [second.id, first.id]
    rows = queries.all_releases(OWNER)
    assert [(row.id, row.is_current, len(row.files)) for row in rows] == [(first.id, True, 1), (second.id, False, 1)]
    assert [(row.before, row.to, row.reason) for row in queries.roll_backs(OWNER)] == [
        (second.id, first.id, "Births of 2023 were counted twice")
    ]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_page_reads_figures_without_more_than_one_sql_query_each(home, django_assert_num_queries):
    actions.make_current(release=_release(home), by=OWNER)
    with django_assert_num_queries(1):
        found = queries.figures(PUBLIC, places=["05"], measures=["ptb"], groups=["all"])
    assert {figure.period for figure in found} == {"2022", "2023", "2022-2023"}
    assert all(figure.numerator and figure.denominator and figure.low < figure.value < figure.high for figure in found)


@pytest.mark.slow
def test_the_same_files_give_the_same_release(home):
    first = _release(home)
    assert release.build(home, agreements=[UNDER]).id == first.id


@pytest.mark.slow
def test_no_small_count_stands_in_a_release(home):
    for figure in _release(home).figures():
        if figure.numerator is not None:
            assert not 1 <= figure.numerator <= 9, figure
            rest = (figure.denominator or 0) - figure.numerator
            assert figure.measure == "births" or figure.denominator is None or not 1 <= rest <= 9, figure
        assert figure.denominator is None or not 1 <= figure.denominator <= 9, figure
        assert figure.state != "suppressed" or figure.value is None


@pytest.mark.django_db
def test_only_one_release_of_an_audience_is_current(home):
    made = {"audience": "public", "made_at": "2026-01-01T00:00Z", "published_at": "2026-01-01T00:00Z", "catalog": "c"}
    Release.objects.create(id="a", is_current=True, **made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(id="b", is_current=True, **made)


@pytest.mark.django_db
def test_who_may_not_load_may_not_publish(home):
    with pytest.raises(NotAllowed):
        actions.make_current(release=release.Release("x", home, {"audience": "public"}), by=PUBLIC)


@pytest.fixture
def two_releases(home) -> list[str]:
    """Two published releases that hold no figure; the second is current."""
    names = ["release1", "release2"]
    for name in names:
        publish_empty(home, name)
    return names


@pytest.mark.django_db
def test_a_release_that_is_not_there_cannot_be_gone_back_to(home):
    with pytest.raises(NotFound):
        actions.roll_back(to="nothing", reason="why", by=OWNER)


@pytest.mark.django_db
def test_going_back_needs_a_reason(two_releases):
    with pytest.raises(BadInput, match="Say why"):
        actions.roll_back(to="release1", reason=" \n", by=OWNER)
    assert queries.current_release(PUBLIC).id == "release2"


@pytest.mark.django_db
def test_what_the_pages_show_already_cannot_be_gone_back_to(two_releases):
    with pytest.raises(Refused, match="already"):
        actions.roll_back(to="release2", reason="why", by=OWNER)


@pytest.mark.django_db
def test_a_release_whose_files_are_gone_is_listed_and_cannot_be_gone_back_to(two_releases, home):
    shutil.rmtree(home / "evidence" / "releases" / "release1")
    release._manifest_of.cache_clear()
    assert [row.is_kept for row in queries.all_releases(OWNER)] == [True, False]
    with pytest.raises(NotFound, match="no longer kept"):
        actions.roll_back(to="release1", reason="why", by=OWNER)


@pytest.mark.django_db
def test_who_may_not_load_may_not_go_back(two_releases):
    with pytest.raises(NotAllowed):
        actions.roll_back(to="release1", reason="why", by=PUBLIC)
    with pytest.raises(NotAllowed):
        queries.all_releases(PUBLIC)


@pytest.mark.django_db
def test_releases_are_listed_with_one_sql_query_however_many(two_releases, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert len(queries.all_releases(OWNER)) == 2


@pytest.mark.django_db
def test_the_database_keeps_going_back_honest(two_releases):
    rows = {row.id: row for row in Release.objects.all()}
    for to, reason in (("release2", "why"), ("release1", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            RollBack.objects.create(to=rows[to], before=rows["release2"], at=now(), by="test", reason=reason)


@pytest.mark.django_db
def test_before_anything_is_published_there_is_nothing_and_no_error(home):
    assert queries.current_release(PUBLIC) is None
    assert queries.figures(PUBLIC, places=["05"]) == []
    assert queries.largest_gaps(PUBLIC, "05") == []
