"""The addresses of this area."""

from django.urls import URLPattern, URLResolver

from partera.doors.web.routes import SIGNED_IN, page
from partera.doors.web.tokens import views

urlpatterns: list[URLPattern | URLResolver] = [
    page("accounts/tokens/", views.tokens, name="tokens", needs=SIGNED_IN),
    page("accounts/tokens/<int:number>/withdraw/", views.withdraw, name="token_withdraw", needs=SIGNED_IN),
]
