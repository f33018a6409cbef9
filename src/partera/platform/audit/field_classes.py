"""How closely each field is kept: one readable table. A field without a class fails a test.

public        may be published
internal      for whoever signs in and may see the thing
confidential  only for those who work with the thing
restricted    only for those whose permission reaches it; each reading leaves a line in the trail, and the trail
              holds of its value no more than a keyed digest

Rows' own numbers are internal. `*` stands for every field of a table that a library keeps.
"""

from __future__ import annotations

from functools import cache

CLASSES = ("public", "internal", "confidential", "restricted")
PUBLIC, INTERNAL, CONFIDENTIAL, RESTRICTED = CLASSES

FIELD_CLASSES: dict[str, dict[str, str]] = {
    # Signing in
    "accounts.User": {
        INTERNAL: "is_active joined_at language search_shortcut",
        CONFIDENTIAL: "name",
        RESTRICTED: "email password last_login",
    },
    "accounts.Invitation": {CONFIDENTIAL: "user sent_at expires_at accepted_at withdrawn_at", RESTRICTED: "digest"},
    "mfa.Authenticator": {RESTRICTED: "*"},
    "usersessions.UserSession": {RESTRICTED: "*"},
    "socialaccount.SocialAccount": {RESTRICTED: "*"},
    "socialaccount.SocialApp": {RESTRICTED: "*"},
    "socialaccount.SocialToken": {RESTRICTED: "*"},
    "account.EmailAddress": {RESTRICTED: "*"},
    "account.EmailConfirmation": {RESTRICTED: "*"},
    "auth.Group": {INTERNAL: "*"},
    "auth.Permission": {INTERNAL: "*"},
    "contenttypes.ContentType": {INTERNAL: "*"},
    "sessions.Session": {RESTRICTED: "*"},
    # The trail
    "audit.Entry": {CONFIDENTIAL: "at actor actor_id actor_kind where action thing changes"},
    "audit.Seal": {CONFIDENTIAL: "number at last lines numbers marks before digest"},
    # Background work, letters and the interface's tokens
    "django_q.Task": {CONFIDENTIAL: "*"},
    "django_q.Success": {CONFIDENTIAL: "*"},
    "django_q.Failure": {CONFIDENTIAL: "*"},
    "django_q.Schedule": {CONFIDENTIAL: "*"},
    "django_q.OrmQ": {CONFIDENTIAL: "*"},
    "work.Job": {
        INTERNAL: "kind recurs state attempts progress progress_done progress_of next_try holder lease_until delivery "
        "asked_at began_at ended_at",
        CONFIDENTIAL: "arguments key asked_by asked_by_id problem",
    },
    "letters.Letter": {
        CONFIDENTIAL: "template language key message_id state problem asked_by_id written_at handed_at sent_at",
        RESTRICTED: "to to_found subject body answer",
    },
    "letters.NotWanted": {CONFIDENTIAL: "person template"},
    "tokens.Token": {
        CONFIDENTIAL: "user name prefix scopes made_at expires_at last_used_on withdrawn_at",
        RESTRICTED: "digest",
    },
    "tokens.KeptAnswer": {CONFIDENTIAL: "token key request status body at"},
    # Places and figures
    "places.Place": {PUBLIC: "code name kind parent first_year last_year sought"},
    "findings.Release": {
        PUBLIC: "id published_at",
        INTERNAL: "audience made_at catalog is_current",
    },
    "findings.RollBack": {INTERNAL: "to before at reason", CONFIDENTIAL: "by"},
    # Organizations and people
    "partners.Organisation": {
        PUBLIC: "name kind government_level is_tribal home_county counties_served statewide website",
        INTERNAL: "offers needs languages invented updated_at",
    },
    "partners.Person": {INTERNAL: "invented user", CONFIDENTIAL: "name", RESTRICTED: "email"},
    "partners.Position": {INTERNAL: "organisation title", CONFIDENTIAL: "person start end"},
    "partners.Partnership": {
        PUBLIC: "name type about places lead members",
        INTERNAL: "state is_public asked invented",
    },
    "partners.PartnershipChange": {INTERNAL: "partnership kind organisation stage reason on", CONFIDENTIAL: "by_name"},
    "partners.RoleHeld": {CONFIDENTIAL: "user role organisation partnership start end taken_back_at"},
    "partners.RoleConfirmed": {CONFIDENTIAL: "role on by_id"},
    # Money and services, as publishers list them
    "funding.TakenList": {INTERNAL: "extract kind loaded_at rows"},
    "funding.Program": {PUBLIC: "name activity_code listing"},
    "funding.Award": {
        PUBLIC: "number fiscal_year program grantee_name grantee_class state county congressional_district amount",
        INTERNAL: "organisation area_kind area_stated_at counties extract loaded_at line",
        CONFIDENTIAL: "area_stated_by",
    },
    "funding.AwardCounty": {INTERNAL: "award county share"},
    "funding.Obligation": {
        PUBLIC: "listing fiscal_year estimate actual obligated",
        INTERNAL: "extract loaded_at",
    },
    "services.TakenList": {INTERNAL: "extract loaded_at rows"},
    "services.Site": {
        PUBLIC: "site kind name address city state zip county telephone type ownership emergency birthing_friendly "
        "rating",
        INTERNAL: "extract loaded_at",
    },
    # Records held under agreements
    "custody.Agreement": {
        INTERNAL: "owner title purpose start end destroy_by highest_hidden stopped_on invented made_at",
        CONFIDENTIAL: "stopped_why",
        RESTRICTED: "contact",
    },
    "custody.Permitted": {CONFIDENTIAL: "agreement act role organisation user"},
    "custody.Destruction": {CONFIDENTIAL: "extract agreement what begun_at begun_by begun_by_id done_at certificate"},
    # The work plan and sessions
    "workplans.ActionStep": {
        INTERNAL: "partnership session what why lead_organisation start due resource success status next_check "
        "last_news created_at updated_at",
        CONFIDENTIAL: "owner reason_dropped",
    },
    "workplans.StepUpdate": {INTERNAL: "step at before after", CONFIDENTIAL: "by_name said"},
    "convenings.Session": {
        PUBLIC: "uid title place starts_at ends_at timezone venue summary_public sequence",
        INTERNAL: "partnership level improve_programs support_initiatives focus_issue focus_reason health_plans "
        "acquaintance state kickoff_on is_public announced_at created_at changed_at",
        CONFIDENTIAL: "remote_link reason_cancelled",
    },
    "convenings.FocusMeasure": {INTERNAL: "session measure reason"},
    "convenings.Invitee": {INTERNAL: "session organisation presents answer", CONFIDENTIAL: "person knows_others"},
    "convenings.Attendance": {INTERNAL: "session organisation way", CONFIDENTIAL: "person"},
    "convenings.Overview": {
        INTERNAL: "session organisation program listing award amount budget_period counties population services "
        "people_served measures assets needs requirement_helps requirement_hinders changed_at"
    },
    "convenings.AgendaItem": {INTERNAL: "session start minutes what who"},
    "convenings.Note": {
        INTERNAL: "session kind organisation status at",
        CONFIDENTIAL: "text policy suggestion answer answer_words taken_by",
    },
    "convenings.Result": {INTERNAL: "session kind what step at organisations"},
}


@cache
def class_of(field: str) -> str | None:
    """The class of `app.Model.field`; None when the table has no line for it."""
    model, _dot, name = field.rpartition(".")
    for kept, names in FIELD_CLASSES.get(model, {}).items():
        if names == "*" or name in names.split():
            return kept
    return INTERNAL if name == "id" and model in FIELD_CLASSES else None


NAMES_OF_PEOPLE = frozenset(
    {
        "accounts.User.name",
        "convenings.AgendaItem.who",
        "convenings.Note.taken_by",
        "findings.RollBack.by",
        "funding.Award.area_stated_by",
        "partners.PartnershipChange.by_name",
        "partners.Person.name",
        "work.Job.asked_by",
        "workplans.StepUpdate.by_name",
    }
)


def is_digested(field: str) -> bool:
    """Whether the trail holds no more than a digest of the field's value: restricted fields and people's names."""
    return class_of(field) in (RESTRICTED, None) or field in NAMES_OF_PEOPLE
