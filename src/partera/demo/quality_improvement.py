"""What the demonstration's hospitals test, learn and hand on: aims, a chain of tests, case reviews, an exchange.

All of it is invented, and written by calling the same actions as everyone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from partera.core.periods import Month, clock_at, today
from partera.core.viewers import Viewer, command
from partera.platform.files import actions as files
from partera.programs.quality.actions import cycles, exchange, ideas, improvement, reviews
from partera.programs.quality.actions.cycles import Plan
from partera.programs.quality.actions.exchange import Post
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.actions.improvement import AimGiven
from partera.programs.quality.actions.reviews import Advice, Review
from partera.programs.quality.models import ChangeIdea, Driver
from partera.programs.quality.queries import cycles as written

DRIVERS = {
    "Every reading is seen": ["Cuffs of every size in every room", "A second reading within 15 minutes"],
    "Treatment starts without waiting": ["Medicine within reach", "Any nurse may start the protocol"],
    "Every mother is heard": ["Interpreters at once", "What she says is written down and answered"],
}
IDEAS = {
    "A second reading within 15 minutes": "A timer on the cart that rings for the second reading",
    "Medicine within reach": "First doses kept in the labor room’s own cabinet",
    "Interpreters at once": "A tablet with an interpreter in every triage room",
}
TIMES = b"shift,readings,second reading in time\nday,14,11\nevening,12,10\nnight,11,6\n"
COLLEAGUE = command("Gil Demo-Ames")
"""Who writes for the other hospitals, with the rights of the demonstration."""


def lay_out(
    *, collaborative: int, own: int, others: list[int], measure: int, second: int, convener: Viewer, lead: Viewer
) -> None:
    """Write it all down, each thing on its day. `others` are the parts of three further hospitals."""
    aim = _aims(collaborative, measure, second, convener)
    with _days_ago(300):
        improvement.take_over_aim(aim=aim, enrolment=own, by=lead)
    timer, tablet = (_idea(own, IDEAS[key]) for key in ("A second reading within 15 minutes", "Interpreters at once"))
    _tests(own, timer, measure, lead)
    _planned(own, tablet, lead)
    _reviews(own, lead)
    _exchange(collaborative, own, others, timer, measure, convener, lead)


@contextmanager
def _days_ago(days: int) -> Iterator[date]:
    day = today() - timedelta(days=days)
    with clock_at(datetime.combine(day, time(17), tzinfo=UTC)):
        yield day


def _aims(collaborative: int, measure: int, second: int, convener: Viewer) -> int:
    """The collaborative's two aims, the first with its drivers and ideas; gives the first."""
    with _days_ago(330):
        aim = improvement.add_common_aim(
            collaborative=collaborative,
            given=AimGiven(
                "Every severe high blood pressure is treated within the hour, whoever she is",
                today() + timedelta(days=500), measure, Decimal(58), Decimal(85),
                "All mothers; first those who are Black or need an interpreter", "Triage, labor and after birth",
            ),
            by=convener,
        )  # fmt: skip
        improvement.add_common_aim(
            collaborative=collaborative,
            given=AimGiven(
                "Blood loss is measured, not guessed, at every birth", today() + timedelta(days=560), second,
                Decimal(52), Decimal(90),
            ),
            by=convener,
        )  # fmt: skip
        improvement.keep_drivers(aim=aim, said={}, new={None: list(DRIVERS)}, by=convener)
        under: dict[int | None, Sequence[str]] = {
            driver.pk: DRIVERS[driver.text] for driver in Driver.objects.filter(aim=aim)
        }
        improvement.keep_drivers(aim=aim, said={}, new=under, by=convener)
        for driver in Driver.objects.filter(aim=aim, text__in=IDEAS):
            given = IdeaGiven(IDEAS[driver.text], [measure], driver=driver.pk)
            ideas.add_common_idea(collaborative=collaborative, given=given, by=convener)
    return aim


