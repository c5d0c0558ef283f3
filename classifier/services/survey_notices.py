"""Asks each tester once, after ten pictures with a result, whether the results are of use."""

from django.db.models import Count, Exists, OuterRef

from accounts.errors import SiteClosed
from accounts.models import Notice, User
from accounts.models.survey import Occasion
from accounts.services import surveys, switches
from classifier.models import Verdict

ENOUGH = 10


def ask_after_ten() -> int:
    """Ask every tester with ENOUGH pictures that have a result and who was not asked; the number asked now.

    A picture that was checked again counts once. Any number may run at once. While the site is read-only
    nobody is asked, because nobody could answer; a later run catches up.
    """
    try:
        switches.require_writable()
    except SiteClosed:
        return 0
    asked = Notice.objects.filter(
        person=OuterRef("submission__tester"), event=surveys.event_of(Occasion.AFTER_TEN)
    )
    ready = (
        Verdict.objects.filter(
            ~Exists(asked),
            submission__tester__is_active=True,
            submission__tester__tester_state__in=surveys.TESTERS,
        )
        .order_by()
        .values("submission__tester")
        .annotate(pictures=Count("submission", distinct=True))
        .filter(pictures__gte=ENOUGH)
        .values("submission__tester")
    )
    return surveys.ask(people=User.objects.filter(pk__in=ready), occasion=Occasion.AFTER_TEN)
