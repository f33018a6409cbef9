"""How an operation declares its need, and what every one goes through: token, limits, viewer, one write for one key."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer
from ninja.throttling import SimpleRateThrottle

from partera.core.errors import BadInput, NotAllowed
from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.accounts.addresses import address_of
from partera.platform.accounts.permissions import PUBLIC, may_enter
from partera.platform.tokens import actions, queries
from partera.platform.tokens.queries import Bearer
from partera.registry.partners.queries import viewer_for

READS = "GET"
JSON = "application/json"
_LONGEST_KEY = 128


class PersonalToken(HttpBearer):
    """Who brings a good token is known from here on, within its scopes."""

    openapi_description = "A personal token, made on the page Tokens."

    def authenticate(self, request: HttpRequest, token: str) -> Bearer:
        """The bearer; 401 for anything else, without saying why."""
        bearer = queries.bearer(token)
        if bearer is None:
            raise AuthenticationError(message="The token is unknown, over or withdrawn.")
        request.viewer = viewer_of(bearer, request)  # type: ignore[attr-defined]
        if bearer.last_used_on != today():
            actions.used(token=bearer.token)
        return bearer


class Limit(threading.local, SimpleRateThrottle):
    """So many requests in a minute: by token, or by address for who brings none.

    django-ninja 1.7 keeps one limit for all threads and the request's count in it; here each thread has its own.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one is within the limit."""
        self.num_requests, self.duration = self.parse_rate(settings.PARTERA_API_RATE)
        return super().allow_request(request)

    def get_cache_key(self, request: HttpRequest) -> str:
        """What is counted together."""
        bearer = getattr(request, "auth", None)
        who = f"token {bearer.prefix}" if isinstance(bearer, Bearer) else f"address {address_of(request)}"
        return "api:" + hashlib.sha256(who.encode()).hexdigest()


@dataclass(frozen=True)
class Operation:
    """An operation as the walk over all doors and the documentation see it."""

    name: str
    method: str
    path: str
    needs: str


def operation(
    router: Router, method: str, path: str, *, needs: str, gives: Any, summary: str, status: int = 200
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the function an operation of the router. `needs` is PUBLIC or the name of a permission.

    Without the permission the answer is *not found*. A write is one transaction, and done once for an idempotency key.
    """

    def declared(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **given: Any) -> Any:
            if not may_enter(_viewer(request, needs), needs):
                raise NotAllowed("This is not open to the token.")
            if method == READS:
                return view(request, *args, **given)
            return _once(request, lambda: view(request, *args, **given), status)

        guarded.needs = needs  # type: ignore[attr-defined]
        add = router.api_operation(
            [method],
            path,
            response={status: gives},
            auth=None if needs == PUBLIC else PersonalToken(),
            throttle=Limit("1/m"),
            operation_id=view.__name__,
            summary=summary,
            description=view.__doc__,
        )
        add(guarded)
        return guarded

    return declared


def all_operations(api: NinjaAPI) -> Iterator[Operation]:
    """Every operation, for the walking test and the docs."""
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for one in view.operations:
                for method in one.methods:
                    needs = getattr(one.view_func, "needs", "")
                    yield Operation(one.operation_id or "", method, f"{prefix}{path}", needs)


def viewer_of(bearer: Bearer, request: HttpRequest) -> Viewer:
    """The token's owner, reduced to what the token may."""
    owner = viewer_for(bearer.user)
    where = f"token {bearer.prefix}, {address_of(request)}"
    grants = frozenset(grant for grant in owner.grants if grant.permission in bearer.scopes)
    return replace(owner, grants=grants, where=where)


def _viewer(request: HttpRequest, needs: str) -> Viewer:
    """The public for public operations, whatever cookies a browser sent along; else the token's owner."""
    if needs == PUBLIC:
        request.viewer = viewer_for(None)  # type: ignore[attr-defined]
    return request.viewer  # type: ignore[attr-defined]


@transaction.atomic
def _once(request: HttpRequest, work: Callable[[], Schema], status: int) -> HttpResponse:
    """Do the write and keep its answer, in one transaction; or give the answer kept for its key."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return HttpResponse(work().model_dump_json(), status=status, content_type=JSON)
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise BadInput("An idempotency key has up to 128 plain characters.")
    bearer: Bearer = request.auth  # type: ignore[attr-defined]
    asked = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + request.body).hexdigest()
    kept = actions.begin_write(token=bearer.token, key=key, request=asked)
    if kept.status:
        return HttpResponse(kept.body, status=kept.status, content_type=JSON, headers={"Idempotency-Replayed": "true"})
    body = work().model_dump_json()
    actions.keep_answer(answer=kept, status=status, body=body)
    return HttpResponse(body, status=status, content_type=JSON)
