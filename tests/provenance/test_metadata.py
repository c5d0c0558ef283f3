import pytest
from PIL import Image

from classifier.intake.decode import read_image
from classifier.intake.raw_metadata import MAX_BLOCK, RawMetadata
from classifier.provenance.exif_texts import exif_texts
from classifier.provenance.iptc_iim import iim_fields
from classifier.provenance.metadata import read_metadata
from classifier.provenance.signal import Says, State
from classifier.provenance.source_types import SOURCE_TYPES
from tests.intake import heic_samples
from tests.intake.makers import encode, exif, picture

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
EXT = 'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def packet(inside, namespaces=EXT, attributes=""):
    described = f'<rdf:Description rdf:about="" {namespaces} {attributes}>{inside}</rdf:Description>'
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {RDF}>{described}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def of_xmp(*args, **kwargs):
    return read_metadata(RawMetadata(xmp=packet(*args, **kwargs)))


def test_without_metadata_nothing_is_said():
    found = read_metadata(RawMetadata())
    assert (found.state, found.says) == (State.NONE, Says.NOTHING)


def test_a_block_that_says_nothing_of_the_origin_is_not_called_absent():
    turned = read_image(encode(picture(), "JPEG", exif=exif({0x0112: 1}))).metadata
    found = read_metadata(turned)
    assert (found.state, found.says) == (State.NONE, Says.NOTHING)
    assert found.summary.startswith("There is some, but nothing in it says")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_source_type_is_read_from_every_format(kind):
    xmp = packet(
        f"<Iptc4xmpExt:DigitalSourceType>{TERM}trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>"
    )
    options = {"pnginfo": png_text("XML:com.adobe.xmp", xmp.decode())} if kind == "PNG" else {"xmp": xmp}
    found = read_metadata(read_image(encode(picture(), kind, **options)).metadata)
    assert found.details["source_type"] == "trainedAlgorithmicMedia"
    assert (found.state, found.says) == (State.FOUND, Says.GENERATED)


def png_text(key, value):
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt(key, value)
    return info


def test_heic_metadata_comes_through_the_child():
    assert read_image(heic_samples.WITH_EXIF).metadata.exif


@pytest.mark.parametrize("term", SOURCE_TYPES)
def test_every_term_has_plain_words(term):
    found = of_xmp("", attributes=f'Iptc4xmpExt:DigitalSourceType="{TERM}{term}"')
    assert found.details["source_type"] == term
    assert "Anyone can write or remove" in found.summary


def test_a_term_that_nobody_defined_is_not_repeated():
    found = of_xmp("", attributes=f'Iptc4xmpExt:DigitalSourceType="{TERM}realPhotoTrustMe"')
    assert "source_type" not in found.details


@pytest.mark.parametrize(
    ("system", "says", "generator"),
    [
        ("DALL-E 3", Says.DALLE3, "DALL·E 3"),
        ("DALL·E 2", Says.OTHER_GENERATOR, "DALL·E 2"),
        ("Midjourney", Says.OTHER_GENERATOR, "Midjourney"),
        ("Made with Google AI", Says.OTHER_GENERATOR, "Google Imagen"),
        ("Adobe Photoshop", Says.NOTHING, ""),
    ],
)
def test_the_ai_system_is_named(system, says, generator):
    found = of_xmp(f"<Iptc4xmpExt:AISystemUsed>{system}</Iptc4xmpExt:AISystemUsed>")
    assert (found.says, found.generator) == (says, generator)


def test_a_camera_is_named_and_claims_nothing_more():
    found = read_metadata(
        read_image(encode(picture(), "JPEG", exif=exif({0x010F: "Leica", 0x0110: "M11"}))).metadata
    )
    assert (found.says, found.details["make"], found.details["model"]) == (Says.CAMERA, "Leica", "M11")


