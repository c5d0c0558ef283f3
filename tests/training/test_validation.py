import torch

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.inference.network import Network
from classifier.training.recipe import Recipe
from classifier.training.validation import Validation, validation_subset


def test_the_subset_is_the_same_for_the_same_seed_and_no_larger_than_asked(corpus):
    val = of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "val")
    chosen = validation_subset(val, Recipe(validate_images=4))
    assert chosen == validation_subset(val, Recipe(validate_images=4))
    assert len(chosen) == 4
    assert len(validation_subset(val, Recipe(validate_images=99))) == len(val)


def test_a_network_that_knows_nothing_is_at_an_even_chance(corpus):
    network = Network().eval()
    with torch.no_grad():
        network.classify.weight.zero_()
    val = of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "val")
    assert Validation(val)(network) == {"auc_real": 0.5, "auc_other": 0.5}
