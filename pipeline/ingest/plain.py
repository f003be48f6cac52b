"""Plain text and Markdown: any encoding, any line ends; without marks of Markdown, tags and escapes."""

import html
import re

from pipeline.document import Page, Problem
from pipeline.ingest.contents import Contents
from pipeline.ingest.decode import decode
from pipeline.ingest.escapes import without_escapes
from pipeline.layout import PageText, words_of
from pipeline.messages import say
from pipeline.text import nfc

TAB = 8
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85\v]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\x00-\x08\x0e-\x1f]")
_INVISIBLE_ALONE = re.compile(r"[\u200b-\u200f\u2060\ufeff]|(?<![^\W\d_])[\x00-\x08\x0e-\x1f](?![^\W\d_])")
"""In a code page a control character beside a letter is one itself (VISCII, VPS)."""
_WIDE_BLANKS = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
_SILENT = re.compile(r"<(script|style|head)\b.*?</\1\s*>|<!--.*?-->|<!doctype[^>]*>", re.I | re.S)
_BREAK = re.compile(r"<br\b[^<>]*>|</?(?:p|div|tr|li|h[1-6]|table|ul|ol|center|hr)\b[^<>]*>", re.I)
_CELL = re.compile(r"</t[dh]\s*>\s*(?=<t[dh]\b)", re.I)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|span|font|small|big|sup|sub|strike|del|ins|img|td|th|tbody|thead|"
    r"html|body|meta|link|title|o:p|blockquote|code|pre|section|article)\b[^<>]*>",
    re.I,
)

_MARKDOWN = re.compile(
    r"^#{1,6} +\S|\*\*[^\s*]|[^\s*]\*\*|\]\((?:https?:|mailto:|#|/)|^\|? ?:?-{3,}:? ?\||\\[_*#]"
    r"|^ {0,3}\*(?=[^\s*])[^*\n]+(?:\n *(?=[^\s*-])[^*\n]+){0,3}?\*$",  # *em* of some lines
    re.M,
)
"""What only Markdown has; a lone asterisk or dash proves nothing."""
_INNER = r"(?:(?!\n\s*\n)(?:[^*]|(?<!\*)\*(?!\*)))"
"""A character within strong text: of the same paragraph, and no other mark of strength."""
_MARKS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("#", re.compile(r"^ {0,3}#{1,6}(?: +|$)(.*?)(?: +#+)?$", re.M), r"\1"),  # ## heading
    ("[", re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*(?: \"[^\"]*\")?\)"), r"\1"),  # [text](address)
    ("`", re.compile(r"^ {0,3}```.*$", re.M), ""),  # ``` fence
    ("*", re.compile(rf"(?<![\\*])\*\*(?=[^\s*])({_INNER}+?)(?<!\\)\*\*(?!\*)"), r"\1"),  # **strong**
    ("*", re.compile(rf"(^ {{0,3}}(?:[-+*] )?|\| *)\*\* +({_INNER}+?)(?<!\\)\*\*(?!\*)", re.M), r"\1\2"),
    ("*", re.compile(r"(?<![\\*=_–—-])\*{2,3}(?=[^\s*])|(?<=[^\s\\*])(?<![=_–—-])\*{2,3}(?!\*)"), ""),
    ("*", re.compile(r"(?<!\S)\*\* *(?:\*\*)?$|^ *\* \*$", re.M), ""),  # ** ** of nothing
    (
        "*",
        re.compile(
            r"(?<![\w*\\])\*(?=[^\s*])((?:(?!\n\s*\n)[^*])+?)(?:(?<=[^\s\\])\*(?![\w*])|\s+\*$)", re.M
        ),
        r"\1",
    ),  # *em*
    (
        "_",
        re.compile(r"(?<![\w\\])_(?=[^\s_])([^_\n]+(?:\n(?=\S)[^_\n]+){0,2}?)(?<=[^\s\\])_(?!\w)"),
        r"\1",
    ),  # _em_
    ("`", re.compile(r"(?<!`)`([^`\n]+)`(?!`)"), r"\1"),  # `code`
    (">", re.compile(r"^ {0,3}> ?", re.M), ""),  # > quotation
    ("\\", re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])"), r"\1"),  # \* escaped
)
"""What each mark is known by, the mark, and what to put in its place."""


def read_plain(data: bytes, name: str, ocr: str) -> Contents:
    """Decode and clean a text file; a form feed starts a new page."""
    found = decode(data)
    contents = text_contents(found.text, _INVISIBLE_ALONE if found.is_code_page else _INVISIBLE)
    if not found.replaced:
        return contents
    problem = Problem("ingest", "bad-bytes", say("problem.bad-bytes", count=found.replaced))
    return contents._replace(problems=(problem,))


def text_contents(text: str, invisible: re.Pattern[str] = _INVISIBLE) -> Contents:
    """Clean a text of what is `invisible`, and cut it into pages."""
    text = _LINE_ENDS.sub("\n", nfc(without_escapes(text)))
    markdown = bool(_MARKDOWN.search(text))
    text = strip_hypertext(text)
    if markdown:
        text = strip_markdown(text)
    pages = [page for part in text.split("\f") if (page := _tidy(part, invisible))] or [""]
    media_type = "text/markdown" if markdown else "text/plain"
    return Contents(
        [
            (Page(number, "text", 0, 0), PageText(page, words_of(page)))
            for number, page in enumerate(pages, start=1)
        ],
        media_type=media_type,
    )


def strip_markdown(text: str) -> str:
    """Take the marks of Markdown off; list dashes and tables stay as they are.

    >>> strip_markdown("## **I. MỤC ĐÍCH**")
    'I. MỤC ĐÍCH'
    >>> strip_markdown("* Chỉ tiêu: 5*3, *in nghiêng*")
    '* Chỉ tiêu: 5*3, in nghiêng'
    """
    for sign, pattern, replacement in _MARKS:
        if sign in text:
            text = pattern.sub(replacement, text)
    return text


def strip_hypertext(text: str) -> str:
    """Take simple tags off and decode entities; `<` and `&` of ordinary text stay.

    >>> strip_hypertext("Phòng GD&amp;ĐT<br>số học sinh < 35")
    'Phòng GD&ĐT\\nsố học sinh < 35'
    """
    text = _SILENT.sub("", text)
    text = _CELL.sub(" | ", text)
    text = _TAG.sub("", _BREAK.sub("\n", text))
    return nfc(_ENTITY.sub(lambda m: html.unescape(m[0]), text))


def _tidy(text: str, invisible: re.Pattern[str]) -> str:
    """Visible characters only, tabs as blanks, no blanks at line ends, no blank edges."""
    text = _WIDE_BLANKS.sub(" ", invisible.sub("", text))
    lines = [_without_tabs(line).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


def _without_tabs(line: str) -> str:
    """Tab stops as blanks; a tab between words parts columns, so at least three blanks."""
    if "\t" not in line:
        return line
    head, *cells = re.split(r" *\t[\t ]*", line)
    widths = [len(match) for match in re.findall(r" *\t[\t ]*", line)]
    result = head
    for cell, width in zip(cells, widths, strict=True):
        stop = -(-(len(result) + 1) // TAB) * TAB
        result = result.ljust(max(stop, len(result) + (max(3, width) if result else 0))) + cell
    return result
