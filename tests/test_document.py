from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Edit, OffsetMap


@st.composite
def edited(draw):
    """A text, edits that do not overlap, and the text after them."""
    read, edits, text = "", [], ""
    for _ in range(draw(st.integers(0, 8))):
        kept = draw(st.text("abc ", max_size=5))
        before, after = draw(st.text("xyz", min_size=1, max_size=4)), draw(st.text("XYZ", max_size=4))
        edits.append(Edit(len(read + kept), len(read + kept + before), before, after, 1.0))
        read, text = read + kept + before, text + kept + after
    tail = draw(st.text("abc ", max_size=5))
    return read + tail, edits, text + tail


@given(edited())
def test_every_edit_leads_to_its_other_side_and_back(sample):
    _, edits, text = sample
    offsets = OffsetMap(edits)
    for edit in edits:
        start, end = offsets.to_text(edit.start, edit.end)
        assert text[start:end] == edit.after
        if edit.after:
            assert offsets.to_read(start, end) == (edit.start, edit.end)


@given(edited())
def test_unchanged_letters_keep_their_partner(sample):
    read, edits, text = sample
    offsets = OffsetMap(edits)
    inside = {i for edit in edits for i in range(edit.start, edit.end)}
    for index in set(range(len(read))) - inside:
        start, end = offsets.to_text(index, index + 1)
        assert text[start:end] == read[index]
        assert offsets.to_read(start, end) == (index, index + 1)
