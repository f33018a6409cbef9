"""The demonstration's organisations, partnerships and sessions, as plain data. All of it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from partera.demo.files import AGENCIES, GRANTEES


@dataclass(frozen=True)
class Org:
    """An invented organisation."""

    key: str
    name: str
    kind: str
    level: str
    county: str
    serves: tuple[str, ...] = ()
    statewide: bool = False
    offers: str = ""
    needs: str = ""
    languages: str = "English"
    people: tuple[tuple[str, str], ...] = ()  # name, title


@dataclass(frozen=True)
class Step:
    """An action step of the story; days are counted from the session."""

    what: str
    why: str
    lead: str
    due_after: int
    status: str = "agreed"
    said: str = ""
    said_after: int = 0


@dataclass(frozen=True)
class Meeting:
    """A session of the story; `starts_in` counts days from today."""

    partnership: str
    place: str
    title: str
    purposes: tuple[str, ...]
    state: str
    starts_in: int
    focus: dict[str, str]
    reason: str
    presenters: tuple[str, ...]
    invited: tuple[str, ...]
    venue: str
    timezone: str
    summary: str
    steps: tuple[Step, ...] = field(default=())


ORGANISATIONS = (
    Org(
        "federal",
        "Example Office of Strategic Partnerships",
        "federal",
        "federal",
        "",
        statewide=True,
        offers="Liaison staff, national convening, expert help",
        needs="Timely reports of action steps",
        people=(("Fay Demo-Castle", "Program officer"),),
    ),
    Org(
        "ar_agency",
        AGENCIES["05"],
        "state_agency",
        "state",
        "05119",
        statewide=True,
        offers="Birth and death records, Title V staff, meeting rooms",
        needs="Community reach in the Delta",
        people=(("Ana Demo-Rivera", "Partnership liaison"), ("Max Demo-Field", "Deputy director, family health")),
    ),
    Org(
        "ar_healthy_start",
        GRANTEES["05"][0],
        "community",
        "",
        "05119",
        ("05119", "05085", "05125"),
        offers="Home visits, father groups, a doula roster",
        needs="Rides to prenatal visits; a data analyst",
        languages="English, Spanish",
        people=(("Paz Demo-Lindqvist", "Project director"), ("Nico Demo-Bell", "Home visitor")),
    ),
    Org(
        "ar_families",
        GRANTEES["05"][1],
        "community",
        "",
        "05119",
        statewide=True,
        offers="Parents who speak for families",
        needs="Pay and child care for advisers",
    ),
    Org(
        "ar_university",
        GRANTEES["05"][2],
        "university",
        "",
        "05143",
        statewide=True,
        offers="Evaluation, training",
        needs="Partners for field placements",
        people=(("Eva Demo-Novak", "Evaluator"),),
    ),
    Org(
        "ar_hospital",
        "Example Pulaski Hospital 1",
        "hospital",
        "",
        "05119",
        ("05119",),
        offers="Quality team, simulation room",
        needs="A warm line for discharge questions",
        people=(("Bea Demo-Okafor", "Quality lead, labor and delivery"),),
    ),
    Org(
        "ar_doulas",
        "Delta Example Doula Circle",
        "community",
        "",
        "05107",
        ("05107", "05077", "05035", "05123"),
        offers="Eleven doulas, trust in small towns",
        needs="Steady pay; liability cover",
        people=(("Lena Demo-Hart", "Community adviser"), ("Kit Demo-Marsh", "Supply coordinator")),
    ),
    Org(
        "ar_health_center",
        "Ozark Example Health Center",
        "health_center",
        "",
        "05143",
        ("05143", "05007", "05015"),
        offers="Prenatal care, evening clinic",
        needs="Spanish- and Marshallese-speaking staff",
        languages="English, Spanish, Marshallese",
    ),
    Org(
        "ar_faith",
        "Example Congregations of the Delta",
        "faith",
        "",
        "05123",
        ("05123", "05077"),
        offers="Vans, kitchens, volunteers",
        needs="Someone to call at the agency",
    ),
    Org(
        "la_agency",
        AGENCIES["22"],
        "state_agency",
        "state",
        "22033",
        statewide=True,
        offers="Title V and home-visiting programs, fetal-infant review",
        needs="Hospitals willing to share timing",
        people=(("Lou Demo-Boudreaux", "Partnership liaison"),),
    ),
    Org(
        "la_healthy_start",
        GRANTEES["22"][0],
        "community",
        "",
        "22071",
        ("22071", "22051", "22087"),
        offers="Case management, fatherhood work",
        needs="Housing partners",
        people=(("Ida Demo-Fontaine", "Director"),),
    ),
    Org(
        "la_families",
        GRANTEES["22"][1],
        "community",
        "",
        "22033",
        statewide=True,
        offers="Family navigators",
        needs="Referrals that close",
    ),
    Org(
        "la_university",
        GRANTEES["22"][2],
        "university",
        "",
        "22071",
        statewide=True,
        offers="Residency training",
        needs="Rural rotations",
    ),
    Org(
        "la_hospital",
        "Example Orleans Hospital 1",
        "hospital",
        "",
        "22071",
        ("22071",),
        offers="Maternal-fetal medicine by video",
        needs="A common hemorrhage drill",
    ),
    Org(
        "nm_agency",
        AGENCIES["35"],
        "state_agency",
        "state",
        "35049",
        statewide=True,
        offers="Birth records, WIC clinics",
        needs="Partners in the northwest",
        people=(("Noe Demo-Vigil", "Partnership liaison"),),
    ),
    Org(
        "nm_healthy_start",
        GRANTEES["35"][0],
        "community",
        "",
        "35013",
        ("35013", "35035", "35029"),
        offers="Community health workers",
        needs="Transport over long distances",
        languages="English, Spanish",
    ),
    Org(
        "nm_families",
        GRANTEES["35"][1],
        "community",
        "",
        "35001",
        statewide=True,
        offers="Parent advisers",
        needs="Meetings after work hours",
    ),
    Org(
        "nm_university",
        GRANTEES["35"][2],
        "university",
        "",
        "35001",
        statewide=True,
        offers="Midwifery school",
        needs="Preceptors",
    ),
    Org(
        "nm_nation",
        "Mesa Roja Example Nation Health Board",
        "tribal_nation",
        "tribal",
        "35045",
        ("35045", "35031"),
        offers="Its own maternal health program, elders' council",
        needs="To be asked first, and to see results first",
        languages="English, Spanish",
    ),
    Org(
        "nm_birth_center",
        "Rio Claro Example Birth Center",
        "health_center",
        "",
        "35001",
        ("35001", "35061"),
        offers="Midwife-led birth, postpartum visits at home",
        needs="A transfer agreement with a hospital",
    ),
)

PARTNERSHIPS = {
    "ar": (
        "Arkansas Example Partnership for Mothers and Babies",
        "multi_sectoral",
        ("05",),
        "ar_agency",
        (
            "ar_healthy_start",
            "ar_families",
            "ar_university",
            "ar_hospital",
            "ar_doulas",
            "ar_health_center",
            "ar_faith",
            "federal",
        ),
    ),
    "la": (
        "Louisiana Example Partnership for Healthy Births",
        "inter_agency",
        ("22",),
        "la_agency",
        ("la_healthy_start", "la_families", "la_university", "la_hospital", "federal"),
    ),
    "nm": (
        "New Mexico Example First Year Partnership",
        "community_based",
        ("35",),
        "nm_agency",
        ("nm_healthy_start", "nm_families", "nm_university", "nm_nation", "nm_birth_center", "federal"),
    ),
}

ABOUT = {
    "ar": "So that every mother in Arkansas has care before the third month, and nobody goes home alone (invented).",
    "la": "So that no family leaves a hospital without a home to go to (invented).",
}
"""What the partnerships that the public may read of are for."""

MEETINGS = (
    Meeting(
        "ar",
        "05",
        "Arkansas: early care before the third month",
        ("improve_programs", "focus_issue"),
        "followed_up",
        -120,
        {"pnc1": "Falling behind the nation", "ptb": "Highest burden in excess births"},
        "Chosen beside the birth records: the largest excess is among Black mothers and in the Delta.",
        ("ar_healthy_start", "ar_university"),
        ("ar_agency", "ar_families", "ar_hospital", "ar_doulas", "federal"),
        "Example Hall, Little Rock",
        "America/Chicago",
        "Grantees and partners meet on early prenatal care in Arkansas.",
        (
            Step(
                "Put a benefits worker in three Delta clinics",
                "Care begins late where coverage does",
                "ar_agency",
                90,
                "in_progress",
                "First clinic has started; two sites agreed in writing.",
                75,
            ),
            Step(
                "Share one ride line between Healthy Start and the congregations",
                "Rides are the top need",
                "ar_faith",
                60,
                "done",
                "The line answers on weekdays; 41 rides in the first month.",
                55,
            ),
            Step(
                "Agree one referral form with the hospital",
                "Referrals are lost between forms",
                "ar_hospital",
                45,
                "agreed",
            ),
            Step(
                "Pay community advisers at one rate",
                "Advisers left over pay",
                "ar_families",
                150,
                "in_progress",
                "Rate agreed; the contract is with the agency.",
                92,
            ),
            Step(
                "Call every family within two days of going home",
                "The first week is when help is missed",
                "ar_healthy_start",
                125,
                "in_progress",
                "One of two nurses has started; 30 families called.",
                100,
            ),
        ),
    ),
    Meeting(
        "ar",
        "05119",
        "Pulaski County: quality of the first week home",
        ("support_initiatives",),
        "planned",
        12,
        {"ptb": "Above the state", "nicu": "Many families leave a NICU"},
        "Hospitals and home visitors asked for it.",
        ("ar_healthy_start", "ar_hospital"),
        ("ar_agency", "ar_doulas", "ar_families"),
        "Example Library, Little Rock",
        "America/Chicago",
        "A community session for Pulaski County.",
    ),
    Meeting(
        "la",
        "22",
        "Louisiana: housing and birth outcomes",
        ("focus_issue", "support_initiatives"),
        "held",
        -9,
        {"lbw": "Largest gap between groups", "ptb": "Above the nation in every year"},
        "Review teams named housing in one case of four.",
        ("la_healthy_start",),
        ("la_agency", "la_families", "la_hospital", "federal"),
        "Example Center, Baton Rouge",
        "America/Chicago",
        "State session on housing and birth outcomes.",
        (
            Step(
                "Hold two apartments for families leaving a NICU",
                "Discharge waits for housing",
                "la_agency",
                40,
                "agreed",
            ),
            Step(
                "List which shelters take newborns",
                "Nobody knows",
                "la_families",
                14,
                "in_progress",
                "Nine of 14 called.",
            ),
        ),
    ),
    Meeting(
        "nm",
        "35",
        "New Mexico: distance to care",
        ("improve_programs",),
        "kickoff",
        45,
        {"pnc1": "Long ways to the first visit"},
        "To be agreed with the Nation's health board first.",
        ("nm_healthy_start", "nm_nation"),
        ("nm_agency", "nm_birth_center"),
        "Example Commons, Santa Fe",
        "America/Denver",
        "State session on distance to care.",
    ),
)

RECORD_OWNERS = {"05": "ar_agency", "22": "la_agency", "35": "nm_agency"}
"""Whose birth records the demonstration holds, by state."""
