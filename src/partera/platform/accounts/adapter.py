"""How signing in differs from the library's way: nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Accounts are made by an administrator or an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
