"""Reads Google's robots_test.cc: every EXPECT of whether a user agent is allowed an address, as plain data.

Only what the file is made of is understood: string variables, `absl::StrAppend`, loops that grow a string, EXPECT_TRUE
and EXPECT_FALSE. A later variable of the same name wins, which is what the blocks come to in this file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_TEST = re.compile(r"^TEST\(RobotsUnittest, (\w+)\) \{(.*?)^\}", re.MULTILINE | re.DOTALL)
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
_SET = re.compile(r"^(?:const |static )*(?:std::string|absl::string_view|char) (\w+)(?:\[\])?\s*=\s*(\".*)$", re.DOTALL)
_NUMBER = re.compile(r"^(?:const )?(?:size_t|int) (\w+)\s*=\s*(.+)$", re.DOTALL)
_APPEND = re.compile(r"^absl::StrAppend\(&(\w+), (.*)\)$", re.DOTALL)
_LOOP = re.compile(r"while \((\w+)\.size\(\) < (\w+)\) \{(.*?)\}", re.DOTALL)
_EXPECT = re.compile(r"^EXPECT_(TRUE|FALSE)\(\s*IsUserAgentAllowed\((.*)\)\)$", re.DOTALL)
_MARK = "\x01"


@dataclass(frozen=True)
class Case:
    """One EXPECT: the test it stands in, which of the test's it is, and what is asked."""

    test: str
    number: int
    rules: str
    agent: str
    url: str
    allowed: bool

    @property
    def name(self) -> str:
        """As the list of known disagreements names it."""
        return f"{self.test} {self.number}"


@dataclass
class _Scope:
    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def value(self, expression: str) -> str:
        """A variable, literals side by side, or StrCat of them."""
        expression = expression.strip()
        if expression.startswith("absl::StrCat("):
            return "".join(self.value(part) for part in _parts(expression[13:-1]))
        if expression.startswith('"'):
            return "".join(_unescaped(literal) for literal in _LITERAL.findall(expression))
        return self.texts[expression]

    def length(self, expression: str) -> int:
        """A sum, difference or product of numbers and lengths."""
        known = {name: f"({number})" for name, number in self.numbers.items()}
        words = re.sub(r"std::string\(\"\\n\"\)\.length\(\)", "1", expression)
        words = re.sub(r"(\w+)\.length\(\)", lambda found: str(len(self.texts[found[1]])), words)
        words = re.sub(r"[A-Za-z]\w*", lambda found: known[found[0]], words)
        assert re.fullmatch(r"[\d\s+*()-]+", words), words
        return int(eval(words))


def read(path: Path) -> list[Case]:
    """All cases of the file, in its order."""
    source = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    return [case for name, body in _TEST.findall(source) for case in _cases(name, body)]


def _cases(test: str, body: str) -> Iterator[Case]:
    scope, number = _Scope(), 0
    for statement in _statements(body):
        if found := _EXPECT.match(statement):
            number += 1
            rules, agent, url = (scope.value(part) for part in _parts(found[2]))
            yield Case(test, number, rules, agent, url, found[1] == "TRUE")
        else:
            _run(scope, statement)


def _run(scope: _Scope, statement: str) -> None:
    if found := _LOOP.search(statement):
        most = scope.numbers[found[2]]
        while len(scope.texts[found[1]]) < most:
            for inner in found[3].split(";"):
                _run(scope, inner.strip())
    elif found := _SET.match(statement):
        scope.texts[found[1]] = scope.value(found[2])
    elif (found := _NUMBER.match(statement)) and "report" not in statement:
        scope.numbers[found[1]] = scope.length(found[2])
    elif found := _APPEND.match(statement):
        scope.texts[found[1]] += "".join(scope.value(part) for part in _parts(found[2]))


def _statements(body: str) -> Iterator[str]:
    """The statements of a test without the braces around its blocks; a loop is one."""
    body = re.sub(
        r"(while .*?\}\n)", lambda found: found[1].replace(";", _MARK).rstrip() + ";\n", body, flags=re.DOTALL
    )
    text, quoted = "", False
    for character, before in zip(body, " " + body, strict=False):
        quoted ^= character == '"' and before != "\\"
        if character == ";" and not quoted:
            yield text.strip().lstrip("{} \n").replace(_MARK, ";")
            text = ""
        else:
            text += character


def _parts(arguments: str) -> list[str]:
    """Arguments of a call, parted at the commas outside of quotes and brackets."""
    parts, depth, quoted = [""], 0, False
    for character, before in zip(arguments, " " + arguments, strict=False):
        quoted ^= character == '"' and before != "\\"
        depth += 0 if quoted else (character == "(") - (character == ")")
        if character == "," and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _unescaped(literal: str) -> str:
    simple = {"n": "\n", "r": "\r", '"': '"', "\\": "\\"}
    octets = re.sub(r"\\x([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), literal)
    if octets != literal:
        return octets.encode("latin-1").decode("utf-8", "replace")
    return re.sub(r"\\(.)", lambda found: simple[found[1]], octets)
