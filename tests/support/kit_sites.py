"""A supply programme of the Delta partnership with two approved sites, their people, and kits on the shelf.

Kim works at the site of County General, Sol at that of Delta Home Visiting; Wim works at Mercy, outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from partera.core.periods import today
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.programs.kits.actions import designs, programs, requests, shipments, sites, stock
from partera.programs.kits.actions.requests import Asked
from partera.programs.kits.actions.sites import Profile
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, KitVersion, Location, Shipment, Site
from partera.registry.partners.models import Organisation
from partera.registry.partners.queries import viewer_for
from tests.support import people
from tests.support.people import World

SOON, LATER = timedelta(days=77), timedelta(days=442)
"""In how many days the two lots of kits expire: on June 1 of 2026 and of 2027, as tests hold the clock."""
PROFILE = Profile(births=1200, births_source="Own records", births_period="2025", counties=("05119",), address="1 A St")


@dataclass(frozen=True)
class Scene:
    """The programme with its places."""

    world: World
    program: int
    shelf: int
    version: int
    north: int
    south: int

    @property
    def ana(self) -> Viewer:
        return self.world.viewer("ana")

    def worker(self, name: str) -> Viewer:
        """Kim, Sol or Wim."""
        return viewer_for(User.objects.get(email=f"{name}@example.org"))

    @property
    def product(self) -> int:
        return KitVersion.objects.get(pk=self.version).product_id

    def lot(self, code: str) -> int:
        return KitVersion.objects.get(pk=self.version).product.lots.get(code=code).pk

    def ask(self, quantity: int = 12, site: int | None = None, by: str = "kim", **more: object) -> int:
        """A request of a site's own people."""
        said = {"quantity": quantity, **more}
        reason = str(said.pop("unusual_reason", ""))
        key = str(said.pop("key", uuid4()))
        asked = Asked(version=self.version, **said)  # type: ignore[arg-type]
        return requests.ask(site=site or self.north, asked=asked, key=key, unusual_reason=reason, by=self.worker(by))

    def approved(self, quantity: int = 12, **more: object) -> int:
        """A request that Ana has approved in full."""
        number = self.ask(quantity, **more)
        requests.approve(request=number, quantity=quantity, by=self.ana)
        return number

    def pack(self, request: int, quantity: int, planned_on: date | None = None, way: str = "delivery") -> int:
        return shipments.pack(
            request=request,
            source=self.shelf,
            quantity=quantity,
            planned_on=planned_on or today() + timedelta(days=4),
            way=way,
            by=self.ana,
        )

    def sent(self, quantity: int = 12, **more: object) -> int:
        """A shipment to the north that is on its way."""
        shipment = self.pack(self.approved(quantity, **more), quantity)
        shipments.send(shipment=shipment, by=self.ana)
        return shipment

    def lots(self, shipment: int) -> dict[str, int]:
        """Lot code → how many are in the shipment."""
        return dict(Shipment.objects.get(pk=shipment).lines.values_list("lot__code", "quantity"))

    def receive(self, shipment: int, missing: int = 0, by: str = "kim", reason: str = "") -> None:
        """All of it arrived, or all but some of the first lot."""
        lines = dict(Shipment.objects.get(pk=shipment).lines.order_by("lot").values_list("lot", "quantity"))
        first = next(iter(lines))
        lines[first] -= missing
        shipments.receive(shipment=shipment, arrived=lines, received_by="Kim", reason=reason, by=self.worker(by))

    def has(self, place: int, code: str) -> tuple[int, int]:
        """On hand and promised of a lot in a place."""
        row = Balance.objects.filter(location=place, lot=self.lot(code)).first()
        return (row.on_hand, row.allocated) if row else (0, 0)

    def place_of(self, site: int) -> int:
        return Site.objects.get(pk=site).location_id


def scene(world: World, name: str = "Invented Deliveries") -> Scene:
    """30 kits expire soon and 40 later; two sites are approved."""
    ana = world.viewer("ana")
    for who, organisation in (("Kim", world.county_general), ("Sol", world.home_visits), ("Wim", world.mercy)):
        if not User.objects.filter(email=f"{who.lower()}@example.org").exists():
            people._user(who, "kit_site_worker", organisation=organisation)
    program = programs.start(
        partnership=world.delta.pk, name=name, places=["05"], started_on=date(2026, 1, 1), warehouse="Shelf", by=ana
    )
    shelf = Location.objects.get(program=program, kind="warehouse").pk
    diapers = programs.add_product(program=program, name="Diapers", category="diapering", by=ana)
    version = designs.draft(program=program, name="Kit", parts=[designs.Part(diapers, 1)], by=ana)
    designs.put_into_use(version=version, by=ana)
    came = [Came(diapers, 30, "D1", today() + SOON), Came(diapers, 40, "D2", today() + LATER)]
    stock.receive(location=shelf, kind="donation", came=came, origin="A drive", key=f"truck {program}", by=ana)
    for code, number in (("SOON", 30), ("LATER", 40)):
        designs.assemble(version=version, location=shelf, kits=number, lot=code, key=f"run {program} {code}", by=ana)
    made = Scene(world, program, shelf, version, 0, 0)
    north = site_of(made, "kim", world.county_general, "North")
    south = site_of(made, "sol", world.home_visits, "South", kind="home_visiting")
    return Scene(world, program, shelf, version, north, south)


def site_of(scene: Scene, worker: str, organisation: Organisation, name: str, kind: str = "hospital") -> int:
    """A site that applied and was approved."""
    number = sites.invite(
        program=scene.program, organisation=organisation.pk, kind=kind, name=name, profile=PROFILE, by=scene.ana
    )
    sites.apply(site=number, profile=PROFILE, by=scene.worker(worker))
    sites.go_on(site=number, state="approved", by=scene.ana)
    return number
