"""Every route of the site, with an address to try it at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RegexPattern, URLPattern, URLResolver

SAMPLES = {"uuid": "{uuid}", "int": "1", "str": "x", "slug": "x", "path": "1"}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
GROUP = re.compile(r"\(\?P<\w+>(?:[^()]|\\.|\[[^\]]*\])*\)")


@dataclass(frozen=True)
class Route:
    """One named way into the site."""

    name: str
    template: str
    view: Any

    def __str__(self) -> str:
        return f"{self.name or 'unnamed'} /{self.template}"

    def address(self, pk: object) -> str:
        """A concrete address; where the route names a submission it is this one."""
        return "/" + self.template.format(uuid=pk)

    @property
    def is_open(self) -> bool:
        """True where the view says that it needs no signed-in person."""
        return getattr(self.view, "login_required", True) is False

    @property
    def is_api(self) -> bool:
        """True for the interface for programs."""
        return self.template.startswith("api/")

    @property
    def app(self) -> str:
        """Package the view comes from."""
        return str(self.view.__module__).partition(".")[0]


def all_routes() -> list[Route]:
    """The whole map, as Django resolves it."""
    return list(walk(get_resolver()))


def walk(resolver: URLResolver, prefix: str = "", names: tuple[str, ...] = ()) -> Iterator[Route]:
    """Routes below a resolver, depth first."""
    for entry in resolver.url_patterns:
        path = prefix + sample(entry)
        if isinstance(entry, URLResolver):
            yield from walk(entry, path, (*names, entry.namespace) if entry.namespace else names)
        else:
            yield Route(":".join((*names, entry.name or "")), path, entry.callback)


def sample(entry: URLPattern | URLResolver) -> str:
    """The entry's own part of the address, with sample values."""
    text = str(entry.pattern)
    if isinstance(entry.pattern, RegexPattern):
        return GROUP.sub("x", text).removeprefix("^").removesuffix("$")
    return CONVERTER.sub(lambda found: SAMPLES[found.group(1) or "str"], text)
