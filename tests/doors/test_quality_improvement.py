"""Improvement in the browser: aims with their diagram, ideas, a whole test of change, due lines, other systems."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partera.core.periods import clock_at, now
from partera.doors.web.quality.improvement.diagram import diagram
from partera.doors.web.templatetags import improving as words
from partera.overviews.due import due
from partera.platform.tokens import actions as tokens
from partera.programs.quality.actions import cycles, ideas, improvement, reviews
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.actions.reviews import Advice
from partera.programs.quality.models import Aim, ChangeIdea, Cycle, Driver
from partera.programs.quality.queries import improvement as queries
from partera.programs.quality.rules import improving
from tests.support import improving as support
from tests.support import quality
from tests.support.improving import PLANNED, own
from tests.support.people import World
from tests.support.quality import Joined
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    return quality.collaborative(world)


def send(browser: Client, address: str, do: str = "", **values: Any) -> Any:
    given = {f"{do}-{name}" if do else name: value for name, value in values.items()}
    return browser.post(f"{address}?do={do}" if do else address, given)


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def in_spanish(browser: Client, address: str) -> str:
    """The page in Spanish; whatever language stood before stands after."""
    browser.cookies["language"] = "es"
    with translation.override("es"):
        return text_of(browser, address)


def plan(**more: Any) -> dict[str, Any]:
    """A plan as the form sends it."""
    given = {name: value for name, value in PLANNED.items() if not isinstance(value, bool)}
    return given | {"lived_experience": "yes", "scale": "one_patient", "starts_on": "2026-03-16"} | more


def test_an_empty_hospital_says_what_will_stand_here_and_the_next_step(world: World, joined: Joined) -> None:
    page = text_of(world.client("bea"), f"/quality/hospitals/{own(joined)}/improvement/")
    assert "Begin small: one patient" in page
    assert "Your tests of change will stand here." in page


def test_a_whole_test_is_written_from_plan_to_act(world: World, joined: Joined) -> None:
    bea, idea = world.client("bea"), support.idea(world, joined)
    answer = send(bea, f"/quality/hospitals/{own(joined)}/improvement/tests/new/", **plan(idea=idea, then="begin"))
    address = answer["Location"]
    assert "Your prediction is locked." in text_of(bea, address)
    send(bea, address, "do", did="Nine of ten.", unexpected="")
    assert "You predicted" in text_of(bea, address)
    send(bea, address, "study", studied="One more than predicted.", by_group="Too few to tell.", learned="It is heard.")
    send(bea, address, "act", act="adopt", next_step="All rooms.", on="2026-03-16")
    page = text_of(bea, address)
    assert "This test is over: the change is adopted." in page
    assert "Plan the next test" in page
    assert ChangeIdea.objects.get().state == "adopted"
    after = text_of(bea, f"/quality/hospitals/{own(joined)}/improvement/tests/new/?after={Cycle.objects.get().pk}")
    assert "All rooms." in after and "It carries on from test 1" in after


def test_a_plan_that_lacks_something_is_kept_and_says_what(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    given = plan(prediction="", then="begin")
    answer = send(bea, f"/quality/hospitals/{own(joined)}/improvement/tests/new/", **given)
    page = text_of(bea, answer["Location"])
    assert "Before the test begins: Write down what you predict." in page
    assert Cycle.objects.get().state == "planned"
    assert "(optional)" not in page.split("What do you predict?")[1][:40]


def test_what_is_refused_stands_beside_the_form_and_nothing_typed_is_lost(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    given = plan(lived_experience_how="", who="The whole night shift")
    answer = send(bea, f"/quality/hospitals/{own(joined)}/improvement/tests/new/", **given)
    assert answer.status_code == 422
    assert "or why not" in answer.content.decode() and "The whole night shift" in answer.content.decode()
    number = support.cycle(world, joined, state="studied")
    answer = send(bea, f"/quality/cycles/{number}/", "act", act="adapt", next_step="", on="2026-03-16")
    assert answer.status_code == 422 and "Say what you change" in answer.content.decode()


def test_an_identifier_is_shown_in_its_field_and_the_reason_asked_for(world: World, joined: Joined) -> None:
    bea, number = world.client("bea"), support.cycle(world, joined, state="doing")
    answer = send(bea, f"/quality/cycles/{number}/", "do", did="MRN 84731920 was missed.", unexpected="")
    assert answer.status_code == 422 and "medical record number" in answer.content.decode()
    answer = send(bea, f"/quality/cycles/{number}/", "do", did="Call 501-555-0142.", unexpected="")
    assert "Why may it stay?" in answer.content.decode()
    answer = send(bea, f"/quality/cycles/{number}/", "do", did="Call 501-555-0142.", keep_reason="The unit’s phone.")
    assert answer.status_code == 302


def test_a_step_that_is_not_there_is_not_found(world: World, joined: Joined) -> None:
    bea, number = world.client("bea"), support.cycle(world, joined)
    for do in ("study", "act", "nonsense", "unlink-²", "unlink-999"):
        assert send(bea, f"/quality/cycles/{number}/", do, studied="x", act="adopt").status_code == 404
    assert send(world.client("ana"), f"/quality/cycles/{number}/", "begin").status_code == 404


def test_a_test_of_another_hospital_is_not_carried_on_from(world: World, joined: Joined) -> None:
    mercy = support.with_mercy(world, joined)
    number = support.cycle(world, joined, state="acted")
    address = f"/quality/hospitals/{mercy}/improvement/tests/new/"
    assert world.client("carmen").get(f"{address}?after={number}").status_code == 404
    assert world.client("carmen").get(f"{address}?after=x&idea=²").status_code == 200


def test_points_are_linked_and_taken_away(world: World, joined: Joined) -> None:
    bea, number = world.client("bea"), support.cycle(world, joined)
    address, measure = f"/quality/cycles/{number}/", joined.measures["htn_60_confirmed"]
    send(bea, address, "point", measure=measure, month="2026-02")
    assert "February 2026" in text_of(bea, address)
    assert send(bea, address, "point", measure=measure, month="in May").status_code == 422
    assert send(bea, address, "point", measure=measure, month="2026-04").status_code == 422
    point = Cycle.objects.get().points.get().pk
    send(bea, address, f"unlink-{point}")
    assert "not linked to a point" in text_of(bea, address)


def test_the_list_is_narrowed_by_what_stands_in_the_address(world: World, joined: Joined) -> None:
    bea, idea = world.client("bea"), support.idea(world, joined)
    support.cycle(world, joined, title="With an idea", idea=idea)
    support.cycle(world, joined, title="Begun already", state="doing")
    address = f"/quality/hospitals/{own(joined)}/improvement/"
    assert "Begun already" not in text_of(bea, f"{address}?idea={idea}")
    assert "With an idea" not in text_of(bea, f"{address}?state=doing").split('id="ideas"')[0]
    assert "No test is like this" in text_of(bea, f"{address}?measure={joined.measures['smm_between']}")
    assert "With an idea" in text_of(bea, f"{address}?state=lost&idea=²&measure=999999999999999999999")


def test_an_aim_is_written_drawn_and_ended(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    given = {
        "text": "Treat in time", "measure": joined.measures["htn_60_confirmed"], "baseline": "58", "target": "85",
        "by": "2026-12-31", "for_whom": "All", "where": "",
    }  # fmt: skip
    address = send(bea, f"/quality/hospitals/{own(joined)}/improvement/aims/new/", **given)["Location"]
    assert "driver diagram will stand here" in text_of(bea, address)
    bea.post(f"{address}?do=drivers", {"drivers-new-top": "Every unit is ready"})
    top = Driver.objects.get().pk
    sent = {f"drivers-driver-{top}": "Every unit is ready", f"drivers-new-{top}": "A cart stands by"}
    bea.post(f"{address}?do=drivers", sent)
    under = Driver.objects.get(level="secondary").pk
    support.idea(world, joined, driver=under)
    page = text_of(bea, address)
    assert page.count("A cart stands by") >= 2 and "<svg" in page and 'role="img"' in page
    assert "from 58.0% to 85.0%" in " ".join(page.split())
    answer = bea.post(f"{address}?do=drivers", {f"drivers-driver-{top}": "Every unit", f"drivers-driver-{under}": ""})
    assert answer.status_code == 422 and "has change ideas" in answer.content.decode()
    assert send(bea, address, "end", state="dropped", reason="").status_code == 422
    send(bea, address, "end", state="dropped", reason="Another comes first.")
    send(bea, address, "change", **given | {"text": "Treat everybody in time"})
    page = text_of(bea, address)
    assert "Dropped" in page and "Treat everybody in time" in page
    assert send(bea, address, "nonsense").status_code == 404


def test_the_collaboratives_aim_is_written_by_who_runs_it_and_taken_over(world: World, joined: Joined) -> None:
    ana, bea = world.client("ana"), world.client("bea")
    given = {"text": "Treat everybody in time", "by": "2027-01-01"}
    address = send(ana, f"/quality/{joined.id}/aims/new/", **given)["Location"]
    ana.post(f"{address}?do=drivers", {"drivers-new-top": "Every unit is ready"})
    idea = {"title": "A timer", "measures": [joined.measures["htn_60_confirmed"]], "driver": Driver.objects.get().pk}
    assert send(ana, f"/quality/{joined.id}/aims/ideas/new/", **idea).status_code == 302
    assert "A timer" in text_of(ana, f"/quality/{joined.id}/aims/")
    assert "Take it over for County General" in text_of(bea, f"/quality/{joined.id}/aims/")
    assert "Aims of the collaborative you may take over" in text_of(
        bea, f"/quality/hospitals/{own(joined)}/improvement/"
    )
    answer = bea.post(f"{address}?do=take-{own(joined)}")
    mine = Aim.objects.get(enrolment=own(joined))
    assert answer["Location"] == f"/quality/aims/{mine.pk}/"
    assert "the collaborative’s aim" in text_of(bea, answer["Location"])
    assert "Take it over" not in text_of(bea, f"/quality/{joined.id}/aims/")
    assert bea.get(f"/quality/{joined.id}/aims/new/").status_code == 404
    made = send(ana, f"/quality/{joined.id}/aims/ideas/new/", **idea | {"title": "A card", "driver": ""})
    assert "A card" in text_of(bea, f"/quality/{joined.id}/aims/")
    assert "Take it over for County General" in text_of(bea, made["Location"])
    answer = bea.post(f"{made['Location']}?do=take-{own(joined)}")
    assert answer["Location"] == f"/quality/ideas/{ChangeIdea.objects.latest('pk').pk}/"
    assert "You have taken it over" in text_of(bea, made["Location"])
    assert bea.post(f"{address}?do=take-{joined.parts['Alder']}").status_code == 404


def test_a_partner_reads_the_collaboratives_aims_and_no_hospitals(world: World, joined: Joined) -> None:
    aim = AimGiven("Treat everybody in time", date(2027, 1, 1))
    improvement.add_common_aim(collaborative=joined.id, given=aim, by=world.viewer("ana"))
    assert "Treat everybody in time" in text_of(world.client("ewa"), f"/quality/{joined.id}/aims/")
    assert world.client("ewa").get(f"/quality/hospitals/{own(joined)}/improvement/").status_code == 404


def test_an_idea_is_written_changed_and_shared(world: World, joined: Joined) -> None:
    bea, measure = world.client("bea"), joined.measures["htn_60_confirmed"]
    refused = send(bea, f"/quality/hospitals/{own(joined)}/improvement/ideas/new/", title="A timer")
    assert refused.status_code == 422
    made = send(bea, f"/quality/hospitals/{own(joined)}/improvement/ideas/new/", title="A timer", measures=[measure])
    address = made["Location"]
    send(bea, address, "change", title="A loud timer", measures=[measure], text="With a bell")
    send(bea, address, "state", state="adopted")
    send(bea, address, "share", text="", shows_hospital="on")
    page = text_of(bea, address)
    assert "A loud timer" in page and "Adopted" in page and "Read it in the exchange" in page
    assert send(bea, address, "share").status_code == 404  # shared already
    assert send(bea, address, "nonsense").status_code == 404


def test_who_runs_the_collaborative_reads_a_hospitals_pages_without_buttons(world: World, joined: Joined) -> None:
    aim, idea = support.aim(world, joined), support.idea(world, joined)
    cycle = support.cycle(world, joined, idea=idea)
    for address in (f"/quality/aims/{aim}/", f"/quality/ideas/{idea}/", f"/quality/cycles/{cycle}/",
                    f"/quality/hospitals/{own(joined)}/improvement/"):  # fmt: skip
        page = text_of(world.client("ana"), address)
        assert 'method="post" action="?do=' not in page
        assert "Plan a test" not in page


def test_pages_take_the_same_number_of_queries_however_much_there_is(
    world: World, joined: Joined, django_assert_max_num_queries: Any
) -> None:
    bea = world.client("bea")
    for i in range(4):
        support.aim(world, joined)
        support.cycle(world, joined, idea=support.idea(world, joined, title=f"Idea {i}"))
    address = f"/quality/hospitals/{own(joined)}/improvement/"
    bea.get(address)
    with django_assert_max_num_queries(26):
        assert bea.get(address).status_code == 200


def test_the_pages_speak_spanish(world: World, joined: Joined) -> None:
    bea, idea = world.client("bea"), support.idea(world, joined)
    support.aim(world, joined)
    number = support.cycle(world, joined, idea=idea, state="doing")
    assert "Pruebas de cambio" in in_spanish(bea, f"/quality/hospitals/{own(joined)}/improvement/")
    page = in_spanish(bea, f"/quality/cycles/{number}/")
    assert ("Hacer" in page and "Usted predijo" in page) or "Predicción" in page


def test_a_diagram_holds_every_line_once_and_no_box_over_another(world: World, joined: Joined) -> None:
    aim, bea = support.aim(world, joined), world.viewer("bea")
    improvement.keep_drivers(
        aim=aim, said={}, new={None: ["Ready", "We listen to every mother, always and everywhere"]}, by=bea
    )
    for top in Driver.objects.filter(level="primary"):
        improvement.keep_drivers(aim=aim, said={}, new={top.pk: ["A cart", "A card"]}, by=bea)
    for under in Driver.objects.filter(level="secondary"):
        given = IdeaGiven(f"Idea of {under.text}", [joined.measures["htn_60_confirmed"]], driver=under.pk)
        ideas.add_idea(enrolment=own(joined), given=given, by=bea)
    drawn = diagram(queries.aim(bea, aim), ("a", "b", "c", "d"))
    assert len(drawn.boxes) == 1 + 2 + 4 + 4 and len(drawn.joins) == len(drawn.boxes) - 1
    for box in drawn.boxes:
        assert box.x >= 0 and box.x + box.width <= drawn.width and box.y + box.height <= drawn.height
        beside = [one for one in drawn.boxes if one is not box and one.x == box.x]
        assert all(one.y >= box.y + box.height or one.y + one.height <= box.y for one in beside)


# What is due


def test_a_recommendation_is_due_to_its_own_hospital(world: World, joined: Joined) -> None:
    advice = Advice("Interpreter at once", "system", due=date(2026, 3, 14))
    review = support.review(world, joined)
    reviews.recommend(review=review, given=advice, by=world.viewer("bea"))
    line = next(one for one in due(world.viewer("bea")).overdue if one.thing == "Interpreter at once")
    assert line.url_kwargs == {"review": review}
    for name in ("carmen", "ana", "olga"):
        assert not [one for one in due(world.viewer(name)).overdue if one.thing == "Interpreter at once"]
    page = text_of(world.client("bea"), "/")
    assert "Interpreter at once" in page


def test_a_question_is_due_to_the_convener_after_a_week(world: World, joined: Joined) -> None:
    support.question(world, joined)
    assert questions_due(world, "ana") == []
    with clock_at(now() + timedelta(days=8)):
        assert questions_due(world, "ana") == ["Which timer do you use?"]
        assert questions_due(world, "bea") == questions_due(world, "zoe") == []


def questions_due(world: World, who: str) -> list[str]:
    """What waits for an answer by now, of all that needs somebody."""
    return [line.thing for line in due(world.viewer(who)).overdue if line.url_name == "quality_thread"]


# Other systems


def fetch(world: World, name: str, path: str, *scopes: str) -> Any:
    token = tokens.make(name="invented", scopes=list(scopes), days=30, by=world.viewer(name))
    return Client(headers={"authorization": f"Bearer {token}"}).get(f"/api{path}")


def test_another_system_reads_ones_own_tests_and_ideas(world: World, joined: Joined) -> None:
    idea = support.idea(world, joined)
    number = support.cycle(world, joined, idea=idea, state="acted")
    cycles.link(
        cycle=number, measure=joined.measures["htn_60_confirmed"], month=date(2026, 2, 1), by=world.viewer("bea")
    )
    found = fetch(world, "bea", "/quality/cycles", "quality.enter").json()
    assert (found["total"], found["items"][0]["act"]) == (1, "adopt")
    assert fetch(world, "bea", "/quality/cycles?state=doing", "quality.enter").json()["total"] == 0
    whole = fetch(world, "bea", f"/quality/cycles/{number}", "quality.enter").json()
    assert whole["prediction"].startswith("Eight of ten") and whole["points"][0]["month"] == "2026-02"
    ideas = fetch(world, "bea", "/quality/ideas?state=adopted", "quality.enter").json()
    assert [(row["title"], row["cycles"]) for row in ideas["items"]] == [("A timer on the cart", 1)]


def test_another_hospitals_system_reads_nothing_of_it(world: World, joined: Joined) -> None:
    number = support.cycle(world, joined)
    assert fetch(world, "carmen", f"/quality/cycles/{number}", "quality.enter").status_code == 404
    assert fetch(world, "carmen", "/quality/cycles", "quality.enter").json()["total"] == 0
    assert fetch(world, "ana", "/quality/ideas", "workplan.see").status_code == 404


PLAIN = (
    "AIM_STATES", "ACTS", "SCALES", "EVENT_KINDS", "SEVERITIES", "PREVENTABILITY", "FACTORS", "RACISM_ANSWERS",
    "LEVELS", "RECOMMENDATION_STATES", "MISSING",
)  # fmt: skip


@pytest.mark.parametrize("kind", PLAIN)
def test_every_word_of_a_list_is_written_in_spanish(kind: str) -> None:
    assert without_spanish(getattr(improving, kind).values()) == []


def test_words_that_mean_something_else_elsewhere_have_their_own_spanish() -> None:
    with translation.override("es"):
        assert [words.cycle_word(key) for key in improving.CYCLE_STATES] == ["Planear", "Hacer", "Estudiar", "Actuar"]
        assert [words.idea_word(key) for key in improving.IDEA_STATES] == [
            "Idea",
            "En prueba",
            "Adoptada",
            "Abandonada",
        ]
