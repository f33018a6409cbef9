"""What families read and say: guides in versions and languages, and answers to the questions about a kit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.programs.kits.models.columns import known, said
from partera.programs.kits.models.handing import KitCard
from partera.programs.kits.models.ledger import Program
from partera.programs.kits.rules import designs, guides


class Guide(models.Model):
    """A subject of a programme's guides."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="guides")
    subject = models.CharField(max_length=14)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            known("subject", guides.SUBJECTS, "guide_subject_known"),
            models.UniqueConstraint(fields=["program", "subject"], name="guide_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class GuideText(models.Model):
    """A version of a guide in one language; a new text is a new row. Health text says who reviewed it."""

    guide = models.ForeignKey(Guide, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=5)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    of_number = models.PositiveSmallIntegerField(null=True)  # the English version it is a translation of
    state = models.CharField(max_length=10, default="draft")
    reviewed_by = models.CharField(max_length=160, blank=True)
    reviewed_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["guide", "language", "-number"]
        constraints = [
            said("title", "guide_text_has_a_title"),
            said("text", "guide_text_says_something"),
            known("language", designs.LANGUAGES, "guide_text_language_known"),
            known("state", guides.STATES, "guide_text_state_known"),
            models.UniqueConstraint(fields=["guide", "language", "number"], name="guide_text_once"),
            models.UniqueConstraint(
                fields=["guide", "language"], condition=Q(state="published"), name="guide_text_one_published"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_on__isnull=True, reviewed_by="")
                | (Q(reviewed_on__isnull=False) & ~Q(reviewed_by="")),
                name="guide_text_reviewed_by_somebody_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Feedback(models.Model):
    """A family's answers about a kit, without a name: of which lot, never of which hand-over."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="feedback")
    card = models.ForeignKey(KitCard, null=True, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    answers = models.JSONField(default=dict)
    on = models.DateField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "questionnaire"], condition=Q(card__isnull=False), name="kit_feedback_once_a_card"
            )
        ]

    def __str__(self) -> str:
        return f"answers {self.pk}"


class FeedbackCount(models.Model):
    """How many families gave an answer: kept with each of them, so that no page adds up their answers."""

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="feedback_counts")
    questionnaire = models.CharField(max_length=40)
    question = models.CharField(max_length=20, blank=True)  # empty: families who answered at all
    answer = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "questionnaire", "question", "answer"], name="kit_feedback_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}"
