"""The page in a headless Chromium, driven by Playwright."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from study_frames import items, reports

from toolkit.errors import NianbaoError
from toolkit.study import prevalence, write_page
from toolkit.study.page import page_data

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def corpus(bodies: int = 24, years: int = 3, each: int = 2) -> dict[str, pd.DataFrame]:
    generator = np.random.default_rng(0)
    rows = reports(bodies, years).assign(province="云泽省", prefecture=["临溪市", "望川市"] * (bodies * years // 2))
    codes = np.array(["A3", "B2", "C1", "D1", "E1", "Z0"])
    stated = items(rows, [list(codes[generator.integers(0, 6, each)]) for _ in range(len(rows))])
    stated["text"] = [f"<script>alert(1)</script>第{n}条：更新滞后" for n in range(len(stated))]
    cells = {"new": 20, "carried_over": 2, "carried_forward": 3}
    tables = rows.assign(
        **{f"t3.{row}.total": n for row, n in cells.items()}, **{f"state.t3.{row}.total": "number" for row in cells}
    )
    tables["quotes"] = [[{"cell": f"t3.{row}.total", "raw": str(n)} for row, n in cells.items()]] * len(rows)
    findings = rows.iloc[[0, 1]].assign(
        code="t3.balance", status=["fail", "undecided"], message=["22 不等于 23", "未定"], quotes=[["22", "23"], []]
    )
    return {"reports": rows, "items": stated, "tables": tables, "findings": findings}


def test_what_a_report_says_cannot_leave_the_data(tmp_path: Path) -> None:
    text = write_page(corpus(), tmp_path / "page.html").read_text(encoding="utf-8")
    assert text.count("</script>") == 2
    assert "http://" not in text.replace("http://www.w3.org", "") and "https://" not in text


def test_a_corpus_without_reports_makes_no_page(tmp_path: Path) -> None:
    empty = {name: frame.iloc[:0] for name, frame in corpus().items()}
    with pytest.raises(NianbaoError, match="found no reports"):
        write_page(empty, tmp_path / "page.html")


def test_the_data_hold_every_item_with_its_report() -> None:
    frames = corpus()
    data = json.loads(json.dumps(page_data(frames), allow_nan=False))
    assert len(data["items"]["text"]) == len(frames["items"]) == len(data["items"]["r"])
    carried = next(each for each in data["indicators"] if each["en"].startswith("Requests carried forward"))
    assert (carried["part"][0], carried["whole"][0]) == (3, 22)


@pytest.fixture(scope="module")
def browser() -> Iterator:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: apt install chromium): the page is not tested in a browser")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install playwright"
    )
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser, tmp_path: Path) -> Iterator:
    path = write_page(corpus(), tmp_path / "page.html")
    tab = browser.new_page(viewport={"width": 1200, "height": 900})
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on(
        "request",
        lambda request: errors.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    tab.goto(path.as_uri())
    yield tab
    tab.close()
    assert errors == []


def shown(tab) -> dict[str, tuple[str, str]]:
    rows = tab.eval_on_selector_all(
        "#topics tr", "rows => rows.map(r => [r.dataset.topic, r.querySelector('.share').textContent, "
        "r.querySelector('.interval').textContent])"
    )  # fmt: skip
    return {code: (share, interval) for code, share, interval in rows}


def percent(share: float) -> str:
    return f"{100 * share:.1f}%" if share < 0.1 else f"{100 * share:.0f}%"


@pytest.mark.parametrize("filters", [{}, {"level": "county"}, {"year": "2022", "prefecture": "望川市"}])
def test_shares_and_intervals_are_those_of_python_under_every_filter(page, filters: dict[str, str]) -> None:
    rows = corpus()["items"]
    for name, value in filters.items():
        page.select_option(f"#{name}", value)
        rows = rows[rows[name].astype(str) == value]
    known = prevalence(rows).set_index("topic")
    for code, (share, interval) in shown(page).items():
        found = known.loc[code]
        low, high = (float(part.rstrip("%")) / 100 for part in interval.split(" – "))
        assert float(share.rstrip("%")) / 100 == pytest.approx(found["share"], abs=0.0051)
        assert (low, high) == pytest.approx((found["low"], found["high"]), abs=0.0051)


def test_every_number_opens_down_to_the_sentence_and_the_cell(page) -> None:
    page.click("#topics tr[data-topic=B2] button")
    assert "更新滞后" in page.inner_text("#details blockquote >> nth=0")
    assert "<script>" in page.inner_text("#details blockquote >> nth=0")  # as text
    page.keyboard.press("Escape")
    page.click("#indicators tr:has-text('结转占比') button >> nth=1")
    assert "t3.carried_forward.total: 3" in page.inner_text("#details")
    page.keyboard.press("Escape")
    page.click("#cells-t3 summary")
    page.click("#cells-t3 tr:has-text('结转下年度') button")
    assert "3\n望川第0局" in page.inner_text("#details blockquote >> nth=0")
    page.keyboard.press("Escape")
    page.click("#overview li:first-child button")
    page.click("#details blockquote >> nth=0 >> button:has-text('单元格')")
    assert "四、结转下年度继续办理 · 总计: 3" in page.inner_text("#details")
    page.keyboard.press("Escape")
    page.click("#findings button >> nth=0")
    assert "「23」" in page.inner_text("#details")


def test_no_number_of_the_page_is_without_a_way_down(page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    page.wait_for_selector("#cells-t3 button")
    loose = page.evaluate("""() => {
      const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const home = node.parentElement;
        if (!/\\d/.test(node.data) || home.closest("button, select, label, th[scope=row], thead, .note, h2")) continue;
        if (home.closest("#findings, .interval, summary, #bars td:nth-child(3)")) continue;
        if (/^0( \\/( 0)?)?$/.test(node.data.trim())) continue;
        found.push(home.tagName + "." + home.className + ": " + node.data);
      }
      return found;
    }""")
    assert loose == []


def test_one_topic_is_drawn_by_region_the_largest_share_first(page) -> None:
    page.select_option("#by", "prefecture")
    page.select_option("#bar", label="公开时效")
    known = prevalence(corpus()["items"], "prefecture").query("topic == 'B2'").sort_values("share", ascending=False)
    rows = page.eval_on_selector_all("#bars tr", "rows => rows.map(r => [...r.cells].map(c => c.textContent))")
    assert [row[0] for row in rows] == known.prefecture.tolist()
    assert [row[1] for row in rows] == [percent(share) for share in known.share]
    assert page.locator("#bars svg rect").count() == 2


def test_the_topic_filter_and_the_search_narrow_the_items(page) -> None:
    page.fill("#q", "第7条")
    page.wait_for_function("document.querySelector('#overview li:nth-child(3) button').textContent === '1'")
    page.click("#reset")
    page.select_option("#topic", label="公开时效")
    assert list(shown(page)) == ["B2"]


def test_the_page_is_reachable_by_keyboard_and_gives_the_focus_back(page) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#topics') !== null"):
            break
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    assert page.is_visible("#details")
    assert page.evaluate("document.activeElement.closest('#details') !== null")
    page.keyboard.press("Escape")
    assert not page.is_visible("#details")
    assert page.evaluate("document.activeElement.closest('#topics') !== null")


@pytest.mark.parametrize("width", [360, 800, 1400])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows(page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.evaluate(f"location.hash = 'lang={language}'")
    page.wait_for_function(f"document.documentElement.lang.startsWith('{language}')")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("Math.max(...[...document.querySelectorAll('tbody th')].map(e => e.offsetHeight))") < 110


def test_a_filter_is_kept_in_the_address(page) -> None:
    page.select_option("#level", "county")
    assert "level=county" in page.url
    page.reload()
    assert page.input_value("#level") == "county"


def test_it_stays_quick_with_fifty_thousand_items(browser, tmp_path: Path) -> None:
    frames = corpus(bodies=2500, years=4, each=5)
    assert len(frames["items"]) == 50_000
    tab = browser.new_page()
    tab.goto(write_page(frames, tmp_path / "page.html").as_uri())
    started = time.perf_counter()
    tab.select_option("#level", "county")
    tab.wait_for_function("document.body.dataset.drawn === '2'")
    assert time.perf_counter() - started < 1.5
    tab.close()
