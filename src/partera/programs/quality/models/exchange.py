"""Questions, answers, files and change ideas that hospitals exchange; and text kept in spite of the guard."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.platform.files.models import File
from partera.programs.quality.models.adoption import Bundle
from partera.programs.quality.models.collaboratives import Collaborative, Enrolment
from partera.programs.quality.models.columns import known, said
from partera.programs.quality.models.improving import ChangeIdea
from partera.programs.quality.models.measuring import Measure
from partera.programs.quality.rules.exchanging import THREAD_KINDS


class Thread(models.Model):
    """A question, an idea or a resource. Without an enrolment it is by those who run the collaborative.

    `shows_hospital`: whether the other hospitals read which one wrote it. `by_id`: whom a letter tells of an answer.
    """

    collaborative = models.ForeignKey(Collaborative, on_delete=models.PROTECT, related_name="threads")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="threads")
    kind = models.CharField(max_length=8)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    idea = models.ForeignKey(ChangeIdea, null=True, on_delete=models.PROTECT, related_name="threads")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="+")
    bundle = models.ForeignKey(Bundle, null=True, on_delete=models.PROTECT, related_name="+")
    shows_hospital = models.BooleanField(default=True)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-last_at", "-id"]
        constraints = [
            said("title", "thread_has_a_title"),
            known("kind", THREAD_KINDS, "thread_kind_known"),
            models.CheckConstraint(condition=~Q(kind="idea") | Q(idea__isnull=False), name="thread_of_idea_has_it"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_why="") | (Q(closed_at__isnull=False) & ~Q(closed_why="")),
                name="thread_closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_why="") | (Q(hidden_at__isnull=False) & ~Q(hidden_why="")),
                name="thread_hidden_for_a_reason",
            ),
            models.UniqueConstraint(fields=["idea"], condition=Q(kind="idea"), name="thread_of_idea_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Reply(models.Model):
    """An answer. `worked`: whether it worked at the hospital that answers; `idea`: the change idea made of it."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="replies")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    worked = models.BooleanField(null=True)
    idea = models.OneToOneField(ChangeIdea, null=True, on_delete=models.PROTECT, related_name="told_in")
    shows_hospital = models.BooleanField(default=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)
    hidden_at = models.DateTimeField(null=True)
    hidden_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            said("text", "reply_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_why="") | (Q(hidden_at__isnull=False) & ~Q(hidden_why="")),
                name="reply_hidden_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Attachment(models.Model):
    """A file with a thread or with one of its answers."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="attachments")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["thread", "reply", "file"], name="attachment_once")]

    def __str__(self) -> str:
        return f"file {self.file_id}"


class TextKept(models.Model):
    """That somebody kept a text the guard asked about, and why. Of the text only where it stands is held, and keyed
    digests of what was asked about (`marks`), so that it is asked about once."""

    thing = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    looks_like = models.JSONField(default=list)
    marks = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [said("reason", "text_kept_for_a_reason")]

    def __str__(self) -> str:
        return self.thing
