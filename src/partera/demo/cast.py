"""The demonstration's people, one for each role, with plainly invented names."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "invented-world-2026"  # noqa: S105 - printed on purpose; opens only invented data on a loopback address


@dataclass(frozen=True)
class SignIn:
    """Somebody who can sign in to the demonstration."""

    email: str
    name: str
    role: str
    role_words: str
    organisation: str  # a key of world.ORGANISATIONS, or "" when the role is not held in one
    in_partnership: bool = False


SIGN_INS = (
    SignIn("ana@demo.example", "Ana Demo-Rivera", "convener", "Convener, Arkansas partnership", "ar_agency", True),
    SignIn("bea@demo.example", "Bea Demo-Okafor", "hospital_quality_lead", "Hospital quality lead", "ar_hospital"),
    SignIn("paz@demo.example", "Paz Demo-Lindqvist", "partner_member", "Partner member", "ar_healthy_start", True),
    SignIn("kit@demo.example", "Kit Demo-Marsh", "kit_site_worker", "Kit site worker", "ar_doulas"),
    SignIn("nico@demo.example", "Nico Demo-Bell", "care_coordinator", "Care coordinator", "ar_healthy_start"),
    SignIn("lena@demo.example", "Lena Demo-Hart", "community_adviser", "Community adviser", "ar_doulas", True),
    SignIn("eva@demo.example", "Eva Demo-Novak", "evaluator", "Evaluator", "ar_university"),
    SignIn("max@demo.example", "Max Demo-Field", "decision_maker", "Decision-maker", "ar_agency"),
    SignIn("fay@demo.example", "Fay Demo-Castle", "programme_officer", "Program officer, three states", "federal"),
    SignIn("adi@demo.example", "Adi Demo-Stone", "administrator", "Administrator", ""),
    SignIn("lou@demo.example", "Lou Demo-Boudreaux", "convener", "Convener, Louisiana partnership", "la_agency", True),
    SignIn("noe@demo.example", "Noe Demo-Vigil", "convener", "Convener, New Mexico partnership", "nm_agency", True),
)

INVITED = ("Ivy Demo-Park", "ivy@demo.example")
"""Somebody who has a letter with an invitation, and has not begun."""

FORMER = ("Oz Demo-Former", "oz@demo.example")
"""Somebody who asked for an upload to be read and whose sign-in was switched off before it was."""
