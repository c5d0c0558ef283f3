"""A request whose user is signed in, for type checkers."""

from django.http import HttpRequest

from accounts.models import User


class AuthenticatedHttpRequest(HttpRequest):
    """What a view gets behind LoginRequiredMiddleware."""

    user: User  # type: ignore[assignment]
