"""Everything the tester programme stores."""

from accounts.models.api_key import ApiKey
from accounts.models.application import ApplicantAnswer, Decision, TesterApplication
from accounts.models.audit import AuditRecord
from accounts.models.claim import ApplicationClaim
from accounts.models.invitation import Invitation
from accounts.models.notice import Notice
from accounts.models.organisation import Membership, Organisation, PoolCounter
from accounts.models.quota import Plan, QuotaCounter, QuotaGrant, UsageEntry
from accounts.models.quota_request import QuotaRequest
from accounts.models.saved_reply import SavedReply
from accounts.models.second_opinion import SecondOpinion
from accounts.models.survey import SurveyAnswer
from accounts.models.switches import SiteSwitch
from accounts.models.understanding import LimitsCheck, TermsAcceptance
from accounts.models.user import User

__all__ = [
    "ApiKey",
    "ApplicantAnswer",
    "ApplicationClaim",
    "AuditRecord",
    "Decision",
    "Invitation",
    "LimitsCheck",
    "Membership",
    "Notice",
    "Organisation",
    "Plan",
    "PoolCounter",
    "QuotaCounter",
    "QuotaGrant",
    "QuotaRequest",
    "SavedReply",
    "SecondOpinion",
    "SiteSwitch",
    "SurveyAnswer",
    "TermsAcceptance",
    "TesterApplication",
    "UsageEntry",
    "User",
]
