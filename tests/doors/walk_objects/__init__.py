"""One file an area: `objects(world)` gives, for each of its routes that names a thing, the thing to walk to.

    def objects(world: World) -> dict[str, Walk]:
        number = …                                    # make it inside the Delta partnership
        return {"session": Walk({"number": number})}  # by the route's name

The insider is the first of the cast inside Delta who holds the route's permission; the outsiders work elsewhere
and must meet *not found*, unless the thing is open to whoever holds the permission (`outsiders=200`). `asked` is
what stands behind the `?`. `insider` names somebody else of the cast; `status` is what the insider meets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Walk:
    """The thing that the walking test goes to, and what each should meet there."""

    kwargs: dict[str, Any] = field(default_factory=dict)
    asked: str = ""
    insider: str = ""
    status: int = 200
    outsiders: int = 404
    stranger: int = 200  # only for public routes
