"""The shapes of a store that no honest signer writes."""

import pytest

from classifier.provenance.manifest_store import interpret
from classifier.provenance.manifests import MAX_DEPTH, MAX_MANIFESTS, chain_of
from classifier.provenance.signal import Says, State

AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def manifest(agent="", parts=(), issuer="OpenAI"):
    actions = [{"action": "c2pa.created", "softwareAgent": agent, "digitalSourceType": AI}] if agent else []
    return {
        "claim_generator": "test",
        "signature_info": {"issuer": issuer, "time": "2024-05-01T00:00:00Z"},
        "assertions": [{"label": "c2pa.actions", "data": {"actions": actions}}],
        "ingredients": [{"active_manifest": label, "relationship": "parentOf"} for label in parts],
    }


def store(**manifests):
    return {"active_manifest": "a", "manifests": manifests}


def test_a_cycle_of_ingredients_is_walked_once():
    found = chain_of(store(a=manifest(parts=["b"]), b=manifest("DALL·E", parts=["a"])))
    assert [one.label for one in found] == ["a", "b"]


def test_a_manifest_that_is_its_own_ingredient_is_walked_once():
    assert len(chain_of(store(a=manifest(parts=["a"])))) == 1


def test_depth_and_number_of_ingredients_are_bounded():
    deep = {f"m{i}": manifest(parts=[f"m{i + 1}"]) for i in range(200)}
    assert len(chain_of({"active_manifest": "m0", "manifests": deep})) == MAX_DEPTH + 1
    wide = {f"m{i}": manifest() for i in range(500)} | {"a": manifest(parts=[f"m{i}" for i in range(500)])}
    assert len(chain_of({"active_manifest": "a", "manifests": wide})) == MAX_MANIFESTS


def test_two_parts_without_actions_are_a_composition_even_if_one_has_no_statement():
    wrapper = manifest()
    parts = [{"active_manifest": "b", "relationship": "componentOf"}, {"relationship": "componentOf"}]
    alone, composed = ({**wrapper, "ingredients": parts[:count]} for count in (1, 2))
    assert interpret(store(a=alone, b=manifest("DALL·E")), "Valid", "").says is Says.DALLE3
    assert interpret(store(a=composed, b=manifest("DALL·E")), "Valid", "").says is Says.PART_DALLE3


def test_an_ingredient_that_is_not_there_is_passed_over():
    assert len(chain_of(store(a=manifest("DALL·E", parts=["missing", None])))) == 1


@pytest.mark.parametrize("broken", [{}, {"active_manifest": "a", "manifests": {}}, {"manifests": []}])
def test_a_store_of_another_shape_raises_what_the_reader_expects(broken):
    with pytest.raises((KeyError, TypeError)):
        interpret(broken, "Valid", "")


def test_a_strangers_words_are_cut_and_kept_on_one_line():
    raw = store(a=manifest("DALL·E\n\x1b[31m" + "x" * 500, issuer="O\u202epenAI\x00" + "y" * 500))
    found = interpret(raw, "Valid", "")
    assert len(found.issuer) <= 80
    assert all(c.isprintable() for c in found.summary)


@pytest.mark.parametrize(
    ("state", "trusted_by", "failures", "level"),
    [
        ("Trusted", "official", [], State.VERIFIED),
        ("Trusted", "pinned", [], State.VERIFIED),
        ("Valid", "", ["signingCredential.untrusted"], State.UNKNOWN_ISSUER),
        ("Invalid", "", ["signingCredential.invalid"], State.UNVERIFIABLE),
        ("Invalid", "", ["assertion.dataHash.mismatch"], State.ALTERED),
        ("Invalid", "", ["claimSignature.mismatch", "signingCredential.expired"], State.ALTERED),
        ("Invalid", "", [], State.UNVERIFIABLE),
    ],
)
def test_invalid_alone_is_not_altered(state, trusted_by, failures, level):
    raw = store(a=manifest("DALL·E"))
    raw["validation_results"] = {"activeManifest": {"failure": [{"code": code} for code in failures]}}
    assert interpret(raw, state, trusted_by).state is level


def test_a_failure_of_an_ingredient_counts_too():
    raw = store(a=manifest("DALL·E"))
    delta = {"validationDeltas": {"failure": [{"code": "assertion.dataHash.mismatch"}]}}
    raw["validation_results"] = {"ingredientDeltas": [delta]}
    found = interpret(raw, "Invalid", "")
    assert (found.state, found.says) == (State.ALTERED, Says.NOTHING)
