"""The spaCy side: a Chinese ``Language`` with our tokenizer, and pipes that work in anyone's pipeline.

The pipes write span groups with plain attributes and nothing else: no custom extensions, nothing patched. So a Doc can
be pickled, sent to another process and stored in a ``DocBin``. Factories and tokenizer are entry points of the package:
``spacy.load`` and ``spacy train`` find them without an import of ``toolkit``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from toolkit.coding.tokens import Tokenizer
from toolkit.exchange.docs import ITEMS, SECTIONS, TOPICS, make_doc, quotes, set_spans, set_topics
from toolkit.report import Item, Kind, Section

if TYPE_CHECKING:
    from spacy.vocab import Vocab
    from thinc.api import Ops, Ragged

__all__ = ["load", "quotes"]

TOKENIZER = "nianbao.tokenizer.v1"
KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
CLAUSE_ENDS = frozenset("。；;！？!?，,：:\n")


def load(*, pipes: Iterable[str] = (SECTIONS, ITEMS, TOPICS)) -> Language:
    r"""Return a Chinese ``Language`` that cuts words as the toolkit does and finds sections, items and topics.

    Args:
        pipes: the factories to add, in order; none for the tokenizer alone.

    Returns:
        A pipeline for the text of a report (``toolkit.read(path).text``); ``quotes(doc, "report_items")`` gives the
        exact offsets of a group, which a span that must cover whole words may exceed.

    Examples:
        >>> nlp = load()
        >>> doc = nlp("五、存在的主要问题及改进情况\n（一）存在的主要问题\n一是政策解读形式较为单一。\n")
        >>> [(span.label_, span.text) for span in doc.spans["report_items"]]
        [('problem', '一是政策解读形式较为单一')]
        >>> [span.label_ for span in doc.spans["report_topics"]][0]
        'C1'
    """
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in pipes:
        nlp.add_pipe(name)
    return nlp


class ReportTokenizer:
    """The toolkit's tokenizer as spaCy calls it: ``doc.text`` is the text, white space included.

    Saved with a pipeline are the words that it knows beyond jieba's, so that a pipeline cuts tomorrow as it does today.
    """

    def __init__(self, vocab: Vocab, tokenizer: Tokenizer | None = None) -> None:
        self.vocab = vocab
        self.tokenizer = tokenizer or Tokenizer()

    def __call__(self, text: str) -> Doc:
        """Return the words of a text as a Doc."""
        return make_doc(self.vocab, text, self.tokenizer)

    def __reduce__(self) -> tuple[Any, ...]:
        return ReportTokenizer, (self.vocab, self.tokenizer)

    def to_bytes(self, **_: Any) -> bytes:
        """Return the words known beyond jieba's."""
        data: bytes = srsly.msgpack_dumps({"words": self.tokenizer.words})
        return data

    def from_bytes(self, data: bytes, **_: Any) -> ReportTokenizer:
        """Take the words that ``to_bytes`` gave."""
        self.tokenizer = Tokenizer(srsly.msgpack_loads(data)["words"])
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Write the words known beyond jieba's."""
        srsly.write_json(Path(path), {"words": self.tokenizer.words})

    def from_disk(self, path: str | Path, **_: Any) -> ReportTokenizer:
        """Take the words that ``to_disk`` wrote."""
        self.tokenizer = Tokenizer(srsly.read_json(Path(path))["words"])
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], ReportTokenizer]:
    """Return what spaCy calls to build the tokenizer of a pipeline."""
    return _tokenizer_of


def _tokenizer_of(nlp: Language) -> ReportTokenizer:
    return ReportTokenizer(nlp.vocab)


