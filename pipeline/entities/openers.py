"""What a list is opened with: "Phấn đấu đến năm 2030, cụ thể như sau:"."""

import re

from pipeline.structure import Layout, Paragraph

_TELLING = 20
"""Characters of a paragraph that says what the list below it is."""
_SENTENCE = 2000
_DEEP = 3
"""Openers above the last one that are remembered."""


class Openers:
    """The last paragraph above that opens a list ("... phấn đấu đến năm 2030, cụ thể như sau:").

    It holds within its section, over what its items say and the lists within them; "Trong đó:" says nothing.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout, self._open = layout, [("", 0)]

    def above(self, item: Paragraph) -> str:
        """The last sentence of what opens the list that `item` is in, folded; then `item` may open one."""
        layout = self._layout
        while self._open[-1][1] and item.start >= self._open[-1][1]:
            self._open.pop()
        said = self._open[-1][0]
        own = layout.key[item.body : item.end].rstrip()
        if own.endswith(":") and len(own) > _TELLING and own.count("(") <= own.count(")"):
            sections = layout.sections_of(item.start)
            end = sections[-1].end if sections else layout.ending.start
            sentence = re.split(r"[.;]\s", own[-_SENTENCE:])[-1]
            self._open = [*self._open[-_DEEP:], (sentence, max(end, item.end))]
        return said
