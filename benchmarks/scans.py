"""Synthetic scans: generated reports printed in several faces, copied, worn and photographed; same seed, same scan.

usage: python benchmarks/scans.py OUT N [--seed S]

Writes for each a PDF of pictures (``….scan.pdf``) and the PDF with text that it was made from (``….text.pdf``).
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import generate
import numpy as np
import pypdfium2
from PIL import Image

from corpora.build.grids import expanded

# Faces of the text, and of the digits: what Chromium prints with the fonts of this machine; "" prints with reportlab.
FACES = {
    "song": "",
    "hei": "'Noto Sans CJK SC','Liberation Sans',sans-serif",
    "song-times": "'Liberation Serif','Noto Serif CJK SC',serif",
    "hei-mono": "'Liberation Mono','Noto Sans CJK SC',sans-serif",
    "song-narrow": "'Liberation Sans Narrow','Noto Serif CJK SC',serif",
}
MOST_PAGES = 5


class Scan(NamedTuple):
    """One scan: how it was degraded, in which face and at what resolution, the PDF with text, the pictures as a PDF."""

    number: int
    level: str
    face: str
    dpi: int
    pages: int
    text: bytes
    scan: bytes


Change = Callable[[np.ndarray, np.random.Generator, int], np.ndarray]


def noise(image: np.ndarray, rng: np.random.Generator, sigma: float) -> np.ndarray:
    return np.clip(image + rng.normal(0, sigma, image.shape[:2])[..., None], 0, 255).astype(np.uint8)


def skew(image: np.ndarray, angle: float, paper: int = 255) -> np.ndarray:
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper,) * 3)


def paper(image: np.ndarray, rng: np.random.Generator, level: int, specks: int = 0) -> np.ndarray:
    """Print on grey paper that is darker to one side, with specks of dust."""
    height, width = image.shape[:2]
    shade = np.linspace(level, level - 25, width)[None, :] + np.linspace(0, -12, height)[:, None]
    out = np.clip(image.astype(np.float32) * 0.85 / 255 * shade[..., None] + 0.15 * shade[..., None] * 0.4, 0, 255)
    for _ in range(specks):
        centre = int(rng.integers(width)), int(rng.integers(height))
        cv2.circle(out, centre, int(rng.integers(1, 3)), (60.0,) * 3, -1)
    return out.astype(np.uint8)


def blur(image: np.ndarray, sigma: float, dpi: int) -> np.ndarray:
    return cv2.GaussianBlur(image, (0, 0), sigma * dpi / 200)


def seal(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    """Put a red seal on the lower half of the page."""
    height, width = image.shape[:2]
    at = int(width * rng.uniform(0.3, 0.75)), int(height * rng.uniform(0.45, 0.85))
    ink = np.full_like(image, 255)
    radius = round(0.8 * dpi)
    cv2.circle(ink, at, radius, (40, 40, 210), max(3, dpi // 40))
    star = [
        (at[0] + radius * 0.35 * r * np.sin(k * np.pi / 5), at[1] - radius * 0.35 * r * np.cos(k * np.pi / 5))
        for k, r in zip(range(10), [1, 0.4] * 5, strict=True)
    ]
    cv2.fillPoly(ink, [np.array(star, np.int32)], (40, 40, 210))
    return (image.astype(np.float32) * ink / 255).astype(np.uint8)


def office(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    return noise(blur(paper(skew(image, rng.uniform(-0.7, 0.7)), rng, 250), 0.5, dpi), rng, 4)


def worn(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    return noise(blur(paper(skew(image, rng.uniform(-1.5, 1.5)), rng, 225, 150), 0.9, dpi), rng, 9)


def poor(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    return noise(blur(paper(skew(image, rng.choice([-3, 3])), rng, 205, 300), 1.2, dpi), rng, 15)


def stamped(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    return office(seal(image, rng, dpi), rng, dpi)


def turned(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    return np.ascontiguousarray(np.rot90(office(image, rng, dpi), int(rng.integers(1, 4))))


def photo(image: np.ndarray, rng: np.random.Generator, dpi: int) -> np.ndarray:
    """Photograph the page from a slant on a dark desk, under a lamp."""
    height, width = image.shape[:2]
    edge = int(0.05 * width)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    goal = corners + edge + rng.uniform(-0.03, 0.03, (4, 2)).astype(np.float32) * width
    step = cv2.getPerspectiveTransform(corners, goal.astype(np.float32))
    size = (width + 2 * edge, height + 2 * edge)
    out = cv2.warpPerspective(paper(image, rng, 240), step, size, borderValue=(45, 60, 70))
    light = np.linspace(1.0, rng.uniform(0.65, 0.85), size[1])[:, None, None]
    return noise(blur((out * light).astype(np.uint8), 0.7, dpi), rng, 6)


LEVELS: dict[str, tuple[Change, int]] = {
    "clean": (lambda image, rng, dpi: image, 92),
    "office": (office, 75),
    "worn": (worn, 55),
    "poor": (poor, 35),
    "stamped": (stamped, 75),
    "turned": (turned, 75),
    "photo": (photo, 70),
}
"""What happens to the page, and the quality of the JPEG it is kept as."""


def scan(number: int, seed: str = "0") -> Scan:
    """Return one scan; level, face and resolution follow from its number."""
    level, face = list(LEVELS)[number % len(LEVELS)], list(FACES)[number % len(FACES)]
    if not shutil.which("chromium"):
        face = "song"
    rng = np.random.default_rng([number, *seed.encode()])
    dpi = int(rng.choice([150, 150, 200] if level == "poor" else [150, 200, 200, 300]))
    text, pages = _short(number, seed, face)
    change, quality = LEVELS[level]
    pictures = []
    pdf = pypdfium2.PdfDocument(text)
    for page in pdf:
        image = np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[:, :, :3])
        pictures.append(Image.fromarray(change(image, rng, dpi)[:, :, ::-1]))
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=quality)
    return Scan(number, level, face, dpi, pages, text, buffer.getvalue())


def _short(number: int, seed: str, face: str) -> tuple[bytes, int]:
    """Draw reports until one has few pages, and print it."""
    for attempt in range(50):
        rng = random.Random(f"scan-{seed}-{number}-{attempt}")
        try:
            _, page = generate._draw(rng, "pdf")
        except (ValueError, AssertionError, KeyError):
            continue
        if not page.tables or sum(len(block.text) for block in page.blocks) > 3500:
            continue
        data = _chromium(page, FACES[face]) if FACES[face] else import_module("corpora.build.render_pdf").render(page)
        n = len(pypdfium2.PdfDocument(data))
        if n <= MOST_PAGES:
            return data, n
    raise RuntimeError(f"scan {number} cannot be drawn")


def _chromium(page: Any, family: str) -> bytes:
    parts = [f"<p>{escape(line)}</p>" for line in page.before]
    for block in page.blocks:
        if block.kind == "table":
            rows = "".join(
                "<tr>"
                + "".join(
                    f"<td rowspan={c.rowspan} colspan={c.colspan}>{escape(c.text)}</td>" for c in row if c is not None
                )
                + "</tr>"
                for row in expanded(page.tables[block.text])
            )
            parts.append(f"<table>{rows}</table>")
        else:
            parts.append(f"<p class={block.kind}>{escape(block.text)}</p>")
    parts += [f"<p>{escape(line)}</p>" for line in page.after]
    css = (
        f"body{{font:15px/1.75 {family}}} p{{margin:0;text-indent:2em;text-align:justify}}"
        "p.title{font-size:24px;text-align:center;text-indent:0} p.heading{font-size:19px;font-weight:bold}"
        "p.sign{text-align:right} table{border-collapse:collapse;width:100%;margin:6px 0}"
        "td{border:1px solid #000;font-size:11px;line-height:1.3;padding:2px;text-align:center}"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "a.html"), Path(folder, "a.pdf")
        source.write_text(f"<meta charset=utf-8><title>x</title><style>{css}</style>{''.join(parts)}", "utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/user", f"--print-to-pdf={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def scans(n: int, seed: str = "0", first: int = 0) -> Iterator[Scan]:
    """Yield scans, one after the other."""
    for number in range(first, first + n):
        yield scan(number, seed)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("n", type=int)
    parser.add_argument("--seed", default="0")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for one in scans(arguments.n, arguments.seed):
        stem = f"{one.number:04d}_{one.level}_{one.face}_{one.dpi}"
        (arguments.out / f"{stem}.text.pdf").write_bytes(one.text)
        (arguments.out / f"{stem}.scan.pdf").write_bytes(one.scan)


if __name__ == "__main__":
    main()
