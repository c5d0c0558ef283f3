"""What the clock starts: the sweeper and the clean-up (schedule in settings)."""

from celery import shared_task

from classifier.services.requeue import sweep
from classifier.services.survey_notices import ask_after_ten
from classifier.services.withdraw import purge_expired
from classifier.services.withdrawal_notices import tell_withdrawals


@shared_task(soft_time_limit=50, time_limit=60)
def sweep_task() -> None:
    """Bring back lost rows."""
    sweep()


@shared_task(soft_time_limit=250, time_limit=300)
def tell_withdrawals_task() -> None:
    """Tell testers of withdrawn releases."""
    tell_withdrawals()


@shared_task(soft_time_limit=250, time_limit=300)
def ask_after_ten_task() -> None:
    """Ask testers with ten results what they are worth."""
    ask_after_ten()


@shared_task(soft_time_limit=1500, time_limit=1800)
def purge_task() -> None:
    """Erase pictures whose time is over."""
    purge_expired()
