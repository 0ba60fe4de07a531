"""What is said of addresses with passwords: everything but the password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.secrecy import database_name, has_user_info, without_user_info

SECRET = st.text(st.characters(codec="ascii", exclude_categories=("C", "Z"), exclude_characters="/?#\\"), min_size=12)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://reader:s3cret@db.example/news", "postgresql://reader:***@db.example/news"),
        ("postgresql://reader:s/c@r:t@db.example/news", "postgresql://reader:***@db.example/news"),
        ("postgresql:reader:s3cret@db.example/news", "postgresql:reader:***@db.example/news"),
        ("postgresql//reader:s3cret@db.example/news", "postgresql//reader:***@db.example/news"),
        (
            "postgresql://db.example/news?user=a&password=s3cret&x=1",
            "postgresql://db.example/news?user=a&password=***&x=1",
        ),
        ("postgresql://db.example/news?sslpassword=s3cret", "postgresql://db.example/news?sslpassword=***"),
        ("postgresql://reader@db.example/news", "postgresql://reader@db.example/news"),
        ("sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
    ],
)
def test_a_database_url_is_shown_without_its_password(url: str, shown: str) -> None:
    assert database_name(url) == shown
    assert "s3cret" not in database_name(url)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<GET https://me:s3cret@a.example/x> (referer: None)", "<GET https://***@a.example/x> (referer: None)"),
        ("https://s3cret@a.example/x@y", "https://***@a.example/x@y"),
        ("//me:s3cret@a.example and http://b:s3cret@c", "//***@a.example and http://***@c"),
        ("https://a.example/@author?q=a@b", "https://a.example/@author?q=a@b"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_addresses_in_a_text_are_shown_without_who_asks(text: str, shown: str) -> None:
    assert without_user_info(text) == shown
    assert has_user_info(text) == (text != shown)


@given(SECRET, SECRET)
def test_no_spelling_of_user_and_password_gets_through(user: str, password: str) -> None:
    assert password not in without_user_info(f"failed: https://{user}:{password}@host.example/path")
    assert password not in database_name(f"postgresql://u:{password}@h/db").replace("postgresql://u:***@h/db", "")
