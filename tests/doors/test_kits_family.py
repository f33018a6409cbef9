"""The family's page: urgent help for everybody, this kit's own notices, forms without account or cookie."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from partera.platform.audit.models import Entry
from partera.programs.families import rules as family_rules
from partera.programs.families.models import HelpRequest, SafetyContact
from partera.programs.kits.actions import guides
from partera.programs.kits.models import Feedback, GuideText
from partera.programs.kits.rules import guides as guide_rules
from partera.programs.kits.rules import handing as handing_rules
from partera.programs.kits.rules import recalls as recall_rules
from partera.programs.kits.rules.feedback import QUESTIONS
from tests.support.kit_families import FOUND, Kits, kits, publish_guides, recall
from tests.support.people import SET_UP, World
from tests.support.words import without_spanish

pytestmark = pytest.mark.django_db
STRANGER = "ZZZZZZZZZZZZ"
ANSWERS = {"helped": "a_lot", "easy": "yes", "worry": "less", "trust": "yes", "group": ["black", "hispanic"]}


@pytest.fixture
def made(world: World) -> Kits:
    cache.clear()
    return kits(world)


def text_of(browser: Client, address: str, **given: str) -> str:
    answer = browser.get(address, given)
    assert answer.status_code == 200
    return answer.content.decode()


def test_help_is_one_tap_away_for_every_code(client: Client, made: Kits) -> None:
    for code in (made.codes[0], STRANGER):
        text = text_of(client, f"/k/{code}/")
        for call in ("tel:911", "tel:988", "tel:+18338526262"):
            assert f'href="{call}"' in text


def test_an_unknown_code_sees_the_general_guides_and_nothing_of_a_kit(client: Client, made: Kits) -> None:
    publish_guides(made)
    recall(made)
    text = text_of(client, f"/k/{STRANGER}/")
    assert "Caring for your baby" in text and "We do not know this code" in text
    for secret in ("Invented thermometer", "Invented Kits", "/help/", "Ask for help</a>"):
        assert secret not in text


def test_forms_of_an_unknown_code_lead_to_its_page_and_keep_nothing(client: Client, made: Kits) -> None:
    for form, sent in (("help", FOUND | {"step": "3"}), ("notices", {"contact": "a@example.org"}), ("feedback", {})):
        answer = client.post(f"/k/{STRANGER}/{form}/", sent)
        assert "We do not know this code" in answer.content.decode()
    assert not HelpRequest.objects.exists() and not SafetyContact.objects.exists() and not Feedback.objects.exists()


def test_a_code_is_read_with_hyphens_and_in_small_letters(client: Client, made: Kits) -> None:
    code = made.codes[0].lower()
    assert "Ask for help" in text_of(client, f"/k/{code[:4]}-{code[4:]}/")


@pytest.mark.parametrize("code", ["%00", "a" * 3_000, "🍼", "..", "<script>"])
def test_a_forged_code_is_only_unknown(client: Client, made: Kits, code: str) -> None:
    assert "We do not know this code" in text_of(client, f"/k/{code}/")


def test_the_notice_stands_on_the_page_of_the_recalled_kit_and_no_other(client: Client, made: Kits) -> None:
    recall(made)
    assert "Do not use it. Put it away." in text_of(client, f"/k/{made.codes[0]}/")
    assert "Do not use it" not in text_of(client, f"/k/{STRANGER}/")


def test_the_page_speaks_spanish_when_switched_and_keeps_it(client: Client, made: Kits) -> None:
    recall(made)
    text = text_of(client, f"/k/{made.codes[0]}/", language="es")
    assert '<html lang="es">' in text and "Termómetro inventado" in text and "No lo use." in text
    assert '<html lang="es">' in text_of(client, f"/k/{made.codes[0]}/")


def test_nothing_but_the_language_is_kept_in_the_browser(client: Client, made: Kits) -> None:
    client.get(f"/k/{made.codes[0]}/")
    client.get(f"/k/{made.codes[0]}/help/")
    client.post(f"/k/{made.codes[0]}/notices/", {"contact": "maya@example.org"})
    assert dict(client.cookies) == {}
    client.get(f"/k/{made.codes[0]}/", {"language": "es"})
    assert list(client.cookies) == [settings.LANGUAGE_COOKIE_NAME]


def test_the_first_view_weighs_at_most_50_kilobytes(client: Client, made: Kits) -> None:
    publish_guides(made)
    recall(made)
    page = client.get(f"/k/{made.codes[0]}/").content
    beside = [b"".join(client.get(f"/static/partera/{name}")) for name in ("kits_family.css", "kits_family.js")]
    assert len(beside[0]) <= 12 * 1024
    assert sum(len(gzip.compress(part)) for part in (page, *beside)) <= 50 * 1024
    assert page.count(b"<script") == 1 and b"uswds" not in page


def test_a_text_that_nobody_reviewed_says_so(client: Client, made: Kits, settings: object) -> None:
    settings.PARTERA_DEMO = True  # type: ignore[attr-defined]
    guides.begin(program=made.program, by=SET_UP)
    guides.publish(text=GuideText.objects.get(guide__subject="care", language="en").pk, by=SET_UP)
    assert "Not yet reviewed" in text_of(client, f"/k/{made.codes[0]}/")


def ask(browser: Client, code: str, **changed: object) -> str:
    answer = browser.post(f"/k/{code}/help/", FOUND | {"step": "3", "key": "ABCDEFGH"} | changed)
    return answer.content.decode()


def test_asking_for_help_goes_one_question_a_screen(client: Client, made: Kits) -> None:
    address = f"/k/{made.codes[0]}/help/"
    first = client.post(address, {"step": "1", "key": "ABCDEFGH", "needs": ["food", "ride"]}).content.decode()
    assert 'name="needs" value="food"' in first and 'id="id_contact"' in first
    assert not HelpRequest.objects.exists()


def test_a_request_is_kept_sealed_with_its_consent_and_shows_the_word_that_takes_it_back(
    client: Client, made: Kits
) -> None:
    assert "ABCDEFGH" in ask(client, made.codes[0])
    row = HelpRequest.objects.get()
    assert (row.name, row.contact, row.needs) == ("Invented Maya", "555-0100", ["food"])
    assert row.partnership_id == made.store.program.partnership_id
    trail = str(list(Entry.objects.filter(action__startswith="families").values_list("changes", "where")))
    assert "Maya" not in trail and "555-0100" not in trail and "127.0.0.1" not in trail


def test_a_request_sent_twice_is_one(client: Client, made: Kits) -> None:
    ask(client, made.codes[0])
    ask(client, made.codes[0])
    assert HelpRequest.objects.count() == 1


def test_nothing_is_kept_without_consent(client: Client, made: Kits) -> None:
    text = ask(client, made.codes[0], agrees="")
    assert "Nobody reads this before you agree" in text and 'value="Invented Maya"' in text
    assert not HelpRequest.objects.exists()


def test_a_skipped_screen_is_shown_again(client: Client, made: Kits) -> None:
    answer = client.post(f"/k/{made.codes[0]}/help/", {"step": "3", "agrees": "on"})
    assert answer.status_code == 422 and "Choose at least one thing" in answer.content.decode()


def test_a_family_takes_its_request_back_and_it_is_erased(client: Client, made: Kits) -> None:
    ask(client, made.codes[0])
    client.post(f"/k/{made.codes[1]}/help/?do=back", {"back-receipt": "ABCDEFGH"})
    assert HelpRequest.objects.get().name == "Invented Maya"
    answer = client.post(f"/k/{made.codes[0]}/help/?do=back", {"back-receipt": "abcd efgh"}, follow=True)
    assert "it is taken back" in answer.content.decode()
    row = HelpRequest.objects.get()
    assert (row.state, row.name, row.contact, row.is_erased) == ("taken_back", "", "", True)


def test_an_address_is_left_once_and_taken_back(client: Client, made: Kits) -> None:
    address = f"/k/{made.codes[0]}/notices/"
    for typed in ("maya@example.org", " Maya@Example.org"):
        assert client.post(address, {"contact": typed}).status_code == 302
    assert SafetyContact.objects.count() == 1
    client.post(f"{address}?do=back", {"back-contact": "MAYA@example.org"})
    assert not SafetyContact.objects.exists()


def test_the_page_says_nothing_of_an_address_that_was_left(client: Client, made: Kits) -> None:
    address = f"/k/{made.codes[0]}/notices/"
    before = text_of(client, address)
    client.post(address, {"contact": "maya@example.org"})
    assert text_of(client, address) == before


def test_a_card_takes_four_addresses(client: Client, made: Kits) -> None:
    for number in range(5):
        answer = client.post(f"/k/{made.codes[0]}/notices/", {"contact": f"a{number}@example.org"})
    assert answer.status_code == 422 and SafetyContact.objects.count() == 4


def test_what_is_no_address_is_refused_and_stays_typed(client: Client, made: Kits) -> None:
    answer = client.post(f"/k/{made.codes[0]}/notices/", {"contact": "maya at home"})
    assert answer.status_code == 422 and 'value="maya at home"' in answer.content.decode()


def test_of_a_card_the_last_answers_count(client: Client, made: Kits) -> None:
    address = f"/k/{made.codes[0]}/feedback/"
    client.post(address, ANSWERS | {"step": "5"})
    answer = client.post(address, ANSWERS | {"step": "5", "helped": "some"}, follow=True)
    assert "Thank you" in answer.content.decode()
    assert Feedback.objects.get().answers == ANSWERS | {"helped": "some"}


def test_the_last_question_may_be_left_out(client: Client, made: Kits) -> None:
    client.post(f"/k/{made.codes[0]}/feedback/", {k: v for k, v in ANSWERS.items() if k != "group"} | {"step": "5"})
    assert "group" not in Feedback.objects.get().answers


def test_an_answer_that_is_not_offered_is_refused(client: Client, made: Kits) -> None:
    answer = client.post(f"/k/{made.codes[0]}/feedback/", ANSWERS | {"step": "5", "trust": "<b>"})
    assert answer.status_code == 422 and not Feedback.objects.exists()


def test_who_sends_too_often_is_asked_to_wait_and_still_sees_the_numbers(client: Client, made: Kits) -> None:
    for _time in range(21):
        answer = client.post(f"/k/{made.codes[0]}/notices/", {"contact": "none"})
    assert answer.status_code == 429 and answer["Retry-After"] == "60"
    assert "tel:911" in answer.content.decode()


WORDS = (
    guide_rules.SUBJECTS,
    guide_rules.STATES,
    recall_rules.STATES,
    handing_rules.LANGUAGES,
    handing_rules.DAY_BANDS,
    family_rules.NEEDS,
    family_rules.WAYS,
    family_rules.STATES,
    {question.key: question.words for question in QUESTIONS},
    {question.key: question.hint for question in QUESTIONS if question.hint},
    *(question.answers for question in QUESTIONS),
)


@pytest.mark.parametrize("words", WORDS)
def test_every_word_of_a_list_is_written_in_spanish(words: dict[str, str]) -> None:
    assert without_spanish(words.values()) == []
