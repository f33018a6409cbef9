"""The exchange: who reads what, whose name stands, what is answered, taken over, closed and hidden."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from partera.core.errors import BadInput, NotAllowed, NotFound, Refused
from partera.core.identifiers import guard
from partera.core.periods import clock_at, now, today
from partera.platform.audit.models import Entry as Line
from partera.platform.files import actions as files
from partera.platform.files.models import File
from partera.platform.letters import actions as letters
from partera.platform.letters.models import Letter
from partera.programs.quality.actions import collaboratives, exchange
from partera.programs.quality.actions import exchange_order as order
from partera.programs.quality.actions import ideas as idea_actions
from partera.programs.quality.actions.exchange import Post
from partera.programs.quality.actions.ideas import IdeaGiven
from partera.programs.quality.models import Attachment, ChangeIdea, Reply, Thread
from partera.programs.quality.queries import exchange as known
from partera.programs.quality.queries import idea_ways as ways
from partera.programs.quality.queries import improvement as ideas
from partera.programs.quality.queries.exchange_rooms import room
from partera.programs.quality.queries.exchange_rows import Asked, Author
from partera.programs.quality.rules import exchanging
from tests.support import documents, quality
from tests.support import improving as support
from tests.support.improving import own, question
from tests.support.people import SET_UP, World, make_world
from tests.support.quality import Joined
from tests.support.rivals import at_once, looking_at

OUTSIDERS = ["zoe", "nico", "ewa", "olga"]


@pytest.fixture
def world(db: None, clock: object) -> World:
    return make_world()


@pytest.fixture
def joined(world: World) -> Joined:
    found = quality.collaborative(world)
    support.with_mercy(world, found)
    return found


def answer(world: World, joined: Joined, thread: int, who: str = "carmen", **more: Any) -> int:
    part = {"carmen": joined.parts["Mercy"], "bea": own(joined)}.get(who)
    post = Post(more.pop("text", "We use a loud one."), part, **{n: more.pop(n) for n in list(more) if n != "worked"})
    return exchange.reply(thread=thread, post=post, by=world.viewer(who), **more)


def listed(world: World, joined: Joined, who: str = "carmen", **asked: Any) -> list[str]:
    return [row.title for row in known.threads(world.viewer(who), joined.id, Asked(**asked)).rows]


def test_a_question_is_asked_read_and_answered(world: World, joined: Joined) -> None:
    number = question(world, joined)
    answer(world, joined, number, worked=True)
    found = known.thread(world.viewer("bea"), number)
    (reply,) = found.replies
    assert (found.answers, found.worked, found.is_answered) == (1, 1, True)
    assert (reply.author.name, reply.text, reply.worked) == ("Mercy Invented Hospital", "We use a loud one.", True)
    assert Line.objects.filter(thing=f"thread {number}").values_list("action", flat=True).count() == 2


@pytest.mark.parametrize("name", OUTSIDERS)
def test_nobody_outside_meets_the_exchange(world: World, joined: Joined, name: str) -> None:
    number, who = question(world, joined), world.viewer(name)
    reply = answer(world, joined, number)
    for step in (
        lambda: room(who, joined.id), lambda: known.threads(who, joined.id), lambda: known.thread(who, number),
        lambda: exchange.start(collaborative=joined.id, kind="question", title="x", post=Post("x"), by=who),
        lambda: exchange.reply(thread=number, post=Post("x"), by=who),
        lambda: order.hide(thread=number, reply=reply, reason="x", by=who),
        lambda: order.close(thread=number, reason="x", by=who),
        lambda: exchange.make_idea(reply=reply, title="x", measures=[], by=who),
        lambda: known.attachment(who, number, 1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            step()
    assert known.waiting(who) == []


@pytest.mark.parametrize("state", ["invited", "left"])
def test_a_hospital_that_does_not_take_part_does_not_read_along(world: World, joined: Joined, state: str) -> None:
    number = question(world, joined)
    support.leave(world, joined.parts["Mercy"])
    if state == "invited":
        collaboratives.invite(collaborative=joined.id, hospital=world.mercy.pk, by=world.viewer("ana"))
    with pytest.raises(NotFound):
        known.thread(world.viewer("carmen"), number)


def test_nobody_writes_for_another_hospital_or_for_the_convener(world: World, joined: Joined) -> None:
    number, carmen = question(world, joined), world.viewer("carmen")
    with pytest.raises(NotFound):
        exchange.reply(thread=number, post=Post("x", own(joined)), by=carmen)
    with pytest.raises(NotAllowed):
        exchange.reply(thread=number, post=Post("x"), by=carmen)
    with pytest.raises(NotAllowed):
        exchange.reply(thread=number, post=Post("x", own(joined)), by=world.viewer("ana"))


@pytest.mark.parametrize(
    ("who", "author"),
    [("bea", "hospital"), ("ana", "hospital"), ("carmen", "unnamed")],
)
def test_a_hospital_that_does_not_show_its_name_is_one_of_them(
    world: World, joined: Joined, who: str, author: str
) -> None:
    number = question(world, joined, post=Post("Ours is not heard.", own(joined), shows_hospital=False))
    found = known.thread(world.viewer(who), number).author
    assert (found.kind, found.name) == (author, "County General" if author == "hospital" else "")
    assert bool(found.person) == (author == "hospital")


def test_who_runs_the_collaborative_writes_as_such(world: World, joined: Joined) -> None:
    number = exchange.start(
        collaborative=joined.id, kind="resource", title="A checklist", post=Post("Attached.", shows_hospital=False),
        by=world.viewer("ana"),
    )  # fmt: skip
    assert known.thread(world.viewer("bea"), number).author == Author("convener", person="Ana")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"kind": "idea"}, "Choose whether"), ({"title": " "}, "title"), ({"measure": 999}, "no such measure"),
     ({"bundle": 999}, "no such bundle")],
)  # fmt: skip
def test_a_thread_says_what_it_is_about(world: World, joined: Joined, wrong: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"kind": "question", "title": "A question", "post": Post("x", own(joined))} | wrong
    with pytest.raises((BadInput, NotFound), match=said):
        exchange.start(collaborative=joined.id, by=world.viewer("bea"), **given)


def test_an_empty_answer_is_refused(world: World, joined: Joined) -> None:
    with pytest.raises(BadInput, match="Write your answer"):
        answer(world, joined, question(world, joined), text=" ")


# Finding


def test_threads_are_found_by_words_kind_measure_files_and_lack_of_an_answer(world: World, joined: Joined) -> None:
    measure = joined.measures["smm_between"]
    with_file = Post("See the card.", own(joined), documents=[files.checked("card.pdf", documents.PDF)])
    answered = question(world, joined, "Which timer?")
    answer(world, joined, answered, text="A cheap bell.")
    question(world, joined, "Which card?", post=with_file)
    question(world, joined, "Which form?", measure=measure)
    assert listed(world, joined) == ["Which form?", "Which card?", "Which timer?"]
    assert listed(world, joined, text="BELL") == ["Which timer?"]
    assert listed(world, joined, only="files") == ["Which card?"]
    assert listed(world, joined, only="unanswered") == ["Which form?", "Which card?"]
    assert listed(world, joined, measure=measure) == ["Which form?"]
    assert listed(world, joined, kind="idea") == []
    assert listed(world, joined, bundle=1) == []


def test_what_the_asker_adds_is_no_answer(world: World, joined: Joined) -> None:
    number = question(world, joined)
    answer(world, joined, number, "bea", text="I mean the old cart.")
    assert not known.thread(world.viewer("bea"), number).is_answered
    assert listed(world, joined, only="unanswered") == ["Which timer do you use?"]
    answer(world, joined, number, "ana", text="I will ask around.")
    assert known.thread(world.viewer("bea"), number).is_answered


def test_a_list_comes_in_parts_and_in_the_same_number_of_queries(
    world: World, joined: Joined, django_assert_max_num_queries: Any
) -> None:
    for i in range(known.AT_ONCE + 1):
        question(world, joined, f"Question {i}")
    bea = world.viewer("bea")
    with django_assert_max_num_queries(4):
        first = known.threads(bea, joined.id)
    rest = known.threads(bea, joined.id, start=known.AT_ONCE)
    assert (len(first.rows), first.total, [row.title for row in rest.rows]) == (25, 26, ["Question 0"])


# Files


def test_a_file_comes_with_what_was_written(world: World, joined: Joined) -> None:
    post = Post("See the card.", own(joined), documents=[files.checked("card.pdf", documents.PDF)])
    number = question(world, joined, post=post)
    (attached,) = known.thread(world.viewer("carmen"), number).attached
    row = known.attachment(world.viewer("carmen"), number, attached.id)
    assert (row.name, row.kept_as, row.owner) == ("card.pdf", "confidential", f"thread {number}")
    with pytest.raises(NotFound):
        known.attachment(world.viewer("carmen"), question(world, joined), attached.id)


def test_a_patient_in_a_file_is_stopped_and_nothing_stays(world: World, joined: Joined, home: Path) -> None:
    for document in (
        files.checked("list.csv", b"mrn\nMRN 84731920\n"),
        files.checked("MRN 84731920.pdf", documents.PDF),
        files.checked(
            "a.docx", documents.office("docx", word__footer1_dot_xml=b"<w:t>SSN 219-</w:t><w:t>09-9999</w:t>")
        ),
    ):
        with pytest.raises(guard.Stopped):
            question(world, joined, post=Post("See.", own(joined), documents=[document]))
    assert (Thread.objects.count(), File.objects.count()) == (0, 0)
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []


# Letters


def about_answers() -> list[Letter]:
    """Letters about answers; others invited the hospitals."""
    return list(Letter.objects.filter(template=exchange.LETTER))


def test_whoever_asked_is_told_once_in_their_language(world: World, joined: Joined) -> None:
    world.users["bea"].language = "es"
    world.users["bea"].save()
    number = question(world, joined)
    answer(world, joined, number)
    answer(world, joined, number, text="And a bell.")
    (letter,) = about_answers()
    assert (letter.template, letter.language, str(letter.to)) == ("exchange_answered", "es", "bea@example.org")
    assert "respuesta" in str(letter.subject)
    assert "Which timer do you use?" in str(letter.body)
    assert "We use a loud one." not in str(letter.body)


def test_no_letter_for_ones_own_words_for_other_threads_or_for_whoever_wants_none(world: World, joined: Joined) -> None:
    answer(world, joined, question(world, joined), "bea", text="I mean the old cart.")
    resource = exchange.start(
        collaborative=joined.id, kind="resource", title="A card", post=Post("x", own(joined)), by=world.viewer("bea")
    )
    answer(world, joined, resource)
    letters.choose(template=exchange.LETTER, wanted=False, by=world.viewer("bea"))
    answer(world, joined, question(world, joined, "Another?"))
    assert about_answers() == []


def test_no_letter_to_whoever_no_longer_signs_in(world: World, joined: Joined) -> None:
    number = question(world, joined)
    world.users["bea"].is_active = False
    world.users["bea"].save()
    answer(world, joined, number)
    assert about_answers() == []


# Ideas


def shared(world: World, joined: Joined, **more: Any) -> int:
    idea = support.idea(world, joined)
    exchange.share_idea(idea=idea, shows_hospital=more.pop("shows_hospital", True), by=world.viewer("bea"), **more)
    return idea


def test_an_idea_is_shared_once(world: World, joined: Joined) -> None:
    idea, bea = support.idea(world, joined), world.viewer("bea")
    first = exchange.share_idea(idea=idea, shows_hospital=True, by=bea)
    assert exchange.share_idea(idea=idea, shows_hospital=False, by=bea) == first
    assert known.thread(world.viewer("carmen"), first).title == "A timer on the cart"
    with pytest.raises(NotFound):
        exchange.share_idea(idea=idea, shows_hospital=True, by=world.viewer("carmen"))


def test_a_shared_idea_is_taken_over_once_with_its_origin(world: World, joined: Joined) -> None:
    idea, carmen, mercy = shared(world, joined), world.viewer("carmen"), joined.parts["Mercy"]
    mine = exchange.take_over(idea=idea, enrolment=mercy, by=carmen)
    assert exchange.take_over(idea=idea, enrolment=mercy, by=carmen) == mine
    row = ideas.idea(carmen, mine)
    assert (row.origin, row.title, row.state, row.measures) == (
        idea, "A timer on the cart", "idea", (joined.measures["htn_60_confirmed"],),
    )  # fmt: skip
    (station,) = ways.way(carmen, mine).origins
    assert (station.author.name, station.title) == ("County General", "A timer on the cart")
    assert Line.objects.filter(action="quality.take_over_idea").count() == 1


def test_only_what_is_shared_is_taken_over_and_not_ones_own(world: World, joined: Joined) -> None:
    private, carmen = support.idea(world, joined), world.viewer("carmen")
    with pytest.raises(NotFound):
        exchange.take_over(idea=private, enrolment=joined.parts["Mercy"], by=carmen)
    with pytest.raises(NotFound):
        ideas.idea(carmen, private)
    with pytest.raises(Refused, match="own hospital’s idea"):
        exchange.take_over(idea=shared(world, joined), enrolment=own(joined), by=world.viewer("bea"))
    with pytest.raises(NotFound):
        exchange.take_over(idea=shared(world, joined), enrolment=own(joined), by=carmen)


def test_a_hidden_idea_is_no_longer_taken_over(world: World, joined: Joined) -> None:
    idea = shared(world, joined)
    order.hide(thread=Thread.objects.get().pk, reason="It names a doctor.", by=world.viewer("ana"))
    with pytest.raises(NotFound):
        exchange.take_over(idea=idea, enrolment=joined.parts["Mercy"], by=world.viewer("carmen"))


def test_an_idea_of_the_collaborative_is_told_and_taken_over(world: World, joined: Joined) -> None:
    ana, bea = world.viewer("ana"), world.viewer("bea")
    given = IdeaGiven("A timer", [joined.measures["smm_between"]])
    idea = idea_actions.add_common_idea(collaborative=joined.id, given=given, by=ana)
    with pytest.raises(NotAllowed):
        exchange.share_common_idea(idea=idea, by=bea)
    thread = exchange.share_common_idea(idea=idea, by=ana)
    assert exchange.share_common_idea(idea=idea, by=ana) == thread
    mine = exchange.take_over(idea=idea, enrolment=own(joined), by=bea)
    assert ways.way(bea, mine).origins[0].author.kind == "convener"


def test_what_worked_becomes_an_idea_that_others_take_over(world: World, joined: Joined) -> None:
    number, carmen = question(world, joined), world.viewer("carmen")
    silent = answer(world, joined, number)
    measure = [joined.measures["htn_60_confirmed"]]
    with pytest.raises(Refused, match="Only what worked"):
        exchange.make_idea(reply=silent, title="A bell", measures=measure, by=carmen)
    reply = answer(world, joined, number, text="A bell did it.", worked=True, shows_hospital=False)
    thread = exchange.make_idea(reply=reply, title="A bell", measures=measure, by=carmen)
    assert exchange.make_idea(reply=reply, title="A bell", measures=measure, by=carmen) == thread
    found = known.thread(world.viewer("bea"), thread)
    assert (found.author.kind, found.text, found.way and found.way.title) == ("unnamed", "A bell did it.", "A bell")
    mine = exchange.take_over(idea=found.idea or 0, enrolment=own(joined), by=world.viewer("bea"))
    assert ways.way(world.viewer("bea"), mine).origins[0].author.kind == "unnamed"
    assert ChangeIdea.objects.get(enrolment=joined.parts["Mercy"]).state == "adopted"
    with pytest.raises(NotFound):
        exchange.make_idea(reply=reply, title="Mine", measures=measure, by=world.viewer("bea"))


def test_the_way_of_an_idea_is_told_by_counts_and_its_outcome_only_of_five(world: World, joined: Joined) -> None:
    idea, others = shared(world, joined), [part for name, part in joined.parts.items() if name != "County General"]
    for part in others[:4]:
        exchange.take_over(idea=idea, enrolment=part, by=SET_UP)
    found = ways.way(world.viewer("bea"), idea)
    assert (found.taken_over, found.states) == (4, None)
    exchange.take_over(idea=idea, enrolment=others[4], by=SET_UP)
    idea_actions.set_idea(idea=ChangeIdea.objects.get(enrolment=others[4]).pk, state="adopted", by=SET_UP)
    assert ways.way(world.viewer("bea"), idea).states == {"idea": 4, "adopted": 1}


def test_whoever_took_an_idea_over_does_not_count_itself_among_five(world: World, joined: Joined) -> None:
    idea, others = shared(world, joined), [part for name, part in joined.parts.items() if name != "County General"]
    for part in (joined.parts["Mercy"], *others[:4]):
        exchange.take_over(idea=idea, enrolment=part, by=SET_UP)
    number = ChangeIdea.objects.get(pk=idea).threads.get().pk
    for who, states in (("bea", {"idea": 5}), ("carmen", None)):
        found = known.thread(world.viewer(who), number).way
        assert found is not None
        assert (found.taken_over, found.states) == (5, states)


def test_a_hospital_counts_once_however_many_ways_it_took_an_idea_over(world: World, joined: Joined) -> None:
    first, alder, birch = shared(world, joined), joined.parts["Alder"], joined.parts["Birch"]
    second = exchange.take_over(idea=first, enrolment=alder, by=SET_UP)
    exchange.share_idea(idea=second, shows_hospital=True, by=SET_UP)
    for idea in (first, second):
        third = exchange.take_over(idea=idea, enrolment=birch, by=SET_UP)
    exchange.share_idea(idea=third, shows_hospital=True, by=SET_UP)
    exchange.take_over(idea=third, enrolment=own(joined), by=SET_UP)
    assert ways.way(world.viewer("bea"), first).taken_over == 2


def test_an_idea_is_traced_through_every_hospital_it_came_by(world: World, joined: Joined) -> None:
    first, alder, birch = shared(world, joined), joined.parts["Alder"], joined.parts["Birch"]
    second = exchange.take_over(idea=first, enrolment=alder, by=SET_UP)
    exchange.share_idea(idea=second, shows_hospital=False, by=SET_UP)
    third = exchange.take_over(idea=second, enrolment=birch, by=SET_UP)
    assert [station.author.name for station in ways.way(SET_UP, third).origins] == [
        "Alder Invented Hospital", "County General",
    ]  # fmt: skip
    assert ways.way(world.viewer("bea"), first).taken_over == 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_take_over_at_once_make_one_idea(clock: object, tmp_path: Path) -> None:
    """Two nurses of one hospital press the button at the same moment."""
    world = make_world()
    joined = quality.collaborative(world)
    mercy = support.with_mercy(world, joined)
    idea, by = shared(world, joined), world.viewer("carmen")
    found = at_once(lambda: exchange.take_over(idea=idea, enrolment=mercy, by=by), folder=tmp_path)
    with looking_at(tmp_path):
        (row,) = ChangeIdea.objects.filter(enrolment=mercy)
    assert found == [{"gave": row.pk}] * 2


# Closing and hiding


def test_a_closed_thread_takes_no_more_answers_until_it_is_opened(world: World, joined: Joined) -> None:
    number, ana = question(world, joined), world.viewer("ana")
    with pytest.raises(Refused, match="Say why"):
        order.close(thread=number, reason=" ", by=ana)
    order.close(thread=number, reason="Answered in the learning session.", by=ana)
    with pytest.raises(Refused, match="closed"):
        answer(world, joined, number)
    assert known.thread(world.viewer("bea"), number).closed_why == "Answered in the learning session."
    order.open_again(thread=number, by=ana)
    answer(world, joined, number)
    with pytest.raises(NotAllowed):
        order.close(thread=number, reason="x", by=world.viewer("bea"))


def test_a_hidden_thread_stays_for_its_author_and_the_convener(world: World, joined: Joined) -> None:
    number, ana = question(world, joined), world.viewer("ana")
    order.hide(thread=number, reason="It names a doctor.", by=ana)
    assert known.thread(world.viewer("bea"), number).hidden_why == "It names a doctor."
    assert known.thread(ana, number).hidden_why == "It names a doctor."
    assert listed(world, joined) == []
    assert listed(world, joined, text="timer") == []
    with pytest.raises(NotFound):
        known.thread(world.viewer("carmen"), number)
    assert Line.objects.filter(action="quality.hide_post").count() == 1


def test_a_hidden_answer_hides_its_words_its_file_and_its_mark(world: World, joined: Joined) -> None:
    number, ana = question(world, joined), world.viewer("ana")
    post_file = [files.checked("bell.pdf", documents.PDF)]
    reply = answer(world, joined, number, text="A secret bell.", worked=True, documents=post_file)
    order.hide(thread=number, reply=reply, reason="It names a doctor.", by=ana)
    alder = known.thread(world.viewer("bea"), number)
    assert (alder.replies, alder.answers, alder.worked, alder.is_answered, alder.has_files) == ((), 0, 0, False, False)
    assert listed(world, joined, "bea", text="secret") == []
    assert listed(world, joined, "carmen", text="secret") == ["Which timer do you use?"]
    attached = Attachment.objects.get().pk
    with pytest.raises(NotFound):
        known.attachment(world.viewer("bea"), number, attached)
    assert known.attachment(world.viewer("carmen"), number, attached).name == "bell.pdf"
    order.show(thread=number, reply=reply, by=ana)
    assert len(known.thread(world.viewer("bea"), number).replies) == 1
    with pytest.raises(NotFound):
        order.hide(thread=question(world, joined), reply=reply, reason="x", by=ana)


def test_nothing_is_written_in_a_closed_collaborative(world: World, joined: Joined) -> None:
    number = question(world, joined)
    collaboratives.become(collaborative=joined.id, state="closed", by=world.viewer("ana"))
    for who in ("carmen", "ana"):
        with pytest.raises(Refused, match="closed"):
            answer(world, joined, number, who)


# What waits


def test_a_question_waits_for_the_convener_until_it_is_answered(world: World, joined: Joined) -> None:
    number, ana = question(world, joined), world.viewer("ana")
    assert [row.waits_until for row in known.waiting(ana)] == [today() + timedelta(days=7)]
    assert known.waiting(world.viewer("bea")) == []
    with clock_at(now() + timedelta(days=9)):
        assert [row.id for row in known.waiting(ana)] == [number]
        answer(world, joined, number)
        assert known.waiting(ana) == []


@given(kind=st.sampled_from(list(exchanging.THREAD_KINDS)), done=st.tuples(*[st.booleans()] * 3))
def test_only_an_open_question_waits(kind: str, done: tuple[bool, bool, bool]) -> None:
    asked_on = today()
    found = exchanging.waits_until(kind, asked_on, is_answered=done[0], is_closed=done[1], is_hidden=done[2])
    assert found == (asked_on + timedelta(days=7) if kind == "question" and not any(done) else None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"kind": "rumor"},
        {"kind": "idea"},
        {"closed_why": "x"},
        {"hidden_why": "x"},
    ],
)
def test_the_database_keeps_a_thread_in_order(world: World, joined: Joined, wrong: dict[str, str]) -> None:
    question(world, joined)
    with pytest.raises(IntegrityError), transaction.atomic():
        Thread.objects.update(**wrong)


def test_the_database_keeps_answers_in_order(world: World, joined: Joined) -> None:
    answer(world, joined, question(world, joined))
    for wrong in ({"text": ""}, {"hidden_at": now()}, {"hidden_why": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Reply.objects.update(**wrong)
    shared(world, joined)
    row = Thread.objects.get(kind="idea")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
