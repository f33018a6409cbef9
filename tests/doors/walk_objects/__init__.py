"""One file an area: `objects(world)` gives, for each of its routes that names a thing, the thing to walk to.

    def objects(world: World) -> dict[str, Walk]:
        number = …                                    # make it inside the Delta partnership
        return {"session": Walk({"number": number})}  # by the route's name

The insider is the first of the cast inside Delta who holds the route's permission; the outsiders work elsewhere
and must meet *not found*, unless the thing is open to whoever holds the permission (`outsiders=200`). `asked` is
what stands behind the `?`. `insider` names somebody else of the cast; `status` is what the insider meets.

Every role is walked as well, at home, next door and elsewhere (tests/doors/test_walk_roles.py). It finds the thing in
the Delta partnership and, when it belongs to one, in its `organisation`. Where a page's own rule differs from the
permission of its route, `may(viewer)` says who sees the thing and `may_change(viewer)` who may send something to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partera.core.viewers import Viewer


@dataclass(frozen=True)
class Walk:
    """The thing that the walking test goes to, and what each should meet there."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    insider: str = ""
    status: int = 200
    outsiders: int = 404
    stranger: int = 200  # only for public routes
    organisation: int | None = None
    may: Callable[[Viewer], bool] | None = None
    may_change: Callable[[Viewer], bool] | None = None
    sent: dict[str, Any] = field(default_factory=dict)
