"""Puts the viewer on the request, and turns the error family into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from partera.core.errors import ParteraError
from partera.core.viewers import PUBLIC
from partera.doors.web.home.errors import error_page
from partera.platform.accounts.addresses import address_of
from partera.registry.partners.queries import viewer_for

Next = Callable[[HttpRequest], HttpResponse]


_BROWSER_PARTS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
_HEADERS = {
    "Permissions-Policy": ", ".join(f"{part}=()" for part in _BROWSER_PARTS),
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_with(part: str) -> str:
    """The policy of a page that may use one part of the browser, such as the camera, itself."""
    return _HEADERS["Permissions-Policy"].replace(f"{part}=()", f"{part}=(self)")


class HeadersMiddleware:
    """Headers on every answer, whoever made it, that Django and django-csp do not set; and for whoever has signed in:
    nothing is kept by a browser or a proxy unless its view says how."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if not getattr(request, "viewer", PUBLIC).is_public:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ViewerMiddleware:
    """Reads who is looking, once, and speaks the person's language unless this browser chose another."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_for(request.user, where=address_of(request))  # type: ignore[attr-defined]
        if request.user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)


class ErrorsMiddleware:
    """One translation of the error family at the edge."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page for one of the family; anything else is a fault and goes on."""
        return error_page(request, exception) if isinstance(exception, ParteraError) else None
