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
    # Documents
    "files.File": {INTERNAL: "sha256 media_type size kept_as owner at", CONFIDENTIAL: "name by_name"},
    # The hospital collaborative: counts of patients, never a patient
    "quality.Collaborative": {
        INTERNAL: "partnership name purpose state starts_on ends_on due_day run_rules control_rules invented "
        "created_at changed_at"
    },
    "quality.Wave": {INTERNAL: "collaborative number name starts_on"},
    "quality.Enrolment": {
        INTERNAL: "collaborative wave hospital site state invited_on names_itself",
        CONFIDENTIAL: "agreed_on agreed_by ever_named expected_births first_answer_at changed_at",
    },
    "quality.EnrolmentChange": {CONFIDENTIAL: "enrolment before after reason at by_name"},
    "quality.Event": {INTERNAL: "collaborative kind title starts_on ends_on where summary changed_at"},
    "quality.EventAttendance": {CONFIDENTIAL: "event enrolment people"},
    "quality.CoachingNote": {CONFIDENTIAL: "enrolment on text stage is_shared by_name"},
    "quality.Bundle": {
        INTERNAL: "key version kind title title_es steward source author checked_by next_review collaborative"
    },
    "quality.Element": {INTERNAL: "bundle key number section title title_es evidence evidence_es audit_months"},
    "quality.BundleChosen": {INTERNAL: "collaborative bundle start end"},
    "quality.ElementStatus": {
        CONFIDENTIAL: "enrolment element status since evidence audited_on counted_until at by_name is_current"
    },
    "quality.Drill": {CONFIDENTIAL: "enrolment element on scenario unit participants gaps fixes at by_name"},
    "quality.DrillTime": {CONFIDENTIAL: "drill position action seconds"},
    "quality.Measure": {INTERNAL: "collaborative key family position ended_on"},
    "quality.MeasureVersion": {
        INTERNAL: "measure number first_month title title_es kind shape per unit counts counts_es out_of out_of_es "
        "left_out clock better target target_words same_births strata every chart author checked_by source "
        "next_review reason made_at",
        CONFIDENTIAL: "by_name",
    },
    "quality.Submission": {
        CONFIDENTIAL: "enrolment version measure month revision reason odd way at by_name is_current"
    },
    "quality.Count": {CONFIDENTIAL: "submission dimension group numerator denominator unknown value spread is_share"},
    "quality.Gap": {CONFIDENTIAL: "submission position between"},
    "quality.MonthDraft": {CONFIDENTIAL: "enrolment month values at by_name"},
    "quality.ChartPlan": {CONFIDENTIAL: "measure enrolment chart rules"},
    "quality.ChartPart": {CONFIDENTIAL: "plan month cause freeze at by_name withdrawn_at"},
    "quality.ChartExclusion": {CONFIDENTIAL: "plan month reason at by_name withdrawn_at"},
    "quality.Signal": {
        CONFIDENTIAL: "enrolment measure dimension group chart rules rule side meaning first_month last_month "
        "found_at gone_at"
    },
    "quality.SignalNote": {CONFIDENTIAL: "signal text cycle at by_name"},
    "quality.Change": {CONFIDENTIAL: "collaborative enrolment month title cycle at by_name"},
    "quality.RollUp": {INTERNAL: "collaborative wave same_births month number hospitals at is_current"},
    "quality.RollUpCount": {INTERNAL: "roll_up version dimension group numerator denominator unknown state"},
    "quality.RollUpMember": {CONFIDENTIAL: "roll_up submission was_named"},
    "quality.Aim": {
        CONFIDENTIAL: "collaborative enrolment origin measure text baseline target by for_whom where state reason at"
    },
    "quality.Driver": {CONFIDENTIAL: "aim parent level text position"},
    "quality.ChangeIdea": {
        CONFIDENTIAL: "collaborative enrolment driver measures origin title text state is_shared at by_name"
    },
    "quality.Cycle": {
        CONFIDENTIAL: "enrolment idea parent number title objective questions prediction predicted_at who what where "
        "when collected left_out lived_experience lived_experience_how did unexpected studied by_group learned act "
        "next_step scale state starts_on ends_on at by_name"
    },
    "quality.CyclePoint": {CONFIDENTIAL: "cycle measure month"},
    "quality.CaseReview": {
        CONFIDENTIAL: "enrolment month kind severity preventability factors racism_answer racism learned reviewed_on "
        "at by_name"
    },
    "quality.Recommendation": {CONFIDENTIAL: "review level text owner due state result"},
    "quality.Thread": {
        CONFIDENTIAL: "collaborative enrolment kind title text idea measure bundle shows_hospital at last_at by_name "
        "by_id closed_at closed_why hidden_at hidden_why"
    },
    "quality.Reply": {CONFIDENTIAL: "thread enrolment text worked idea shows_hospital at by_name hidden_at hidden_why"},
    "quality.Attachment": {CONFIDENTIAL: "thread reply file"},
    "quality.TextKept": {CONFIDENTIAL: "thing field looks_like marks reason at by_name"},
    "quality.Readiness": {CONFIDENTIAL: "collaborative site items told_by on note by_name is_current"},
    "quality.ReadinessAsked": {CONFIDENTIAL: "collaborative site hospital asked_on by_name answered_on"},
    "quality.SpreadPlan": {
        CONFIDENTIAL: (
            "collaborative wave weights measure everyone release places note at by_name decided_on dropped_on"
        ),
    },
    "quality.SpreadCandidate": {
        CONFIDENTIAL: "plan site name organisation county rank score known low high stays parts is_chosen reason",
    },
    "quality.Destination": {
        CONFIDENTIAL: "collaborative key version program mapping reason at by_name checked_on checked_by is_current"
    },
    "quality.DestinationFile": {CONFIDENTIAL: "destination first_month last_month rows sha256 at by_name"},
    # The supply kit: nothing here names a mother or a baby
    "kits.Program": {PUBLIC: "name places started_on", INTERNAL: "partnership invented"},
    "kits.Product": {INTERNAL: "program is_kit name name_es unit category barcode case_size is_active"},
    "kits.Lot": {INTERNAL: "product code expires_on is_held", CONFIDENTIAL: "cents_each"},
    "kits.Location": {INTERNAL: "program kind key name organisation county"},
    "kits.Movement": {
        CONFIDENTIAL: "key kind lot quantity source target at recorded_at reason cents origin group reverses by_name"
    },
    "kits.Balance": {CONFIDENTIAL: "location lot on_hand allocated"},
    "kits.Closing": {CONFIDENTIAL: "month location lot on_hand"},
    "kits.ClosedMonth": {CONFIDENTIAL: "program month at"},
    "kits.KitDesign": {INTERNAL: "program name"},
    "kits.KitVersion": {INTERNAL: "design product number state note made_on active_on", CONFIDENTIAL: "other_cents"},
    "kits.KitPart": {INTERNAL: "version product quantity language"},
    "kits.Assembly": {CONFIDENTIAL: "version at_place lot kits apart on key by_name"},
    "kits.Site": {
        INTERNAL: "location organisation kind state counties languages is_rural wave",
        CONFIDENTIAL: "contact births births_source births_period births_share need_weight most_at_once address "
        "way confirm_by changed_at",
    },
    "kits.SiteChange": {CONFIDENTIAL: "site before after reason on by_name"},
    "kits.Request": {
        CONFIDENTIAL: "key site product basis births quantity is_unusual unusual_reason way wanted_on note state "
        "approved reason decided_on decided_by asked_at by_name"
    },
    "kits.SharePlan": {
        CONFIDENTIAL: "program product source supply settings largest continuous gap seconds seconds_limit "
        "is_proved at by_name approved_at approved_by"
    },
    "kits.Share": {
        CONFIDENTIAL: "plan site request wanted floor weight group cover_days cover_after continuous quantity"
    },
    "kits.Shipment": {
        CONFIDENTIAL: "program code site request source road way planned_on state reason packed_at sent_at "
        "received_at received_by by_name"
    },
    "kits.ShipmentLine": {CONFIDENTIAL: "shipment lot quantity arrived"},
    "kits.Stocktake": {CONFIDENTIAL: "location key on at by_name"},
    "kits.StocktakeLine": {CONFIDENTIAL: "stocktake lot said found"},
    "kits.Voucher": {CONFIDENTIAL: "site sheet made_on withdrawn_on", RESTRICTED: "digest"},
    "kits.KitCard": {CONFIDENTIAL: "program lot made_on", RESTRICTED: "digest"},
    "kits.HandOver": {
        CONFIDENTIAL: "key site lot voucher uses_voucher card outcome language day_band missing at phone_at "
        "clock_ahead sent_at state reason movement resolved_at resolved_how by_name",
        RESTRICTED: "said",
    },
    "kits.Tally": {CONFIDENTIAL: "site month language day_band outcome number"},
    "kits.SiteMonth": {
        CONFIDENTIAL: "program site month refused given in_en in_es in_other before_birth day_0_2 day_3_7 day_8_28 "
        "day_29_on day_not_asked"
    },
    "kits.Guide": {PUBLIC: "program subject position"},
    "kits.GuideText": {
        PUBLIC: "guide language number title text of_number state reviewed_by reviewed_on published_at",
        CONFIDENTIAL: "at by_name",
    },
    "kits.Feedback": {CONFIDENTIAL: "program card questionnaire language answers on"},
    "kits.FeedbackCount": {CONFIDENTIAL: "program questionnaire question answer number"},
    "kits.Recall": {
        PUBLIC: "title title_es source link danger what_to_do what_to_do_es lots noticed_on",
        INTERNAL: "program state at told_at families_told closed_at closing_words withdrawn_at withdrawn_why",
        CONFIDENTIAL: "by_name",
    },
    "kits.RecallLot": {INTERNAL: "recall lot is_named was_held"},
    "kits.RecallSite": {CONFIDENTIAL: "recall site on_hand found answered_at by_name"},
    "kits.Arrival": {CONFIDENTIAL: "program kind name sha256 rows kept set_aside at by_name"},
    "kits.OtherCount": {CONFIDENTIAL: "arrival location product on number"},
    # What families say of themselves
    "families.SafetyContact": {
        CONFIDENTIAL: "program lot language left_on",
        RESTRICTED: "card contact contact_found",
    },
    "families.SafetyLetter": {CONFIDENTIAL: "recall what at", RESTRICTED: "contact"},
    "families.HelpRequest": {
        CONFIDENTIAL: "partnership needs language consent consented_at consent_until state changed_at is_erased way",
        RESTRICTED: "card name contact words receipt",
    },
    "families.HelpChange": {CONFIDENTIAL: "request before after at by_name", RESTRICTED: "note"},
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
        "families.HelpChange.by_name",
        "files.File.by_name",
        "findings.RollBack.by",
        "funding.Award.area_stated_by",
        "kits.Arrival.by_name",
        "kits.Assembly.by_name",
        "kits.GuideText.by_name",
        "kits.HandOver.by_name",
        "kits.Movement.by_name",
        "kits.Recall.by_name",
        "kits.RecallSite.by_name",
        "kits.Request.by_name",
        "kits.Request.decided_by",
        "kits.SharePlan.approved_by",
        "kits.SharePlan.by_name",
        "kits.Shipment.by_name",
        "kits.Shipment.received_by",
        "kits.SiteChange.by_name",
        "kits.Stocktake.by_name",
        "partners.PartnershipChange.by_name",
        "partners.Person.name",
        "quality.CaseReview.by_name",
        "quality.Change.by_name",
        "quality.ChangeIdea.by_name",
        "quality.ChartExclusion.by_name",
        "quality.ChartPart.by_name",
        "quality.CoachingNote.by_name",
        "quality.Cycle.by_name",
        "quality.Destination.by_name",
        "quality.Destination.checked_by",
        "quality.DestinationFile.by_name",
        "quality.Drill.by_name",
        "quality.ElementStatus.by_name",
        "quality.Enrolment.agreed_by",
        "quality.EnrolmentChange.by_name",
        "quality.MeasureVersion.by_name",
        "quality.MonthDraft.by_name",
        "quality.Readiness.by_name",
        "quality.ReadinessAsked.by_name",
        "quality.Recommendation.owner",
        "quality.Reply.by_name",
        "quality.SignalNote.by_name",
        "quality.SpreadPlan.by_name",
        "quality.Submission.by_name",
        "quality.TextKept.by_name",
        "quality.Thread.by_name",
        "work.Job.asked_by",
        "workplans.StepUpdate.by_name",
    }
)


def is_digested(field: str) -> bool:
    """Whether the trail holds no more than a digest of the field's value: restricted fields and people's names."""
    return class_of(field) in (RESTRICTED, None) or field in NAMES_OF_PEOPLE
