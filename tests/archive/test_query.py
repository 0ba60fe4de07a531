"""What a person typed, read as a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.archive.expression import Either, Every, Node, Not, Passes, Term
from newsarchive.archive.operators import DEEPEST
from newsarchive.archive.query import MAX_TERMS, MAX_TOKENS, parse
from newsarchive.normalization.tokens import Phrase, query_phrases


def terms(typed: str) -> list[str]:
    return list(parse(typed).terms)


def phrase(text: str) -> Phrase:
    return query_phrases(text)[0]


def read(typed: str) -> str:
    """The query as it was read, with all its brackets."""
    asked = parse(typed).asked
    return spelled(asked) if asked else ""


def spelled(node: Node) -> str:
    if isinstance(node, Term):
        return node.typed
    if isinstance(node, Not):
        return f"-{spelled(node.node)}"
    if isinstance(node, Passes):
        return "|".join(map(str, node.filters))
    return f"({(' OR ' if isinstance(node, Either) else ' ').join(map(spelled, node.nodes))})"


def test_words_are_terms_and_phrases_stay_whole() -> None:
    assert terms('등대 "푸틴 시진핑" 회담') == ["등대", "푸틴 시진핑", "회담"]
    assert parse("등대 불빛").asked == Every(tuple(Term(word, (phrase(word),)) for word in ("등대", "불빛")))
    assert parse("등대 불빛").warnings == ()


def test_a_word_that_is_typed_twice_counts_once() -> None:
    assert terms("KBS kbs ＫＢＳ") == ["kbs"]


@pytest.mark.parametrize("typed", ["", " ", "\t\n", '""', '" "', "\0"])
def test_nothing_typed_is_nothing_asked(typed: str) -> None:
    assert (parse(typed).asked, parse(typed).warnings) == (None, ())


def test_an_unclosed_quotation_reads_to_the_end_and_says_so() -> None:
    query = parse('등대 "푸틴 시진핑')
    assert query.terms == ("등대", "푸틴 시진핑")
    assert query.warnings == ("a quotation mark is not closed; the phrase was read to the end",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("등대 OR 불빛", "(등대 OR 불빛)"),
        ("등대 고래 OR 불빛 바다", "((등대 고래) OR (불빛 바다))"),
        ("등대 (고래 OR 불빛) 바다", "(등대 (고래 OR 불빛) 바다)"),
        ("등대 AND 불빛", "(등대 불빛)"),
        ("등대 -불빛", "(등대 -불빛)"),
        ("등대 NOT 불빛", "(등대 -불빛)"),
        ('등대 -"푸틴 시진핑"', "(등대 -푸틴 시진핑)"),
        ("등대 -(불빛 OR 고래)", "(등대 -(불빛 OR 고래))"),
        ("-불빛", "-불빛"),
        ("--불빛", "불빛"),
        ("푸틴-시진핑", "푸틴-시진핑"),
        ("G20(서울)", "(g20 서울)"),
        ("((등대))", "등대"),
        ("등대 or 불빛", "(등대 or 불빛)"),
        ("등대 -publisher:kbs", "(등대 -publisher:kbs)"),
        ("publisher:kbs publisher:mbn 등대", "(등대 publisher:kbs|publisher:mbn)"),
        ("(publisher:kbs 등대) OR (publisher:mbn 고래)", "((등대 publisher:kbs) OR (고래 publisher:mbn))"),
    ],
)
def test_operators_and_brackets(typed: str, meant: str) -> None:
    assert (read(typed), parse(typed).warnings) == (meant, ())


@pytest.mark.parametrize(
    ("typed", "meant", "misread"),
    [
        ("AND", "and", ["AND"]),
        ("OR", "or", ["OR"]),
        ("NOT", "not", ["NOT"]),
        ("OR OR", "or", ["OR"]),
        ("등대 OR", "(등대 or)", ["OR"]),
        ("OR 등대", "(or 등대)", ["OR"]),
        ("등대 OR OR 불빛", "((등대 or) OR 불빛)", ["OR"]),
        ("등대 NOT", "(등대 not)", ["NOT"]),
        ("headline:등대", "headline:등대", ["headline:등대"]),
    ],
)
def test_an_operator_that_joins_nothing_is_a_word_and_that_is_said(typed: str, meant: str, misread: list[str]) -> None:
    assert read(typed) == meant
    assert parse(typed).warnings == tuple(f"‘{each}’ was read as plain words" for each in misread)


@pytest.mark.parametrize("typed", ["(등대", "등대)", "(등대) )", "((등대)", ")등대("])
def test_a_bracket_without_a_partner_is_left_out_and_that_is_said(typed: str) -> None:
    assert read(typed) == "등대"
    assert parse(typed).warnings == ("a bracket has no partner and was left out",)


@pytest.mark.parametrize("typed", ["등대 ()", "등대 (())", "등대 -()", "등대 (-())", "등대 ( -(-()) )"])
def test_brackets_around_nothing_are_nothing(typed: str) -> None:
    assert (read(typed), parse(typed).warnings) == ("등대", ())


def test_brackets_that_stand_too_deep_group_nothing() -> None:
    deep = DEEPEST + 1
    assert read("(" * deep + "등대 OR 불빛" + ")" * deep) == "(등대 OR 불빛)"
    assert read("(" * 5000 + "등대" + ")" * 5000) == "등대"


@pytest.mark.parametrize("typed", ["-", "*", "!?", "🙂", "\ud800"])
def test_what_has_nothing_to_search_for_is_said(typed: str) -> None:
    query = parse(typed)
    assert query.asked is None
    (warning,) = query.warnings
    assert "has no letter or digit to search for" in warning


def test_too_many_terms_are_cut_and_said() -> None:
    query = parse(" ".join(f"낱말{n}" for n in range(1000)))
    assert len(query.terms) == MAX_TERMS
    assert query.warnings == ("only the first 64 of 1000 terms were searched",)


def test_a_phrase_that_is_too_long_is_cut_and_said() -> None:
    query = parse(f'"{"가나" * 10_000}"')
    assert isinstance(query.asked, Term)
    assert [len(each.tokens) for each in query.asked.phrases] == [MAX_TOKENS]
    (warning,) = query.warnings
    assert warning.startswith("only the first 1,000 of 19,999 parts of ‘가나가나")


@given(st.text(st.characters() | st.sampled_from('" -():*등대OR'), max_size=200))
def test_any_input_is_a_query_whose_warnings_can_be_printed(typed: str) -> None:
    query = parse(typed)
    "".join((*query.warnings, *query.terms)).encode("utf-8")


_PIECES = st.sampled_from(["(", ")", "-", "-(", "OR", "AND", "NOT", "등대", "-불빛", "publisher:kbs", '"', "a:b"])


@given(st.lists(_PIECES, max_size=60), st.sampled_from(["", " "]))
def test_any_sequence_of_operators_is_a_query(pieces: list[str], between: str) -> None:
    typed = between.join(pieces)
    asked = parse(typed).asked
    assert asked is None or spelled(asked)


@given(st.recursive(st.sampled_from(["등대", "불빛", "고래"]), lambda inner: st.lists(inner, min_size=2, max_size=3)))
def test_what_is_spelled_with_all_its_brackets_is_read_so(tree: object) -> None:
    typed = _typed(tree)
    assert read(read(typed)) == read(typed)
    assert parse(typed).warnings == ()


def _typed(tree: object) -> str:
    return f"({' OR '.join(map(_typed, tree))})" if isinstance(tree, list) else str(tree)
