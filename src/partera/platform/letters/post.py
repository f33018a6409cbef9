"""Where letters go: a mail server; in the demonstration a local folder; else nowhere, and they say so."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

from django.conf import settings

from partera.core import disk
from partera.core.errors import BadInput, Refused, Unavailable
from partera.platform.letters.models import Letter

_PATIENCE_SECONDS = 30
_NOT_NOW = "The mail server does not answer or cannot take letters just now. It is tried again."


@dataclass(frozen=True)
class MailServer:
    """What EMAIL_URL says: smtp://user:password@host:587, smtps://… for encryption from the first byte."""

    host: str
    port: int
    user: str
    password: str
    encryption: str  # starttls | tls | none

    @classmethod
    def of(cls, address: str) -> MailServer:
        """Read the address; `?tls=none` is for a server on this machine."""
        url = urlparse(address)
        if url.scheme not in ("smtp", "smtps") or not url.hostname:
            raise BadInput("EMAIL_URL must look like smtp://user:password@mail.example.org:587 or smtps://….")
        asked = parse_qs(url.query).get("tls", ["starttls"])[0]
        encryption = "tls" if url.scheme == "smtps" else asked
        if encryption not in ("starttls", "tls", "none"):
            raise BadInput("EMAIL_URL’s tls must be starttls, tls or none.")
        usual = {"tls": 465, "starttls": 587, "none": 25}[encryption]
        return cls(
            url.hostname, url.port or usual, unquote(url.username or ""), unquote(url.password or ""), encryption
        )


def message_of(letter: Letter) -> EmailMessage:
    """The letter as mail. Its Message-ID is the letter's own, whenever it is handed over."""
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    message["Subject"], message["From"], message["To"] = letter.subject, settings.DEFAULT_FROM_EMAIL, letter.to
    message["Message-ID"] = letter.message_id
    message["Date"] = format_datetime(letter.written_at)
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.language
    message.set_content(letter.body)
    return message


def has_taker() -> bool:
    """Whether letters go anywhere: a mail server is set, or this is the demonstration, where all is invented."""
    return bool(settings.PARTERA_EMAIL_URL) or settings.PARTERA_DEMO


def hand_over(letter: Letter) -> str:
    """Give the letter away; gives the taker's answer.

    Raises Unavailable when it surely was not taken and may be later, Refused when it never will be, and OSError or
    SMTPServerDisconnected when nobody can know.
    """
    if settings.PARTERA_EMAIL_URL:
        return _by_server(MailServer.of(settings.PARTERA_EMAIL_URL), letter)
    if settings.PARTERA_DEMO:
        return _into_mailbox(letter)
    raise Unavailable("No mail server is set any more: set EMAIL_URL.")


def mailbox() -> Path:
    """The local folder for the demonstration's letters. A real one's never lie in the open."""
    return Path(settings.PARTERA_HOME) / "mail"


def _into_mailbox(letter: Letter) -> str:
    folder = mailbox()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    name = letter.message_id.strip("<>").split("@")[0] + ".eml"
    disk.put(folder / name, message_of(letter).as_bytes())
    return f"kept as {name}"


def _by_server(server: MailServer, letter: Letter) -> str:
    text = message_of(letter).as_bytes()
    with _connected(server) as line:
        _address(line, str(letter.to))
        try:
            said = line.data(text)
        except smtplib.SMTPDataError as error:  # refused before the text was sent
            said = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b"")
        _expect(*said)
    return f"{said[0]} {said[1].decode('utf-8', 'replace')}"


def _address(line: smtplib.SMTP, to: str) -> None:
    try:
        _expect(*line.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
        _expect(*line.rcpt(to))
    except OSError as error:  # nothing was sent yet
        raise Unavailable(_NOT_NOW) from error


@contextmanager
def _connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    try:
        line = _open(server)
    except smtplib.SMTPAuthenticationError as error:
        raise Unavailable("The mail server refused the user or password in EMAIL_URL. Set them right.") from error
    except OSError as error:  # smtplib's own errors among them
        raise Unavailable(_NOT_NOW) from error
    try:
        yield line
    finally:
        line.close()


def _open(server: MailServer) -> smtplib.SMTP:
    with ExitStack() as on_failure:
        line = _called(server)
        on_failure.callback(line.close)
        if server.encryption == "starttls":
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
        on_failure.pop_all()
    return line


def _called(server: MailServer) -> smtplib.SMTP:
    if server.encryption == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_PATIENCE_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_SECONDS)


def _expect(code: int, _answer: bytes) -> None:
    if 200 <= code < 300:
        return
    if code >= 500:
        raise Refused(f"The mail server refused the letter for good (code {code}). Check the person’s address.")
    raise Unavailable(_NOT_NOW)
