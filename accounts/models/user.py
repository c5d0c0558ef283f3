"""A person who signs in with an e-mail address."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class Role(models.TextChoices):
    """What a tester does; asked on the application, kept on the person once approved."""

    JOURNALIST = "journalist", "Journalist or fact-checker"
    PLATFORM = "platform", "Trust and safety at a platform"
    RESEARCHER = "researcher", "Researcher"
    OTHER = "other", "Something else"


class TesterState(models.TextChoices):
    """Whether a person may upload."""

    APPLICANT = "applicant", "Applicant"
    APPROVED = "approved", "Approved tester"
    SUSPENDED = "suspended", "Suspended"


class MailChoice(models.TextChoices):
    """How notices reach a person by mail; decisions, withdrawals and sign-in mail always come at once."""

    EACH = "each", "One mail for each, at once"
    DAILY = "daily", "One mail a day with all of them"
    NONE = "none", "No mail, only on the site"


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save a person; the address is lower-cased, because mail systems treat it so."""
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        """Save an operator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """One person: applicant, tester, reviewer (`is_staff`) or operator (`is_superuser`)."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    tester_state = models.CharField(max_length=16, choices=TesterState, default=TesterState.APPLICANT)
    role = models.CharField(max_length=16, choices=Role, blank=True)
    shares_results = models.BooleanField(
        "share my results with researchers",
        default=False,
        help_text="Verdicts, file facts and your feedback, without your name, e-mail address or pictures.",
    )

    time_zone = models.CharField(
        "your time zone", max_length=64, default="UTC", help_text="In which the site tells you times."
    )

    mail_choice = models.CharField(
        "mail about notices",
        max_length=8,
        choices=MailChoice,
        default=MailChoice.EACH,
        help_text="Decisions on your access and withdrawn releases always reach you by mail at once.",
    )
    digest_until = models.DateTimeField(
        null=True, blank=True, help_text="Notices up to here were in a daily mail."
    )

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(tester_state__in=TesterState.values), name="user_tester_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(mail_choice__in=MailChoice.values), name="user_mail_choice_known"
            ),
        )

    def __str__(self) -> str:
        return self.email

    @property
    def is_approved_tester(self) -> bool:
        """True where this person may upload now."""
        return self.is_active and self.tester_state == TesterState.APPROVED

    @property
    def may_use_own_results(self) -> bool:
        """True where this person may read, export and erase their results; suspension takes none away."""
        return self.is_active and self.tester_state in (TesterState.APPROVED, TesterState.SUSPENDED)

    @property
    def may_export_across_testers(self) -> bool:
        """True for staff and for approved researchers."""
        return self.is_active and (
            self.is_staff or (self.is_approved_tester and self.role == Role.RESEARCHER)
        )
