"""A small collaborative of the Delta partnership, for tests: seven hospitals, the first of them County General."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.programs.quality.actions import collaboratives, measures, months
from partera.programs.quality.models import Collaborative
from partera.programs.quality.rules.entries import Entry
from partera.registry.partners import actions as partners
from tests.support import kept
from tests.support.people import SET_UP, World

FIRST_MONTH = date(2025, 1, 1)
HOSPITALS = ("County General", "Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")


@dataclass(frozen=True)
class Joined:
    """The collaborative, its hospitals' parts by name, and its measures by key."""

    id: int
    parts: dict[str, int]
    measures: dict[str, int]


def collaborative(
    world: World,
    *,
    keys: Sequence[str] = ("htn_60_confirmed", "smm_between"),
    hospitals: Sequence[str] = HOSPITALS,
    state: str = "active",
    name: str = "Invented Delta Collaborative",
) -> Joined:
    """Begun by Ana, with active hospitals; County General is Bea's."""
    whose = (world.delta.pk, world.county_general.pk, *(user.pk for user in world.users.values()))
    asked = (tuple(keys), tuple(hospitals), state, name)
    return kept.once(("collaborative", today(), whose, asked), lambda: _begun(world, *asked))


def _begun(world: World, keys: Sequence[str], hospitals: Sequence[str], state: str, name: str) -> Joined:
    ana = world.viewer("ana")
    before = Collaborative.objects.filter(partnership=world.delta).count()  # the walks make one for each subject
    number = collaboratives.begin(
        partnership=world.delta.pk,
        name=f"{name} {before + 1}" if before else name,
        purpose="Treat severe hypertension in time.",
        starts_on=FIRST_MONTH,
        by=ana,
    )
    collaboratives.become(collaborative=number, state="active", by=ana)
    parts = {}
    for hospital in hospitals:
        organisation = world.county_general.pk if hospital == HOSPITALS[0] else _hospital(hospital)
        parts[hospital] = joined(number, organisation, ana, state=state)
    found = {key: measures.take_up(collaborative=number, key=key, first_month=FIRST_MONTH, by=ana) for key in keys}
    return Joined(number, parts, found)


def _hospital(name: str) -> int:
    row = partners.add_organisation(
        name=f"{name} Invented Hospital", kind="hospital", home_county="05119", invented=True, by=SET_UP
    )
    return row.pk


def joined(collaborative: int, organisation: int, by: Viewer, *, state: str = "active") -> int:
    """A hospital taken as far as the state; gives its part."""
    part = collaboratives.invite(collaborative=collaborative, hospital=organisation, by=by)
    if state != "invited":
        collaboratives.enrol(enrolment=part, agreed_on=date(2024, 12, 1), agreed_by="Invented Director", by=by)
    if state in ("active", "sustaining"):
        collaboratives.go_on(enrolment=part, state="active", by=by)
    if state == "sustaining":
        collaboratives.go_on(enrolment=part, state="sustaining", by=by)
    return part


def share(numerator: int, denominator: int, unknown: int = 0, **groups: tuple[int, int]) -> tuple[Entry, ...]:
    """Everybody's numbers, and those of groups named like `race__black=(3, 9)`."""
    by_group = (Entry(*name.split("__"), *numbers) for name, numbers in groups.items())
    return (Entry("", "", numerator, denominator, unknown), *by_group)


def enter(part: int, measure: int, month: date, *entries: Entry, gaps: Sequence[int] = (), reason: str = "") -> int:
    """What the hospital itself enters for a month, whatever is unlikely confirmed."""
    confirmed = ("empty", "size", "share", "unknown", "count")
    sheet = months.Sheet(measure, tuple(entries), tuple(gaps))
    return months.submit(enrolment=part, month=month, sheet=sheet, confirmed=confirmed, reason=reason, by=SET_UP)
