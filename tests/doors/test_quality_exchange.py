"""The exchange in the browser: asking, answering, files, taking over, closing and hiding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partera.doors.web.documents import POLICY
from partera.platform.files.models import File
from partera.platform.files.rules import kinds
from partera.platform.letters.queries import wants
from partera.programs.quality.models import Attachment, BundleChosen, ChangeIdea, Reply, Thread
from partera.programs.quality.rules import exchanging
from tests.doors.test_quality_improvement import in_spanish, send, text_of
from tests.support import documents, quality
from tests.support import improving as support
from tests.support.improving import own, question
from tests.support.people import World
from tests.support.quality import Joined
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined(world: World, clock: object) -> Joined:
    found = quality.collaborative(world)
    support.with_mercy(world, found)
    return found


def card(content: bytes = documents.PDF, name: str = "card.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def ask(browser: Client, joined: Joined, **more: Any) -> Any:
    given = {"kind": "question", "title": "Which timer?", "text": "Ours is not heard."} | more
    return browser.post(f"/quality/{joined.id}/exchange/new/", given)


def test_a_question_is_asked_found_and_answered(world: World, joined: Joined) -> None:
    bea, carmen = world.client("bea"), world.client("carmen")
    assert "Nobody has asked yet." in text_of(bea, f"/quality/{joined.id}/exchange/")
    address = ask(bea, joined)["Location"]
    page = text_of(carmen, f"/quality/{joined.id}/exchange/?q=timer")
    assert "Which timer?" in page and "A hospital of the collaborative" in page and "Not answered yet" in page
    assert "County General" not in text_of(carmen, address)
    send(carmen, address, "reply", text="A loud one.", worked="yes", shows_hospital="on")
    page = text_of(bea, address)
    assert "A loud one." in page and "Mercy Invented Hospital" in page and "It worked here" in page
    assert "1 hospital says that it worked there." in page


def test_a_file_is_added_and_handed_out_as_a_download(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    assert ask(bea, joined, document=card()).status_code == 422  # without the tick
    answer = ask(bea, joined, document=card(), no_patient="on")
    page = text_of(bea, answer["Location"])
    assert "card.pdf" in page and "A PDF may name its author" in page
    one = Attachment.objects.get()
    fetched = world.client("carmen").get(f"/quality/threads/{one.thread_id}/files/{one.pk}/")
    assert fetched.content == documents.PDF
    headers = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")
    assert [fetched[name] for name in headers] == [
        "application/pdf", 'attachment; filename="card.pdf"', "nosniff", POLICY,
    ]  # fmt: skip
    for name in ("zoe", "ewa", "olga"):
        assert world.client(name).get(f"/quality/threads/{one.thread_id}/files/{one.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (("card.pdf", documents.png()), "not what its name says"),
        (("card.docx", documents.office("docx", word__vbaProject_dot_bin=b"x")), "macros"),
        (("card.exe", b"MZ"), "not what its name says"),
        (("list.csv", b"MRN 84731920\n"), "medical record number"),
        (("big.txt", b"x" * (kinds.MOST_BYTES + 1)), "larger than 10 MB"),
        (("huge.txt", b"x" * (kinds.MOST_BYTES * 2)), "larger than 10 MB"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(
    world: World, joined: Joined, home: Path, document: tuple[str, bytes], said: str
) -> None:
    name, content = document
    answer = ask(world.client("bea"), joined, document=card(content, name), no_patient="on")
    assert answer.status_code == 422 and said in answer.content.decode()
    assert (Thread.objects.count(), File.objects.count()) == (0, 0)
    assert not [path for path in (home / "files").rglob("*") if path.is_file()]


def test_a_form_without_its_token_is_refused(world: World, joined: Joined) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.users["bea"])
    assert ask(browser, joined).status_code == 403
    assert send(browser, f"/quality/threads/{question(world, joined)}/", "reply", text="x").status_code == 403
    assert Reply.objects.count() == 0


def test_what_worked_becomes_an_idea_that_another_takes_over_with_one_press(world: World, joined: Joined) -> None:
    bea, carmen, number = world.client("bea"), world.client("carmen"), question(world, joined)
    address = f"/quality/threads/{number}/"
    send(carmen, address, "reply", text="A bell did it.", worked="yes")
    reply = Reply.objects.get().pk
    assert "Make it a change idea" not in text_of(bea, address)
    assert send(bea, address, f"idea-{reply}", title="Mine").status_code == 404
    assert send(carmen, address, f"idea-{reply}", title="").status_code == 422
    made = send(carmen, address, f"idea-{reply}", title="A bell", measures=[joined.measures["htn_60_confirmed"]])
    assert "A change idea was made of it" in text_of(bea, address)
    assert "Take it over for County General" in text_of(bea, made["Location"])
    answer = bea.post(f"{made['Location']}?do=take-{own(joined)}")
    mine = ChangeIdea.objects.get(enrolment=own(joined))
    assert answer["Location"] == f"/quality/ideas/{mine.pk}/"
    assert "It came by:" in text_of(bea, answer["Location"])
    assert "You have taken it over" in text_of(bea, made["Location"])
    assert bea.post(f"{made['Location']}?do=take-{joined.parts['Mercy']}").status_code == 404


def test_the_convener_closes_hides_and_shows_with_a_reason(world: World, joined: Joined) -> None:
    ana, bea, carmen = world.client("ana"), world.client("bea"), world.client("carmen")
    number = question(world, joined)
    address = f"/quality/threads/{number}/"
    send(carmen, address, "reply", text="A bell.")
    reply = Reply.objects.get().pk
    assert send(ana, address, f"hide-{reply}", reason="").status_code == 422
    send(ana, address, f"hide-{reply}", reason="It names a doctor.")
    assert "A bell." not in text_of(bea, address)
    assert "Hidden from the other hospitals: It names a doctor." in text_of(carmen, address)
    send(ana, address, f"show-{reply}")
    assert "A bell." in text_of(bea, address)
    send(ana, address, "close", reason="Settled in the session.")
    page = text_of(bea, address)
    assert "Settled in the session." in page and "Send the answer" not in page
    assert send(bea, address, "reply", text="Late.").status_code == 404
    send(ana, address, "hide", reason="Written twice.")
    assert carmen.get(address).status_code == 404
    assert "Hidden" in text_of(bea, f"/quality/{joined.id}/exchange/")
    send(ana, address, "open")
    assert "Send the answer" in text_of(carmen, address)
    for do in ("close", "hide", "open", f"hide-{reply}"):
        assert send(bea, address, do, reason="x").status_code == 404


def test_whoever_leads_two_hospitals_says_for_which(world: World, joined: Joined) -> None:
    page = text_of(world.client("ana"), f"/quality/{joined.id}/exchange/new/")
    assert "You write for" not in page and "may read our hospital" not in page
    assert ask(world.client("ana"), joined).status_code == 302
    assert Thread.objects.get().enrolment is None


def test_a_thread_is_about_a_bundle_and_found_by_it(world: World, joined: Joined) -> None:
    from partera.programs.quality.models import Bundle  # noqa: PLC0415

    bundle = Bundle.objects.create(
        key="htn", kind="bundle", title="Severe hypertension", title_es="Hipertensión grave", steward="x", source="x",
        author="x", checked_by="x", next_review="2027-01-01",
    )  # fmt: skip
    BundleChosen.objects.create(collaborative_id=joined.id, bundle=bundle, start="2026-01-01")
    assert ask(world.client("bea"), joined, bundle=bundle.pk).status_code == 302
    question(world, joined, "Another?")
    page = text_of(world.client("carmen"), f"/quality/{joined.id}/exchange/?bundle={bundle.pk}")
    assert "Which timer?" in page and "Another?" not in page


def test_the_list_pages_and_bears_any_address(world: World, joined: Joined) -> None:
    for i in range(27):
        question(world, joined, f"Question number {i}")
    bea = world.client("bea")
    assert "Page 1 of 2" in " ".join(text_of(bea, f"/quality/{joined.id}/exchange/").split())
    assert "Question number 0" in text_of(bea, f"/quality/{joined.id}/exchange/?page=2")
    for asked in (
        "page=0",
        "page=²",
        "page=99999",
        "q=%00",
        "kind=x&only=y",
        "measure=1e9&bundle=-1",
        "page=" + "9" * 50,
    ):
        assert bea.get(f"/quality/{joined.id}/exchange/?{asked}").status_code == 200


def test_a_page_takes_the_same_number_of_queries_however_many_answers(
    world: World, joined: Joined, django_assert_max_num_queries: Any
) -> None:
    bea, carmen = world.client("bea"), world.client("carmen")
    address = f"/quality/threads/{question(world, joined)}/"
    for _time in range(5):
        send(carmen, address, "reply", text="A bell.", worked="yes")
    bea.get(address)
    with django_assert_max_num_queries(20):
        assert bea.get(address).status_code == 200


def test_letters_about_answers_are_declined_on_their_page(world: World, joined: Joined) -> None:
    bea = world.client("bea")
    assert "Send me no letter about answers" in text_of(bea, "/letters/")
    bea.post("/letters/", {"answers": "no"})
    assert not wants(world.users["bea"].pk, "exchange_answered")
    assert wants(world.users["bea"].pk, "what_needs_you")
    bea.post("/letters/", {"answers": "yes"})
    assert wants(world.users["bea"].pk, "exchange_answered")
    assert "Answers in the exchange" not in text_of(world.client("ewa"), "/letters/")


def test_the_pages_speak_spanish(world: World, joined: Joined) -> None:
    bea, number = world.client("bea"), question(world, joined)
    assert "Intercambio" in in_spanish(bea, f"/quality/{joined.id}/exchange/")
    assert "Su respuesta" in in_spanish(bea, f"/quality/threads/{number}/")
    assert without_spanish([*exchanging.THREAD_KINDS.values()]) == []
