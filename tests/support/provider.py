"""An OpenID Connect provider for tests: the sign-in library's own, as a process of its own on a loopback port.

`python tests/support/provider.py FOLDER PORT CALLBACK` keeps its people in FOLDER; `/as/ADDRESS/` signs one in there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "partera-tests", "only-for-tests"
PEOPLE = (
    ("bea@example.org", True),
    ("carmen@example.org", False),
    ("eve@example.org", True),
    ("pia@example.org", True),
)


def set_up(folder: Path) -> None:
    """A Django project of its own, which shares nothing with Partera's."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    settings.configure(
        SECRET_KEY="only-for-the-tests-provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        IDP_OIDC_PRIVATE_KEY=pem,
        LOGIN_URL="/as/",
    )
    django.setup()


def fill(callback: str) -> None:
    """The people it knows, and Partera as the one who may ask."""
    from allauth.account.models import EmailAddress  # noqa: PLC0415 - Django is set up only now
    from allauth.idp.oidc.models import Client  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    for address, is_verified in PEOPLE:
        user = User.objects.create_user(address.split("@")[0], address)
        EmailAddress.objects.create(user=user, email=address, verified=is_verified, primary=True)
    client = Client(id=CLIENT, name="Partera", skip_consent=True, scopes="openid\nprofile\nemail")
    client.redirect_uris = callback
    client.set_secret(SECRET)
    client.save()


def serve(port: int) -> None:
    """Answer one request after the other."""
    from django.contrib.auth import login  # noqa: PLC0415 - Django is set up only now
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415
    from django.http import HttpRequest, HttpResponse  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415

    def sign_in(request: HttpRequest, address: str) -> HttpResponse:
        login(request, User.objects.get(email=address), backend=settings.AUTHENTICATION_BACKENDS[0])
        return HttpResponse("signed in")

    globals()["urlpatterns"] = [path("as/<str:address>/", sign_in), path("", include("allauth.idp.urls"))]

    class Silent(WSGIRequestHandler):
        def log_message(self, *_more: object) -> None:
            """Say nothing."""

    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Silent).serve_forever()


if __name__ == "__main__":
    set_up(Path(sys.argv[1]))
    fill(sys.argv[3])
    serve(int(sys.argv[2]))