def test_places_and_people_are_never_kept():
    space = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    )
    space += 'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
    found = of_xmp(
        "<dc:creator><rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq></dc:creator>"
        "<photoshop:City>Vienna</photoshop:City><exif:GPSLatitude>48,12N</exif:GPSLatitude>"
        "<photoshop:Credit>Example Press</photoshop:Credit>",
        namespaces=space,
    )
    kept = str(found.to_json())
    assert "Jane" not in kept
    assert "Vienna" not in kept
    assert "48,12" not in kept
    assert found.details["withheld"] == ["creator"]
    assert found.details["credit"] == "Example Press"


def test_a_prompt_is_noticed_and_not_kept():
    found = of_xmp("<Iptc4xmpExt:AIPromptInformation>a secret scene</Iptc4xmpExt:AIPromptInformation>")
    assert found.details["withheld"] == ["prompt"]
    assert "secret" not in str(found.to_json())


@pytest.mark.parametrize(
    ("xmp", "reason"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x:xmpmeta xmlns:x="adobe:ns:meta/">&a;</x:xmpmeta>', "entities"),
        (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf", "well-formed"),
        ("<a>\ud800</a>".encode("utf-8", "surrogatepass"), "well-formed"),
        (packet("x")[:-40].decode().encode("utf-16"), "well-formed"),
        (b"\xff\xfe\x00", "well-formed"),
    ],
)
def test_a_harmful_or_damaged_packet_is_unreadable_with_its_reason(xmp, reason):
    found = read_metadata(RawMetadata(xmp=xmp))
    assert found.state is State.UNREADABLE
    assert reason in found.summary


def test_a_deeply_nested_packet_ends():
    deep = b"<a>" * 50_000 + b"</a>" * 50_000
    assert read_metadata(RawMetadata(xmp=deep)).state in {State.NONE, State.UNREADABLE}


def test_one_damaged_block_leaves_the_others():
    raw = RawMetadata(xmp=b"<x", exif=encode_exif({0x010F: "Leica"}))
    found = read_metadata(raw)
    assert found.details["make"] == "Leica"
    assert "well-formed" in found.details["unreadable"][0]


def encode_exif(tags):
    return exif(tags).tobytes()


def test_a_huge_block_is_left_out_and_told():
    data = encode(picture(), "PNG", pnginfo=png_text("XML:com.adobe.xmp", "<a>" + "x" * MAX_BLOCK))
    found = read_metadata(read_image(data).metadata)
    assert found.state is State.UNREADABLE
    assert "larger than a megabyte" in found.summary


def test_contradictions_stand_side_by_side():
    raw = RawMetadata(
        xmp=packet("<Iptc4xmpExt:AISystemUsed>DALL-E</Iptc4xmpExt:AISystemUsed>"),
        exif=encode_exif({0x010F: "Leica"}),
    )
    found = read_metadata(raw)
    assert (found.says, found.details["make"]) == (Says.DALLE3, "Leica")


@pytest.mark.parametrize(
    "block", [b"", b"Exif\0\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"x" * 99]
)
def test_exif_that_makes_no_sense_holds_nothing(block):
    assert exif_texts(block) == {}


def test_the_iptc_record_is_read_up_to_where_it_makes_sense():
    record = b"\x1c\x02\x6e\x00\x05Press\x1c\x02\x50\x00\x04Jane\x1c\x02\x5a\x00\x06Vienna\x1c\x02"
    assert iim_fields(record) == {"credit": "Press", "creator": "Jane"}
    assert iim_fields(b"\x1c\x02\x6e\xff\xff") == {}


@pytest.mark.parametrize("software", ["gnome-screenshot", "ShareX", "Snipping Tool"])
def test_a_file_that_says_it_is_a_screenshot_is_called_one(software):
    info = png_text("Software", software)
    found = read_metadata(read_image(encode(Image.new("RGB", (90, 90)), "PNG", pnginfo=info)).metadata)
    assert found.details["screenshot"] is True
