"""Reports as spaCy Docs: exact words, span groups for sections, items and topics, DocBin files.

What a Doc cannot carry: tables, mentions, links, findings, failures and the metadata of the body stay in the frames
(the Doc's ``user_data`` holds the report's id, so that they can be joined), and so do absent and merged sections, the
titles of sections, cues and evidence of items, and the scores of topics that were not assigned. A section or item that
is empty or blank has no span. A span covers whole words; where a section or item ends inside a word the span is
widened, and the exact offsets are kept in ``group.attrs["offsets"]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.coding.tokens import Tokenizer, default_tokenizer
from toolkit.exchange.joined import joined

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

    from toolkit.corpus import Corpus

SECTIONS, ITEMS, TOPICS = "report_sections", "report_items", "report_topics"
PLACES = ("state", "start", "end", "role")
CODED = ("item_id", "kind", "start", "end", "primary", "secondary", "topics")
SHARD_TOKENS = 250_000
"""How many words a ``.spacy`` file holds before the next is begun."""


def words_and_spaces(text: str, tokenizer: Tokenizer | None = None) -> tuple[list[str], list[bool]]:
    r"""Return the words of a text and whether a blank follows each, as ``spacy.tokens.Doc`` wants them.

    Joined together they give the text back, every blank, tab and line end of it.

    Examples:
        >>> words_and_spaces("一是 更新  慢\n")
        (['一是', '更新', ' ', '慢', '\n'], [True, True, False, False, False])
    """
    words: list[str] = []
    spaces: list[bool] = []
    for word in (tokenizer or default_tokenizer()).cut(text):
        if word == " " and words and not spaces[-1]:
            spaces[-1] = True
        elif word:
            words.append(word)
            spaces.append(False)
    return words, spaces


def make_doc(vocab: Vocab, text: str, tokenizer: Tokenizer | None = None) -> Doc:
    """Return a Doc whose text is exactly ``text``.

    Examples:
        >>> from spacy.vocab import Vocab
        >>> [token.text for token in make_doc(Vocab(), "推进政府信息公开")]
        ['推进', '政府信息公开']
    """
    from spacy.tokens import Doc

    words, spaces = words_and_spaces(text, tokenizer)
    return Doc(vocab, words=words, spaces=spaces)


def set_spans(doc: Doc, key: str, spans: Sequence[tuple[int, int, str, str]], attrs: dict[str, Any]) -> None:
    """Put a span group on a Doc, its exact offsets in ``attrs["offsets"]``.

    Args:
        doc: any Doc, whoever cut its words.
        key: the group's name in ``doc.spans``.
        spans: start and end in code points of ``doc.text``, label, id; a stretch that is empty or blank is left out.
        attrs: what else to keep; plain lists, dicts, strings and numbers, so that the Doc can be pickled and stored.
    """
    from spacy.tokens import SpanGroup

    text = doc.text
    kept = [span for span in spans if text[span[0] : span[1]].strip()]
    made = [
        span
        for start, end, label, name in kept
        if (span := doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")) is not None
    ]
    # Strings that only a label or an id uses must be in the store before the Doc goes to another process.
    for _, _, label, name in kept:
        doc.vocab.strings.add(label)
        doc.vocab.strings.add(name)
    offsets = [[start, end] for start, end, _, _ in kept]
    doc.spans[key] = SpanGroup(doc, name=key, spans=made, attrs={**attrs, "offsets": offsets})


def quotes(doc: Doc, key: str) -> list[tuple[int, int, str, str]]:
    """Return what a span group quotes: start, end, label and text of each span, exact to the code point.

    Args:
        doc: a Doc that the pipes of ``toolkit.nlp`` or ``to_docs`` have filled.
        key: ``report_sections``, ``report_items``, ``report_topics``, or any other group.

    Examples:
        >>> import spacy
        >>> doc = spacy.blank("zh")("一是更新慢")
        >>> set_spans(doc, "mine", [(2, 5, "problem", "i1")], {})
        >>> quotes(doc, "mine")
        [(2, 5, 'problem', '更新慢')]
    """
    if key not in doc.spans:
        return []
    group, text = doc.spans[key], doc.text
    offsets = group.attrs.get("offsets")
    if offsets is None or len(offsets) != len(group):  # a group of someone else's, or one that was added to
        offsets = [(span.start_char, span.end_char) for span in group]
    return [(start, end, span.label_, text[start:end]) for (start, end), span in zip(offsets, group, strict=True)]


def to_docs(corpus: Corpus, vocab: Vocab | None = None) -> Iterator[Doc]:
    """Yield one Doc per report with the sections, items and topics of the corpus; nothing is analysed anew.

    Args:
        corpus: the corpus.
        vocab: whose vocabulary to use; a blank Chinese one when None.

    Returns:
        Docs in corpus order; ``doc.user_data["report_id"]`` says which report each is.
    """
    import spacy

    vocab = spacy.blank("zh").vocab if vocab is None else vocab
    for report, rows in joined(corpus, ["text"], {"sections": PLACES, "items": CODED}):
        doc = make_doc(vocab, report["text"])
        doc.user_data["report_id"] = report["report_id"]
        mark(doc, rows["sections"], rows["items"])
        yield doc


def mark(doc: Doc, sections: Iterable[dict[str, Any]], items: Iterable[dict[str, Any]]) -> None:
    """Put the three span groups on a Doc from rows of the frames ``sections`` and ``items``."""
    placed = [s for s in sections if s["state"] in ("present", "empty")]
    items = list(items)
    set_spans(doc, SECTIONS, [(s["start"], s["end"], s["role"], "") for s in placed], {})
    set_spans(doc, ITEMS, [(i["start"], i["end"], i["kind"], i["item_id"]) for i in items], {})
    set_topics(doc, TOPICS, items)


def set_topics(doc: Doc, key: str, items: Iterable[dict[str, Any]]) -> None:
    """Put one span per item and assigned topic on a Doc, the primary topic of an item first.

    ``attrs`` holds, beside the offsets, ``rank`` (primary or secondary) and ``probability`` of each span.
    """
    spans, ranks, probabilities = [], [], []
    text = doc.text
    for item in items:
        if not text[item["start"] : item["end"]].strip():  # has no span, so no rank either
            continue
        scores = {topic["code"]: topic["probability"] for topic in item["topics"] or ()}
        codes = [item["primary"]] if item["primary"] else []
        for n, code in enumerate(dict.fromkeys([*codes, *(item["secondary"] or ())])):
            spans.append((item["start"], item["end"], code, item["item_id"]))
            ranks.append("primary" if n == 0 and codes else "secondary")
            probabilities.append(scores.get(code))
    set_spans(doc, key, spans, {"rank": ranks, "probability": probabilities})


def write_docbin(corpus: Corpus, folder: str | Path) -> list[Path]:
    """Write the corpus as ``.spacy`` files of about 250,000 words each, which ``DocBin`` and ``spacy train`` read.

    Returns:
        The files, in corpus order.
    """
    shards = Shards(Path(folder), "reports")
    for doc in to_docs(corpus):
        shards.add(doc)
    return shards.close()


class Shards:
    """A folder of ``.spacy`` files, each written as soon as it is full.

    Args:
        folder: where to; made if it is not there, older files of the same name removed.
        name: what the files are called before their number.
    """

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{name}-*.spacy"):
            old.unlink()
        self.folder, self.name = folder, name
        self.files: list[Path] = []
        self.count = 0
        self._docs: DocBin | None = None
        self._tokens = 0

    def add(self, doc: Doc) -> None:
        """Add a Doc."""
        from spacy.tokens import DocBin

        if self._docs is None:
            self._docs = DocBin(store_user_data=True)
        self._docs.add(doc)
        self._tokens += len(doc)
        self.count += 1
        if self._tokens >= SHARD_TOKENS:
            self.close()

    def close(self) -> list[Path]:
        """Write what is left and return all files."""
        if self._docs is not None:
            self.files.append(self.folder / f"{self.name}-{len(self.files):05}.spacy")
            self._docs.to_disk(self.files[-1])
            self._docs, self._tokens = None, 0
        return self.files
