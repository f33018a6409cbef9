"""Letters: written with the change, sent once, honest about what nobody can know."""

from __future__ import annotations

import base64
import stat
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.test import Client
from pytest_django import Settings

from partera.core.errors import BadInput, Refused, Unavailable
from partera.core.keyring import key_of
from partera.core.periods import clock_at, today
from partera.core.viewers import command
from partera.doors.jobs import send_letter, send_reminders
from partera.doors.jobs.schedule import KINDS
from partera.doors.jobs.worker import run_waiting
from partera.flows import rotate_keys
from partera.platform.archive.tables import Tables, applied
from partera.platform.audit.models import Entry
from partera.platform.letters import actions, bounces, post
from partera.platform.letters.models import Letter
from partera.platform.letters.post import MailServer, mailbox
from partera.platform.sealed.fields import is_named
from partera.platform.work.models import Job
from partera.registry.workplans.actions import propose
from tests.support.people import World

BY = command("the tests")
VALUES = {"name": "Ana Demo-Rivera", "days": 7, "link": "https://example.org/begin"}
REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

It came back.
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; nobody@example.org
Action: failed
Status: {status}

--x
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--x--
"""


@pytest.fixture(autouse=True)
def _a_demonstration(settings: Settings) -> None:
    """Its letters lie in a folder."""
    settings.PARTERA_DEMO = True


@pytest.fixture
def letter(db: None) -> Letter:
    return write("one")


def write(key: str, language: str = "en", template: str = "invitation", **values: object) -> Letter:
    return actions.write(
        template=template, to="ana@example.org", language=language, values=VALUES | values, key=key, by=BY
    )


def test_a_letter_is_sent_once_and_lies_in_a_private_mailbox(letter: Letter) -> None:
    assert write("one").pk == letter.pk
    run_waiting(KINDS)
    (file,) = mailbox().glob("*.eml")
    letter.refresh_from_db()
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert (letter.state, letter.answer) == ("sent", f"kept as {file.name}")
    assert (message["Message-ID"], VALUES["link"] in message.get_content()) == (letter.message_id, True)
    assert (stat.S_IMODE(mailbox().stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)


def test_without_a_mail_server_a_letter_stays_sealed_in_the_outbox_and_no_file_is_written(
    letter: Letter, settings: Settings, world: World
) -> None:
    settings.PARTERA_DEMO = False
    run_waiting(KINDS)
    letter.refresh_from_db()
    assert (letter.state, letter.body != "", letter.handed_at) == ("unsent", True, None)
    assert not mailbox().exists()
    assert Job.objects.get(kind=actions.SEND).state == "done"
    assert Entry.objects.get(action="letters.keep_unsent").changes == {"state": ["waiting", "unsent"]}
    page = world.client("olga").get("/jobs/").content.decode()
    assert "No mail server is set" in page and "1 letter was not sent." in page
    assert "no mail server is set" in world.client("ana").get("/letters/").content.decode()


def test_a_letter_kept_back_does_not_go_out_once_a_mail_server_is_set(letter: Letter, settings: Settings) -> None:
    settings.PARTERA_DEMO = False
    run_waiting(KINDS)
    settings.PARTERA_DEMO = True
    assert actions.start_handing(letter=letter.pk, by=BY) is None
    with clock_at(letter.written_at + timedelta(days=31)):
        assert actions.forget_old(by=BY) == 1


def test_without_a_mail_server_no_reminder_is_written(settings: Settings, world: World) -> None:
    settings.PARTERA_DEMO = False
    begun, ana = today() - timedelta(days=9), world.viewer("ana")
    propose(partnership=world.delta.pk, what="Share the list", start=begun, due=today(), by=ana)
    send_reminders.run(Job(), lambda *_: None)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("address", ["/accounts/password/reset/", "/accounts/password/reset/done/"])
def test_who_forgot_a_password_is_told_that_no_letter_comes(
    settings: Settings, client: Client, db: None, address: str
) -> None:
    assert "sends no letters yet" not in client.get(address).content.decode()
    settings.PARTERA_DEMO = False
    assert "sends no letters yet" in client.get(address).content.decode()


def test_a_letter_speaks_its_readers_language_and_english_where_it_cannot(db: None) -> None:
    assert write("a", "es").subject != write("b", "en").subject == write("c", "fr").subject


@pytest.mark.parametrize("to", ["", "no address", "a@example.org\nBcc: b@example.org"])
def test_what_is_no_address_gets_no_letter(db: None, to: str) -> None:
    with pytest.raises(BadInput):
        actions.write(template="invitation", to=to, language="en", values=VALUES, key="k", by=BY)
    assert Job.objects.count() == 0


def test_a_name_cannot_put_a_header_into_a_letter(db: None) -> None:
    letter = write("k", template="what_needs_you", name="Ana\nBcc: b@example.org")
    assert post.message_of(letter)["Bcc"] is None


def test_a_letter_cut_off_at_the_mail_server_goes_again_under_the_same_number(letter: Letter) -> None:
    actions.start_handing(letter=letter.pk, by=BY)  # and the worker was killed
    run_waiting(KINDS)
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert len(list(mailbox().glob("*.eml"))) == 1


def test_a_reminder_cut_off_at_the_mail_server_rather_stays_away(db: None) -> None:
    letter = write("k", template="what_needs_you")
    actions.start_handing(letter=letter.pk, by=BY)
    run_waiting(KINDS)
    letter.refresh_from_db()
    assert (letter.state, list(mailbox().glob("*"))) == ("unsure", [])


@pytest.mark.parametrize(
    ("error", "letter_state", "job_state"),
    [(Unavailable("later"), "waiting", "failed"), (Refused("never"), "refused", "given_up")],
)
def test_what_the_mail_server_refuses_for_now_is_tried_again_and_for_good_is_not(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, error: Exception, letter_state: str, job_state: str
) -> None:
    def refuse(_letter: Letter) -> str:
        raise error

    monkeypatch.setattr(send_letter, "hand_over", refuse)
    run_waiting(KINDS)
    letter.refresh_from_db()
    assert (letter.state, Job.objects.get().state) == (letter_state, job_state)


@pytest.mark.parametrize(("status", "state", "code"), [("5.1.1", "bounced", 1), ("4.2.2", "sent", 0)])
def test_a_letter_that_came_back_is_recorded(
    letter: Letter, tmp_path: Path, status: str, state: str, code: int
) -> None:
    run_waiting(KINDS)
    report = tmp_path / "report.eml"
    report.write_text(REPORT.format(status=status, message_id=letter.message_id))
    (bounce,) = bounces.read(report)
    if bounce.is_for_good:
        assert actions.record_bounce(message_id=bounce.message_id, problem="back", by=BY)
    letter.refresh_from_db()
    assert (letter.state, bounce.is_for_good) == (state, bool(code))


def test_old_letters_keep_neither_address_nor_text(letter: Letter) -> None:
    run_waiting(KINDS)
    with clock_at(letter.written_at + timedelta(days=31)):
        assert actions.forget_old(by=BY) == 1
    letter.refresh_from_db()
    assert (letter.to, letter.subject, letter.body, letter.state) == ("", "", "", "sent")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://u:p%40s@mail.example.org", MailServer("mail.example.org", 587, "u", "p@s", "starttls")),
        ("smtps://mail.example.org", MailServer("mail.example.org", 465, "", "", "tls")),
        ("smtp://localhost:2525?tls=none", MailServer("localhost", 2525, "", "", "none")),
    ],
)
def test_the_mail_server_is_one_setting(address: str, expected: MailServer) -> None:
    assert MailServer.of(address) == expected


def remind(world: World) -> list[Letter]:
    send_reminders = KINDS["send_reminders"]
    send_reminders.run(Job(), lambda *_: None)
    return list(Letter.objects.filter(is_named(Letter, "to_found", "ana@example.org"), template="what_needs_you"))


def test_a_person_is_reminded_of_what_is_due_once_a_day_unless_declined(world: World, clock: object) -> None:
    day = clock.date()  # type: ignore[attr-defined]
    ana = world.viewer("ana")
    propose(partnership=world.delta.pk, what="Share the list", start=day - timedelta(days=30), due=day, by=ana)
    first = remind(world)
    again = remind(world)
    assert "Share the list" in first[0].body
    assert len(again) == 1
    actions.choose(template="what_needs_you", wanted=False, by=ana)
    with clock_at(clock + timedelta(days=1)):  # type: ignore[operator]
        assert len(remind(world)) == 1


# --- letters at rest ---


def stored(letter: Letter) -> dict[str, bytes]:
    """The sealed columns as the database holds them."""
    names = ("to", "subject", "body", "answer")
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted} FROM letters_letter WHERE id = %s", [letter.pk])
        return dict(zip(names, map(bytes, cursor.fetchone()), strict=True))


def test_the_database_holds_neither_address_nor_text_of_a_letter_in_the_open(letter: Letter) -> None:
    run_waiting(KINDS)
    kept = stored(letter)
    assert all(kept.values())
    for name, words in (("to", b"ana@"), ("subject", b"Partera"), ("body", b"Demo-Rivera"), ("answer", b"kept as")):
        assert words in str(getattr(Letter.objects.get(), name)).encode()
        assert words not in kept[name], name


def test_a_letter_is_found_by_its_address_until_that_is_forgotten(letter: Letter) -> None:
    to = is_named(Letter, "to_found", "ANA@example.org ")
    assert Letter.objects.get(to).pk == letter.pk
    run_waiting(KINDS)
    with clock_at(letter.written_at + timedelta(days=31)):
        assert (actions.forget_old(by=BY), actions.forget_old(by=BY)) == (1, 0)
    assert not Letter.objects.filter(to).exists()


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_waits_is_sealed_anew_with_a_new_key_and_then_sent() -> None:
    letter = write("one")
    before = stored(letter)
    made = rotate_keys.rotate(by=BY)
    assert {key_of(sealed) for sealed in stored(letter).values() if sealed} == {made} != {key_of(before["to"])}
    run_waiting(KINDS)
    letter.refresh_from_db()
    assert (letter.to, letter.state) == ("ana@example.org", "sent")


def test_a_backup_holds_letters_as_sealed_as_the_database_does(letter: Letter) -> None:
    kept = stored(letter)
    (row,) = Tables(DEFAULT_DB_ALIAS, applied(DEFAULT_DB_ALIAS)).lines("letters.letter")
    assert "ana@" not in row
    assert "Demo-Rivera" not in row
    assert base64.b64encode(kept["body"]).decode() in row
