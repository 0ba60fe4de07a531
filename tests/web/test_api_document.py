"""What the API says of itself is true: its description, its examples, and docs/api.md with its commands."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis

from newsarchive.web.api.asked import BASE
from newsarchive.web.api.handbook import HOME, handbook
from newsarchive.web.api.openapi import document
from newsarchive.web.api.routes import ADDRESSES, Address
from tests.archives import new_archive
from tests.building import Newsroom
from tests.web.api_world import fill
from tests.web.serving import Served, serving

DOC = Path(__file__).parents[2] / "docs" / "api.md"
COMMANDS = re.findall(r"^(curl .+)$", DOC.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    with Newsroom(folder, url=new_archive("sqlite", folder)) as newsroom:
        fill(newsroom)
        with serving(newsroom.url) as served:
            yield served


@pytest.fixture(scope="module")
def described(api: Served) -> Any:
    return json.loads(api.ask(f"{BASE}/openapi.json").text)


def validator(described: Any, schema: Any) -> Any:
    return jsonschema_rs.Draft202012Validator({**schema, "components": described["components"]}, validate_formats=True)


def test_the_description_is_openapi(described: Any) -> None:
    schemathesis.openapi.from_dict(described).validate()
    assert described == json.loads(json.dumps(document()))
    named = [operation["operationId"] for path in described["paths"].values() for operation in _operations(path)]
    assert len(named) == len(set(named)) == 2 * len(ADDRESSES)


def _operations(path: Any) -> list[Any]:
    return [path["get"], path["head"]]


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_a_real_answer_fits_the_description_and_is_not_empty(api: Served, described: Any, address: Address) -> None:
    answer = api.ask(BASE + address.shown)
    assert answer.status == 200, answer.text
    (content,) = described["paths"][address.path]["get"]["responses"]["200"]["content"].values()
    told = json.loads(answer.text)
    errors = [
        f"{each.instance_path}: {each.message}" for each in validator(described, content["schema"]).iter_errors(told)
    ]
    assert errors == []
    assert told.get("items", [told])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/articles/1/trace", "Trace"),
        ("/articles/3/trace", "Trace"),
        ("/trace?ref=kbs:ncd:99", "Trace"),
        ("/articles/1?version=1", "Article"),
        ("/articles/3", "Article"),
        ("/publishers/blog.example", "Publisher"),
        ("/publishers/kbs/report?since=2030-01-01", "Report"),
    ],
)
def test_odder_answers_fit_their_shape(api: Served, described: Any, path: str, name: str) -> None:
    told = json.loads(api.ask(BASE + path).text)
    shape = validator(described, {"$ref": f"#/components/schemas/{name}"})
    assert [f"{each.instance_path}: {each.message}" for each in shape.iter_errors(told)] == []


def test_a_shape_that_is_another_is_noticed(api: Served, described: Any) -> None:
    told = json.loads(api.ask(f"{BASE}/articles/1").text)
    shape = validator(described, {"$ref": "#/components/schemas/Article"})
    assert shape.is_valid(told)
    assert not shape.is_valid({**told, "more": 1})
    assert not shape.is_valid({**told, "first_seen": "yesterday"})
    assert not shape.is_valid({name: value for name, value in told.items() if name != "body"})


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_example_fits_its_shape(described: Any, address: Address) -> None:
    answers = described["paths"][address.path]["get"]["responses"]
    for status, answer in answers.items():
        told = answer if "$ref" not in answer else described["components"]["responses"][answer["$ref"].split("/")[-1]]
        assert status == "304" or told["content"]
        for content in told.get("content", {}).values():
            shape = validator(described, content["schema"])
            assert content["examples"]
            assert all(shape.is_valid(each["value"]) for each in content["examples"].values())


def test_every_example_of_a_parameter_is_taken(described: Any) -> None:
    parameters = [each for path in described["paths"].values() for each in path.get("parameters", ())]
    shown = [each for each in parameters if "example" in each]
    assert [each["name"] for each in shown if not validator(described, each["schema"]).is_valid(each["example"])] == []
    for address in ADDRESSES:
        for each in address.parameters:
            assert not each.shown or each.read(each.shown) is not None


def test_the_docs_are_made_of_the_same_tables() -> None:
    assert DOC.read_text(encoding="utf-8") == handbook(), "python -m newsarchive.web.api.handbook > docs/api.md"


def test_the_docs_show_a_command_for_every_address() -> None:
    assert len(COMMANDS) == len(ADDRESSES) + 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_docs_works(api: Served, command: str) -> None:
    words = [*shlex.split(command.replace(HOME, api.url)), "--fail-with-body", "--globoff"]
    done = subprocess.run(words, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout)
    assert told.get("items", [told])


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_the_docs_link_to_places_that_are_there(address: Address) -> None:
    text = DOC.read_text(encoding="utf-8")
    headings = {each.lower() for each in re.findall(r"^### (.+)$", text, re.MULTILINE)}
    assert address.name.replace("_", "-") in headings
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings
