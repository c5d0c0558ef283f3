"""What the clock starts: the sweeper and the clean-up (schedule in settings)."""

from celery import shared_task

from accounts.services.invitations import forget_unanswered
from accounts.services.notices import send_digests, send_due_mails
from classifier.services.misuse import look_for_misuse
from classifier.services.requeue import sweep
from classifier.services.result_notices import tell_changed_answers, tell_ready_batches
from classifier.services.share_links import forget_ended
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
def tell_results_task() -> None:
    """Tell testers of slow batches that are ready and of answers that changed."""
    tell_ready_batches()
    tell_changed_answers()


@shared_task(soft_time_limit=250, time_limit=300)
def send_mails_task() -> None:
    """Mail notices: each to those who want each, the day's to those who want one mail a day."""
    send_due_mails()
    send_digests()


@shared_task(soft_time_limit=250, time_limit=300)
def look_for_misuse_task() -> None:
    """Flag for reviewers what looks like misuse."""
    look_for_misuse()


@shared_task(soft_time_limit=250, time_limit=300)
def ask_after_ten_task() -> None:
    """Ask testers with ten results what they are worth."""
    ask_after_ten()


@shared_task(soft_time_limit=1500, time_limit=1800)
def purge_task() -> None:
    """Erase pictures whose time is over, addresses of people who never came, and old ended links."""
    purge_expired()
    forget_unanswered()
    forget_ended()
