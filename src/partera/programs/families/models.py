"""What families say of themselves: requests for help, and contacts for safety notices. Names and contacts are sealed.

A card and a supply program are plain numbers here, so that no table of kits leads to a name.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from partera.platform.sealed.fields import BlindIndexField, SealedTextField
from partera.programs.families import rules
from partera.registry.partners.models import Partnership


class SafetyContact(models.Model):
    """An address that a family left for safety notices on one kit, and for nothing else."""

    program = models.PositiveBigIntegerField()
    card = models.PositiveBigIntegerField()
    lot = models.PositiveBigIntegerField(db_index=True)
    contact = SealedTextField()
    contact_found = BlindIndexField(of="contact")
    language = models.CharField(max_length=5)
    left_on = models.DateField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["card"], name="safety_contact_card")]
        constraints = [models.UniqueConstraint(fields=["card", "contact_found"], name="safety_contact_once_a_card")]

    def __str__(self) -> str:
        return f"contact {self.pk}"


class SafetyLetter(models.Model):
    """That a contact was written to about a recall: its notice, or that it was withdrawn. Never twice."""

    recall = models.PositiveBigIntegerField()
    what = models.CharField(max_length=10)
    contact = models.ForeignKey(SafetyContact, on_delete=models.CASCADE, related_name="letters")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["recall", "what", "contact"], name="safety_letter_once"),
            models.CheckConstraint(condition=Q(what__in=("notice", "withdrawn")), name="safety_letter_known"),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class HelpRequest(models.Model):
    """A family asks for help and agrees that those who help read it: a referral with its consent."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    card = models.PositiveBigIntegerField()
    needs = models.JSONField(default=list)
    name = SealedTextField(blank=True)
    contact = SealedTextField(blank=True)
    words = SealedTextField(blank=True)
    way = models.CharField(max_length=5)
    language = models.CharField(max_length=5)
    consent = models.CharField(max_length=60)
    consented_at = models.DateTimeField()
    consent_until = models.DateField()
    receipt = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=18, default="requested")
    changed_at = models.DateTimeField()
    is_erased = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["partnership", "state"], name="help_request_of_partners")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(rules.STATES)), name="help_request_state_known"),
            models.CheckConstraint(condition=Q(way__in=list(rules.WAYS)), name="help_request_way_known"),
            models.CheckConstraint(condition=~Q(consent=""), name="help_request_has_consent"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class HelpChange(models.Model):
    """What became of a request. Rows are only added; the note is sealed."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="changes")
    before = models.CharField(max_length=18, blank=True)
    after = models.CharField(max_length=18)
    note = SealedTextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(after__in=list(rules.STATES)), name="help_change_known")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