def _idea(own: int, title: str) -> int:
    return ChangeIdea.objects.get(enrolment=own, title=title).pk


def _plan(idea: int, starts_on: date, **more: object) -> Plan:
    given = {
        "title": "The timer rings for the second reading",
        "idea": idea,
        "scale": "one_shift",
        "objective": "Does a timer bring the second reading in time?",
        "questions": "How many second readings come within 15 minutes? Does the ringing disturb anybody?",
        "prediction": "Eight of ten second readings come within 15 minutes; today it is about six of ten.",
        "who": "Two triage nurses and the charge nurse",
        "what": "Start the timer at the first severe reading; whoever is nearest answers it.",
        "where": "Triage, room 2",
        "when": "One day shift",
        "collected": "Tally of severe readings and of second readings in time, kept by the charge nurse",
        "left_out": "Mothers who need an interpreter: explaining takes longer than the timer allows.",
        "lived_experience": True,
        "lived_experience_how": "Two mothers from the community panel heard the timer and chose a softer sound.",
    }
    return Plan(starts_on=starts_on, **(given | more))  # type: ignore[arg-type]


def _tests(own: int, idea: int, measure: int, lead: Viewer) -> None:
    """A chain of three: adapted, adopted, and one that is being done."""
    with _days_ago(200) as day:
        first = cycles.plan(enrolment=own, given=_plan(idea, day), by=lead)
        cycles.begin(cycle=first, by=lead)
    with _days_ago(196):
        cycles.note(
            cycle=first, did="Seven of ten second readings came in time.",
            unexpected="Nobody heard the timer while a bed was being moved.", by=lead,
        )  # fmt: skip
        cycles.study(
            cycle=first, studied="One fewer than predicted, one more than before.",
            by_group="Too few readings in one shift to tell groups apart; with an interpreter, none of two in time.",
            learned="The timer works when it is heard.", by=lead,
        )  # fmt: skip
        cycles.act(cycle=first, act="adapt", next_step="Hang the timer at the door and wear it on the badge.", by=lead)
    second = _carry_on(own, first, 150, "Nine of ten, because it is heard everywhere.", lead, when="One week of days")
    with _days_ago(141):
        cycles.note(cycle=second, did="Of 37 severe readings, 33 second readings came in time.", by=lead)
        cycles.study(
            cycle=second, studied="As predicted: nine of ten.",
            by_group="Black mothers 11 of 12, White mothers 17 of 19, with an interpreter 4 of 6.",
            learned="The gap that is left is the wait for an interpreter.", by=lead,
        )  # fmt: skip
        cycles.act(cycle=second, act="adopt", next_step="Timers for all rooms; then nights.", by=lead)
    for months in (5, 4):
        cycles.link(cycle=second, measure=measure, month=(Month.of(today()) + -months).first_day, by=lead)
    third = _carry_on(own, second, 9, "At night eight of ten, because fewer are there to answer.", lead, when="Nights")
    with _days_ago(4):
        cycles.note(cycle=third, did="Three nights so far: 6 of 11 in time.", by=lead)


def _carry_on(own: int, before: int, days: int, prediction: str, lead: Viewer, **more: object) -> int:
    with _days_ago(days):
        carried = written.carried_over(written.cycle(lead, before)) | {"prediction": prediction} | more
        number = cycles.plan(enrolment=own, given=Plan(**carried), parent=before, by=lead)
        cycles.begin(cycle=number, by=lead)
    return number


def _planned(own: int, idea: int, lead: Viewer) -> None:
    with _days_ago(1):
        plan = _plan(
            idea, today() + timedelta(days=6), title="One triage room with an interpreter on a tablet", objective="",
            questions="", prediction="", what="", collected="", left_out="", lived_experience=None,
            lived_experience_how="",
        )  # fmt: skip
        cycles.plan(enrolment=own, given=plan, by=lead)


