"""Free texts of the kit that others read: none names a patient, and a place's own phone and address may stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partera.core.identifiers.guard import NamesPatient
from partera.platform.audit.models import Entry
from partera.programs.kits.actions import designs, guides, recalls, reconciling, requests, shipments, sites, stock
from partera.programs.kits.actions.designs import Part
from partera.programs.kits.actions.stock import Came
from partera.programs.kits.models import Movement, Product, Shipment
from partera.programs.kits.rules import texts
from tests.support import kit_bedside
from tests.support.kit_bedside import Bedside
from tests.support.kit_families import NOTICE
from tests.support.kit_sites import PROFILE, Scene
from tests.support.people import SET_UP, World

NAMED = "For patient Maria Lopez"
BORN = "Her baby, DOB 3/14/2026"
TOLD = "Dock 2, 12 Example Street, call (501) 555-0100, dock@example.org"
"""What a driver must know, and no patient."""
Do = Callable[[Scene, str], object]


@pytest.fixture
def here(world: World) -> Bedside:
    return kit_bedside.bedside(world)


def _arrived(scene: Scene, words: str, by: str = "Kim") -> None:
    shipment = scene.sent()
    lines = dict(Shipment.objects.get(pk=shipment).lines.values_list("lot", "quantity"))
    shipments.receive(
        shipment=shipment, arrived=dict.fromkeys(lines, 1), received_by=by, reason=words, by=scene.worker("kim")
    )


def _receipt_back(scene: Scene, words: str) -> None:
    shipment = scene.sent()
    scene.receive(shipment)
    shipments.take_receipt_back(shipment=shipment, reason=words, by=scene.worker("kim"))


def _take(scene: Scene, words: str) -> None:
    lot = scene.lot("SOON")
    stock.take_out(location=scene.shelf, kind="loss", lot=lot, quantity=1, reason=words, key="k", by=scene.ana)


def _put(scene: Scene, words: str) -> None:
    stock.put_back(location=scene.shelf, lot=scene.lot("SOON"), quantity=1, reason=words, key="k", by=scene.ana)


def _reverse(scene: Scene, words: str) -> None:
    stock.reverse(movement=Movement.objects.filter(kind="assemble").latest("pk").pk, reason=words, by=scene.ana)


def _receive(scene: Scene, words: str) -> None:
    came = [Came(Product.objects.get(name="Diapers").pk, 1)]
    stock.receive(location=scene.shelf, kind="donation", came=came, origin=words, key="k", by=scene.ana)


def _design(scene: Scene, words: str) -> None:
    parts = [Part(Product.objects.get(name="Diapers").pk, 2)]
    designs.draft(program=scene.program, name="Kit", parts=parts, note=words, by=scene.ana)


def _profile(field: str) -> Do:
    def apply(scene: Scene, words: str) -> None:
        profile = replace(PROFILE, **{field: words})  # type: ignore[arg-type]
        sites.set_profile(site=scene.north, profile=profile, by=scene.ana)

    return apply


def _notice(field: str) -> Do:
    def begin(scene: Scene, words: str) -> None:
        notice = replace(NOTICE, **{field: words})  # type: ignore[arg-type]
        recalls.notice(program=scene.program, notice=notice, lots=[scene.lot("SOON")], by=scene.ana)

    return begin


def _close_recall(scene: Scene, words: str) -> None:
    number = recalls.notice(program=scene.program, notice=NOTICE, lots=[scene.lot("SOON")], by=scene.ana)
    recalls.told(recall=number, families=0, by=SET_UP)
    recalls.close(recall=number, words=words, by=scene.ana)


def _withdraw_recall(scene: Scene, words: str) -> None:
    number = recalls.notice(program=scene.program, notice=NOTICE, lots=[scene.lot("SOON")], by=scene.ana)
    recalls.withdraw(recall=number, why=words, by=scene.ana)


def _guide(scene: Scene, words: str) -> None:
    guides.write(program=scene.program, subject="care", language="en", title="Care", text=words, by=scene.ana)


def _unusual(scene: Scene, words: str) -> None:
    for _time in range(3):
        scene.ask(2)
    scene.ask(40, unusual_reason=words)


WRITTEN: dict[str, Do] = {
    "the note of a request": lambda scene, words: scene.ask(note=words),
    "why a request is unusual": _unusual,
    "why fewer are approved": lambda scene, words: requests.approve(
        request=scene.ask(), quantity=5, reason=words, by=scene.ana
    ),
    "why a request is closed": lambda scene, words: requests.close(request=scene.ask(), reason=words, by=scene.ana),
    "what is known of missing kits": _arrived,
    "who received kits, with a birth date": lambda scene, words: _arrived(scene, "Wet", f"Kim, {BORN}, {words}"),
    "why a receipt is taken back": _receipt_back,
    "why a shipment is called off": lambda scene, words: shipments.cancel(
        shipment=scene.sent(), reason=words, by=scene.ana
    ),
    "why a site ends": lambda scene, words: sites.go_on(site=scene.south, state="ended", reason=words, by=scene.ana),
    "where births come from": _profile("births_source"),
    "languages of a site": _profile("languages"),
    "why stock is lost": _take,
    "why a number is set right": _put,
    "why a movement is reversed": _reverse,
    "what changed in a design": _design,
    "what is recalled": _notice("title"),
    "what families should do, in Spanish": _notice("what_to_do_es"),
    "how a recall ended": _close_recall,
    "why a recall is withdrawn": _withdraw_recall,
    "a guide": _guide,
}


@pytest.mark.parametrize("what", WRITTEN)
def test_no_text_that_others_read_names_a_patient(scene: Scene, what: str) -> None:
    with pytest.raises(NamesPatient) as caught:
        WRITTEN[what](scene, NAMED)
    assert "Lopez" not in caught.value.sentence
    assert "Lopez" not in str(list(Entry.objects.values_list("changes", flat=True)))


@pytest.mark.parametrize("what", [name for name in WRITTEN if "birth date" not in name])
def test_what_a_driver_must_know_may_stand_in_it(scene: Scene, what: str) -> None:
    WRITTEN[what](scene, TOLD)


@pytest.mark.parametrize("write", [_receive, _profile("address"), lambda scene, words: _arrived(scene, "Wet", words)])
@pytest.mark.parametrize(("words", "passes"), [("Ms. Invented Green", True), (BORN, False), ("MRN 00123456", False)])
def test_who_gives_or_takes_kits_stands_by_name_and_by_nothing_more(
    scene: Scene, write: Do, words: str, passes: bool
) -> None:
    if passes:
        write(scene, words)
        return
    with pytest.raises(NamesPatient):
        write(scene, words)


def test_putting_a_hand_over_right_names_no_patient_and_moves_nothing(here: Bedside) -> None:
    here.hold()
    kept = here.give("a", lot=here.lots["K1"])
    with pytest.raises(NamesPatient, match="What did you find"):
        reconciling.settle(hand_over=kept.pk, how=f"It went to {BORN}", by=here.viewer())
    with pytest.raises(NamesPatient, match="Why does it not count"):
        reconciling.void(hand_over=kept.pk, reason="SSN 123-45-6789", by=here.viewer())
    assert here.has() == 5


def test_who_signs_a_guide_stands_by_name(scene: Scene) -> None:
    text = guides.write(program=scene.program, subject="care", language="en", title="A", text="Rest.", by=scene.ana)
    guides.review(text=text, reviewer="Mrs. Invented Nurse, RN, licence 445566", by=scene.ana)


def _checked_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.py")):
        yield path.read_text(encoding="utf-8")


def test_every_text_that_the_guard_knows_is_asked_for_somewhere() -> None:
    folder = Path(requests.__file__).parent
    code = "\n".join(_checked_in(folder))
    assert [field for field in texts.FIELDS if f"{field}=" not in code] == []
