"""Keeps what testers say of verdicts; never a source of training labels by itself."""

from accounts.models import User
from accounts.services import switches
from classifier.errors import MissingTruth, NotVisible
from classifier.models import Feedback, Verdict
from classifier.models.feedback import Opinion


def give_feedback(
    *, verdict: Verdict, tester: User, opinion: str, truth: str = "", note: str = ""
) -> Feedback:
    """Keep the tester's opinion of a verdict of their own; a second one replaces the first.

    Raises NotVisible for another tester's verdict, MissingTruth where the truth is known but not
    named, and SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if verdict.submission.tester_id != tester.pk:
        raise NotVisible("There is no such result.")
    knows = opinion == Opinion.KNOWN
    if knows and not truth:
        raise MissingTruth("Say what the picture turned out to be.")
    feedback, _ = Feedback.objects.update_or_create(
        verdict=verdict,
        tester=tester,
        defaults={"opinion": opinion, "truth": truth if knows else "", "note": note.strip()},
    )
    return feedback
