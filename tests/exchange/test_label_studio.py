import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit.coding.codebook import Codebook
from toolkit.errors import NianbaoError
from toolkit.exchange.adjudication import decide, disagreements
from toolkit.exchange.labelstudio import (
    adjudication_tasks,
    labelling_config,
    layers_from,
    read_annotations,
    result,
    tasks,
)
from toolkit.exchange.layers import Layer, Mark, check
from toolkit.exchange.reliability import reliability

TEXT = '五、存在的问题\n\n  一是更新　不及时\t𠮷；\r二是👨‍👩‍👧解读少 é\n\n（二）加强<培训> & "学习"。\n'
TEXTS = {"a.txt": TEXT, "b/空.txt": "无"}
TOKEN = "0123456789abcdef0123456789abcdef01234567"
EMAIL, PASSWORD = "anna@example.org", "only-for-tests"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# What browsers, XML and other counters of characters trip over, and markup that must stay text.
RARE = (
    "一、<b>总体</b>情况 &amp; &lt;i&gt; <script>document.title='ran'</script>"
    "<img src=x onerror=\"document.title='ran'\">\n"
    "\n  👨\u200d👩\u200d👧 𠮷𪚥 e\u0301 \u202eabc\u202c\u00a0\u3000二是𠮷野栏目更新慢；\r\n"
    "\t三是解读少 ﷽ ཧཱུྃ 。\u2028四是<培训>不足\u200b。\n\n"
)


def mark(text: str, kind: str, name: str, **more: object) -> Mark:
    start = TEXT.index(text)
    return Mark("a.txt", "7", name, start, start + len(text), text, kind, **more)


MARKS = [
    mark("一是更新　不及时\t𠮷", "problem", "i1", primary="B2", secondary=("E1", "A2")),
    mark("二是👨‍👩‍👧解读少", "problem", "i2", primary="C1"),
    mark('加强<培训> & "学习"', "measure", "i3", primary="A4", answers=("i1", "i2")),
    mark("学习", "measure", "i4"),
]
RARE_MARKS = [
    Mark("稀有.txt", "7", "r1", at, at + len(text), text, "problem", "B2")
    for text in ("二是𠮷野栏目更新慢", "三是解读少 ﷽ ཧཱུྃ", "四是<培训>不足", "👨\u200d👩\u200d👧 𠮷𪚥 e\u0301 \u202e")
    for at in [RARE.index(text)]
]
RARE_MARKS = [replace(mark, id=f"r{n}") for n, mark in enumerate(RARE_MARKS)]
OTHERS = [replace(RARE_MARKS[0], primary="C1"), *RARE_MARKS[1:3]]
ALL = {**TEXTS, "稀有.txt": RARE}


def as_pulled(marks: list[Mark]) -> list[dict]:
    return [{**task, "annotations": [{"completed_by": 7, "result": result(marks)}]} for task in tasks({"a.txt": TEXT})]


@st.composite
def texts_and_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(
        st.text(
            st.one_of(st.sampled_from("一是更新 \n\t𠮷👩‍"), st.characters(exclude_categories=["Cs"])),
            min_size=1,
            max_size=40,
        )
    )
    codes = st.sampled_from(Codebook.default().codes)
    marks = []
    for n in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        kind = draw(st.sampled_from(["problem", "measure"]))
        primary = draw(st.one_of(st.none(), codes))
        secondary = tuple(sorted(draw(st.sets(codes, max_size=2)) - {primary})) if primary else ()
        problems = [m.id for m in marks if m.kind == "problem"]
        answers = tuple(problems[:1]) if kind == "measure" else ()
        marks.append(Mark("r", "7", f"i{n}", start, end, text[start:end], kind, primary, secondary, answers))
    return text, marks


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts_and_marks())
def test_marks_come_back_as_they_went_out(drawn: tuple[str, list[Mark]]) -> None:
    text, marks = drawn
    pulled = json.loads(
        json.dumps([{**tasks({"r": text})[0], "annotations": [{"completed_by": 7, "result": result(marks)}]}])
    )
    assert layers_from(pulled, {"r": text}, "x")["7"] == Layer(marks, {"r"})


