"""The whole API under schemathesis: whatever is asked, the answer is one that the API describes."""

from pathlib import Path

import pytest
import schemathesis
from dataset_samples import add, make_record
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig

from pipeline.dataset import create
from pipeline.web import Settings, create_app

EXAMPLES = 25
CONFIG = SchemathesisConfig.from_dict(
    # 422: of the right kind, but a query or date that makes no sense, which no schema can tell
    {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "304", "403", "404", "422"]}}}
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory):
    """The API of a small dataset, by its own description."""
    path: Path = tmp_path_factory.mktemp("fuzzed") / "plans.db"
    with create(path) as dataset:
        for name in ("one", "two"):
            add(dataset, make_record(name, number=f"{name}/KH-UBND", title="Kế hoạch thi đua"))
    app = create_app(Settings(db=str(path), users=path.with_suffix(".users")))
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=CONFIG)


def test_every_answer_is_as_described(described, subtests) -> None:
    for found in described.get_all_operations():
        operation = found.ok()
        with subtests.test(operation.label):
            ask(operation)


def ask(operation) -> None:
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def answered(case) -> None:
        case.call_and_validate()

    answered()
