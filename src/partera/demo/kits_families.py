"""The demonstration's families: guides not yet reviewed, cards, answers, addresses left, requests for help, recalls."""

from __future__ import annotations

import random
from datetime import timedelta

from partera.core.periods import clock_at, today
from partera.demo import kits_first
from partera.demo.kits import Made, noon, supply_lot
from partera.flows import help_families, tell_families
from partera.flows.help_families import Asked
from partera.programs.families.actions import help
from partera.programs.families.models import HelpRequest
from partera.programs.kits.actions import cards, feedback, guides, recalls
from partera.programs.kits.actions import codes as on_paper
from partera.programs.kits.actions.recalls import Notice
from partera.programs.kits.models import GuideText, Lot, RecallSite
from partera.programs.kits.rules.feedback import QUESTIONS

SEED = 20260305
CARD = "DEMO2KITCARD"
"""The code of one card, told on the how-to page, so that the family's page can be opened by hand."""
RECALLED = "Thermometer"
"""The supply of the first batch that is recalled."""
_FAMILIES = ("maya", "ines", "tam", "ruth")


def lay_out(made: Made) -> None:
    """All of it about a small first lot of its own, which went to two sites; what the bedside uses stays free."""
    _guides(made)
    codes = _cards(kits_first.lot(made), made)
    _answers(codes, made)
    _left(codes, made)
    _withdrawn(made)
    _recalled(made)
    _help(codes, made)


def _guides(made: Made) -> None:
    """Our starter texts, shown with the label that nobody has reviewed them; one signed by an invented nurse."""
    with clock_at(noon(today() - timedelta(days=300))):
        guides.begin(program=made.program, by=made.convener)
        texts = GuideText.objects.filter(guide__program=made.program)
        for text in texts.filter(guide__subject="feeding"):
            guides.review(text=text.pk, reviewer="Ana Demo-Nurse, RN (invented)", by=made.convener)
        for text in texts.order_by("language", "pk"):
            guides.publish(text=text.pk, by=made.convener)


def _cards(lot: Lot, made: Made) -> list[str]:
    """Cards of the first kits, one of them with a code that can be typed."""
    with clock_at(noon(today() - timedelta(days=290))):
        codes = on_paper.print_cards(lot=lot.pk, number=60, by=made.convener)
        cards.name_card(lot=lot.pk, code=CARD, by=made.owner)
    return [CARD, *codes]


def _answers(codes: list[str], made: Made) -> None:
    """Forty families answer, most of them content, a fourth in Spanish."""
    draw = random.Random(SEED)  # noqa: S311 - invented, and the same each time
    for number, code in enumerate(codes[1:41]):
        answers: dict[str, object] = {}
        for question in QUESTIONS:
            options = list(question.answers)
            if question.many:
                if draw.random() < 0.9:
                    answers[question.key] = [draw.choices(("black", "white", "hispanic"), (4, 4, 3))[0]]
            else:
                answers[question.key] = draw.choices(options, (6, *([1] * (len(options) - 1))))[0]
        language = "es" if number % 4 == 0 else "en"
        with clock_at(noon(today() - timedelta(days=200 - 4 * number))):
            feedback.give(code=code, answers=answers, language=language, by=made.owner)


def _left(codes: list[str], made: Made) -> None:
    """Four families leave an address for safety notices."""
    for number, name in enumerate(_FAMILIES):
        with clock_at(noon(today() - timedelta(days=120 - number))):
            help_families.leave_contact(
                code=codes[number],
                contact=f"{name}@family.example",
                language="es" if name == "ines" else "en",
                by=made.owner,
            )


def _supply(made: Made, batch: str, name: str) -> int:
    """The lot of a supply that came with a batch."""
    return Lot.objects.get(product=made.products[name], code=supply_lot(batch, name)).pk


def _withdrawn(made: Made) -> None:
    """A mistake of five months ago, withdrawn the next day before anybody was written to."""
    then = today() - timedelta(days=150)
    notice = Notice(
        title="Rash cream, invented maker",
        title_es="Crema para rozaduras, fabricante inventado",
        source="Invented maker’s letter",
        danger="The tube may be mislabeled (invented).",
        what_to_do="Do not use the cream.",
        what_to_do_es="No use la crema.",
        noticed_on=then,
    )
    with clock_at(noon(then)):
        lot = _supply(made, "3", "Rash cream")
        number = recalls.notice(program=made.program, notice=notice, lots=[lot], by=made.convener)
    with clock_at(noon(then + timedelta(days=1))):
        tell_families.withdraw(recall=number, why="The letter was about another maker (invented).", by=made.convener)


def _recalled(made: Made) -> None:
    """Three days ago: the thermometers of the first kits; families told, one site has answered."""
    then = today() - timedelta(days=3)
    notice = Notice(
        title="Invented thermometer of the first kits",
        title_es="Termómetro inventado de los primeros kits",
        source="Invented Safety Commission",
        danger="Its case may break and leave a sharp edge (invented).",
        what_to_do="Do not use the thermometer. Put it where no child can reach it. All else in the kit is safe.",
        what_to_do_es="No use el termómetro. Guárdelo donde ningún niño lo alcance. Lo demás del kit es seguro.",
        noticed_on=then,
    )
    with clock_at(noon(then)):
        lot = _supply(made, kits_first.BATCH, RECALLED)
        number = recalls.notice(program=made.program, notice=notice, lots=[lot], by=made.convener)
        first = RecallSite.objects.filter(recall=number).order_by("site__location__name").first()
        if first is not None:
            recalls.answer(recall=number, site=first.site_id, found=first.on_hand, by=made.convener)
        tell_families.tell(recall=number, what="notice", progress=lambda *_told: None, by=made.owner)


def _help(codes: list[str], made: Made) -> None:
    """Three families asked for help: one waits, one is being helped, one was."""
    asked = (
        ("Maya Demo-Example", "555-0101", "text", "en", ["feeding", "mood"], "Mornings are best.", 1),
        ("Ines Demo-Ejemplo", "555-0102", "call", "es", ["food", "ride"], "", 6),
        ("Tam Demo-Sample", "tam@family.example", "email", "en", ["sleep"], "", 40),
    )
    for number, (name, contact, way, language, needs, words, days) in enumerate(asked):
        with clock_at(noon(today() - timedelta(days=days))):
            given = Asked(name, contact, way, language, needs, words, agrees=True)
            help_families.ask_for_help(code=codes[number], asked=given, by=made.owner)
            row = HelpRequest.objects.latest("pk").pk
        if days > 1:
            with clock_at(noon(today() - timedelta(days=days - 1))):
                help.go_on(request=row, wanted="received", note="Called (invented).", by=made.owner)
        if days > 30:
            with clock_at(noon(today() - timedelta(days=days - 10))):
                help.go_on(request=row, wanted="completed", note="A crib came (invented).", by=made.owner)
