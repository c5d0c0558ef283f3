"""Fields of an XMP packet (ISO 16684-1) that say how a picture was made; must not read places.

Parsed by defusedxml: entities, which a packet never needs, are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element, ParseError  # nosec - types only

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

_IPTC_EXT: Final = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
FIELDS: Final = {
    f"{_IPTC_EXT}DigitalSourceType": "source_type",
    f"{_IPTC_EXT}AIPromptInformation": "prompt",
    f"{_IPTC_EXT}AIPromptWriterName": "prompt_writer",
    f"{_IPTC_EXT}AISystemUsed": "ai_system",
    f"{_IPTC_EXT}AISystemVersionUsed": "ai_version",
    "{http://ns.adobe.com/photoshop/1.0/}Credit": "credit",
    "{http://ns.adobe.com/photoshop/1.0/}Source": "source",
    "{http://ns.adobe.com/xap/1.0/}CreatorTool": "creator_tool",
    "{http://ns.adobe.com/tiff/1.0/}Make": "make",
    "{http://ns.adobe.com/tiff/1.0/}Model": "model",
    "{http://ns.adobe.com/tiff/1.0/}Software": "software",
    "{http://purl.org/dc/elements/1.1/}creator": "creator",
    "{http://purl.org/dc/elements/1.1/}description": "description",
    "{http://ns.adobe.com/exif/1.0/}UserComment": "comment",
}
MAX_DEPTH: Final = 64


class UnreadableXmp(Exception):  # noqa: N818  the name says what happened
    """The packet is no well-formed XML, or one built to do harm; `reason` says which."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def xmp_fields(packet: bytes) -> dict[str, str]:
    """The fields by the names in FIELDS, the first of each. Raises UnreadableXmp."""
    text = packet.rstrip(b"\0 \r\n\t")
    try:
        root = fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableXmp("it declares entities, which no such packet needs") from error
    except (ParseError, ValueError, LookupError) as error:
        raise UnreadableXmp("it is not well-formed") from error
    except RecursionError as error:
        raise UnreadableXmp("it is nested too deeply") from error
    found: dict[str, str] = {}
    for name, value in _values(root):
        if name in FIELDS and value.strip():
            found.setdefault(FIELDS[name], value.strip())
    return found


def _values(root: Element) -> Iterator[tuple[str, str]]:
    """Simple values are attributes or elements; lists hold theirs in items. Walked without recursion."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        yield from element.attrib.items()
        yield element.tag, value_of(element)
        if depth < MAX_DEPTH:
            waiting += [(child, depth + 1) for child in element]


def value_of(element: Element) -> str:
    """The text of an element, of the items of its list, or of the term it points to."""
    items = [item.text or item.get(f"{_RDF}resource") or "" for item in element.iterfind(f"*/{_RDF}li")]
    return (element.text or "").strip() or element.get(f"{_RDF}resource") or ", ".join(filter(None, items))
