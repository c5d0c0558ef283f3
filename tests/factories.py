"""Builds people and what belongs to them; states a test does not name are the usual ones."""

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts import comprehension, terms
from accounts.models import Membership, Organisation, Plan, QuotaGrant, TesterApplication, User
from accounts.models.application import ApplicationStatus, ExpectedVolume
from accounts.models.user import Role, TesterState

PASSWORD = "correct horse battery staple"


def set_up_second_factor(user: User) -> None:
    """An authenticator app and recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


class PlanFactory(factory.django.DjangoModelFactory):
    """A plan by name; the one the migrations made where it is still there."""

    class Meta:
        model = Plan
        django_get_or_create = ("name",)

    name = "Standard"
    per_day = 100
    per_month = 1000
    batch_size = 50


class UserFactory(factory.django.DjangoModelFactory):
    """A person with a verified e-mail address and no plan."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    first_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, password=PASSWORD, **kwargs)

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        EmailAddress.objects.create(
            user=self, email=self.email, verified=extracted is not False, primary=True
        )

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        """`second_factor=True` sets one up."""
        if extracted:
            set_up_second_factor(self)


class QuotaGrantFactory(factory.django.DjangoModelFactory):
    """A plan given to a tester, running now."""

    class Meta:
        model = QuotaGrant

    plan = factory.SubFactory(PlanFactory)
    starts_at = factory.LazyFunction(timezone.now)


class TesterFactory(UserFactory):
    """An approved tester; `plan=` gives another plan than Standard."""

    tester_state = TesterState.APPROVED
    role = Role.JOURNALIST

    @factory.post_generation
    def plan(self, create, extracted, **kwargs):
        QuotaGrantFactory(tester=self, plan=extracted or PlanFactory())


class ReviewerFactory(UserFactory):
    """A member of staff with a second factor."""

    is_staff = True

    @factory.post_generation
    def second_factor(self, create, extracted, **kwargs):
        """`second_factor=False` leaves it out."""
        if extracted is not False:
            set_up_second_factor(self)


class ApplicationFactory(factory.django.DjangoModelFactory):
    """A complete application that was sent; `status=DRAFT` gives one that is complete but not sent."""

    class Meta:
        model = TesterApplication

    applicant = factory.SubFactory(UserFactory)
    status = ApplicationStatus.SUBMITTED
    full_name = "Ada Example"
    role = Role.JOURNALIST
    organisation = "The Example Post"
    links = "https://example.org/ada"
    intended_use = "Checking pictures that readers send us."
    expected_volume = ExpectedVolume.DOZENS
    comprehension_answers = factory.LazyFunction(
        lambda: [{"question": q.name, "choice": q.right, "right": True} for q in comprehension.QUESTIONS]
    )
    comprehension_passed_at = factory.LazyFunction(timezone.now)

    @factory.lazy_attribute
    def terms_version(self):
        return "" if self.status == ApplicationStatus.DRAFT else terms.VERSION

    @factory.lazy_attribute
    def terms_accepted_at(self):
        return None if self.status == ApplicationStatus.DRAFT else timezone.now()

    @factory.lazy_attribute
    def submitted_at(self):
        return None if self.status == ApplicationStatus.DRAFT else timezone.now()


class OrganisationFactory(factory.django.DjangoModelFactory):
    """An organisation without members; `admins=` and `members=` put testers into it."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Newsroom {n}")

    @factory.post_generation
    def admins(self, create, extracted, **kwargs):
        for person in extracted or ():
            Membership.objects.create(organisation=self, person=person, is_admin=True)

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        for person in extracted or ():
            Membership.objects.create(organisation=self, person=person)
