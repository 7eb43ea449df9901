from pathlib import Path

import pytest

from toolkit.inputs.sources import find_shards


def test_an_archive_gives_its_pages_and_says_where_they_came_from(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc")
    path = tmp_path / "crawl.warc.gz"
    write_warc(path, [("http://a.example/1", "text/html", "<p>一</p>"), ("http://a.example/2", "image/png", "x")])
    ((_, shard),) = find_shards([path])
    (record,) = shard.records()
    assert record.name == "http://a.example/1"
    assert "一" in record.data.decode()
    assert record.metadata == {"archive": "crawl.warc.gz", "fetched": "2024-01-31T00:00:00Z"}


def write_warc(path: Path, pages: list[tuple[str, str, str]]) -> None:
    import gzip

    with gzip.open(path, "wb") as file:
        for number, (address, kind, body) in enumerate(pages):
            http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}".encode()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
                "WARC-Date: 2024-01-31T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")
