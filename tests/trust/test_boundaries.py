"""What comes from outside runs nothing: models, YAML, markup in reports, formulas; and nothing goes outside."""

import ast
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

import toolkit
from toolkit import pipeline, reading
from toolkit.errors import NianbaoError, RulesError

ROOT = Path(__file__).parents[2]
MARKUP = (
    "<script>hit()</script></script><img src=x onerror=hit()><svg onload=hit()>\"onmouseover=\"hit()' onfocus='hit()"
)
REPORT = (
    f"云泽省临溪市档案局{MARKUP}2021年政府信息公开工作年度报告\n一、总体情况{MARKUP}\n本年度平稳。{MARKUP}\n"
    f"五、存在的主要问题及改进情况\n一是人员不足{MARKUP}。下一步，加强培训{MARKUP}。\n收到申请3件，办结4件{MARKUP}。\n"
)
FORBIDDEN = {
    "eval", "exec", "pickle.load", "pickle.loads", "marshal.loads", "yaml.load", "yaml.unsafe_load", "yaml.full_load",
    "joblib.load", "os.system", "os.popen", "torch.load", "pd.read_pickle", "tempfile.mktemp",
}  # fmt: skip


class Runs:
    def __reduce__(self) -> tuple:
        return os.system, ("touch hit",)


def calls() -> list[tuple[str, str, ast.Call]]:
    found = []
    for file in sorted((ROOT / "toolkit").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.append((file.name, ast.unparse(node.func), node))
    return found


def test_nothing_in_the_package_runs_or_unpickles_what_it_reads() -> None:
    assert not [(file, name) for file, name, _ in calls() if name in FORBIDDEN]
    unsafe = {"shell", "allow_pickle", "resolve_entities", "trust_remote_code"}
    options = [
        (file, name, word.arg, ast.unparse(word.value)) for file, name, call in calls() for word in call.keywords
    ]
    assert not [each for each in options if each[2] in unsafe and each[3] != "False"]
    assert any(name.endswith("skops.io.load") for _, name, _ in calls())


def test_a_model_that_holds_another_type_is_refused(tmp_path: Path) -> None:
    import skops.io
    from sklearn.preprocessing import FunctionTransformer

    from toolkit.coding.model_files import load

    skops.io.dump({"model": FunctionTransformer(os.system), "about": {}}, tmp_path / "a.skops")
    with pytest.raises(NianbaoError, match=r"untrusted type .*system"):
        load(tmp_path / "a.skops")
    (tmp_path / "b.skops").write_bytes(pickle.dumps(Runs()))
    with pytest.raises(NianbaoError, match="no skops archive"):
        load(tmp_path / "b.skops")


@pytest.mark.parametrize("yaml", ["!!python/object/apply:os.system ['touch hit']", "version: !!python/name:os.system"])
def test_yaml_makes_nothing_but_plain_values(tmp_path: Path, monkeypatch, yaml: str) -> None:
    from toolkit.checking.waivers import load_waivers
    from toolkit.coding.codebook import Codebook

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(yaml)
    for load in (load_waivers, Codebook.load):
        with pytest.raises((RulesError, NianbaoError)) as refused:
            load(tmp_path / "a.yaml")
        assert "\n" not in str(refused.value)
    assert not (tmp_path / "hit").exists()


def pages(tmp_path: Path) -> dict[str, str]:
    """Everything that this toolkit shows of a report in a browser."""
    import spacy

    from toolkit.batch import Settings, write
    from toolkit.cli import main
    from toolkit.corpus import Corpus
    from toolkit.inputs.sources import Columns

    name = "<img src=x onerror=hit()>"
    (tmp_path / "in.jsonl").write_text(json.dumps({"t": REPORT, "id": name, name: name}), encoding="utf-8")
    report = pipeline.analyse(reading.read(REPORT.encode(), name=name, format="txt"))
    free = Settings(seconds=None, megabytes=None)
    write([tmp_path / "in.jsonl"], tmp_path / "out", Columns("t", id="id"), free, jobs=1)
    assert main(["study", str(tmp_path / "out")]) == 0
    doc = toolkit.nlp.load()(REPORT)
    shown = {"report": report._repr_html_(), "study": (tmp_path / "out" / "study.html").read_text(encoding="utf-8")}
    shown |= {f"item {n}": item._repr_html_() for n, item in enumerate(report.items)}
    for group in doc.spans:
        shown[f"spans {group}"] = spacy.displacy.render(doc, style="span", options={"spans_key": group}, jupyter=False)
    shown["frame"] = Corpus.open(tmp_path / "out").items._repr_html_()
    assert len(report.items) >= 2
    return shown


def test_markup_in_a_report_does_nothing_where_it_is_shown(tmp_path: Path) -> None:
    shown = pages(tmp_path)
    for name, html in shown.items():
        if name != "study":
            assert "<img" not in html and "<script>hit" not in html and "<svg onload" not in html, name
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed: what is shown is not tested in a browser")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, html in shown.items():
            tab = browser.new_page()
            tab.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1 }")
            file = tmp_path / "shown.html"
            file.write_text(html if name == "study" else f"<!doctype html><meta charset=utf-8>{html}", encoding="utf-8")
            tab.goto(file.as_uri())
            tab.evaluate("document.querySelectorAll('button').forEach(each => each.click())")
            tab.evaluate("document.querySelectorAll('*').forEach(e => e.dispatchEvent(new Event('mouseover')))")
            assert tab.evaluate("window.hits") == 0, name
            assert tab.evaluate("document.querySelectorAll('img, svg[onload], [onerror], [onfocus]').length") == 0, name
            tab.close()
        browser.close()


def test_what_goes_to_label_studio_is_well_formed_whatever_the_report_says() -> None:
    from toolkit.exchange.labelstudio import labelling_config, tasks

    config = ElementTree.fromstring(labelling_config())
    assert config.find("Text").get("value") == "$text"  # as text; HyperText would run it
    assert config.find("HyperText") is None
    assert tasks({"a": REPORT})[0]["data"]["text"] == REPORT


OFFLINE = """
import importlib, os, pkgutil, sys
def hook(event, arguments):
    outside = event == "socket.connect" and not isinstance(arguments[1], (str, bytes))
    if outside or event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        sys.stderr.write(f"NETWORK {event} {arguments[1:]}\\n"); sys.stderr.flush(); os._exit(99)
sys.addaudithook(hook)
import toolkit
for module in pkgutil.walk_packages(toolkit.__path__, "toolkit."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
from toolkit.cli import main
source, out = sys.argv[1:]
run = lambda *words: main([str(word) for word in words])
assert run("analyse", source, "-o", out, "-j", "2") == 0
assert run("study", out) == 0
for kind in ("csv", "parquet", "datasets", "spacy"):
    assert run("export", out, "--to", kind, "-o", f"{out}-{kind}") == 0
assert run("annotate", "export", out, "--to", "labelstudio", "-o", f"{out}-tasks") == 0
import datasets
assert len(datasets.load_dataset(out, "items")["train"])
print("offline")
"""


def test_nothing_reaches_for_the_network(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(REPORT.replace(MARKUP, ""), encoding="utf-8")
    offline = {"HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE"}
    environment = {name: value for name, value in os.environ.items() if name not in offline}
    environment |= {"HF_HOME": str(tmp_path / "hf"), "HOME": str(tmp_path)}
    command = [sys.executable, "-c", OFFLINE, str(tmp_path / "in"), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=600)
    assert "NETWORK" not in done.stderr, done.stderr[-500:]
    assert done.stdout.endswith("offline\n"), done.stderr[-2000:]
