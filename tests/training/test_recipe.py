"""Settings of a training run as the command line gives them."""

import pytest

from classifier.training.recipe import Recipe


def test_a_setting_keeps_its_type_and_leaves_the_rest():
    changed = Recipe().changed(["p_shuffle=0.6", "seed=7", "half_on_cpu=True"])
    assert changed == Recipe(p_shuffle=0.6, seed=7, half_on_cpu=True)
    assert Recipe().changed([]) == Recipe()


@pytest.mark.parametrize(
    "setting", ["colour=1", "seed=0.5", "p_shuffle=", "p_shuffle", "half_on_cpu=yes", ""]
)
def test_what_is_no_setting_is_refused_in_words(setting):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Recipe().changed([setting])
