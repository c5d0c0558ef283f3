"""The signed statements of a manifest store, as the reader's JSON has them; what they mean is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from classifier.provenance.generators import generator_named
from classifier.provenance.ingredients import doubts_of
from classifier.provenance.signal import clean
from classifier.provenance.source_types import CAPTURED, GENERATED, source_type

MAX_DEPTH: Final = 8
MAX_MANIFESTS: Final = 30
MAX_ACTIONS: Final = 20
# Actions that leave a picture's origin as it was.
_HARMLESS: Final = frozenset(
    {"c2pa.created", "c2pa.opened", "c2pa.converted", "c2pa.published", "c2pa.transcoded", "c2pa.repackaged"}
    | {"c2pa.watermarked", "c2pa.watermarked.bound", "c2pa.watermarked.unbound", "c2pa.unknown"}
)


@dataclass(frozen=True)
class Manifest:
    """One signed statement: who signed it and when, what was done by what, and what went into it.

    `under` is the label of the statement that took this one in, and `relation` how.
    `doubts` are codes of what speaks against a statement that another one took in, its own and of those it
    was reached by; of the newest statement there are none here, the state of the whole store tells.
    """

    label: str
    depth: int
    relation: str
    issuer: str
    signed: str
    tool: str
    actions: tuple[dict[str, str], ...]
    ingredients: int
    has_thumbnail: bool
    under: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def made(self) -> list[dict[str, str]]:
        """The actions that created the picture."""
        return [action for action in self.actions if action["action"] == "c2pa.created"]

    @property
    def passes_on(self) -> bool:
        """It signs a single picture again and names nothing that was done to it."""
        return self.ingredients == 1 and not self.actions

    @property
    def generator(self) -> str:
        """The generator named by the action that created the picture, "" if none did."""
        named = [generator_named(words_of(one), one["when"] or self.signed) for one in self.made]
        return next(filter(None, named), generator_named(self.tool) if self.is_generated else "")

    @property
    def is_generated(self) -> bool:
        """It was created by a trained model, whether or not the model is named."""
        return any(action["source_type"] in GENERATED for action in self.made)

    @property
    def is_captured(self) -> bool:
        """It was recorded by a camera."""
        return any(action["source_type"] in CAPTURED for action in self.made)

    @property
    def has_edits(self) -> bool:
        """Something was done that may change what the picture shows."""
        return any(action["action"] not in _HARMLESS for action in self.actions)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values for the record."""
        names = ("depth", "relation", "issuer", "signed", "tool", "has_thumbnail")
        lists = {"actions": list(self.actions), "doubts": list(self.doubts)}
        return {name: getattr(self, name) for name in names} | lists

    @property
    def without_origin(self) -> Manifest:
        """The same, without what it says of how the picture came to be; what was done to it since stays."""
        done = tuple(action for action in self.actions if action["action"] != "c2pa.created")
        return replace(self, actions=done)


def chain_of(store: dict[str, Any]) -> list[Manifest]:
    """The active manifest first, then what it was made from; a cycle is walked once, depth is bounded."""
    manifests = store["manifests"]
    waiting: list[tuple[str, str, Manifest | None]] = [(store["active_manifest"], "", None)]
    doubts_about = doubts_of(store)
    found: list[Manifest] = []
    seen: set[str] = set()
    while waiting and len(found) < MAX_MANIFESTS:
        label, relation, above = waiting.pop(0)
        if label in seen or label not in manifests or (above and above.depth == MAX_DEPTH):
            continue
        seen.add(label)
        one = manifest_of(manifests[label], label, relation)
        if above:
            doubts = tuple(sorted(doubts_about[label] | set(above.doubts)))
            one = replace(one, depth=above.depth + 1, under=above.label, doubts=doubts)
        found.append(one)
        waiting += [
            (part.get("active_manifest"), clean(part.get("relationship", ""), 20), one)
            for part in manifests[label].get("ingredients") or []
        ]
    if not found:
        raise KeyError("active_manifest")
    return found


def manifest_of(raw: dict[str, Any], label: str, relation: str) -> Manifest:
    """One manifest of the reader's JSON, as the newest one."""
    signature = raw.get("signature_info") or {}
    tools = [info.get("name", "") for info in raw.get("claim_generator_info") or []]
    return Manifest(
        label=label,
        depth=0,
        relation=relation,
        issuer=clean(signature.get("issuer") or "", 80),
        signed=clean(signature.get("time") or "", 32),
        tool=clean(raw.get("claim_generator") or ", ".join(tools), 80),
        actions=actions_of(raw),
        ingredients=len(raw.get("ingredients") or []),
        has_thumbnail=any(one.get("thumbnail") for one in (raw, *(raw.get("ingredients") or []))),
    )


def actions_of(raw: dict[str, Any]) -> tuple[dict[str, str], ...]:
    """What was done, in order; of the assertions c2pa.actions and c2pa.actions.v2."""
    lists = [
        assertion["data"].get("actions") or []
        for assertion in raw.get("assertions") or []
        if str(assertion.get("label", "")).startswith("c2pa.actions")
    ]
    return tuple(action_of(action) for actions in lists for action in actions)[:MAX_ACTIONS]


def action_of(action: dict[str, Any]) -> dict[str, str]:
    """{action, agent, source_type, when, description}; an agent is a name, or a name with a version."""
    agent = action.get("softwareAgent") or ""
    named = f"{agent.get('name', '')} {agent.get('version', '')}" if isinstance(agent, dict) else agent
    return {
        "action": clean(action.get("action", ""), 40),
        "agent": clean(named, 80),
        "source_type": source_type(str(action.get("digitalSourceType") or "")),
        "when": clean(action.get("when") or "", 32),
        "description": clean(action.get("description") or "", 80),
    }


def words_of(action: dict[str, str]) -> str:
    """What an action says of the program that did it.

    A description is anybody's text: it names a generator only where the action says that a model made it.
    """
    if action["source_type"] in CAPTURED:
        return ""
    return f"{action['agent']} {action['description'] if action['source_type'] in GENERATED else ''}"
