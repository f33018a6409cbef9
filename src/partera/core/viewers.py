"""Who is looking: plain values, made once per request, that queries and actions ask before they answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from partera.core.errors import NotAllowed


@dataclass(frozen=True)
class Grant:
    """One permission, for everything or only within an organisation or a partnership."""

    permission: str
    organisation: int | None = None
    partnership: int | None = None

    def covers(self, permission: str, organisation: int | None, partnership: int | None) -> bool:
        """Whether this grant allows the permission on a thing of that organisation or partnership."""
        if self.permission != permission:
            return False
        if self.organisation is None and self.partnership is None:
            return True
        if self.organisation is not None and self.organisation == organisation:
            return True
        return self.partnership is not None and self.partnership == partnership


@dataclass(frozen=True)
class Viewer:
    """A person, the public, a job or a command, with what it may do."""

    kind: str  # person | public | job | command
    name: str
    person: int | None = None
    roles: frozenset[str] = frozenset()
    grants: frozenset[Grant] = field(default_factory=frozenset)
    everything: bool = False  # only commands run by the machine's owner
    where: str = ""  # the address the request came from, for the trail

    @property
    def is_public(self) -> bool:
        return self.kind == "public"

    def may(self, permission: str, *, organisation: int | None = None, partnership: int | None = None) -> bool:
        """Whether the viewer may, on a thing of that organisation or partnership."""
        return self.everything or any(g.covers(permission, organisation, partnership) for g in self.grants)

    def may_somewhere(self, permission: str) -> bool:
        """Whether the viewer holds the permission for anything at all; decides what navigation shows."""
        return self.everything or any(g.permission == permission for g in self.grants)

    def partnerships_for(self, permission: str) -> frozenset[int] | None:
        """The partnerships in which the viewer holds the permission; None when for all of them."""
        held = [g for g in self.grants if g.permission == permission]
        if self.everything or any(g.organisation is None and g.partnership is None for g in held):
            return None
        return frozenset(g.partnership for g in held if g.partnership is not None)

    def organisations_for(self, permission: str) -> frozenset[int] | None:
        """The organisations within which the viewer holds the permission; None when for everything."""
        held = [g for g in self.grants if g.permission == permission]
        if self.everything or any(g.organisation is None and g.partnership is None for g in held):
            return None
        return frozenset(g.organisation for g in held if g.organisation is not None)

    def require(self, permission: str, *, organisation: int | None = None, partnership: int | None = None) -> None:
        """Go on only when the viewer may."""
        if not self.may(permission, organisation=organisation, partnership=partnership):
            raise NotAllowed(f"This needs the permission “{permission}”, which {self.name} does not hold here.")

    def require_somewhere(self, permission: str) -> None:
        """Go on only when the viewer holds the permission for anything at all: what concerns everybody's places."""
        if not self.may_somewhere(permission):
            raise NotAllowed(
                "This needs the permission “%(permission)s”, which you do not hold.", permission=permission
            )


PUBLIC = Viewer(kind="public", name="a visitor")


def command(name: str) -> Viewer:
    """The viewer for a command run by the machine's owner."""
    return Viewer(kind="command", name=name, everything=True, where="command line")


def job(name: str) -> Viewer:
    """The viewer for a background job."""
    return Viewer(kind="job", name=name, everything=True, where="background work")
