"""How far the statements under the newest one can be believed; pure functions on the reader's JSON.

Whoever takes a signed picture in records what a check of it found then (C2PA 2.2, section 15.11). The reader
checks again and tells what is different now. Both give the address of the statement that a code is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

TRUSTED: Final = "signingCredential.trusted"
UNTRUSTED: Final = "signingCredential.untrusted"
_ADDRESS: Final = re.compile(r"self#jumbf=/c2pa/([^/]+)")

# The label of a statement, whether a check of it succeeded, and the check's code.
Check = tuple[str, bool, str]


def doubts_of(store: dict[str, Any]) -> dict[str, frozenset[str]]:
    """Codes of what speaks against each statement that another one took in, by label; empty if nothing does.

    One that nobody found to be signed by a trusted issuer has at least the code UNTRUSTED.
    """
    before, now = _by_statement(_recorded(store)), _by_statement(_found_now(store))
    return {label: _against(before[label], now[label]) for label in store["manifests"]}


def _against(before: dict[bool, set[str]], now: dict[bool, set[str]]) -> frozenset[str]:
    trusted_before = TRUSTED in before[True] and UNTRUSTED not in now[False]
    others = (before[False] | now[False]) - {UNTRUSTED}
    return frozenset(others if trusted_before or TRUSTED in now[True] else others | {UNTRUSTED})


def _by_statement(checks: Iterable[Check]) -> defaultdict[str, dict[bool, set[str]]]:
    found: defaultdict[str, dict[bool, set[str]]] = defaultdict(lambda: {True: set(), False: set()})
    for label, succeeded, code in checks:
        found[label][succeeded].add(code)
    return found


def _recorded(store: dict[str, Any]) -> Iterator[Check]:
    """What was found when a picture was taken in; `validation_status` in statements of before 2024."""
    for manifest in store["manifests"].values():
        for part in manifest.get("ingredients") or []:
            label = part.get("active_manifest") or ""
            results = (part.get("validation_results") or {}).get("activeManifest") or {}
            yield from _checks(results.get("success"), label, succeeded=True)
            yield from _checks(results.get("failure"), label, succeeded=False)
            yield from _checks(part.get("validation_status"), label, succeeded=False)


def _found_now(store: dict[str, Any]) -> Iterator[Check]:
    """What the reader finds and nobody recorded."""
    for delta in (store.get("validation_results") or {}).get("ingredientDeltas") or []:
        changes = delta.get("validationDeltas") or {}
        yield from _checks(changes.get("success"), "", succeeded=True)
        yield from _checks(changes.get("failure"), "", succeeded=False)


def _checks(items: Any, taken_in: str, *, succeeded: bool) -> Iterator[Check]:
    """An address that names no statement means the one that was taken in."""
    for item in items or []:
        named = _ADDRESS.match(str(item.get("url") or ""))
        yield (named[1] if named else taken_in), succeeded, str(item["code"])
