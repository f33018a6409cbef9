"""The secrets of second factors: sealed, inside the rows that the sign-in library keeps."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from partera.core.keyring import key_of
from partera.platform.sealed.ring import ring

ABOUT = "second factor"
_NAMES = ("secret", "seed")  # of an app, of recovery codes; a passkey keeps only what is public


def seal(text: str) -> str:
    """The secret as it is kept."""
    return b64encode(ring().seal(text.encode(), about=ABOUT)).decode()


def unseal(kept: str) -> str:
    """The secret as it is used."""
    return ring().unseal(b64decode(kept), about=ABOUT).decode()


def keys_in_use() -> Counter[str]:
    """How many secrets stand under each key."""
    return Counter(key_of(b64decode(kept)) for _row, _name, kept in _secrets())


def reseal() -> int:
    """Seal with the newest key whatever an older one sealed; how many secrets were sealed anew."""
    done = 0
    for row, name, kept in list(_secrets()):
        if key_of(b64decode(kept)) != ring().sealing.id:
            with transaction.atomic():
                fresh = Authenticator.objects.select_for_update().filter(pk=row).first()
                if fresh is not None and fresh.data.get(name) == kept:
                    fresh.data[name] = seal(unseal(kept))
                    fresh.save(update_fields=["data"])
                    done += 1
    return done


def _secrets() -> Iterator[tuple[int, str, str]]:
    for row, data in Authenticator.objects.order_by("pk").values_list("pk", "data"):
        for name in _NAMES:
            if data.get(name):
                yield row, name, data[name]
