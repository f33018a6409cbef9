"""The people who sign in, and the invitations they got."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, name: str, password: str | None = None, **more: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, **more)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody with a sign-in. What they may do is held in roles (registry.partners)."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="en")
    search_shortcut = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link with which somebody begins to sign in, once. Only a digest of the link is kept."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_sending"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
