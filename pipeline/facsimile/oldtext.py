"""Takes the invisible text of an earlier OCR out of a PDF page, and tells whether visible text is left."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pikepdf

_INVISIBLE = 3
"""The text rendering mode of text that is neither filled nor stroked."""
_SHOWING = frozenset(("Tj", "TJ", "'", '"'))
_NOTHING = b" \x00\x03\xa0"
"""The codes that blanks usually have; a layer of blanks only is none."""
_DEEPEST = 6
"""Forms within forms."""


class Stripped(NamedTuple):
    """What came of it: was anything taken out, and does the page show text of its own?"""

    changed: bool
    visible: bool


def strip_invisible(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Stripped:
    """Take the invisible text out of `page`, also out of the forms that it draws (as copies of its own)."""
    resources = page.obj.get("/Resources", pikepdf.Dictionary())
    walk = _Walk(pdf, resources)
    instructions = walk.through(pikepdf.parse_content_stream(page), resources, 0, 0)
    if walk.changed:
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        page.obj.Resources = walk.resources
    return Stripped(walk.changed, walk.visible)


class _Walk:
    """The way through a page's instructions. `resources` are the page's, copied before they are changed."""

    def __init__(self, pdf: pikepdf.Pdf, resources: Any) -> None:
        self.pdf = pdf
        self.resources = pikepdf.Dictionary(resources)
        self.changed = False
        self.visible = False

    def through(
        self, instructions: Sequence[Any], resources: Any, mode: int, depth: int
    ) -> list[tuple[Any, Any]]:
        """The instructions that stay, of a stream that begins in text rendering mode `mode`."""
        kept: list[tuple[Any, Any]] = []
        modes = [mode]
        for instruction in instructions:
            operands, operator = instruction.operands, str(instruction.operator)
            if operator == "q":
                modes.append(modes[-1])
            elif operator == "Q" and len(modes) > 1:
                modes.pop()
            elif operator == "Tr" and operands:
                modes[-1] = int(operands[0])
            elif operator in _SHOWING and modes[-1] == _INVISIBLE:
                self.changed = True
                kept += _only_moving(operator, operands)
                continue
            elif operator in _SHOWING:
                self.visible = self.visible or _shows(operands)
            elif operator == "Do" and depth < _DEEPEST:
                operands = self._form(operands, resources, modes[-1], depth)
            kept.append((operands, instruction.operator) if operator != "INLINE IMAGE" else instruction)
        return kept

    def _form(self, operands: Any, resources: Any, mode: int, depth: int) -> Any:
        """The operand of a `Do`: another name where the form had to be changed."""
        form = resources.get("/XObject", {}).get(operands[0]) if operands else None
        if form is None or form.get("/Subtype") != "/Form":
            return operands
        own = form.get("/Resources", resources)
        inner = _Walk(self.pdf, own)
        instructions = inner.through(pikepdf.parse_content_stream(form), own, mode, depth + 1)
        self.visible = self.visible or inner.visible
        if not inner.changed:
            return operands
        self.changed = True
        copy = self.pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        for key in form:
            if key not in ("/Length", "/Filter", "/DecodeParms", "/Resources"):
                copy[key] = form[key]
        copy.Resources = inner.resources
        return [self._named(copy)]

    def _named(self, form: Any) -> pikepdf.Name:
        """The name under which a changed form stands in the resources."""
        held: Any = self.resources.get("/XObject", {})
        forms = pikepdf.Dictionary(held)
        name = next(n for i in range(len(forms) + 1) if (n := pikepdf.Name(f"/Kehoach{i}")) not in forms)
        forms[name] = form
        self.resources.XObject = forms
        return name


def _only_moving(operator: str, operands: Any) -> list[tuple[Any, Any]]:
    """What an operator does beside showing text: two of them go to the next line first."""
    if operator == "'":
        return [([], pikepdf.Operator("T*"))]
    if operator == '"':
        spacing = [([operands[0]], pikepdf.Operator("Tw")), ([operands[1]], pikepdf.Operator("Tc"))]
        return [*spacing, ([], pikepdf.Operator("T*"))]
    return []


def _shows(operands: Any) -> bool:
    """Whether more than blanks are shown."""
    last = operands[-1] if operands else []
    parts = last if isinstance(last, pikepdf.Array) else [last]
    return any(isinstance(part, pikepdf.String) and bytes(part).strip(_NOTHING) for part in parts)