def test_the_configuration_offers_every_topic_of_the_codebook() -> None:
    view = ElementTree.fromstring(labelling_config())
    for name in ("primary", "secondary"):
        values = [choice.get("value") for choice in view.find(f"Choices[@name='{name}']")]
        assert values == list(Codebook.default().codes)
    assert [label.get("value") for label in view.find("Labels")] == ["problem", "measure"]


def test_a_quotation_that_has_drifted_is_refused_by_name(tmp_path: Path) -> None:
    moved = as_pulled([replace(MARKS[0], start=MARKS[0].start + 1, end=MARKS[0].end + 1)])
    with pytest.raises(NianbaoError, match=r"a\.txt \(i1\)"):
        layers_from(moved, TEXTS, "x.json")
    with pytest.raises(NianbaoError, match="another text"):
        layers_from(as_pulled(MARKS), {"a.txt": TEXT + "。"}, "x.json")
    (tmp_path / "x.json").write_text("{", encoding="utf-8")
    with pytest.raises(NianbaoError, match="JSON export of Label Studio"):
        read_annotations(tmp_path / "x.json", TEXTS)


def test_unknown_kinds_codes_and_reports_are_refused() -> None:
    for wrong in (replace(MARKS[0], kind="wish"), replace(MARKS[0], primary="Q1"), replace(MARKS[0], report_id="z")):
        with pytest.raises(NianbaoError, match="valid would be"):
            check([wrong], TEXTS, "x")


def test_a_task_annotated_twice_by_one_coder_is_refused_by_name() -> None:
    twice = as_pulled(MARKS)
    twice[0]["annotations"] *= 2
    with pytest.raises(NianbaoError, match=r"a\.txt coded twice"):
        layers_from(twice, TEXTS, "x.json")


def test_a_report_without_a_mark_was_gone_through_all_the_same() -> None:
    assert layers_from(as_pulled([]), TEXTS, "x.json") == {"7": Layer([], {"a.txt"})}


def test_coders_differ_in_codes_stretches_and_pairs_and_not_in_names() -> None:
    renamed = [replace(m, coder="y", id=m.id + "'", answers=tuple(a + "'" for a in m.answers)) for m in MARKS]
    layers = {"x": Layer(MARKS, {"a.txt"}), "y": Layer(renamed, {"a.txt"})}
    assert reliability(layers, TEXTS).same == 1
    assert disagreements(layers) == []
    unpaired = [replace(m, answers=()) for m in renamed]
    for other in (unpaired, [replace(renamed[0], primary="C1"), *renamed[1:]], renamed[:2], []):
        assert disagreements({"x": layers["x"], "y": Layer(other, {"a.txt"})}) == ["a.txt"]
    assert disagreements({"x": layers["x"], "y": Layer([], set())}) == []


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A Label Studio of its own environment (``LABEL_STUDIO=/path/to/bin/label-studio``, or on the path)."""
    command = os.environ.get("LABEL_STUDIO") or shutil.which("label-studio")
    if not command:
        pytest.skip("Label Studio is not installed; LABEL_STUDIO may name its command")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("label-studio")
    arguments = ["start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port), "--data-dir", str(data)]
    arguments += ["--username", EMAIL, "--password", PASSWORD, "--user-token", TOKEN]
    env = {**os.environ, "LATEST_VERSION_CHECK": "false", "COLLECT_ANALYTICS": "false", "HOME": str(data)}
    with (data / "log").open("wb") as log:
        started = subprocess.Popen(
            [command, *arguments, "--enable-legacy-api-token"], stdout=log, stderr=log, env=env, start_new_session=True
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            time.sleep(1)
            try:
                urllib.request.urlopen(f"{url}/health", timeout=2)
                break
            except OSError:
                assert started.poll() is None, (data / "log").read_text()[-2000:]
        yield url, Path(command).parent / "python"
    finally:
        started.terminate()
        started.wait(30)


@pytest.fixture(scope="module")
def annotated(server: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the server gave back after two coders had annotated three reports."""
    results = {
        EMAIL: [result(MARKS), [], result(RARE_MARKS)],
        "ben@example.org": [result(MARKS[:2]), [], result(OTHERS)],
    }
    sent = tasks(ALL, [*MARKS, *RARE_MARKS])
    return project(server, tmp_path_factory.mktemp("project"), labelling_config(), sent, results)


