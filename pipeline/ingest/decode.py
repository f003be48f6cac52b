"""From bytes to text: which encoding, judged by the text that comes out."""

import codecs
import re
from typing import NamedTuple

from pipeline.ingest.quality import legal_share
from pipeline.text import nfc

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 65536
"""How many bytes are judged."""
GOOD = 0.6
"""Text in Windows-1258 has a larger share of legal marked words after decoding (about 0.9; others 0.3)."""
HINTED = 0.45
"""The same, where the file itself says that it is in Windows-1258."""
_MARKUP = re.compile(rb"<(style|script)\b.*?</\1\s*>|<[^<>]*>", re.I | re.S)
_CHARSET = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*(?:windows-|cp|x-cp)1258", re.I)
CONTROLS = bytes(set(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27})


_CODE_PAGES = ("cp1252", "cp1258")


class Decoded(NamedTuple):
    """A text, the encoding it was in, and how many characters had to be replaced by U+FFFD."""

    text: str
    encoding: str
    replaced: int

    @property
    def is_code_page(self) -> bool:
        """Whether a byte is a letter, so that control characters may be letters too (VISCII, VPS)."""
        return self.encoding in _CODE_PAGES


def _kept(error: UnicodeError) -> tuple[str, int]:
    """Bytes that Windows-1252 leaves open stay what they are: they are letters in VISCII and VPS."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("kept-as-control", _kept)


def decode(data: bytes) -> Decoded:
    """Decode `data`: by its byte order mark, as UTF-8, as UTF-16, else as a Windows code page."""
    return _decoded(data, _encoding(data))


def decode_page(data: bytes) -> Decoded:
    """Decode a page of HTML. It is judged without its tags; what it says of itself is a hint only, as
    pages call themselves Western, or UTF-8, whatever they are in."""
    encoding = _encoding(data)
    if encoding in _CODE_PAGES:
        text = _MARKUP.sub(b" ", data[: 8 * SAMPLE])
        encoding = _code_page(text[:SAMPLE], HINTED if _CHARSET.search(data[:SAMPLE]) else GOOD)
    return _decoded(data, encoding)


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "kept-as-control" if encoding == "cp1252" else "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def looks_like_text(data: bytes) -> bool:
    """Tell text in any encoding from binary content."""
    sample = data[:SAMPLE]
    if sample.startswith(tuple(bom for bom, _ in _BOMS)) or _utf16_without_bom(sample):
        return True
    if len(sample) - len(sample.translate(None, CONTROLS)) > len(sample) // 200:
        return False
    if _broken_utf8(sample) <= 0.01 * len(sample):
        return True
    # A Windows code page: mostly letters and blanks, of which few lie outside ASCII's.
    letters = len(re.findall(rb"[A-Za-z\s]", sample))
    return letters > 0.4 * len(sample)


def _encoding(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    sample = data[:SAMPLE]
    wide = _utf16_without_bom(sample)
    if wide:
        return wide
    broken = _broken_utf8(data)
    if not broken:
        return "utf-8"
    multibyte = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]", sample))
    if broken < 0.02 * multibyte:
        return "utf-8"
    return _code_page(sample, GOOD)


def _code_page(sample: bytes, good: float) -> str:
    """The bytes of TCVN3, VNI, VISCII and VPS are kept apart by cp1252, for whoever knows those encodings."""
    return "cp1258" if legal_share(nfc(sample.decode("cp1258", "replace"))) > good else "cp1252"


def _broken_utf8(data: bytes) -> int:
    """How many undecodable places `data` has; a character cut at the very end is none."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    return text.count("\ufffd") - data.count(b"\xef\xbf\xbd")


def _utf16_without_bom(sample: bytes) -> str | None:
    """UTF-16 shows in the blanks and line ends: every other byte of theirs is zero."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.1 * len(sample) or min(even, odd) > 0.01 * len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"
