"""Whatever is asked, the API answers as its own description says: tried by schemathesis, on both engines."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from newsarchive.web.api.asked import BASE
from newsarchive.web.api.openapi import document
from newsarchive.web.guard import HEADERS
from tests.archives import new_archive
from tests.building import Newsroom
from tests.web.api_world import fill
from tests.web.serving import serving

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
]
"""Not that all that fits the description is accepted: a page is part of a `next`, or it is refused."""


DESCRIBED = schemathesis.openapi.from_dict(document())


def _served(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("api")
    with Newsroom(folder, url=new_archive(engine, folder)) as room:
        fill(room)
        with serving(room.url) as served:
            yield f"{served.url}{BASE}"


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from _served("sqlite", tmp_path_factory)


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from _served("postgresql", tmp_path_factory)


def unhurried(examples: int) -> settings:
    return settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=examples < 100
    )


def assert_as_described(case: Any, url: str) -> None:
    response = case.call(base_url=url)
    too_long = response.status_code == 414  # which schemathesis takes for no refusal
    case.validate_response(
        response, checks=[each for each in CHECKS if each != negative_data_rejection or not too_long]
    )
    missing = {name for name in HEADERS if name not in response.headers}
    assert missing == set()
    assert response.status_code != 503, "nothing here takes a second"


@DESCRIBED.include(method="GET").parametrize()
@unhurried(20)
def test_the_api_answers_as_it_is_described(case: Any, on_sqlite: str) -> None:
    assert_as_described(case, on_sqlite)


@pytest.mark.long
@DESCRIBED.parametrize()
@unhurried(500)
def test_the_api_answers_as_it_is_described_at_length(case: Any, on_sqlite: str) -> None:
    assert_as_described(case, on_sqlite)


@pytest.mark.long
@DESCRIBED.parametrize()
@unhurried(500)
def test_the_api_on_postgresql_answers_as_it_is_described_at_length(case: Any, on_postgresql: str) -> None:
    assert_as_described(case, on_postgresql)
