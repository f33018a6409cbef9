"""A supply program with a recalled thing in it, for tests: two sites that have kits, cards, families."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from partera.programs.kits.actions import codes as on_paper
from partera.programs.kits.actions import guides, recalls
from partera.programs.kits.actions.recalls import Notice
from partera.programs.kits.models import GuideText, Site
from tests.support.kits import Store, store
from tests.support.people import SET_UP, World

NOTICE = Notice(
    title="Invented thermometer, lot K1",
    title_es="Termómetro inventado, lote K1",
    source="Invented Safety Office",
    danger="It may break.",
    what_to_do="Do not use it. Put it away.",
    what_to_do_es="No lo use. Guárdelo.",
    noticed_on=date(2026, 3, 16),
    link="https://example.org/notice",
)
FOUND = {"needs": ["food"], "name": "Invented Maya", "contact": "555-0100", "way": "call", "words": "", "agrees": "on"}


@dataclass(frozen=True)
class Kits:
    """The program, its sites by name and the codes of cards of lot K1."""

    store: Store
    sites: dict[str, Site]
    codes: tuple[str, ...]

    @property
    def program(self) -> int:
        return self.store.program.pk

    @property
    def lot(self) -> int:
        return self.store.lots["K1"].pk


def kits(world: World) -> Kits:
    """20 kits of lot K1 at north (County General) and 5 at south (Delta Home Visiting), and three cards."""
    made = store(world)
    made.post("assemble", "K1", 40, "bench", "shelf")
    made.post("transfer", "K1", 20, "shelf", "north")
    made.post("transfer", "K1", 5, "shelf", "south")
    sites = {
        name: Site.objects.create(
            location=made.places[name],
            organisation=organisation,
            kind=kind,
            state="approved",
            births=1_200,
            changed_at="2026-03-01T12:00:00Z",
        )
        for name, organisation, kind in (
            ("north", world.county_general, "hospital"),
            ("south", world.home_visits, "home_visiting"),
        )
    }
    codes = on_paper.print_cards(lot=made.lots["K1"].pk, number=3, by=SET_UP)
    return Kits(made, sites, tuple(codes))


def recall(kits: Kits, **changed: object) -> int:
    """A recall of lot K1."""
    notice = Notice(**{**vars(NOTICE), **changed})  # type: ignore[arg-type]
    return recalls.notice(program=kits.program, notice=notice, lots=[kits.lot], by=SET_UP)


def publish_guides(kits: Kits, *, reviewer: str = "Invented Nurse, RN") -> None:
    """The starter texts, signed and published."""
    guides.begin(program=kits.program, by=SET_UP)
    for text in GuideText.objects.filter(guide__program=kits.program).order_by("language"):
        guides.review(text=text.pk, reviewer=reviewer, by=SET_UP)
        guides.publish(text=text.pk, by=SET_UP)
