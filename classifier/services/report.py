"""Everything one verdict says, in words and numbers: the page, the API and printed reports show this."""

from dataclasses import dataclass, replace
from typing import Any, Final

from accounts.models import User
from classifier.errors import NotReadyYet, NotVisible
from classifier.inference.calibration import Mix, probability
from classifier.inference.conditions import UNMODIFIED
from classifier.inference.decision import in_range
from classifier.models import ModelRelease, Submission, Verdict
from classifier.models.release import ReleaseState
from classifier.provenance.file_names import hint_of
from classifier.provenance.reading import Code
from classifier.services import wording
from classifier.services.caveat_texts import CaveatText, caveat_text
from classifier.services.fact_rows import Row, fact_rows
from classifier.services.reading_texts import ReadingText, generator_named_unsigned, reading_text
from classifier.services.region_report import RegionReport, region_report
from classifier.services.technique_report import Technique, techniques

# Readings that a verified signature gives, whatever the detector says.
SIGNED_ALONE: Final = frozenset({Code.ESTABLISHED, Code.EDITED, Code.PART, Code.OTHER_GENERATOR})
# Caveats that only weaken the detector's own answer.
OF_THE_DETECTOR: Final = frozenset({"near_threshold", "other_generator_suspected"})
BASE_RATES: Final = (0.01, 0.2, 0.5)


@dataclass(frozen=True)
class BaseRate:
    """The result where `share` of the pictures one checks are from DALL·E 3."""

    share: float
    share_words: str
    probability: float
    pictures: str
    sentence: str


@dataclass(frozen=True)
class Report:
    """JSON-able. Shares are 0 to 1; `interval_*` is a 90 % interval at `reference_mix`.

    Where `is_calibrated` is false the picture is of a kind that the release gives no answer for: the numbers
    are what the network said, and the sentences say that they are no evidence.

    `alternatives_other` is the share of other generators among what is not from DALL·E 3; with it and the two
    log10 likelihood ratios a reader can compute any base rate.
    """

    question: str
    reading: str
    band: str
    band_words: str
    headline: str
    next_line: str
    consequences: str
    is_calibrated: bool
    number_sentence: str
    strength_sentence: str
    strength_words: str
    meanings: tuple[str, ...]
    condition_label: str
    condition_sentences: tuple[str, ...]
    caveats: tuple[CaveatText, ...]
    base_rates: tuple[BaseRate, ...]
    next_steps: tuple[str, ...]
    techniques: tuple[Technique, ...]
    name_hint: str
    facts: tuple[Row, ...]
    details: tuple[Row, ...]
    regions: RegionReport | None
    release: str
    release_state: str
    withdrawn_notice: str
    probability: float
    interval_low: float
    interval_high: float
    probability_words: str
    assumption: str
    interval_words: str
    likelihood_ratio: float
    log10_lr_real: float
    log10_lr_other: float
    reference_mix: dict[str, float]
    alternatives_other: float


def report(*, submission: Submission, viewer: User) -> Report:
    """The report of the newest verdict; whoever sees the submission, and staff, may read it.

    Raises NotVisible for anyone else, and NotReadyYet where there is no verdict.
    """
    is_open = submission.tester_id == viewer.pk or viewer.is_staff
    if not is_open and not Submission.objects.visible_to(viewer).filter(pk=submission.pk).exists():
        raise NotVisible("There is no such result.")
    verdict = submission.verdicts.select_related("release").first()
    if verdict is None:
        raise NotReadyYet("There is no result for this picture yet.")
    return write_report(submission, verdict)


def write_report(submission: Submission, verdict: Verdict) -> Report:
    """All sentences and numbers of one verdict."""
    mix = mix_of(verdict)
    reading = reading_of(verdict)
    return Report(
        question=wording.QUESTION,
        reading=verdict.reading,
        band=verdict.band,
        band_words=wording.HEADLINES[verdict.band],
        headline=reading.headline,
        next_line=reading.line or next_line(verdict),
        consequences=wording.CONSEQUENCES,
        **number_words(verdict, mix),
        meanings=reading.meanings,
        next_steps=wording.NEXT_STEPS,
        techniques=techniques(verdict.band, verdict.signals),
        name_hint=hint_of(submission.original_name),
        facts=fact_rows(submission.facts),
        details=detail_rows(submission, verdict),
        regions=region_report(verdict.details, verdict.band),
        release=verdict.release.name,
        release_state=verdict.release.state,
        withdrawn_notice=notice_of(verdict),
        **numbers_of(verdict, mix),
    )


def number_words(verdict: Verdict, mix: Mix) -> dict[str, Any]:
    """What the numbers and the measured rates say, or that there are none for a picture of this kind."""
    if not in_range(verdict.reasons):
        return {
            "is_calibrated": False,
            "number_sentence": wording.NO_NUMBER,
            "strength_sentence": "",
            "strength_words": wording.NO_STRENGTH,
            "base_rates": (),
            "condition_label": "",
            "condition_sentences": (wording.NO_RATES,),
            "caveats": caveat_texts(verdict, condition=None),
        }
    interval = (verdict.interval_low, verdict.interval_high)
    return {
        "is_calibrated": True,
        "number_sentence": wording.number_sentence(verdict.probability, interval, mix.dalle3),
        "strength_sentence": wording.strength_sentence(verdict.likelihood_ratio),
        "strength_words": wording.strength(verdict.likelihood_ratio),
        "base_rates": tuple(base_rate(verdict, mix, share) for share in BASE_RATES),
        "condition_label": verdict.condition.get("label", ""),
        "condition_sentences": wording.condition_sentences(verdict.condition, band=verdict.band),
        "caveats": caveat_texts(verdict),
    }


