"""One real Jupyter server for the tests of a module."""

from collections.abc import Iterator

import pytest

from tutor.testing.jupyter import JupyterServer, jupyter_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    with jupyter_server(tmp_path_factory.mktemp("root")) as running:
        yield running
