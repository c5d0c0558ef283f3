"""How fast one tester may ask; how much is the quota's business."""

from rest_framework.throttling import UserRateThrottle


class TesterThrottle(UserRateThrottle):
    """Counts all keys and sessions of a tester together."""

    scope = "tester"
