"""What copying does to text: Kangxi radicals, spaced headings, full-width digits, odd blanks. Nothing said is lost."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.build.markup import Block

# The radicals that stand for ordinals in text copied out of some PDF files.
KANGXI = str.maketrans({"一": "⼀", "二": "⼆", "八": "⼋", "十": "⼗"})
FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def noisy(blocks: list[Block], kinds: Sequence[str], seed: str) -> list[Block]:
    """Return the blocks with the given kinds of noise; NFKC and dropping white space undo all of it."""
    rng = random.Random(seed)
    out = []
    for block in blocks:
        text, lead = block.text, block.lead
        if block.kind == "heading" and not lead:
            if "kangxi" in kinds:
                text = text.translate(KANGXI)
            if "spaced" in kinds:
                text = " ".join(text)
        elif block.kind == "para":
            if "fullwidth" in kinds:
                text, lead = text.translate(FULLWIDTH), lead.translate(FULLWIDTH)
            if "blanks" in kinds and not lead:
                # Not inside numbers: a reader could not tell what was meant.
                text = re.sub(
                    r"(?<=[\u4e00-\u9fff，。；])(?=[\u4e00-\u9fff])",
                    lambda _: rng.choice("\u00a0\u3000 ") if rng.random() < 0.03 else "",
                    text,
                )
        out.append(replace(block, text=text, lead=lead))
    return out
