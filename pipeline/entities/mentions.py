"""Mentions of what may be a movement: quotations, names behind "phong trào", themes in tables.

What a quotation is, the words before it say: phong trào "…" is a movement, khẩu hiệu "…" is none;
a quotation that only goes on with a list is what its neighbour is. The rules say what they take a
mention for; `naming` describes it for the scorer, which decides.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.entities.findings import collapse
from pipeline.lexicon import begins_with, body_head, cues, expand, known_movements, movement_key
from pipeline.structure import Layout
from pipeline.text import is_syllable, lower, search_key

DRIVE, APPEAL, PROGRAMME, AWARD = "phong trào thi đua", "cuộc vận động", "chương trình", "giải thưởng"
_QUOTE = re.compile(
    r"""(?:[“"«„‟‘]|''|(?<![\w'])'(?=\w))
        (?P<name>(?!')[^“”"«»„‟‘\n]{4,260}?)
        (?<!\s) (?!\s"\w) \s* (?:[”"»“’]|''|(?<=\w)'(?![\w']))""",
    re.VERBOSE,
)
CUES = re.compile(
    rf"""(?P<drive>\bphong\strao(?:\sthi\sdua)? | \bptt?d\b
           | \b(?:dot|chu\sde|cao\strao)\sthi\sdua
           | \b(?:dot|chang|giai\sdoan)\s(?:thu\s)?(?:\d{{1,2}}|[ivx]{{1,4}}|nhat|mot|hai|ba|tu|bon)\b
             (?=[^“”.;]{{0,60}}:?\s*$)
           | (?<!danh\shieu\s)(?<!cong\stac\s)(?<!hinh\sthuc\s)(?<!khen\s)
             (?<!cum\s)(?<!khoi\s)(?<!tieu\schi\s)(?<!giao\suoc\s)
             \bthi\sdua(?=\s*(?:voi\s(?:chu\sde|ten\sgoi|noi\sdung)|theo\s\w+|cao\sdiem|dac\sbiet|nuoc\srut|\w+)?\s*:?\s*$))
      | (?P<appeal>\bcuoc\svan\sdong | \bcvd\b)
      | (?P<programme>\bchuong\strinh)
      | (?P<award>\bgiai\sthuong)
      | (?P<other>\b(?:{cues("movement-other")})\b)""",
    re.VERBOSE,
)
_KIND = {"drive": DRIVE, "appeal": APPEAL, "programme": PROGRAMME, "award": AWARD}
_LIST = re.compile(r"\s*(?:[,;:&]|\bva\b|\bcung\b|\bhay\b|[-–+])*\s*(?:va\s*)?$")
_BARE = re.compile(
    r"(?P<cue>\b(?:phong trao(?: thi dua)?|dot thi dua(?: cao diem)?|cuoc van dong)"
    r"(?:[^“”\"\n.;:]{0,40}mang ten)?"
    r"|\bchu de|\bchu diem|\bmang ten|\bphong trao [^“”\"\n.;:]{3,40}(?=:))\s*:?\s+"
    r"(?=(?P<name>(?!thi dua)\w[^\n|“”\"«»‘’'.;:()]{7,160}))"
)
_UNCLOSED = re.compile(
    r"(?P<cue>\b(?:phong trao(?: thi dua)?|dot thi dua|cuoc van dong)(?: mang ten)?)\s*:?\s*[“\"«]"
    r"(?=(?P<name>\w[^\n|“”\"«»;:()]{7,160}))"
)
_CAPITALS = re.compile(r"[^a-zà-ỹđ\n]{12,}(?=\s|$)")
_OCCASION = re.compile(r"\b(?:ky niem|ki niem|chao mung|nhan dip|nhan|mung)\s*$")
_BARE_END = re.compile(
    rf"\s(?:{cues('movement-ends', marked=True)})\b|(?<!làm)\stheo\b|\snăm (?:học )?\d|[.;]|$"
)
_NEXT_NAMED = re.compile(rf"(?:{cues('movement-heads', marked=True)})\b")
_TIMED = re.compile(r"(?:Từ|Thời gian|Trong|Năm|Tháng|Đợt|Giai đoạn|Theo|Do|Bắt đầu|Kể từ)\b")
CLAUSE = re.compile(r"(?:Để|Nhằm|Qua|Thông qua|Trên cơ sở|Bên cạnh|Ngoài|Khi|Nếu)\s", re.IGNORECASE)
"""What begins a clause that is no name."""
_CUE_AGAIN = re.compile(r"(?:các )?(?:phong trào|cuộc vận động|đợt thi đua)\b", re.IGNORECASE)
OTHER_SORT = re.compile(rf"(?:{cues('movement-sorts')})\b")
"""What begins the name of something else: a day, a week, a campaign, a contest."""
_TITLED = re.compile(
    r"\b(?:phong trao thi dua|dot thi dua(?: cao diem| dac biet)?|cuoc van dong)\s+"
    rf"(?P<name>(?:{cues('movement-verbs')})\s\S+\s\S+)"
)


_TOLD = 5
"""A known name of so many words is one without a word that says so; shorter ones are sayings, too."""
_MODELS = re.compile(r"\b(?:cac|nhung|nhieu)\s(?:[a-z]+\s){0,3}?mo hinh\b[^.;“”]{0,90}(?:\bnhu\b|:)\W*$")
_WEAK = re.compile(cues("movement-weak"))
"""Words before a quotation that may stand there by chance, whatever it is."""


class Mention(NamedTuple):
    """A name at `start:end`. `kind` is what the rules take it for, None for nothing of the sort.

    `form` is quoted, unclosed, bare, titled, tabulated, listed or recalled; `lead` the folded words between
    the last mention or the start of the paragraph and this one; `guessed`: where a bare name ends is only
    guessed; `denied`: what opens its list says that it is a model.
    """

    start: int
    end: int
    name: str
    kind: str | None
    form: str
    lead: str = ""
    known: bool = False
    guessed: bool = False
    denied: bool = False


def mentions(layout: Layout) -> list[Mention]:
    """All mentions in the head and body of a document, in order."""
    themes = list(_tabulated(layout))
    quoted = list(_quoted(layout))
    named = (*quoted, *_unclosed(layout, quoted), *_bare(layout), *_titled(layout))
    found = [m for m in named if not _within(m, themes)]
    return sorted([*themes, *found], key=lambda mention: mention.start)


def _within(mention: Mention, themes: list[Mention]) -> bool:
    """Whether a mention is a theme of a table once more, or the part of one on its first line."""
    key = search_key(mention.name)[:12]
    return any(
        t.start <= mention.end and mention.start <= t.end and key in search_key(t.name) for t in themes
    )


def _quoted(layout: Layout) -> Iterator[Mention]:
    for start, end in _spans(layout):
        last_end, last_kind, denied = start, None, False
        for match in _QUOTE.finditer(layout.flow, start, end):
            lead = layout.key[last_end : match.start()]
            goes_on = last_end > start and _LIST.fullmatch(lead)
            kind = last_kind if goes_on else _kind(layout, lead, match.start(), start)
            name = clean(match["name"])
            if kind and not lead.strip(" -–+*1234567890).:") and re.match(r"(?:Ngày|Tuần|Tháng|Năm)\b", name):
                kind = None
            denied = kind is None and (denied if goes_on else _of_models(lead))
            known = None if denied else known_movements().get(movement_key(name))
            told = known and not goes_on and len(movement_key(name).split()) >= _TOLD
            if known and told and kind is None and not _named_otherwise(lead):
                kind = known.kind
            if is_name(name):
                usual = None if known or not kind else _misread(name)
                named = "and " * bool(goes_on) + lead
                span = (match.start("name"), match.end("name"))
                yield Mention(*span, usual or name, kind, "quoted", named, known is not None, denied=denied)
            last_end, last_kind = match.end(), kind


def _spans(layout: Layout) -> list[tuple[int, int]]:
    """The head and the paragraphs of the body, those that a joined quotation ties together as one."""
    spans = [(layout.head.letterhead_end, layout.head.end)]
    for item in layout.paragraphs:
        if layout.holds(item.start) and item.start >= (spans[-1][1] if len(spans) > 1 else 0):
            ended = layout.flow.find("\n", item.end - 1)
            spans.append((item.start, max(item.end, ended if ended >= 0 else len(layout.flow))))
    return spans


def kind_of(said: str | None) -> str:
    """The kind of movement that folded words announce."""
    return APPEAL if said and "van dong" in said else DRIVE


def clean(name: str) -> str:
    return collapse(re.sub(r"[*_]+", "", name)).strip(' .,;:-–“”"«»')


def _misread(name: str) -> str | None:
    """The usual name of a known movement that a name with illegal syllables is a misreading of."""
    words = re.findall(r"[^\W\d_]+", name)
    if all(is_syllable(word) for word in words):
        return None
    best = process.extractOne(
        movement_key(name), known_movements().keys(), scorer=fuzz.ratio, score_cutoff=84
    )
    return known_movements()[best[0]].name if best else None


def is_name(name: str) -> bool:
    return 2 <= len(name.split()) <= 45 and sum(char.isalpha() for char in name) > len(name) * 0.5


def _kind(layout: Layout, lead: str, offset: int, start: int) -> str | None:
    """What the words before a quotation say that it is; None for anything but a movement."""
    clause = re.split(r"[.;]\s", lead)[-1]
    if _OCCASION.search(clause):
        return None  # phong trào thi đua chào mừng “Ngày ...”
    cues = list(CUES.finditer(clause.rstrip(" :,(")))
    if not cues:
        item = layout.section_of(offset)
        heading = search_key(item.heading) if item and offset - item.start < 260 else ""
        cues = list(CUES.finditer(heading)) if len(clause.strip()) < 12 else []
    if not cues:
        return None
    last = cues[-1]
    distance = len(clause) - last.end()
    if last.lastgroup == "other":
        theme = last[0] in {"chu de", "noi dung", "ten"} and any(c.lastgroup == "drive" for c in cues)
        theme = theme or (last[0] == "chu de" and _under_drive(layout, offset, start))
        return DRIVE if theme and distance < 20 else None
    if distance > 110 or (
        distance > 45 and ":" not in clause[last.end() :] and last.lastgroup not in {"drive", "appeal"}
    ):
        return None
    return _KIND[last.lastgroup or ""]


def _under_drive(layout: Layout, offset: int, start: int) -> bool:
    """Whether a theme is that of a đợt thi đua: its paragraph or heading names the đợt."""
    sections = layout.sections_of(offset)
    around = " ".join(search_key(s.heading) for s in sections) + " " + layout.key[start:offset]
    return bool(re.search(r"\bdot\s+(?:thi dua|\d|[ivx]+\b)|\bthi dua\b", around)) and not re.search(
        r"\bnam hoc\s*$", around
    )


def _named_otherwise(lead: str) -> bool:
    """Whether the words before a known name say that it is a saying, a title of honour or a contest here."""
    cues = list(CUES.finditer(re.split(r"[.;]\s", lead)[-1]))
    return bool(cues) and cues[-1].lastgroup == "other" and not _WEAK.fullmatch(cues[-1][0])


def _of_models(lead: str) -> bool:
    """Whether the words before a quotation open a list of models: các mô hình tự quản như."""
    found = _MODELS.search(lead)
    return found is not None and not any(cue["drive"] or cue["appeal"] for cue in CUES.finditer(found[0]))


def _bare(layout: Layout) -> Iterator[Mention]:
    """Names without quotation marks: phong trào Toàn dân bảo vệ an ninh Tổ quốc."""
    for match in _BARE.finditer(layout.key, layout.head.letterhead_end):
        if not layout.holds(match.start()):
            continue
        start = match.start("name")
        said = layout.flow[match.start("cue") : start]
        if re.search(r"Thi đua\s+$", said) and layout.flow[start].isupper():
            start -= len(said) - said.rindex("Thi đua")  # phong trào Thi đua Quyết thắng
        text = layout.flow[start : match.end("name")]
        capitals = _CAPITALS.match(text)
        shouted = capitals and not said.strip().isupper()
        name = None if shouted else _known_prefix(text)
        known = name is not None
        if name is None:
            end = start + len(capitals[0]) if shouted and capitals else match.end("name")
            name = clean(layout.flow[start : end if shouted else bare_end(layout, start, end)])
            if not is_name(name) or len(name.split()) < 3 or CLAUSE.match(name) or _CUE_AGAIN.match(name):
                continue
        elif text[0].islower() and len(movement_key(name).split()) < 4:
            continue
        cued = re.search(r"phong trao|dot thi dua|van dong", match["cue"])
        named = known or (cued and _bare_name(layout, match, name))
        kind = (APPEAL if "van dong" in match["cue"] else DRIVE) if named else None
        lead = layout.key[max(0, start - 60) : start].rpartition("\n")[2]
        yield Mention(start, start + len(name), name, kind, "bare", lead, known, not known)


def _bare_name(layout: Layout, match: re.Match[str], name: str) -> bool:
    """Whether what follows the cue looks like a name: it has a capital and some words, and is no body."""
    if not (name[:1].isupper() and 3 <= len(name.split()) <= 25):
        return False
    if name.isupper():  # capitals instead of quotation marks, unless the cue is in capitals too
        return not layout.flow[match.start("cue") : match.end("cue")].strip().isupper()
    words = name.split()
    proper = words[1][0].isupper() and not all(
        word[0].isupper() for word in words
    )  # phong trào Hà Nội phát triển
    people = (
        re.match(r"[A-ZĐ]{2,}\b", name) and match["cue"] == "phong trao"
    )  # phong trào CNVCLĐ và hoạt động ...
    return not (proper or people or is_body(name) or _TIMED.match(name))


def _unclosed(layout: Layout, quoted: list[Mention]) -> Iterator[Mention]:
    """Names behind an opening quotation mark whose closing one is missing."""
    starts = {mention.start for mention in quoted}
    for match in _UNCLOSED.finditer(layout.key, layout.head.letterhead_end):
        start = match.start("name")
        if start in starts or not layout.holds(start):
            continue
        end = bare_end(layout, start, match.end("name"))
        name = clean(layout.flow[start:end])
        if is_name(name):
            kind = kind_of(match["cue"])
            lead = layout.key[max(0, start - 60) : start].rpartition("\n")[2]
            yield Mention(start, end, name, kind, "unclosed", lead, guessed=True)


def _tabulated(layout: Layout) -> Iterator[Mention]:
    """The themes in a table of đợt thi đua: a column Chủ điểm, Chủ đề or Tên phong trào."""
    for table in layout.tables:
        drives = any(re.match(r"(?:cac )?(?:dot|chang)\b", cell.key) for cell in table.header)
        for index, cell in enumerate(table.header):
            named = re.match(r"ten (?:phong trao|dot|goi)|phong trao", cell.key)
            if not (named or (drives and re.match(r"chu (?:diem|de)", cell.key))):
                continue
            for row in table.rows:
                pieces = table.pieces(row, index)
                name = clean(" ".join(piece.text for piece in pieces)).strip("\"'‘’")
                if pieces and is_name(name):
                    kind = None if OTHER_SORT.match(search_key(name)) else DRIVE
                    yield Mention(pieces[0].start, pieces[-1].end, name, kind, "tabulated", cell.key)


def is_body(name: str) -> bool:
    """Whether what follows "phong trào" is a body: phong trào Công đoàn phát triển mạnh."""
    head = body_head(expand(name))
    if head is None or not begins_with(name, head):
        return False
    return " " in head.head or name.split()[1][:1].isupper()


def bare_end(layout: Layout, start: int, limit: int) -> int:
    """Where a name without quotation marks ends: at a word that goes on with the sentence, or at a comma.

    Behind the comma it goes on with a capital, or with a part as long as the one before: "Nét chữ
    đẹp, nết người ngoan".
    """
    stop = _BARE_END.search(layout.marked, start, limit)
    end = stop.start() if stop else limit
    capitals = _CAPITALS.match(layout.flow[start:end])
    if capitals:
        return start + len(capitals[0].rstrip(" ,;"))
    parts = re.split(r",\s", layout.flow[start:end])
    kept = [parts[0]]
    for part in parts[1:]:
        sizes = len(kept[-1].split()), len(part.split())
        alike = max(sizes) <= 7 and stop and (abs(sizes[0] - sizes[1]) <= 1 or _echoes(kept[-1], part))
        opened = (
            len(kept) == 1 and 0 < sizes[0] < 3 and kept[0].split()[-1].islower()
        )  # Cán bộ, đảng viên ...
        if (
            part.startswith("và ")
            or _NEXT_NAMED.match(lower(part))
            or not (part[:1].isupper() or alike or opened)
        ):
            break
        kept.append(part)
    return start + sum(len(part) + 2 for part in kept) - 2


def _echoes(one: str, two: str) -> bool:
    """Whether the second part repeats a word of the first: gần dân, hiểu dân; mừng Đảng, mừng Xuân."""
    words, others = lower(one).split(), lower(two).split()
    return bool(words and others) and (words[-1] == others[-1] or others[0] in words[-3:])


def _titled(layout: Layout) -> list[Mention]:
    """A drive that the title names without quotation marks: đợt thi đua lập thành tích chào mừng ..."""
    cells = layout.head.title
    if not cells or _QUOTE.search(layout.text, cells[0].start, cells[-1].end):
        return []
    match = _TITLED.search(layout.key.replace("\n", " "), cells[0].start, cells[-1].end)
    if not match:
        return []
    name = clean(layout.text[match.start("name") : cells[-1].end])
    kind = kind_of(match[0])
    mention = Mention(match.start("name"), cells[-1].end, name, kind, "titled", guessed=True)
    return [mention] if is_name(name) else []


def _known_prefix(text: str) -> str | None:
    """The longest known movement that `text` begins with, as printed."""
    words = list(re.finditer(r"\w+", text))
    for count in range(min(len(words), 30), 1, -1):
        printed = text[: words[count - 1].end()]
        if movement_key(printed) in known_movements():
            return printed
    return None
