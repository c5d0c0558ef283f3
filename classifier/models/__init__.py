"""Everything the classifier stores."""

from classifier.models.feedback import Feedback
from classifier.models.misuse import MisuseFlag, RateLimit
from classifier.models.release import ModelRelease
from classifier.models.share_link import ShareLink
from classifier.models.submission import Submission
from classifier.models.verdict import Verdict

__all__ = ["Feedback", "MisuseFlag", "ModelRelease", "RateLimit", "ShareLink", "Submission", "Verdict"]
