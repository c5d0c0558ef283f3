from dataclasses import replace

from classifier.inference.conditions import Condition, condition_for, find_condition
from tests.inference.kit import CONDITIONS, condition, decoded, picture

FACTS = replace(decoded(picture()).facts, short_side=1024)


def test_the_first_fitting_condition_is_chosen():
    facts = replace(FACTS, short_side=150, jpeg_quality=30)
    assert condition_for(CONDITIONS, facts).code == "small"
    assert condition_for(CONDITIONS, replace(facts, short_side=200)).code == "jpeg_50"


def test_a_fact_that_is_not_known_fits_no_condition():
    assert condition_for(CONDITIONS, replace(FACTS, jpeg_quality=None)).code == "none"


def test_a_condition_may_ask_for_one_value():
    gray = condition("grayscale", when={"fact": "is_grayscale", "equals": True})
    assert gray.fits(replace(FACTS, is_grayscale=True))
    assert not gray.fits(replace(FACTS, is_grayscale=False))


def test_a_condition_may_ask_for_a_least_value():
    framed = condition("framed", when={"fact": "frame_share", "at_least": 0.02})
    assert framed.fits(replace(FACTS, frame_share=0.02))
    assert not framed.fits(replace(FACTS, frame_share=0.019))


def test_without_measurements_there_is_no_condition():
    assert condition_for((), FACTS) is None
    assert find_condition(CONDITIONS, "hue") is None


def test_few_means_too_few_of_either_kind():
    assert not condition("none").few
    assert condition("none", n_dalle3=29).few
    assert condition("none", n_real=99).few


def test_a_condition_is_read_back_the_same():
    assert [Condition.from_json(one.to_json()) for one in CONDITIONS] == list(CONDITIONS)
    assert CONDITIONS[0].to_json()["few"] is False


def test_a_condition_may_ask_for_several_facts_at_once():
    tests = [{"fact": "short_side", "below": 400}, {"fact": "jpeg_quality", "below": 61}]
    both = condition("small_heavy", when={"all": tests})
    assert both.fits(replace(FACTS, short_side=300, jpeg_quality=50))
    assert not both.fits(replace(FACTS, short_side=300, jpeg_quality=80))
    assert not both.fits(replace(FACTS, short_side=300, jpeg_quality=None))
    assert Condition.from_json(both.to_json()) == both
