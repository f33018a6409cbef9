"""The questions families are asked about a kit, as data: invented by us, few, without a name and without free text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

QUESTIONNAIRE = "kit feedback 1"


@dataclass(frozen=True)
class Question:
    """A question with its answers; `many` takes several of them, `optional` may be left out."""

    key: str
    words: str
    answers: Mapping[str, str]
    hint: str = ""
    many: bool = False
    optional: bool = False


QUESTIONS = (
    Question(
        "helped",
        "Did the kit help you and your baby?",
        {"a_lot": "Yes, a lot", "some": "Some", "no": "No"},
    ),
    Question(
        "easy",
        "Was it easy to get the kit?",
        {"yes": "Yes", "no": "No"},
    ),
    Question(
        "worry",
        "Do you worry less about supplies for your baby now?",
        {"less": "I worry less", "same": "About the same", "more": "I worry more"},
    ),
    Question(
        "trust",
        "Do you trust the people who gave you the kit?",
        {"yes": "Yes", "no": "No", "unsure": "I am not sure"},
    ),
    Question(
        "group",
        "Which of these describe you?",
        {
            "ai_an": "American Indian or Alaska Native",
            "asian": "Asian",
            "black": "Black or African American",
            "hispanic": "Hispanic or Latino",
            "mena": "Middle Eastern or North African",
            "nhpi": "Native Hawaiian or Pacific Islander",
            "white": "White",
        },
        hint="You may choose several, or none. It shows whether kits reach everybody.",
        many=True,
        optional=True,
    ),
)
BY_KEY = {question.key: question for question in QUESTIONS}


ANSWERED = ("", "given")
"""Families who answered at all; of a question with several answers, those who answered it: (its key, "any")."""


def counted(answers: Mapping[str, object]) -> set[tuple[str, str]]:
    """What one family's answers add one to: each answer, each question of several answers, and the families."""
    found = {ANSWERED}
    for key, given in answers.items():
        if isinstance(given, list):
            found |= {(key, str(answer)) for answer in given} | {(key, "any")}
        else:
            found.add((key, str(given)))
    return found


def wrong(answers: Mapping[str, object]) -> list[str]:
    """The questions that are not answered as they may be; keys that are no question among them."""
    found = [key for key in answers if key not in BY_KEY]
    for question in QUESTIONS:
        given = answers.get(question.key)
        if not given:
            if not question.optional:
                found.append(question.key)
        elif question.many:
            if not isinstance(given, list) or not set(given) <= set(question.answers):
                found.append(question.key)
        elif given not in question.answers:
            found.append(question.key)
    return found
