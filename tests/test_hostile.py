"""Files that are broken or mean harm, taken in together with good ones: these come through unharmed."""

import pytest
from hostile_runs import BUGS, good, ingest

from corpora.synthetic import hostile


@pytest.mark.slow
def test_the_good_come_through_among_the_bad(tmp_path):
    alone = ingest(tmp_path / "alone", good())
    assert (alone.code, len(alone.records), alone.failures) == (0, len(good()), {})
    bad = [*hostile.mutants(60, seed=3), *hostile.bombs(0.004)]
    found = ingest(tmp_path / "together", [*good(), *bad])
    assert found.code == 1
    assert {name: found.records[name] for name in alone.records} == alone.records
    assert {name for name, _ in bad} <= set(found.records) | set(found.failures)
    assert not BUGS & set(found.failures.values())