class Sections:
    """Marks the sections of a report; absent and merged ones are in ``attrs["sections"]`` alone."""

    def __init__(self, spans_key: str) -> None:
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the span group; labels are the roles."""
        from toolkit.parsing.sections import find_sections
        from toolkit.parsing.tables import read_tables
        from toolkit.reading.document import Document

        document = Document(source="doc", text=doc.text)
        tables = read_tables(document).spans
        found = find_sections(document, tables)
        spans = [
            (s.start, s.end, s.role, "")
            for s in found.sections
            if s.state in ("present", "empty") and s.start is not None and s.end is not None
        ]
        attrs = {
            # as JSON has them, so that the attributes are the same before and after a Doc is stored
            "sections": srsly.json_loads(srsly.json_dumps([section.to_dict() for section in found.sections])),
            "tables": [list(span) for span in tables],
            "warnings": list(found.warnings),
        }
        set_spans(doc, self.spans_key, spans, attrs)
        return doc


class Items:
    """Marks the stated problems and measures; finds the sections first where no pipe before did."""

    def __init__(self, spans_key: str, sections_key: str) -> None:
        self.spans_key = spans_key
        self.sections_key = sections_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the span group; labels are problem and measure, ids those of the items."""
        from toolkit.parsing.items import find_items

        if self.sections_key not in doc.spans or "sections" not in doc.spans[self.sections_key].attrs:
            Sections(self.sections_key)(doc)
        known = doc.spans[self.sections_key].attrs
        sections = tuple(Section.from_dict(section) for section in known["sections"])
        items = find_items(doc.text, sections, tuple((start, end) for start, end in known["tables"]))
        attrs = {"section": [i.section for i in items], "evidence": [i.evidence for i in items]}
        set_spans(doc, self.spans_key, [(i.start, i.end, i.kind, i.id) for i in items], attrs)
        return doc


class Topics:
    """Codes the items of a span group, ours or one's own, with the topics of the codebook.

    The kind is the span's label where that is ``problem`` or ``measure``, else it is told from the text.
    """

    def __init__(self, spans_key: str, items_key: str) -> None:
        self.spans_key = spans_key
        self.items_key = items_key

    def __call__(self, doc: Doc) -> Doc:
        """Set the span group: one span per item and topic, labels are the codes, the primary one first."""
        from toolkit.coding import code_items
        from toolkit.coding.kind import kind_of

        if self.items_key not in doc.spans:
            Items(self.items_key, SECTIONS)(doc)
        found = quotes(doc, self.items_key)
        names = [span.id_ or f"i{n}" for n, span in enumerate(doc.spans[self.items_key], 1)]
        items = [
            Item(name, KINDS.get(label) or kind_of(text), start, end, text, "")
            for name, (start, end, label, text) in zip(names, found, strict=True)
        ]
        set_topics(doc, self.spans_key, [{**i.to_dict(), "item_id": i.id} for i in code_items(items)])
        return doc


@Language.factory(SECTIONS, default_config={"spans_key": SECTIONS}, assigns=["doc.spans"])
def report_sections(nlp: Language, name: str, spans_key: str) -> Sections:
    """Return the pipe that marks sections."""
    return Sections(spans_key)


@Language.factory(ITEMS, default_config={"spans_key": ITEMS, "sections_key": SECTIONS}, assigns=["doc.spans"])
def report_items(nlp: Language, name: str, spans_key: str, sections_key: str) -> Items:
    """Return the pipe that marks problems and measures."""
    return Items(spans_key, sections_key)


@Language.factory(TOPICS, default_config={"spans_key": TOPICS, "items_key": ITEMS}, assigns=["doc.spans"])
def report_topics(nlp: Language, name: str, spans_key: str, items_key: str) -> Topics:
    """Return the pipe that codes items."""
    return Topics(spans_key, items_key)


@registry.misc("nianbao.clauses.v1")  # type: ignore[untyped-decorator]
def clauses(longest: int) -> Callable[..., Ragged]:
    """Return a suggester for ``spancat``: every run of 1 to ``longest`` clauses, which is how items lie in a text.

    A run is suggested with and without the mark that ends it, never with white space at its edges.
    """

    def suggest(docs: Iterable[Doc], *, ops: Ops | None = None) -> Ragged:
        from thinc.api import Ragged, get_current_ops

        ops = ops or get_current_ops()
        found = [_runs(doc, longest) for doc in docs]
        spans = [span for runs in found for span in runs]
        flat = ops.asarray2i(spans) if spans else ops.alloc2i(0, 2)
        return Ragged(flat, ops.asarray1i([len(runs) for runs in found]))

    return suggest


def _runs(doc: Doc, longest: int) -> list[tuple[int, int]]:
    clauses: list[tuple[int, int, int]] = []  # first token, end without the mark, end with it
    start = None
    for token in doc:
        if token.text[-1] in CLAUSE_ENDS:
            if start is not None:
                clauses.append((start, token.i, token.i + (not token.is_space)))
            start = None
        elif start is None and not token.is_space:
            start = token.i
    if start is not None:
        clauses.append((start, len(doc), len(doc)))
    return [
        (first, end)
        for n, (first, _, _) in enumerate(clauses)
        for _, bare, marked in clauses[n : n + longest]
        for end in dict.fromkeys((bare, marked))
    ]
