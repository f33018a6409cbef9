"""Letters: an outbox whose rows are written with the change that causes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.platform.letters import rules
from partera.platform.sealed.fields import BlindIndexField, SealedTextField


class Letter(models.Model):
    """One letter to one address. Address and text are sealed: no page lists them, no log names them."""

    template = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=120, unique=True)
    to = SealedTextField(blank=True)
    to_found = BlindIndexField(of="to")
    subject = SealedTextField(blank=True)
    body = SealedTextField(blank=True)
    state = models.CharField(max_length=8, default=rules.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    answer = SealedTextField(blank=True)  # what the mail server said, with its own number for it
    asked_by_id = models.BigIntegerField(null=True)
    written_at = models.DateTimeField(db_index=True)
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=rules.STATES), name="letter_state_known"),
            models.CheckConstraint(
                condition=~Q(state=rules.SENT) | Q(sent_at__isnull=False), name="letter_sent_has_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(rules.WAITING, rules.REFUSED, rules.UNSENT)) | Q(handed_at__isnull=False),
                name="letter_handed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class NotWanted(models.Model):
    """Somebody asked not to get the letters of this template."""

    person = models.BigIntegerField()
    template = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "template"], name="not_wanted_once")]

    def __str__(self) -> str:
        return f"{self.person}: no {self.template}"
