"""From when on a rule of misuse asks a reviewer to look. Each number has its why; change both together."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from classifier.models.misuse import Rule

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Probing:
    """Many near-identical variants of one picture, and each answer weaker than the one before."""

    # A search for an edit that gets through is done in a sitting; a story that runs for days is not.
    window: timedelta = timedelta(hours=24)
    # Original, screenshot, two messengers' copies and a re-saved one are five honest variants.
    fewest: int = 6
    # Re-encoding, resizing, noise and small cuts stay within it, other pictures never came within 12
    # (measured, see intake.look_hash).
    distance: int = 10
    # Of six answers in any order, 1 in 10 falls as steadily as this; a burst of photographs mostly does not.
    correlation: float = -0.6
    # A factor of ten in the likelihood ratio is far more than a new encoding does by chance; without it the
    # words of the answer must have become weaker.
    drop: float = 1.0
    # Enough for a check between two edits by hand, too few for a program that searches.
    per_hour: int = 5
    # None: what comes after a decision is new probing, and nothing from before is counted again.
    quiet_for: timedelta = timedelta(0)


@dataclass(frozen=True)
class Scraping:
    """A program that asks like a clock, or takes the whole plan day after day."""

    window: timedelta = timedelta(hours=24)
    # Below this nobody's plan is in danger, and a cron job of a small desk stays unseen.
    fewest: int = 100
    # Pictures that come from the world come irregularly: by chance alone this is 1. Timers are below 0.2.
    variation: float = 0.2
    # A script that sends one folder is as regular as a timer, but it is done within the hour.
    spread: timedelta = timedelta(hours=4)
    # One longer pause (a restart, a lost connection) does not make a timer irregular.
    ignored_share: float = 0.05
    # A plan that is used up every working day is too small, or serves someone else.
    full_days: int = 5
    of_days: int = 7
    # A desk's steady flow goes on; a copy of the detector would need thousands of answers.
    per_hour: int = 20
    # The same program runs on tomorrow, and it was just looked at.
    quiet_for: timedelta = WEEK


@dataclass(frozen=True)
class SharedAccount:
    """One account used from many networks at once."""

    # Nobody changes places this often within it.
    window: timedelta = timedelta(hours=1)
    # Office, home, phone are three; a network is a /24 or /48, so that a new address in it counts once.
    networks: int = 4
    # One person at work; more would be several.
    per_hour: int = 10
    # An explained arrangement, such as one newsroom on several networks, does not change within days.
    quiet_for: timedelta = WEEK


@dataclass(frozen=True)
class Volume:
    """Far more pictures today than this person ever needs."""

    # Twice or three times is a busy day; five times is another kind of use, or another person.
    times: float = 5.0
    # Below this it is not worth anybody's time, whatever the median is.
    fewest: int = 50
    # Long enough to hold four working weeks, short enough to follow a new job.
    days: int = 28
    # A median of fewer days says little, so people who are new here are not compared with themselves.
    fewest_days: int = 5
    # More than a person looks at in an hour, fewer than a stolen account would send.
    per_hour: int = 30
    # A big story lasts for days.
    quiet_for: timedelta = WEEK


PROBING: Final = Probing()
SCRAPING: Final = Scraping()
SHARED_ACCOUNT: Final = SharedAccount()
VOLUME: Final = Volume()
OF_RULE: Final[dict[Rule, Probing | Scraping | SharedAccount | Volume]] = {
    Rule.PROBING: PROBING,
    Rule.SCRAPING: SCRAPING,
    Rule.SHARED_ACCOUNT: SHARED_ACCOUNT,
    Rule.VOLUME: VOLUME,
}
