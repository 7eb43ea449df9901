import pickle
import tempfile
from pathlib import Path

import pytest

from toolkit.coding.tokens import Tokenizer, default_tokenizer, field_words

TEXTS = [
    "一是政务公开专区更新不及时，2024年1月共受理12件。",
    "网址 https://www.yunze.example/zwgk_2023-01-20.html，占3.5%；A4纸、U盘、C++。",
    "",
    " \n\t",
    "𠀀龘䶮",
    "政府信息公開",
    "AT&T-3.5.6_a#b+c 2023-12-31",
]


@pytest.mark.parametrize("backend", ["jieba", "rjieba"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_words_joined_are_the_text(backend, text):
    if backend == "rjieba":
        pytest.importorskip("rjieba")
    words = Tokenizer(backend=backend).cut(text) if not text else _tokenizer(backend).cut(text)
    assert "".join(words) == text


def test_both_engines_give_the_same_words():
    pytest.importorskip("rjieba")
    for text in [*TEXTS, *_sample()]:
        assert _tokenizer("rjieba").cut(text) == _tokenizer("jieba").cut(text)


def test_the_fields_words_stay_whole():
    for word in field_words():
        assert _tokenizer("jieba").cut(word) == [word]


def test_spans_quote_the_text():
    text = TEXTS[0]
    assert all(text[token.start : token.end] == token.text for token in default_tokenizer().tokenize(text))


def test_jiebas_own_tokenizer_and_cache_are_left_alone(monkeypatch, tmp_path):
    import jieba

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = (jieba.dt.initialized, dict(jieba.dt.user_word_tag_tab))
    Tokenizer(backend="jieba").cut("政府信息公开")
    assert (jieba.dt.initialized, dict(jieba.dt.user_word_tag_tab)) == before
    assert list(tmp_path.iterdir()) == []


def test_a_tokenizer_travels_to_another_process_unloaded():
    there = pickle.loads(pickle.dumps(_tokenizer("jieba")))
    assert there._engine is None and there.cut("加强培训") == ["加强", "培训"]


_kept: dict[str, Tokenizer] = {}


def _tokenizer(backend):
    return _kept.setdefault(backend, Tokenizer(backend=backend))


def _sample():
    folder = Path(__file__).resolve().parents[2] / "corpora" / "sample"
    return [
        line
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8", errors="ignore").splitlines()
    ]
