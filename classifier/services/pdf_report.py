"""One result as a PDF to file or to hand on: the sentences and numbers of the result's page, on paper."""

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.text import capfirst
from fpdf import FPDF, FontFace
from fpdf.enums import TextEmphasis, XPos, YPos
from PIL import Image

from accounts.moments import in_words
from classifier.services.fact_rows import Row
from classifier.services.report import Report
from classifier.services.technique_report import Technique

FONTS: Final = Path(__file__).parent / "fonts"
FONT: Final = "DejaVu"
MARGIN: Final = 18.0  # millimetres, as all lengths here
PICTURE: Final = 60.0
PICTURE_PIXELS: Final = 900
GAP: Final = 2.5
POINT: Final = 3.5
INK: Final = (23, 32, 43)
SOFT: Final = (72, 82, 94)
LINE: Final = (150, 158, 168)
WITHDRAWN: Final = "RELEASE WITHDRAWN: do not rely on this result"


class Size(NamedTuple):
    """A size of letters in points, with the height of its lines in millimetres."""

    points: float
    line: float


TITLE, HEADING, BODY, SMALL = Size(19, 8.4), Size(12.5, 6.2), Size(9.6, 4.7), Size(8.2, 4.0)


@dataclass(frozen=True)
class Subject:
    """What a PDF says beside the report itself.

    `name` (the file's) and `picture` (its re-encoded preview) are empty where the reader may not have them;
    `address` is where the result can be read as it stands today.
    """

    site: str
    address: str
    release_address: str
    made_at: datetime
    checked_at: datetime
    name: str = ""
    picture: bytes = b""


def pdf_report(report: Report, subject: Subject) -> bytes:
    """The report as a PDF of two or three A4 pages, about 60 kB without a picture.

    A withdrawn release is said first, and again on top of every page. Letters the font lacks (it has Latin,
    Greek, Cyrillic and more, but no Chinese, Japanese or Korean) show as empty boxes.
    """
    paper = Paper(report, subject)
    paper.add_page()
    _answer(paper, report, subject)
    _measured(paper, report)
    _base_rates(paper, report)
    paper.heading("What else to do")
    paper.points(report.next_steps)
    _techniques(paper, report.techniques)
    _file(paper, report, subject)
    return bytes(paper.output())