def _reviews(own: int, lead: Viewer) -> None:
    """Two cases, one in which racism contributed and one in which it was considered and not found."""
    with _days_ago(120) as day:
        first = reviews.add(
            enrolment=own,
            given=Review(
                month=(Month.of(day) + -1).first_day, kind="hypertension", severity="icu", preventability="potentially",
                factors=("recognition", "language", "not_listened_to", "systemic_racism"), racism_answer="found",
                racism="What she said through a relative was not written down, and no rule asked for an interpreter "
                "before the second reading.",
                learned="An interpreter is part of treatment in time, not an extra.", reviewed_on=day,
            ),
            by=lead,
        )  # fmt: skip
        done = reviews.recommend(
            review=first,
            given=Advice("Call the interpreter with the first severe reading", "system", "Triage charge nurse",
                         day + timedelta(days=60)),
            by=lead,
        )  # fmt: skip
        reviews.recommend(
            review=first,
            given=Advice("A state rule that pays for interpreters by tablet at night", "policy", "Quality committee",
                         today() + timedelta(days=125)),
            by=lead,
        )  # fmt: skip
    with _days_ago(70):
        reviews.report(recommendation=done, state="done", result="In use since; 14 calls so far.", by=lead)
    with _days_ago(40) as day:
        second = reviews.add(
            enrolment=own,
            given=Review(
                month=(Month.of(day) + -1).first_day, kind="hemorrhage", severity="severe", preventability="not",
                factors=("equipment",), racism_answer="not_found",
                learned="The second cart was one floor away. The team found it in six minutes.", reviewed_on=day,
            ),
            by=lead,
        )  # fmt: skip
        reviews.recommend(
            review=second,
            given=Advice("A second hemorrhage cart on the floor after birth", "provider", "Nurse manager",
                         today() + timedelta(days=36)),
            by=lead,
        )  # fmt: skip


def _exchange(
    collaborative: int, own: int, others: list[int], timer: int, measure: int, convener: Viewer, lead: Viewer
) -> None:
    with _days_ago(130):
        told = exchange.share_idea(
            idea=timer, shows_hospital=True, by=lead,
            text="We hang a timer at the door and wear one on the badge. Nine of ten second readings come in time now. "
            "Ask mothers which sound they can bear.",
        )  # fmt: skip
    with _days_ago(110):
        exchange.take_over(idea=timer, enrolment=others[0], by=COLLEAGUE)
        post = Post("It works here too, with the badge alone.", others[0], shows_hospital=True)
        exchange.reply(thread=told, post=post, worked=True, by=COLLEAGUE)
    with _days_ago(60):
        asked = exchange.start(
            collaborative=collaborative, kind="question", title="How do you count second readings at night?",
            post=Post("We have one nurse at night and no time for a tally.", others[1], shows_hospital=False),
            measure=measure, by=COLLEAGUE,
        )  # fmt: skip
    with _days_ago(57):
        sheet = files.checked("second-readings-invented.csv", TIMES)
        post = Post(
            "We take three nights a month and count from the monitor. The small table is how we write it down "
            "(invented numbers).", own, documents=[sheet],
        )  # fmt: skip
        exchange.reply(thread=asked, post=post, worked=True, by=lead)
    with _days_ago(55):
        post = Post("Three nights a month are enough for the chart; say so in the note.")
        exchange.reply(thread=asked, post=post, by=convener)
    with _days_ago(12):
        exchange.start(
            collaborative=collaborative, kind="question",
            title="Has anybody a short text for families about what the timer is?",
            post=Post("Families ask why it rings.", others[2], shows_hospital=False), by=COLLEAGUE,
        )  # fmt: skip
    with _days_ago(6):
        mine = exchange.start(
            collaborative=collaborative, kind="question", title="Which interpreter service answers at night?",
            post=Post("Ours takes twenty minutes after ten in the evening.", own, shows_hospital=True), by=lead,
        )  # fmt: skip
    with _days_ago(5):
        exchange.reply(thread=mine, post=Post("We use two, and call both.", others[1], False), by=COLLEAGUE)