def project(server: tuple[str, Path], folder: Path, config: str, sent: list[dict], results: dict) -> Path:
    url, python = server
    (folder / "config.xml").write_text(config, encoding="utf-8")
    (folder / "tasks.json").write_text(json.dumps(sent), encoding="utf-8")
    (folder / "results.json").write_text(json.dumps(results), encoding="utf-8")
    script = Path(__file__).with_name("label_studio_client.py")
    run = subprocess.run([python, script, url, TOKEN, folder], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return folder


def pulled(folder: Path) -> dict[str, Layer]:
    """The layers that the server gave back, by email."""
    layers = read_annotations(folder / "pulled.json", ALL)
    coders = json.loads((folder / "project.json").read_text(encoding="utf-8"))["coders"]
    found = {email: layers.get(str(number)) or layers[email] for email, number in coders.items()}
    return {email: Layer([replace(m, coder=email) for m in it.marks], it.reports) for email, it in found.items()}


@pytest.mark.slow
def test_a_real_server_gives_back_what_two_coders_annotated(annotated: Path) -> None:
    layers = pulled(annotated)
    anna, ben = layers
    assert set(_as(layers[anna].marks, "7")) == set(_as([*MARKS, *RARE_MARKS], "7"))
    assert set(_as(layers[ben].marks, "7")) == set(_as([*MARKS[:2], *OTHERS], "7"))
    assert layers[anna].reports == layers[ben].reports == set(ALL)
    assert disagreements(layers) == ["a.txt", "稀有.txt"]
    predicted = json.loads((annotated / "predictions.json").read_text(encoding="utf-8"))
    assert next(found for found in predicted[0][0] if found["type"] == "labels")["value"]["text"] == MARKS[0].text


@pytest.mark.slow
def test_a_real_server_takes_what_is_to_be_adjudicated_and_gives_the_decision_back(server, annotated, tmp_path) -> None:
    layers = pulled(annotated)
    results = {"carla@example.org": [result(MARKS), result(RARE_MARKS)]}
    sent = adjudication_tasks(layers, ALL)
    folder = project(server, tmp_path, labelling_config(adjudication=True), sent, results)
    predictions = json.loads((folder / "predictions.json").read_text(encoding="utf-8"))
    assert [len(shown) for shown in predictions] == [3, 3]  # what is agreed, and each coder's
    decided = decide(layers, pulled(folder))
    assert set(_as([item.mark for item in decided.items], "7")) == set(_as([*MARKS, *RARE_MARKS], "7"))
    hows = [(item.mark.id, item.how) for item in decided.items]
    assert sorted(hows) == [
        *(("i1", "agreed"), ("i2", "agreed"), ("i3", "adjudicated"), ("i4", "adjudicated")),
        *(("r0", "adjudicated"), ("r1", "agreed"), ("r2", "agreed"), ("r3", "adjudicated")),
    ]
    assert decided.reports["b/空.txt"] == ("agreed", tuple(layers))


def _as(marks: list[Mark], coder: str) -> list[Mark]:
    return [replace(mark, coder=coder, secondary=tuple(sorted(mark.secondary))) for mark in marks]


@pytest.mark.slow
def test_what_a_report_says_is_text_to_the_coder_and_regions_cover_what_they_quote(server, annotated: Path) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed (Debian: apt install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    made = json.loads((annotated / "project.json").read_text(encoding="utf-8"))
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1600, "height": 1200})
        page.goto(f"{server[0]}/user/login")
        page.fill("input[name=email]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        page.goto(f"{server[0]}/projects/{made['project']}/data?task={made['tasks'][2]}")
        page.wait_for_selector(".htx-highlight", timeout=60_000)
        shown, marked, title = page.inner_text("body"), page.locator(".htx-highlight").all_text_contents(), page.title()
        browser.close()
    assert RARE.partition("\n")[0] in shown
    assert title != "ran"
    assert marked == [mark.text for mark in OTHERS]  # the annotation made last is the one shown
