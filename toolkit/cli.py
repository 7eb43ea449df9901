"""The ``nianbao`` command. Exit status: 0 done, 1 some inputs failed, 2 nothing could be done."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from toolkit.errors import NianbaoError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (``sys.argv[1:]`` when None) and return its exit status.

    Examples:
        >>> main(["codebook", "D1"])  # doctest: +ELLIPSIS
        D1 依申请办理...
        0
    """
    arguments = _parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):  # a terminal that cannot show Chinese gets escapes, not an error
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status: int = arguments.run(arguments)
        return status
    except NianbaoError as error:
        print(f"nianbao: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of a pipe has gone (head, less)
        sys.stderr.close()
        return 0
    except OSError as error:
        name = error.filename or "input or output"
        print(f"nianbao: {name}: found {error.strerror}; valid would be a place that can be used", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nianbao",
        description="Read, code and compare annual disclosure reports (政府信息公开工作年度报告).",
        epilog="Exit status: 0 done, 1 some inputs failed (they are rows of failures), 2 nothing could be done.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    gazetteer = "a TSV file of places of your own, on top of the packaged administrative divisions"
    show = commands.add_parser("show", help="analyse one report and print it")
    show.add_argument("file", type=Path, help="txt, md, HTML, docx, PDF; scans and pictures with the extra ocr")
    show.add_argument("--json", action="store_true", help="print the whole report as JSON")
    show.add_argument("--overlay", type=Path, metavar="PDF", help="write the pages with what was read drawn over them")
    show.add_argument("--gazetteer", type=Path, help=gazetteer)
    show.set_defaults(run=_show)

    analyse = commands.add_parser("analyse", help="analyse files and folders into a dataset folder")
    analyse.add_argument("paths", nargs="+", metavar="PATH", help="files, folders, tables (JSONL, Parquet), WARC")
    analyse.add_argument("-o", "--out", required=True, type=Path, help="the dataset folder")
    analyse.add_argument("-j", "--jobs", type=int, help="worker processes (default: one per core for a larger batch)")
    analyse.add_argument("--engine", choices=["loky", "dask"], default="loky", help="this machine, or a Dask cluster")
    analyse.add_argument("--scheduler", metavar="ADDRESS", help="of the Dask cluster, such as tcp://host:8786")
    analyse.add_argument(
        "--time-limit",
        type=_limit,
        default=60,
        metavar="SECONDS",
        help="for one file; default 60, 15 more for each page read by OCR",
    )
    analyse.add_argument("--memory-limit", type=_limit, default=2048, metavar="MB", help="for one file; default 2048")
    analyse.add_argument("--log", type=Path, metavar="FILE", help="append to FILE what happens")
    analyse.add_argument("--text-column", help="the column of a table that holds the report as text")
    analyse.add_argument("--html-column", help="the column of a table that holds it as HTML")
    analyse.add_argument("--id-column", help="the column of a table that holds the report's id")
    analyse.add_argument("--screen", action="store_true", help="leave out what is no annual report, with the reason")
    analyse.add_argument("--waivers", type=Path, help="a YAML file of findings that a person lets stand, with reasons")
    analyse.add_argument("--gazetteer", type=Path, help=gazetteer)
    analyse.set_defaults(run=_analyse)

    code = commands.add_parser("code", help="code the sentences of a table (CSV, Excel, JSONL, Parquet)")
    code.add_argument("file", type=Path, help="the table")
    code.add_argument("--text-column", required=True, help="the column that holds the sentences")
    code.add_argument("--kind-column", help="the column that says problem or measure; told from the text when left out")
    code.add_argument("-o", "--out", required=True, type=Path, help="the table to write, its type by its suffix")
    code.set_defaults(run=_code)

    study = commands.add_parser("study", help="write one HTML page of a dataset folder: filters, plots, quotes")
    study.add_argument("folder", type=Path, metavar="OUT", help="the dataset folder that analyse wrote")
    study.add_argument("-o", "--page", type=Path, help="the page to write (default: study.html in the folder)")
    study.set_defaults(run=_study)

    codebook = commands.add_parser("codebook", help="print the codebook, or one code")
    codebook.add_argument("code", nargs="?", help="a code such as D1, or a topic's name")
    codebook.set_defaults(run=_codebook)

    export = commands.add_parser("export", help="write a dataset folder in the format of another program")
    export.add_argument("dataset", type=Path, help="a folder written by nianbao analyse")
    export.add_argument("--to", required=True, help="csv, excel, stata, spss, parquet, duckdb, datasets, spacy, ...")
    export.add_argument("-o", "--out", required=True, type=Path, help="the file (excel, duckdb) or folder to write")
    export.add_argument("--frames", nargs="+", help="which frames (tables only): reports, items, ...")
    export.add_argument("--bom", action="store_true", help="begin CSV files with a byte order mark, for Excel")
    export.add_argument("--licence", default="other", help="datasets: the licence of the data, as cc-by-4.0")
    export.add_argument("--provenance", default="", help="datasets: where the reports come from, fetched when")
    export.add_argument("--url", default="", help="datasets: where the folder will be published")
    export.add_argument("--published", default="", metavar="DATE", help="datasets: the date of that, as 2026-01-31")
    export.set_defaults(run=_export)

    annotate = commands.add_parser("annotate", help="send reports to an annotation tool, take annotations back")
    steps = annotate.add_subparsers(required=True, metavar="STEP")
    send = steps.add_parser("export", help="write reports with the program's coding as a proposal")
    send.add_argument("dataset", type=Path, help="a folder written by nianbao analyse")
    send.add_argument("--to", required=True, help="labelstudio, doccano or brat")
    send.add_argument("-o", "--out", required=True, type=Path, help="the folder (doccano: file) to write")
    send.add_argument("--blank", action="store_true", help="leave the program's coding out")
    send.add_argument("--sample", type=int, metavar="N", help="N reports drawn by chance; all when left out")
    send.add_argument("--seed", type=int, default=1, help="the same seed draws the same reports; default 1")
    send.set_defaults(run=_annotate_export)
    take = steps.add_parser("import", help="read annotations of one or more coders, say where they differ")
    take.add_argument("dataset", type=Path, help="the folder that was annotated")
    take.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exports of the tool, folders for brat")
    take.add_argument("--from", required=True, dest="tool", help="labelstudio, doccano or brat")
    take.add_argument("-o", "--out", required=True, type=Path, help="the layers, JSONL")
    take.set_defaults(run=_annotate_import)
    differ = steps.add_parser("adjudicate", help="write the reports on which coders differ as tasks to decide")
    differ.add_argument("dataset", type=Path, help="the folder that was annotated")
    differ.add_argument("layers", type=Path, help="the layers that import wrote")
    differ.add_argument("--to", required=True, help="labelstudio or doccano")
    differ.add_argument("-o", "--out", required=True, type=Path, help="the folder (doccano: file) to write")
    differ.set_defaults(run=_annotate_adjudicate)
    merge = steps.add_parser("merge", help="make one layer of several coders' and what was adjudicated")
    merge.add_argument("dataset", type=Path, help="the folder that was annotated")
    merge.add_argument("layers", type=Path, help="the layers that import wrote")
    merge.add_argument("files", nargs="*", type=Path, metavar="FILE", help="what adjudicators decided, as for import")
    merge.add_argument("--from", dest="tool", default="labelstudio", help="labelstudio (the default), doccano or brat")
    merge.add_argument("-o", "--out", required=True, type=Path, help="the decided layer, JSONL")
    merge.set_defaults(run=_annotate_merge)
    return parser


def _version() -> str:
    from toolkit import __version__

    return f"nianbao {__version__}"


def _show(arguments: argparse.Namespace) -> int:
    from toolkit.pipeline import read

    report = read(arguments.file, gazetteer=arguments.gazetteer)
    if arguments.overlay:
        from toolkit.overlay import write_overlay

        n = write_overlay(report, arguments.file, arguments.overlay)
        print(f"{n} pages written: {arguments.overlay}")
    elif arguments.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
    else:
        from toolkit.display import report_text

        print(report_text(report))
    return 0


def _limit(text: str) -> int | None:
    """Read a limit: a whole number above 0, or ``none``."""
    if text == "none":
        return None
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"found {text!r}; valid would be a whole number above 0, or none")
    return int(text)


def _analyse(arguments: argparse.Namespace) -> int:
    from toolkit.batch import Settings, write
    from toolkit.batch.engine import on_dask
    from toolkit.batch.progress import logging_to
    from toolkit.batch.shard import NOT_A_REPORT
    from toolkit.checking.waivers import load_waivers
    from toolkit.exchange.card import summarise, write_card
    from toolkit.inputs.sources import Columns

    if (arguments.engine == "dask") != bool(arguments.scheduler):
        raise NianbaoError(
            f"--engine: found {arguments.engine} with {arguments.scheduler or 'no scheduler'};"
            " valid would be --engine dask --scheduler tcp://host:port"
        )
    columns = None
    if arguments.text_column or arguments.html_column:
        columns = Columns(arguments.text_column, arguments.html_column, arguments.id_column)
    gazetteer = str(arguments.gazetteer) if arguments.gazetteer else None
    settings = Settings(gazetteer, arguments.screen, arguments.time_limit, arguments.memory_limit)
    waivers = load_waivers(arguments.waivers) if arguments.waivers else ()
    with logging_to(arguments.log), on_dask(arguments.scheduler) if arguments.scheduler else nullcontext():
        unused = write(arguments.paths, arguments.out, columns, settings, jobs=arguments.jobs, waivers=waivers)
    for waiver in unused:
        valid = "a finding as it stands now, with both its sides"
        print(
            f"nianbao: {waiver.report}: found no {waiver.finding} to let stand; valid would be {valid}", file=sys.stderr
        )
    summary = summarise(arguments.out)
    write_card(arguments.out, summary)
    print(summary.text())
    if not summary.rows["reports"]:
        return 2
    return 1 if summary.rows["failures"] - summary.failures.get(NOT_A_REPORT, 0) else 0


def _code(arguments: argparse.Namespace) -> int:
    from toolkit.coding.table import code_table

    n = code_table(arguments.file, arguments.out, text_column=arguments.text_column, kind_column=arguments.kind_column)
    print(f"{n} rows coded: {arguments.out}")
    return 0


def _study(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.study.page import write_page

    page = write_page(Corpus.open(arguments.folder), arguments.page or arguments.folder / "study.html")
    print(f"written: {page} (open it in a browser; it needs no network)")
    return 0


def _codebook(arguments: argparse.Namespace) -> int:
    from toolkit.coding.codebook import Codebook

    codebook = Codebook.default()
    if arguments.code:
        print(codebook.describe(arguments.code))
    else:
        for topic in codebook.topics.values():
            print(f"{topic.code}  {topic.zh}  {topic.en}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.exchange.export import export

    corpus = Corpus.open(arguments.dataset)
    card = {name: getattr(arguments, name) for name in ("licence", "provenance", "url", "published")}
    print(export(corpus, arguments.out, arguments.to, frames=arguments.frames, bom=arguments.bom, card=card))
    return 0


def _annotate_export(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.exchange.annotate import write_for

    chosen = {"blank": arguments.blank, "sample": arguments.sample, "seed": arguments.seed}
    print(write_for(Corpus.open(arguments.dataset), arguments.to, arguments.out, **chosen))
    return 0


def _annotate_import(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.exchange.annotate import import_layers

    print(import_layers(Corpus.open(arguments.dataset), arguments.tool, arguments.files, arguments.out))
    return 0


def _annotate_adjudicate(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.exchange.annotate import write_adjudication

    n = write_adjudication(Corpus.open(arguments.dataset), arguments.layers, arguments.to, arguments.out)
    print(f"{n} reports to adjudicate: {arguments.out}")
    return 0


def _annotate_merge(arguments: argparse.Namespace) -> int:
    from toolkit.corpus import Corpus
    from toolkit.exchange.annotate import merge

    corpus = Corpus.open(arguments.dataset)
    said, undecided = merge(corpus, arguments.layers, arguments.tool, arguments.files, arguments.out)
    print(said)
    for report in undecided:
        print(f"nianbao: {report}: found coders who differ; valid would be an adjudicated report", file=sys.stderr)
    return 1 if undecided else 0


if __name__ == "__main__":
    sys.exit(main())
