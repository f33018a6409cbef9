"""Letters handed to a mail server over a socket: taken, refused for now, for good, cut in the middle."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

import pytest

from partera.core.viewers import command
from partera.doors.jobs.schedule import KINDS
from partera.doors.jobs.worker import run_waiting
from partera.platform.letters import actions
from partera.platform.letters.models import Letter
from partera.platform.work.actions import retry
from partera.platform.work.models import Job

pytestmark = pytest.mark.django_db
BY = command("the tests")
CUT = ""
"""Said in place of an answer: the line is cut."""


@dataclass
class MailServer:
    """What the server answers to each word, and what it has taken."""

    says: dict[str, str] = field(default_factory=dict)  # word → answer in place of the usual one
    taken: list[bytes] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    keeps_before_cut: bool = False

    def ids(self) -> list[str]:
        return [str(message_from_bytes(text, policy=policy.default)["Message-ID"]) for text in self.taken]


class Line(socketserver.StreamRequestHandler):
    """One conversation."""

    usual = {"EHLO": "250 mail.example.org", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "QUIT": "221 bye"}

    def handle(self) -> None:
        server: MailServer = self.server.mail  # type: ignore[attr-defined]
        self._say("220 mail.example.org")
        while heard := self.rfile.readline().decode().strip():
            word = heard.split()[0].upper()
            server.heard.append(word)
            answer = server.says.get(word, self.usual.get(word, "250 ok"))
            if not self._say(answer):
                return
            if word == "DATA" and answer.startswith("354") and not self._take(server):
                return

    def _take(self, server: MailServer) -> bool:
        """Read the text; answer as asked, or cut the line before or after the letter was kept."""
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        answer = server.says.get("TEXT", "250 2.0.0 queued as 42")
        if answer.startswith("250") or server.keeps_before_cut:
            server.taken.append(b"".join(lines))
        return self._say(answer)

    def _say(self, answer: str) -> bool:
        if answer == CUT:
            return False
        self.wfile.write(f"{answer}\r\n".encode())
        return True


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line) as listening:
        listening.daemon_threads = True
        listening.mail = MailServer()  # type: ignore[attr-defined]
        threading.Thread(target=listening.serve_forever, args=[0.01], daemon=True).start()
        settings.PARTERA_EMAIL_URL = f"smtp://127.0.0.1:{listening.server_address[1]}?tls=none"
        yield listening.mail  # type: ignore[attr-defined]
        listening.shutdown()


def send(template: str = "invitation") -> Letter:
    values = {"name": "Ana Demo-Rivera", "days": 7, "link": "https://example.org/begin"}
    letter = actions.write(
        template=template, to="ana@example.org", language="en", values=values, key=f"one {template}", by=BY
    )
    run_waiting(KINDS)
    letter.refresh_from_db()
    return letter


def again(letter: Letter) -> Letter:
    """What the queue does when the time for the next try has come."""
    retry(job=Job.objects.get(kind=actions.SEND).pk, by=BY)
    run_waiting(KINDS)
    letter.refresh_from_db()
    return letter


def test_a_letter_the_server_took_is_sent_and_its_number_kept(server: MailServer) -> None:
    letter = send()
    assert (letter.state, letter.answer) == ("sent", "250 2.0.0 queued as 42")
    assert server.ids() == [letter.message_id]
    run_waiting(KINDS)
    assert len(server.taken) == 1


@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT", "DATA", "TEXT"])
def test_what_is_refused_for_now_is_sent_once_at_the_next_try(server: MailServer, word: str) -> None:
    server.says[word] = "451 4.3.0 not now"
    server.says["HELO"] = "451 4.3.0 not now" if word == "EHLO" else "250 ok"
    letter = send()
    assert (letter.state, server.taken) == ("waiting", [])
    server.says.clear()
    assert again(letter).state == "sent"
    assert server.ids() == [letter.message_id]


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "TEXT"])
def test_what_is_refused_for_good_is_never_tried_again(server: MailServer, word: str) -> None:
    server.says[word] = "550 5.1.1 nobody of that name"
    letter = send()
    assert (letter.state, server.taken) == ("refused", [])
    assert "550" in letter.problem
    assert "ana@" not in letter.problem
    assert Job.objects.get(kind=actions.SEND).state == "given_up"


@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT"])
def test_a_line_cut_before_the_text_leaves_the_letter_waiting(server: MailServer, word: str) -> None:
    server.says |= {word: CUT, "HELO": CUT}
    letter = send("what_needs_you")
    assert (letter.state, server.taken) == ("waiting", [])
    server.says.clear()
    assert again(letter).state == "sent"
    assert len(server.taken) == 1


@pytest.mark.parametrize("kept", [True, False])
def test_a_reminder_cut_in_the_middle_of_its_text_is_not_sent_again(server: MailServer, *, kept: bool) -> None:
    server.says["TEXT"], server.keeps_before_cut = CUT, kept
    letter = send("what_needs_you")
    server.says.clear()
    assert again(letter).state == "unsure"
    assert len(server.taken) == int(kept)


@pytest.mark.parametrize("kept", [True, False])
def test_an_invitation_cut_in_the_middle_goes_again_under_the_same_number(server: MailServer, *, kept: bool) -> None:
    """The receiving server drops the second copy by its number; to lose the only one would be worse."""
    server.says["TEXT"], server.keeps_before_cut = CUT, kept
    letter = send()
    server.says.clear()
    assert again(letter).state == "sent"
    assert set(server.ids()) == {letter.message_id}
    assert len(server.taken) == 1 + int(kept)


def test_a_server_that_is_away_leaves_the_letter_waiting(server: MailServer, settings: Any) -> None:
    there, settings.PARTERA_EMAIL_URL = settings.PARTERA_EMAIL_URL, "smtp://127.0.0.1:9?tls=none"
    letter = send()
    assert letter.state == "waiting"
    settings.PARTERA_EMAIL_URL = there
    assert again(letter).state == "sent"
