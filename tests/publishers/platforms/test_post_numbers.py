import pytest

from newsarchive.publishers.platforms.identity import post_identity
from newsarchive.publishers.platforms.post_numbers import post_number


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://lighthouse.tistory.com/120", 120),
        ("https://lighthouse.tistory.com/m/120", 120),
        ("https://blog.example/archives/77", 77),
        ("https://blog.example/?p=4012", 4012),
        ("https://blog.naver.com/lighthouse/223456789012", 223456789012),
        ("https://blog.naver.com/PostView.naver?blogId=lighthouse&logNo=223456789012", 223456789012),
        ("https://lighthouse.tistory.com/notice/3", None),
        ("https://lighthouse.tistory.com/entry/등대-이야기", None),
        ("https://blog.example/2024/05/03/lighthouse", None),
        ("https://blog.example/2024/05/03", None),
        ("https://blog.example/posts?p=3&page=2", None),
        ("https://blog.example/0", None),
        ("https://blog.example/" + "9" * 19, None),
    ],
)
def test_the_number_of_a_post(url: str, number: int | None) -> None:
    identity = post_identity(url)
    assert identity
    assert post_number(identity.key) == number
