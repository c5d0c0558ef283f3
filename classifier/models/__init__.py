"""Everything the classifier stores."""

from classifier.models.feedback import Feedback
from classifier.models.release import ModelRelease
from classifier.models.submission import Submission
from classifier.models.verdict import Verdict

__all__ = ["Feedback", "ModelRelease", "Submission", "Verdict"]
