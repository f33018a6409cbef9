"""Reading sign-ins: how far each has come, second factors, devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from partera.core.periods import now
from partera.core.viewers import Viewer
from partera.platform.accounts.models import Invitation, User


@dataclass(frozen=True)
class SignIn:
    """How far somebody's sign-in has come."""

    user: int
    is_active: bool
    has_begun: bool
    factors: tuple[str, ...]  # totp, webauthn; recovery codes alone are no second factor
    invited_until: datetime | None
    last_seen: datetime | None

    @property
    def has_factor(self) -> bool:
        return bool(self.factors)

    @property
    def invitation_is_over(self) -> bool:
        return self.invited_until is not None and self.invited_until <= now()


@dataclass(frozen=True)
class Device:
    """A browser in which somebody is signed in."""

    id: int
    browser: str
    address: str
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def number_of(email: str) -> int | None:
    """Whose sign-in has this address, however it was typed."""
    return User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()


def has_second_factor(user: int) -> bool:
    """Whether a sign-in asks for more than a password."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def sign_ins(viewer: Viewer, *, user: int | None = None) -> dict[int, SignIn]:
    """Every sign-in by its user's number; only for those who manage people."""
    viewer.require("people.manage")
    rows = User.objects.all() if user is None else User.objects.filter(pk=user)
    factors: dict[int, list[str]] = {}
    for owner, kind in Authenticator.objects.filter(user__in=rows).values_list("user_id", "type"):
        if kind != Authenticator.Type.RECOVERY_CODES:
            factors.setdefault(owner, []).append(kind)
    waiting = Invitation.objects.filter(user__in=rows, accepted_at=None, withdrawn_at=None)
    until = dict(waiting.values_list("user_id", "expires_at"))
    return {
        row.pk: SignIn(
            user=row.pk,
            is_active=row.is_active,
            has_begun=row.has_usable_password() or row.last_login is not None,
            factors=tuple(sorted(set(factors.get(row.pk, ())))),
            invited_until=until.get(row.pk),
            last_seen=row.last_login,
        )
        for row in rows
    }


def names(viewer: Viewer) -> list[tuple[int, str]]:
    """Everybody who signs in, by name, for choosing one of whom the trail speaks."""
    viewer.require("audit.see")
    return list(User.objects.order_by("name", "pk").values_list("pk", "name"))


def devices(viewer: Viewer, *, this: str) -> list[Device]:
    """Where the viewer is signed in, this browser first; `this` is its session's key."""
    rows = UserSession.objects.filter(user=viewer.person).order_by("-last_seen_at")
    found = [
        Device(row.pk, browser(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == this)
        for row in rows
        if row.exists()
    ]
    return sorted(found, key=lambda device: not device.is_this)


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """A browser's own words in two: Firefox, Windows."""
    name = next((said for mark, said in _BROWSERS if mark in user_agent), "")
    system = next((said for mark, said in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (name, system) if part)
