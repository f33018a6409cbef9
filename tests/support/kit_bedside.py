"""Two sites of the Delta partnership's invented programme that hand kits over: Kit works at one, Lou next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from partera.core.periods import now, today
from partera.core.viewers import Viewer
from partera.platform.accounts.models import User
from partera.programs.kits.actions import codes, handing, programs, stock
from partera.programs.kits.actions import sites as site_actions
from partera.programs.kits.actions.handing import Given
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Balance, HandOver, KitDesign, KitPart, KitVersion, Location, Lot, Product
from partera.registry.partners.actions import give_role
from partera.registry.partners.models import Person
from partera.registry.partners.queries import viewer_for
from tests.support.kit_sites import PROFILE
from tests.support.people import PASSWORD, SET_UP, START, World

MOMENT = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)


@dataclass
class Bedside:
    """A programme, its two sites, kits of two lots at the first, and who works there."""

    world: World
    program: int
    site: int
    next_door: int
    lots: dict[str, int]
    supplies: dict[str, int]
    users: dict[str, User]

    def viewer(self, name: str = "kit") -> Viewer:
        """Kit works at the site, Lou next door; the others are the cast's."""
        return viewer_for(self.users[name]) if name in self.users else self.world.viewer(name)

    def codes(self, number: int = 1, site: int | None = None) -> list[str]:
        """Fresh vouchers."""
        return codes.print_vouchers(site=site or self.site, number=number, by=SET_UP)[1]

    def give(self, key: str, *, by: str = "kit", site: int | None = None, **said: Any) -> HandOver:
        """One hand-over as the phone says it; with a fresh voucher unless one is said."""
        said = {"language": "en", "at": MOMENT} | said
        if "voucher" not in said:
            said["voucher"] = "" if said.get("outcome") == "refused" else self.codes()[0]
        return handing.hand_over(site=site or self.site, given=Given(key=key, **said), by=self.viewer(by))

    def has(self, lot: str = "K1") -> int:
        """What the ledger says stands of a lot at the site."""
        row = Balance.objects.filter(location__site=self.site, lot=self.lots[lot]).first()
        return row.on_hand if row else 0

    def hold(self, lot: str = "K1") -> None:
        """Put a lot on hold."""
        Lot.objects.filter(pk=self.lots[lot]).update(is_held=True)


def bedside(world: World, *, kits: int = 5, name: str = "Invented Kits") -> Bedside:
    """Kits of lot K1, which expires within a year, and of K2, which expires later."""
    program = programs.start(
        partnership=world.delta.pk, name=name, places=["05"], started_on=date(2025, 1, 1),
        warehouse="Shelf", by=SET_UP,
    )  # fmt: skip
    supplies = {
        name: programs.add_product(program=program, name=name, category=category, name_es=spanish, by=SET_UP)
        for name, category, spanish in (("Diapers", "diapering", "Pañales"), ("Thermometer", "hygiene", "Termómetro"))
    }
    kit = Product.objects.create(program_id=program, is_kit=True, name="First kit 1", unit="kit", barcode="00017")
    design = KitDesign.objects.create(program_id=program, name="First kit")
    version = KitVersion.objects.create(
        design=design, product=kit, number=1, state="active", made_on=date(2025, 1, 1), active_on=date(2025, 1, 1)
    )
    KitPart.objects.bulk_create(KitPart(version=version, product_id=one, quantity=1) for one in supplies.values())
    first = _site(program, world.county_general.pk, "County General, maternity")
    second = _site(program, world.home_visits.pk, "Delta visits")
    lots = {}
    for code, expires in (("K1", today() + timedelta(days=350)), ("K2", today() + timedelta(days=700))):
        place = Location.objects.get(site=first)
        if kits:
            came = [Came(kit.pk, kits, code, expires)]
            stock.receive(
                location=place.pk, kind="donation", came=came, origin="Invented", key=f"came {code}", by=SET_UP,
                at=now() - timedelta(days=60),
            )  # fmt: skip
        lots[code] = Lot.objects.get_or_create(product=kit, code=code, defaults={"expires_on": expires})[0].pk
    users = {
        "kit": _worker("Kit", world.county_general.pk),
        "lou": _worker("Lou", world.home_visits.pk),
    }
    world.users.update(users)
    return Bedside(world, program, first, second, lots, supplies, users)


def _site(program: int, organisation: int, name: str) -> int:
    number = site_actions.invite(
        program=program, organisation=organisation, kind="hospital", name=name, profile=PROFILE, by=SET_UP
    )
    site_actions.go_on(site=number, state="waiting", by=SET_UP)
    site_actions.go_on(site=number, state="approved", by=SET_UP)
    return number


def _worker(name: str, organisation: int) -> User:
    email = f"{name.lower()}.bedside@example.org"
    if found := User.objects.filter(email=email).first():
        return found
    user = User(name=name, email=email, joined_at=now())
    user.set_password(PASSWORD)
    user.save()
    Person.objects.create(name=name, email=user.email, user=user, invented=True)
    give_role(user=user.pk, role="kit_site_worker", organisation=organisation, partnership=None, start=START, by=SET_UP)
    return user
