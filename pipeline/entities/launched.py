"""A drive that title and opening name alike: phát động phong trào thi đua làm đường, dựng cầu.

What follows phong trào thi đua there up to where it is held (trên địa bàn, năm) or how it is called for
short is its name, commas included; said once, it may be any sentence.
"""

import re
from collections.abc import Iterator

from pipeline.entities.mentions import DRIVE, Mention, clean, is_name
from pipeline.lexicon import cues
from pipeline.structure import Layout

_LAUNCH = re.compile(
    rf"""\b(?:phat\sdong|phat\sdong\sva\sto\schuc|to\schuc|huong\sung|trien\skhai|thuc\shien)\s(?:thuc\shien\s)?
        (?:phong\strao|dot)\sthi\sdua\s(?P<name>(?!(?:{cues("drive-sorts")})\b)[^.;:()“”"«»‘’'|]{{15,220}}?)
        (?=\s(?:tren\sdia\sban|nam\s\d|nam\shoc\b|giai\sdoan\s\d)|,?\s?\(|\s?[.:]|\s*$)""",
    re.VERBOSE,
)
_SHORT = re.compile(r"[^.;:|]{0,90}?\((?:sau day )?(?:viet|goi) (?:tat|chung|la)")
OPENING = 2500
"""How far behind the title the opening sentence reaches."""


def launched(layout: Layout) -> Iterator[Mention]:
    """The names of the drive that title and opening launch."""
    cells = layout.head.title
    if not cells:
        return
    flat = layout.key.replace("\n", " ")
    opening = min(len(flat), layout.head.end + OPENING)
    above = " ".join(flat[cells[0].start : opening].split())
    for start, end in ((cells[0].start, cells[-1].end), (layout.head.end, opening)):
        for match in _LAUNCH.finditer(flat, start, end):
            said = " ".join(match["name"].split())
            again = above.count(f"thi dua {said}") > 1 or _SHORT.match(flat, match.end("name"))
            name = clean(layout.flow[match.start("name") : match.end("name")])
            if again and is_name(name) and len(said.split()) >= 5:
                lead = flat[match.start() : match.start("name")]
                yield Mention(match.start("name"), match.end("name"), name, DRIVE, "titled", lead)
