"""The floors of the quality gates: read, compared, and on request raised."""

import json
import os
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.json")
SHARED = Path(__file__).resolve().parents[3] / "shared"
"""The labelled documents lie beside the repository only where it is developed."""


def hold(name, measured, noise=0.0):
    """Fail where a figure is below its floor by more than `noise`; raise the floors on request."""
    floors = json.loads(FLOORS.read_text("utf-8"))
    known = floors.get(name, {})
    if os.environ.get("KEHOACH_RAISE_FLOORS"):
        floors[name] = {field: max(value, known.get(field, 0)) for field, value in measured.items()}
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    assert known, f"no floors for {name}: KEHOACH_RAISE_FLOORS=1 sets them"
    fallen = {f: (measured[f], floor) for f, floor in known.items() if measured[f] < floor - noise - 1e-9}
    assert not fallen
