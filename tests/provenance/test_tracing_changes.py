"""What changed between an original and its retelling, shown in the sentences that go together."""

from dataclasses import replace

from newsarchive.provenance.comparison import Text
from newsarchive.provenance.tracing_changes import Changes, Fact, changes, number_fact
from tests.provenance.tracing_texts import CHANGED, FAITHFUL, OTHER, ROOT


def altered(found: Changes) -> set[tuple[str, str, str]]:
    return {(each.now.kind, each.before.text, each.now.text) for each in found.altered}


def test_a_changed_number_is_shown_with_both_sentences() -> None:
    found = changes(CHANGED, ROOT)
    days = next(each for each in found.altered if each.now.text == "81일")
    assert "80일" in days.pair.original
    assert "81일" in days.pair.told


def test_numbers_and_dates_that_stand_in_place_of_others_are_changed_and_nothing_else() -> None:
    assert altered(changes(CHANGED, ROOT)) == {("number", "80일", "81일"), ("date", "12월3일", "12월5일")}


def test_what_was_changed_is_neither_new_nor_left_out() -> None:
    found = changes(CHANGED, ROOT)
    changed = {fact for each in found.altered for fact in (each.before, each.now)}
    assert changed.isdisjoint((*found.added, *found.dropped))


def test_a_quote_and_a_name_that_were_left_out_are_told() -> None:
    dropped = changes(CHANGED, ROOT).dropped
    assert {"quote", "name"} <= {fact.kind for fact in dropped}


def test_a_retelling_that_says_less_has_changed_nothing() -> None:
    found = changes(FAITHFUL, ROOT)
    assert (found.altered, found.added) == ((), ())
    assert Fact("number", "240000000원") in found.dropped
    assert Fact("date", "12월3일") in found.dropped


def test_a_number_that_came_from_elsewhere_is_new() -> None:
    more = replace(FAITHFUL, body=f"{FAITHFUL.body}\n이 마을에는 고깃배가 77척 있습니다.")
    found = changes(more, ROOT)
    assert found.altered == ()
    assert [fact.text for fact in found.added] == ["77척"]


def test_of_two_numbers_of_one_kind_in_a_sentence_none_is_said_to_stand_for_another() -> None:
    told, original = _priced("6천 원", "4천 원"), _priced("5천 원", "3천 원")
    found = changes(told, original)
    assert found.altered == ()
    assert {fact.text for fact in found.added} == {"6000원", "4000원"}
    assert altered(changes(_priced("6천 원", "3천 원"), original)) == {("number", "5000원", "6000원")}


def test_a_sentence_that_is_little_more_than_its_number_is_held_together_whatever_that_is() -> None:
    original = replace(ROOT, body=f"{ROOT.body}\n주차장에는 83대가 들어갑니다.")
    told = replace(ROOT, body=f"{ROOT.body}\n주차장에는 108대가 들어간다고 해요.")
    assert altered(changes(told, original)) == {("number", "83대", "108대")}


def test_a_number_that_the_retelling_has_elsewhere_was_not_changed() -> None:
    told = replace(ROOT, body=ROOT.body.replace("80일 만에 다시 켜졌습니다", "81일 만에 다시 켜졌습니다"))
    assert "80일" in told.headline
    found = changes(told, ROOT)
    assert found.altered == ()
    assert [fact.text for fact in found.added] == ["81일"]


def _priced(adult: str, child: str) -> Text:
    return replace(ROOT, body=f"{ROOT.body}\n음악회 표는 어른이 {adult}, 아이가 {child}이고 주민은 그냥 들어갑니다.")


def test_numbers_of_another_story_are_not_held_against_each_other() -> None:
    assert altered(changes(OTHER, ROOT)) == set()


def test_a_text_and_itself_differ_in_nothing() -> None:
    found = changes(ROOT, ROOT)
    assert (found.altered, found.added, found.dropped) == ((), (), ())


def test_days_of_a_month_and_years_are_dates_and_spans_are_numbers() -> None:
    kinds = {text: number_fact(text).kind for text in ("12월3일", "2024년", "80일", "3년", "5000원")}
    assert kinds == {"12월3일": "date", "2024년": "date", "80일": "number", "3년": "number", "5000원": "number"}