def caveat_texts(verdict: Verdict, **changes: Any) -> tuple[CaveatText, ...]:
    """The words of each caveat, with params as the verdict kept them or changed.

    Rates that stand above them are not told again; and what only weakens the detector's answer is left
    out where a signature gave the answer.
    """
    told = verdict.condition.get("code")
    signed = rests_on_signature(verdict)
    return tuple(
        replace(text, number="") if told and caveat["params"].get("condition") == told else text
        for caveat in verdict.caveats
        for text in [caveat_text(caveat["code"], {**caveat["params"], **changes})]
        if not (signed and text.code in OF_THE_DETECTOR)
    )


def numbers_of(verdict: Verdict, mix: Mix) -> dict[str, Any]:
    """The numbers of a report, with the words that stand beside them."""
    low, high = verdict.interval_low, verdict.interval_high
    return {
        "probability": verdict.probability,
        "interval_low": low,
        "interval_high": high,
        "probability_words": wording.percent(verdict.probability),
        "assumption": wording.assumption(mix.dalle3),
        "interval_words": wording.spread(low, high),
        "likelihood_ratio": verdict.likelihood_ratio,
        "log10_lr_real": verdict.log10_lr_real,
        "log10_lr_other": verdict.log10_lr_other,
        "reference_mix": {"dalle3": mix.dalle3, "other": mix.other, "real": mix.real},
        "alternatives_other": mix.other / (mix.other + mix.real),
    }


def mix_of(verdict: Verdict) -> Mix:
    """The mix of pictures that the verdict's probability assumes."""
    return Mix(**verdict.details["reference_mix"])


def next_line(verdict: Verdict) -> str:
    """The line under the headline, with what the file says of itself unsigned about another generator."""
    line = wording.generator_line(generator_named_unsigned(verdict.signals))
    return f"{band_line(verdict)} {line}".strip()


def band_line(verdict: Verdict) -> str:
    """What the detector's band means."""
    if verdict.band == "likely":
        return wording.likely_line(unmodified_condition(verdict.release), verdict.condition or None)
    if verdict.band == "inconclusive":
        return wording.inconclusive_line(verdict.reasons)
    return wording.NO_EVIDENCE_LINE


def unmodified_condition(release: ModelRelease) -> dict[str, Any] | None:
    """What the release's card says of untouched files."""
    conditions = release.card.get("conditions", [])
    return next((condition for condition in conditions if condition["code"] == UNMODIFIED), None)


def base_rate(verdict: Verdict, mix: Mix, share: float) -> BaseRate:
    """The result at another share of DALL·E 3, with other generators and the rest in the same proportion."""
    rest = (1 - share) / (1 - mix.dalle3)
    moved = Mix(dalle3=share, other=mix.other * rest, real=mix.real * rest)
    chance = probability(verdict.log10_lr_real, verdict.log10_lr_other, moved)
    return BaseRate(
        share=share,
        share_words=wording.one_in(share),
        probability=chance,
        pictures=wording.of_100(chance),
        sentence=wording.base_rate_sentence(share, chance),
    )


def reading_of(verdict: Verdict) -> ReadingText:
    """The words of the verdict's reading."""
    because = verdict.details.get("reading", {}).get("because", [])
    return reading_text(
        verdict.reading, verdict.band, [s for s in verdict.signals if s.get("kind") in because]
    )


def detail_rows(submission: Submission, verdict: Verdict) -> tuple[Row, ...]:
    """What an expert needs to reproduce the answer."""
    return (
        Row("Rule that gave the answer", str(verdict.details.get("reading", {}).get("rule", ""))),
        Row("Release", verdict.release.name),
        Row("Weights (SHA-256)", verdict.release.weights_sha256),
        Row("Calibration", verdict.calibration_id),
        *(number_rows(verdict) if in_range(verdict.reasons) else ()),
        Row("File (SHA-256)", submission.sha256),
        Row("Submission", str(submission.pk)),
        Row("Time to classify", f"{verdict.seconds:.1f} s"),
    )


def number_rows(verdict: Verdict) -> tuple[Row, ...]:
    """The numbers behind an answer; out of range they were never compared with the truth, so none is told."""
    limits = verdict.thresholds
    return (
        Row("Likelihood ratio", f"{verdict.likelihood_ratio:.3g}"),
        Row("log10 LR against pictures no generator made", f"{verdict.log10_lr_real:.2f}"),
        Row("log10 LR against other generators", f"{verdict.log10_lr_other:.2f}"),
        Row("Strength before bounding (log10 LR)", f"{verdict.details['strength']:.2f}"),
        Row("Threshold for “likely” (log10 LR)", f"{limits['likely']:.2f}"),
        Row("Threshold for “no evidence” (log10 LR)", f"{limits['no_evidence']:.2f}"),
    )


def notice_of(verdict: Verdict) -> str:
    """Why a withdrawn release's verdict is not to be relied on; empty for others."""
    release = verdict.release
    if release.state != ReleaseState.WITHDRAWN:
        return ""
    return wording.withdrawn_notice(
        release.name, release.withdrawn_reason, is_signed=rests_on_signature(verdict)
    )


def rests_on_signature(verdict: Verdict) -> bool:
    """Whether the answer is a signature's, whatever the detector says."""
    return verdict.reading in SIGNED_ALONE
