from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine makes no test wrong: pytest's own timeout is the only clock.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


WITH_PROCESSES = ("browser", "binder", "kernels", "models", "server")
"""Suites that start servers, kernels and browsers; their limit only ends what hangs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    slow = [Path(__file__).parent / suite for suite in WITH_PROCESSES]
    for item in items:
        if any(map(item.path.is_relative_to, slow)) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(300))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
