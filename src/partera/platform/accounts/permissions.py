"""Who may do what: one readable table. The documentation page is made from it."""

from __future__ import annotations

from dataclasses import dataclass

from partera.core.viewers import Viewer

PUBLIC = "public"
SIGNED_IN = "signed in"
"""What a page or an operation may need besides the permissions below."""

ROLES = {
    "administrator": "Administrator",
    "programme_officer": "Program officer",
    "convener": "Convener",
    "partner_member": "Partner member",
    "hospital_quality_lead": "Hospital quality lead",
    "kit_site_worker": "Kit site worker",
    "care_coordinator": "Care coordinator",
    "community_adviser": "Community adviser",
    "evaluator": "Evaluator",
    "decision_maker": "Decision-maker",
}


@dataclass(frozen=True)
class Permission:
    """What may be done, and the roles that may. A role counts within its organisation or partnership; what concerns
    the whole installation is given only by a role that is bound to neither."""

    name: str
    words: str
    roles: frozenset[str]
    is_whole: bool = False


def _line(name: str, words: str, *roles: str, whole: bool = False) -> Permission:
    return Permission(name, words, frozenset(roles), whole)


_EVERYONE = tuple(ROLES)

PERMISSIONS: dict[str, Permission] = {
    line.name: line
    for line in (
        _line("findings.see", "see published figures kept for partners", *_EVERYONE),
        _line("evidence.load", "load files and publish releases", "administrator", "convener", "evaluator"),
        _line(
            "evidence.see",
            "see which files were loaded",
            "administrator",
            "convener",
            "evaluator",
            "programme_officer",
        ),
        _line("directory.see", "see the directory of organizations and people", *_EVERYONE),
        _line("directory.edit", "add and change organizations", "administrator", "convener"),
        _line(
            "organisation.edit",
            "keep one's own organization's profile",
            "administrator",
            "convener",
            "partner_member",
        ),
        _line("partnership.edit", "start partnerships and change one's own", "administrator", "convener"),
        _line("sessions.see", "see a partnership's sessions", *_EVERYONE),
        _line("sessions.run", "plan, run and follow up sessions", "convener"),
        _line("portfolio.see", "see the portfolio of sessions shared upward", "programme_officer"),
        _line("workplan.see", "see a partnership's action steps", *_EVERYONE),
        _line("workplan.edit", "change action steps", "convener"),
        _line(
            "workplan.report",
            "report on steps of one's own organization",
            "convener",
            "partner_member",
            "hospital_quality_lead",
        ),
        _line(
            "quality.see",
            "see a hospital collaborative: its aims, changes and published roll-ups",
            "convener",
            "hospital_quality_lead",
            "partner_member",
            "community_adviser",
            "evaluator",
            "decision_maker",
            "programme_officer",
        ),
        _line(
            "quality.enter",
            "see one's own hospital's figures, and enter its counts, practices, drills and tests of change",
            "hospital_quality_lead",
        ),
        _line(
            "quality.exchange",
            "read and write in the exchange between a collaborative's hospitals",
            "convener",
            "hospital_quality_lead",
        ),
        _line("quality.hospitals", "see the figures of a collaborative's hospitals by name", "convener"),
        _line("quality.run", "run a collaborative: waves, bundles, measures, coaching, spread", "convener"),
        _line(
            "kits.see",
            "see a supply program: its kits, sites and what was handed over",
            "convener",
            "kit_site_worker",
            "partner_member",
            "community_adviser",
            "evaluator",
            "decision_maker",
            "programme_officer",
        ),
        _line("kits.site", "receive, count and hand over kits at one's own site", "kit_site_worker"),
        _line("kits.run", "run a supply program: designs, stock, sites, shares, recalls", "convener"),
        _line("families.see", "read families’ requests for help and say what became of them", "care_coordinator"),
        _line("records.see", "see agreements on records one is named in", "administrator", "convener", "evaluator"),
        _line("records.load", "load records where an agreement allows it", "administrator", "convener", "evaluator"),
        _line("records.count", "count records where an agreement allows it", "administrator", "convener", "evaluator"),
        _line("records.agree", "write down, renew and stop agreements on records", "administrator", "convener"),
        _line("records.destroy", "destroy records held under an agreement", "administrator", "convener"),
        _line("people.manage", "invite people and give roles", "administrator", whole=True),
        _line("installation.keep", "back up, restore and move the installation (on its own machine only)", whole=True),
        _line("work.see", "see all background work", "administrator", whole=True),
        _line("work.retry", "have failed background work tried again", "administrator", whole=True),
        _line("audit.see", "read the audit trail", "administrator", whole=True),
    )
}

_REACHES_RESTRICTED = ("people.", "audit.", "records.", "families.", "backup.", "custody.")
"""Permissions whose things hold restricted fields: addresses of sign-ins, the trail, records of single people."""

ROLES_NEEDING_SECOND_FACTOR = frozenset(
    {"care_coordinator"}.union(  # sees families, whose permissions come with them
        *(line.roles for line in PERMISSIONS.values() if line.name.startswith(_REACHES_RESTRICTED))
    )
)
"""Roles that can see restricted fields: a password alone never opens them."""


def may_enter(viewer: Viewer, needs: str) -> bool:
    """Whether what needs this is open to the viewer; which things are, the query says that reads them."""
    if needs == PUBLIC:
        return True
    return not viewer.is_public and (needs == SIGNED_IN or viewer.may_somewhere(needs))
