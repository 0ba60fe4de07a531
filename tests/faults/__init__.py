import pytest

pytest.register_assert_rewrite("tests.killing.promises")
