"""What is rendered can be read back; what is damaged is damaged as promised."""

import io
import random
import shutil

import cv2
import docx
import numpy as np
import pdfplumber
import pypdfium2
import pytest
from PIL import Image

from corpora.synthetic import compose, samples
from corpora.synthetic.__main__ import gold
from corpora.synthetic.damage import as_markdown, one_line, partial, strip, wrap
from corpora.synthetic.pdf import as_pdf
from corpora.synthetic.scan import Scanner, as_images, scan, scan_pdf
from corpora.synthetic.stamp import stamp
from corpora.synthetic.text import as_text
from corpora.synthetic.word import as_docx
from pipeline.text import fold, has_marks


def read(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [" ".join(page.extract_text().split()) for page in document.pages]


def first_with(feature, **wanted):
    plans = (compose(f"render:{n}", **wanted) for n in range(400))
    return next(plan for plan in plans if feature in plan.label["features"] and plan.label["number"])


@pytest.mark.parametrize("feature", ["form:state", "form:party", "form:youth", "joint", "type:Công văn"])
def test_pdf_reads_back(feature):
    plan = first_with(feature)
    pages = read(as_pdf(plan))
    text = " ".join(pages)
    assert plan.letterhead.heading[0] in pages[0]
    assert " ".join(plan.letterhead.numbers[0].split()) in pages[0]
    assert plan.signatures[0].name in pages[-1]
    for target in plan.label["targets"]:
        assert target["text"] in text


def test_pdf_numbers_its_later_pages():
    plan = next(p for p in map(compose, range(50)) if len(read(as_pdf(p))) > 1)
    pages = read(as_pdf(plan))
    assert pages[1].startswith("2 ")
    assert not pages[0].startswith("1 ")


def test_docx_reads_back():
    plan = first_with("phase-layout:table", doc_type="Kế hoạch")
    document = docx.Document(io.BytesIO(as_docx(plan)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert plan.letterhead.issuer[-1] in cells[0] and plan.letterhead.place_date in cells[1]
    assert all(phase["text"] in " ".join(cells) + text for phase in plan.label["phases"])
    assert all(target["text"] in text for target in plan.label["targets"])


@pytest.fixture(scope="module")
def scanned():
    plan = compose("scanned", kind="office", day=samples.Day(2019, 5, 6))
    scanner = Scanner(dpi=100, skew=2.0, noise=3)
    return plan, scan(plan, as_pdf(plan), scanner, random.Random(1))


def test_scan_is_stamped_in_red(scanned):
    _, pages = scanned
    last = np.asarray(Image.open(io.BytesIO(pages[-1])).convert("RGB")).astype(int)
    red = (last[..., 0] > last[..., 1] + 60) & (last[..., 0] > last[..., 2] + 60)
    assert red.sum() > 300
    first = np.asarray(Image.open(io.BytesIO(pages[0])).convert("RGB")).astype(int)
    if len(pages) > 1:
        assert ((first[..., 0] > first[..., 1] + 60).sum()) < 50


def test_scan_is_skewed(scanned):
    plan, pages = scanned
    grey = cv2.imdecode(np.frombuffer(pages[0], np.uint8), cv2.IMREAD_GRAYSCALE)
    straight = np.asarray(pypdfium2.PdfDocument(as_pdf(plan))[0].render(scale=100 / 72).to_pil().convert("L"))
    assert _row_contrast(grey) < 0.5 * _row_contrast(straight)


def _row_contrast(image):
    ink = (image < 128).sum(axis=1).astype(float)
    return float(np.abs(np.diff(ink)).mean())


def test_scan_pdf_has_no_text(scanned):
    _, pages = scanned
    assert "".join(read(scan_pdf(pages, 100))) == ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs tesseract")
def test_rubbish_layer_is_text_without_vietnamese_letters(scanned):
    _, pages = scanned
    top = Image.open(io.BytesIO(pages[0])).crop((0, 0, 827, 420))
    stream = io.BytesIO()
    top.save(stream, "JPEG")
    text = " ".join(read(scan_pdf([stream.getvalue()], 100, rubbish_layer=True)))
    assert len(text) > 100
    assert not set(text) & set("ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐăơư")


def test_images_of_every_kind(scanned):
    _, pages = scanned
    assert all(Image.open(io.BytesIO(data)).format == "PNG" for data in as_images(pages, "png"))
    assert Image.open(io.BytesIO(as_images(pages, "tif")[0])).n_frames == len(pages)


def test_stamp_is_round_and_says_specimen():
    one, other = stamp(random.Random(1), "UBND HUYỆN X", 200), stamp(random.Random(1), "UBND HUYỆN X", 200)
    assert one.tobytes() == other.tobytes()
    alpha = np.asarray(one.getchannel("A"))
    assert alpha[2, 2] == 0 and alpha.max() > 150


def test_damage():
    text = as_text(compose(3), "columns")
    rng = random.Random(0)
    assert strip(text, rng) == fold(text) and not has_marks(strip(text, rng))
    half = partial(text, rng)
    assert len(half) == len(text) and has_marks(half) and half != text and fold(half) == fold(text)
    assert max(map(len, wrap(text, rng).splitlines())) <= 64
    assert wrap(text, rng).split() == text.split() == one_line(text, rng).split()
    assert "   " not in one_line(text, rng)


def test_markdown_flattens_the_letterhead():
    plan = first_with("phase-layout:table")
    lines = as_markdown(plan).splitlines()
    assert (
        lines[0].startswith("| ") and plan.letterhead.place_date in lines[0] and lines[1] == "| --- | --- |"
    )
    assert any(
        row[0] in line for line in lines for b in plan.body for row in b.rows[1:] if line.startswith("|")
    )


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.file)
def test_committed_samples_are_the_generator_s(sample):
    label = samples.FOLDER / samples.label_name(sample)
    assert label.read_text("utf-8") == gold(samples.plan_of(sample), sample.damage)
    assert 1000 < (samples.FOLDER / sample.file).stat().st_size < 400_000
    if sample.file.endswith((".txt", ".docx")):
        assert (samples.FOLDER / sample.file).read_bytes() == sample.render(samples.plan_of(sample))


def test_two_samples_are_about_one_movement():
    labels = [samples.plan_of(sample).label for sample in samples.SAMPLES]
    assert sum(samples.SHARED in label["movements"] for label in labels) == 2
    assert len({label["level"] for label in labels}) == 5
