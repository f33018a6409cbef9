"""The page Releases and `partera release --back`: what is shown, going back, and who may."""

from __future__ import annotations

import pytest

from partera.config.console import run
from partera.core.viewers import PUBLIC
from partera.registry.findings.queries import current_release
from tests.support.people import World
from tests.support.releases import publish_empty

OLD, NEW = "aaaa1111", "bbbb2222"


@pytest.fixture
def releases(world: World, home) -> None:
    """The second release holds a file more."""
    publish_empty(home, OLD, {"e1": "Births of 2022"})
    publish_empty(home, NEW, {"e1": "Births of 2022", "e2": "Births of 2023, twice"})


def test_the_list_says_which_release_the_pages_show(world: World, releases: None) -> None:
    said = world.client("ana").get("/evidence/releases/").content.decode()
    assert f"The pages show release {NEW} since" in said
    assert said.index(NEW) < said.index(OLD)
    assert said.count("shown now") == 1


def test_before_going_back_the_page_says_what_would_no_longer_be_shown(world: World, releases: None) -> None:
    said = world.client("ana").get(f"/evidence/releases/{OLD}/").content.decode()
    lost = said.split("No longer shown then")[1].split("</ul>")[0]
    assert "Births of 2023, twice" in lost
    assert "Births of 2022" not in lost


def test_going_back_keeps_its_reason_on_the_page(world: World, releases: None) -> None:
    browser = world.client("ana")
    sent = browser.post(f"/evidence/releases/{OLD}/back/", {"reason": "Births counted twice"}, follow=True)
    assert current_release(PUBLIC).id == OLD
    said = sent.content.decode()
    assert f"from {NEW} to {OLD}, by Ana. Reason: Births counted twice" in said


def test_without_a_reason_the_pages_do_not_go_back(world: World, releases: None) -> None:
    sent = world.client("ana").post(f"/evidence/releases/{OLD}/back/", {"reason": " "})
    assert sent.status_code == 400
    assert current_release(PUBLIC).id == NEW


def test_who_only_sees_evidence_is_not_offered_to_go_back(world: World, releases: None) -> None:
    said = world.client("ana").get(f"/evidence/releases/{NEW}/").content.decode()
    assert "/back/" not in said  # it is shown already
    assert world.client("bea").post(f"/evidence/releases/{OLD}/back/", {"reason": "x"}).status_code == 404


def test_the_page_speaks_spanish(world: World, releases: None) -> None:
    browser = world.client("ana")
    browser.post("/language/", {"language": "es"})
    said = browser.get(f"/evidence/releases/{OLD}/").content.decode()
    assert "Volver a esta publicación" in said
    assert "Ya no se mostraría" in said


@pytest.mark.django_db
def test_the_command_goes_back_to_the_release_shown_before(home, capsys: pytest.CaptureFixture[str]) -> None:
    publish_empty(home, OLD)
    publish_empty(home, NEW)
    assert run(["release", "--back", "--reason", "Births counted twice"]) == 0
    assert current_release(PUBLIC).id == OLD
    assert run(["release", "--list"]) == 0
    said = capsys.readouterr().out
    assert f"Release {OLD} is what the pages show now." in said
    assert f"* {OLD}" in said
    assert f"from {NEW} to {OLD} by release: Births counted twice" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--back"], "There is no earlier release to go back to."),
        (["--back", "nothing", "--reason", "x"], "There is no release nothing."),
        (["--back", OLD], "Give --reason"),
    ],
)
def test_the_command_says_why_it_does_not_go_back(home, capsys, words: list[str], sentence: str) -> None:
    publish_empty(home, OLD)
    assert run(["release", *words]) == 2
    assert sentence in capsys.readouterr().err
