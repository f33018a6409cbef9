"""The family's page, guides, recalls, the board and families' requests, inside the Delta partnership."""

from __future__ import annotations

from partera.core.viewers import Viewer
from partera.programs.families.actions import help
from partera.programs.families.actions.help import Asked
from partera.programs.families.models import HelpRequest
from tests.doors.walk_objects import Walk
from tests.support.kit_families import kits, recall
from tests.support.people import SET_UP, World


def objects(world: World) -> dict[str, Walk]:
    made = kits(world)
    code, number, site = made.codes[0], recall(made), made.sites["north"].pk
    asked = Asked("Invented Maya", "555-0100", "call", "en", ["food"], agrees=True)
    help.ask(partnership=world.delta.pk, card=1, asked=asked, by=SET_UP)
    program = {"number": made.program}

    def may_answer(viewer: Viewer) -> bool:
        own = viewer.may("kits.site", organisation=world.county_general.pk)
        return own or viewer.may("kits.run", partnership=world.delta.pk)

    return {
        "family": Walk({"code": code}),
        "family_help": Walk({"code": code}),
        "family_notices": Walk({"code": code}),
        "family_feedback": Walk({"code": code}),
        "kit_recalls": Walk(program),
        "kit_recall": Walk({"recall": number}, asked="?do=tell"),
        "kit_recall_sites_csv": Walk({"recall": number}),
        "kit_recall_site": Walk({"recall": number, "site": site}, may=may_answer, may_change=may_answer),
        "kit_guides": Walk(program, asked="?do=begin"),
        "kit_guide": Walk(program | {"subject": "care"}, asked="?do=write"),
        "kit_board": Walk(program),
        "kit_board_file": Walk(program | {"what": "languages"}),
        "kit_public": Walk(program, status=404, stranger=404),
        "kit_public_file": Walk(program, status=404, stranger=404),
        "api:get_reach": Walk(program),
        "api:list_recalls": Walk(program),
        "api:get_public_reach": Walk(program, status=404, stranger=404),
        "family_request": Walk({"number": HelpRequest.objects.latest("pk").pk}),
    }
