"""A problem of a paper or message is a sentence with what to do, never a bare code."""

from __future__ import annotations

from onewindow.core.certs.problems import PROBLEMS, problem_words
from onewindow.core.kernel.text import EN


def test_every_code_of_the_typesetter_is_said_in_words() -> None:
    for code in ("documents.font-missing", "documents.glyph-missing", "documents.timeout", "documents.helper-failed"):
        assert code in PROBLEMS and code not in problem_words(code).zh
    assert "./scripts/fonts" in problem_words("documents.font-missing").zh
    for code in ("gateway-451", "something.new"):
        told = problem_words(code)
        assert code in told.zh and code in told.pick(EN)