class Paper(FPDF):
    """A4 in our fonts, with a head and a foot on every page, and the few shapes that a report is made of."""

    def __init__(self, report: Report, subject: Subject) -> None:
        super().__init__(format="A4")
        self.is_withdrawn = bool(report.withdrawn_notice)
        self.about = subject
        self.add_font(FONT, fname=FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(FONT, "B", FONTS / "DejaVuSansCondensed-Bold.ttf")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN + 4)
        self.set_title(f"{report.headline} ({report.release})")
        self.set_lang("en")
        self.set_author(subject.site)
        self.set_creation_date(subject.made_at)
        self.alias_nb_pages()

    def header(self) -> None:
        """The site and the moment; the withdrawal, if there is one, on every page."""
        self.write_line(
            f"{self.about.site} · report of {in_words(self.about.made_at, None)}", SMALL, colour=SOFT
        )
        if self.is_withdrawn:
            self.write_line(WITHDRAWN, BODY, bold=True)
        self.rule()

    def footer(self) -> None:
        """What a paper cannot know, and the page's number."""
        self.set_y(-MARGIN)
        self.rule()
        self.write_line(
            f"Evidence to weigh, never proof on its own. Page {self.page_no()} of {{nb}}", SMALL, colour=SOFT
        )

    def write_line(
        self,
        text: str,
        size: Size = BODY,
        *,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        width: float = 0,
        indent: float = 0,
    ) -> None:
        """A paragraph over `width` millimetres, or to the right margin."""
        self.set_font(FONT, TextEmphasis.B if bold else "", size.points)
        self.set_text_color(*colour)
        self.set_x(self.l_margin + indent)
        self.multi_cell(width, size.line, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        """A heading that is also in the outline, and never alone at the foot of a page."""
        if self.will_page_break(HEADING.line + 3 * BODY.line):
            self.add_page()
        self.ln(GAP)
        self.start_section(text)
        self.write_line(text, HEADING, bold=True)
        self.ln(GAP / 3)

    def point(self, sentence: str, size: Size = BODY, *, indent: float = 0) -> None:
        """One of a list, its mark beside its first line."""
        if self.will_page_break(size.line):
            self.add_page()
        self.set_font(FONT, "", size.points)
        self.set_text_color(*INK)
        self.set_x(self.l_margin + indent)
        self.cell(POINT, size.line, "•")
        self.write_line(sentence, size, indent=indent + POINT)

    def points(self, sentences: tuple[str, ...]) -> None:
        """A list."""
        for sentence in sentences:
            self.point(sentence)

    def rule(self) -> None:
        """A line over the whole width."""
        self.set_draw_color(*LINE)
        self.line(self.l_margin, self.get_y() + 0.8, self.w - self.r_margin, self.get_y() + 0.8)
        self.ln(GAP)


def _answer(paper: Paper, report: Report, subject: Subject) -> None:
    top = paper.get_y()
    image = _picture(subject.picture)
    height = _place_picture(paper, image, top) if image else 0
    width = paper.epw - PICTURE - 2 * GAP if image else 0
    paper.write_line(report.question, colour=SOFT, width=width)
    paper.start_section(report.headline)
    paper.write_line(report.headline, TITLE, bold=True, width=width)
    if report.withdrawn_notice:
        paper.write_line(f"Withdrawn. {report.withdrawn_notice}", bold=True, width=width)
        paper.ln(GAP / 2)
    paper.write_line(capfirst(report.next_line), Size(10.8, 5.2), width=width)
    paper.ln(GAP / 2)
    paper.write_line(report.consequences, bold=True, width=width)
    if subject.name:
        paper.ln(GAP / 2)
        paper.write_line(f"File: {subject.name}", SMALL, colour=SOFT, width=width)
    paper.set_y(max(paper.get_y(), top + height))
    _number(paper, report)


def _number(paper: Paper, report: Report) -> None:
    if report.reading == report.band:
        paper.heading("In numbers")
    else:
        paper.heading(f"What the detector alone says: {report.band_words}")
    if report.is_calibrated:
        paper.write_line(
            f"{report.probability_words} {report.assumption} (range {report.interval_words})", bold=True
        )
    paper.write_line(report.number_sentence)
    if report.is_calibrated:
        paper.write_line(
            f"Strength of the evidence. {report.strength_sentence} This does not depend on how common such "
            "pictures are."
        )
    paper.ln(GAP / 2)
    paper.points(report.meanings)


def _measured(paper: Paper, report: Report) -> None:
    paper.heading("How often the detector is wrong with pictures like this")
    if report.condition_label:
        paper.write_line(f"Nearest kind of picture we measured: {report.condition_label}", colour=SOFT)
    paper.points(report.condition_sentences)
    if report.caveats:
        paper.heading("What to know about this picture")
    for caveat in report.caveats:
        number = "" if caveat.number in report.condition_sentences else caveat.number
        paper.write_line(" ".join(filter(None, (f"{caveat.title}. {caveat.sentence}", number))))
        paper.write_line(f"What to do: {caveat.advice}", indent=4)
        paper.ln(GAP / 2)


def _base_rates(paper: Paper, report: Report) -> None:
    if not report.is_calibrated:
        return
    alone = report.reading == report.band
    paper.heading(f"What {'it means' if alone else 'the pixels alone mean'} where you look")
    paper.points(tuple(rate.sentence for rate in report.base_rates))


def _techniques(paper: Paper, techniques: tuple[Technique, ...]) -> None:
    paper.heading("All ways of looking, side by side")
    for technique in techniques:
        paper.write_line(technique.name, bold=True)
        paper.write_line(technique.finding, colour=INK if technique.says_something else SOFT)
        if technique.limits:
            paper.write_line(technique.limits, SMALL, colour=SOFT)
        for step in technique.steps:
            paper.point(step, SMALL, indent=4)
        for row in technique.rows:
            paper.write_line(f"{row.label}: {row.value}", SMALL, indent=4)
        paper.ln(GAP / 2)


def _file(paper: Paper, report: Report, subject: Subject) -> None:
    paper.heading("The file, and how to repeat this result")
    checked = Row("Checked", in_words(subject.checked_at, None))
    rows = [row for row in (*report.facts, checked, *report.details) if row.value]
    paper.set_font(FONT, "", SMALL.points)
    paper.set_draw_color(*LINE)
    with paper.table(
        [(row.label, row.value) for row in rows],
        col_widths=(3, 5),
        line_height=SMALL.line,
        first_row_as_headings=False,
        borders_layout="HORIZONTAL_LINES",
        text_align="LEFT",
        padding=0.6,
        headings_style=FontFace(),
    ):
        pass
    paper.ln(GAP)
    paper.write_line(
        "This paper does not change, but what is known of the detector does. Whether release "
        f"{report.release} still stands, with all its measured limits: {subject.release_address}"
    )
    paper.write_line(f"This result as it stands today: {subject.address}")


def _picture(preview: bytes) -> Image.Image | None:
    if not preview:
        return None
    image = Image.open(io.BytesIO(preview)).convert("RGB")
    image.thumbnail((PICTURE_PIXELS, PICTURE_PIXELS))
    return image


def _place_picture(paper: Paper, image: Image.Image, top: float) -> float:
    """Draw it in the right column; its height."""
    width = PICTURE if image.width >= image.height else PICTURE * image.width / image.height
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=88)
    paper.image(
        jpeg, x=paper.w - paper.r_margin - width, y=top, w=width, alt_text="The picture that was checked"
    )
    return width * image.height / image.width
