"""What the tests of improvement and exchange begin with: an aim, an idea, a test of change, a thread."""

from __future__ import annotations

from datetime import date
from typing import Any

from partera.core.viewers import Viewer
from partera.programs.quality.actions import collaboratives, cycles, exchange, ideas, improvement, reviews
from partera.programs.quality.actions.cycles import Plan
from partera.programs.quality.actions.exchange import Post
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.actions.reviews import Review
from partera.registry.partners.models import Organisation
from tests.support.people import SET_UP, World
from tests.support.quality import Joined, joined

PLANNED: dict[str, Any] = {
    "title": "Check again after ten minutes",
    "prediction": "Eight of ten are checked again in time.",
    "left_out": "Patients who need an interpreter.",
    "lived_experience": True,
    "lived_experience_how": "Two mothers read the card with us.",
    "starts_on": date(2026, 3, 9),
}


def own(quality: Joined) -> int:
    """County General's part."""
    return quality.parts["County General"]


def with_mercy(world: World, quality: Joined) -> int:
    """Carmen's hospital takes part, too; gives its part."""
    part = joined(quality.id, world.mercy.pk, world.viewer("ana"))
    quality.parts["Mercy"] = part
    return part


def aim(world: World, quality: Joined, **more: Any) -> int:
    """An aim of County General's."""
    given = AimGiven("Treat within the hour", date(2026, 12, 31), quality.measures["htn_60_confirmed"], **more)
    return improvement.add_aim(enrolment=own(quality), given=given, by=world.viewer("bea"))


def idea(world: World, quality: Joined, title: str = "A timer on the cart", **more: Any) -> int:
    """A change idea of County General's."""
    given = IdeaGiven(title, [quality.measures["htn_60_confirmed"]], **more)
    return ideas.add_idea(enrolment=own(quality), given=given, by=world.viewer("bea"))


def cycle(world: World, quality: Joined, *, state: str = "planned", by: Viewer | None = None, **more: Any) -> int:
    """A test of change of County General's, taken as far as the state."""
    bea = by or world.viewer("bea")
    parent = more.pop("parent", None)
    number = cycles.plan(enrolment=own(quality), given=Plan(**PLANNED | more), parent=parent, by=bea)
    if state != "planned":
        cycles.begin(cycle=number, by=bea)
    if state in ("studied", "acted"):
        cycles.note(cycle=number, did="Nine of ten were checked again.", by=bea)
        cycles.study(cycle=number, studied="One more than predicted.", by=bea)
    if state == "acted":
        cycles.act(cycle=number, act="adopt", by=bea)
    return number


REVIEWED: dict[str, Any] = {
    "month": date(2026, 1, 1),
    "kind": "hypertension",
    "severity": "severe",
    "preventability": "potentially",
    "racism_answer": "found",
    "racism": "Her pain was doubted in words used about no other patient.",
    "factors": ("communication", "systemic_racism"),
    "learned": "Read back what was heard.",
    "reviewed_on": date(2026, 2, 10),
}


def review(world: World, quality: Joined, part: int | None = None, **more: Any) -> int:
    """A review of County General's, or of another part by the tests themselves."""
    by = world.viewer("bea") if part is None else SET_UP
    return reviews.add(enrolment=part or own(quality), given=Review(**REVIEWED | more), by=by)


def question(world: World, quality: Joined, title: str = "Which timer do you use?", **more: Any) -> int:
    """A question of County General's."""
    by, post = more.pop("by", world.viewer("bea")), more.pop("post", Post("Ours is not heard.", own(quality)))
    return exchange.start(collaborative=quality.id, kind="question", title=title, post=post, by=by, **more)


def hospital(world: World, quality: Joined, name: str) -> Organisation:
    """The hospital behind a part, by the name it has in the tests."""
    return Organisation.objects.get(name=f"{name} Invented Hospital")


def leave(world: World, part: int) -> None:
    """The hospital leaves."""
    collaboratives.go_on(enrolment=part, state="left", reason="The unit has closed.", by=SET_UP)
