"""Files become reports, and what cannot be read says why and leaves its neighbours alone."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.model import Report
from geodata.reports import READERS, Refusal, Source, read_path, read_source, source, suffix_of
from geodata.reports.pdf import paragraphs_from_pages

STORY = (
    "Rebels took the town of Norton on Monday after a week of fighting, officials said.",
    "At least 12 people were killed, among them four children, the hospital in Weston said.",
    "The army, which had held the town since March, withdrew to the hills east of the river.",
)


def read_bytes(name: str, data: bytes | str) -> list[Report | Refusal]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read_source(Source.from_bytes(name, raw)))


def one_report(name: str, data: bytes | str) -> Report:
    (report,) = read_bytes(name, data)
    assert isinstance(report, Report), report
    return report


def one_refusal(name: str, data: bytes | str) -> Refusal:
    (refusal,) = read_bytes(name, data)
    assert isinstance(refusal, Refusal), refusal
    return refusal


# Plain text


def test_a_text_file_is_its_report_word_for_word() -> None:
    assert one_report("a.txt", "Head\n\n  Body  \n").text == "Head\n\n  Body  \n"


def test_line_ends_are_made_one_kind() -> None:
    assert one_report("a.txt", "one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("“Fallen”, he said – Škoda café", "utf-8"),
        ("“Fallen”, he said", "utf-8-sig"),
        ("The café – “fallen”", "utf-16"),
        ("The town of Norton fell", "utf-16-le"),
        ("The “café” in the town of Norton fell – to the rebels’ second brigade.", "cp1252"),
        ("سيطر الجيش على مدينة دير الزور بعد معارك عنيفة استمرت عدة أشهر في المنطقة", "cp1256"),
        ("Войска взяли город после долгих боёв, сообщили местные власти", "cp1251"),
    ],
)
def test_encodings_are_told_from_the_bytes(words: str, encoding: str) -> None:
    assert one_report("a.txt", words.encode(encoding)).text == words


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
@example("\ufeffmarked")
def test_any_utf_8_text_comes_out_as_it_went_in(words: str) -> None:
    assert one_report("a.txt", words).text == words.removeprefix("\ufeff")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "empty" in one_refusal("a.txt", data).reason


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x7fELF\x02\x01" + b"\x00" * 90])
def test_binary_rubbish_is_refused(data: bytes) -> None:
    assert "binary" in one_refusal("a.txt", data).reason


@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
def test_no_bytes_under_any_name_end_the_reading(data: bytes, suffix: str) -> None:
    for item in read_bytes(f"a{suffix}", data):
        assert isinstance(item, (Report, Refusal))
        assert isinstance(item, Refusal) or item.text.strip()


def test_a_huge_file_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LIMIT_BYTES", 1024 * 1024)
    assert "larger than 1 MB" in one_refusal("a.txt", b"word " * 300_000).reason


def test_markdown_is_titled_by_its_heading_and_dated_by_its_front_matter() -> None:
    text = '---\ntitle: "Norton falls"\ndate: 2020-03-02\n---\n# Norton\n\nIt fell.\n'
    report = one_report("a.md", text)
    assert report.title == "Norton falls"
    assert report.published == datetime(2020, 3, 2, tzinfo=UTC)
    assert report.text.startswith("# Norton")
    assert one_report("a.md", "# Norton falls #\n\nIt fell.").title == "Norton falls"


# Pages


def page(body: str, head: str = "") -> str:
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article>{body}</article>"
        "<aside><h3>Most read</h3><ul><li><a href='/x'>Ten best soups</a></li></ul></aside>"
        "<footer>Copyright 1999. All rights reserved.</footer></body></html>"
    )


def story_page(head: str = "") -> str:
    words = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return page(f"<h1>Rebels take Norton</h1>{words}", f"<title>Rebels take Norton</title>{head}")


def test_a_saved_page_gives_headline_and_story_without_the_page_around_it() -> None:
    report = one_report("a.html", story_page())
    assert report.title == "Rebels take Norton"
    assert report.text == "\n\n".join(["Rebels take Norton", *STORY])


def test_a_page_tells_its_address_publisher_and_moment() -> None:
    head = (
        "<link rel='canonical' href='https://news.example/norton'>"
        "<meta property='og:site_name' content='Example Wire'>"
        "<meta property='article:published_time' content='2020-03-02T23:30:00+02:00'>"
    )
    report = one_report("a.html", story_page(head))
    assert report.url == "https://news.example/norton"
    assert report.publisher == "Example Wire"
    assert report.published == datetime.fromisoformat("2020-03-02T23:30:00+02:00")


def test_a_page_without_a_date_gets_none_from_its_footer() -> None:
    assert one_report("a.html", story_page()).published is None


def test_a_page_in_a_declared_encoding_is_read_in_it() -> None:
    words = story_page().replace("utf-8", "windows-1251").replace("Norton", "Нортон")
    assert "Нортон" in one_report("a.html", words.encode("cp1251")).text


def test_a_table_in_a_page_gives_rows_of_words() -> None:
    rows = (("Town", "Held by"), ("Norton", "rebels"))
    cells = "".join(f"<tr><td>{town}</td><td>{holder}</td></tr>" for town, holder in rows)
    table = f"<table>{cells}</table>"
    text = one_report(
        "a.html", page("<h1>Norton</h1>" + f"<p>{'</p><p>'.join(STORY)}</p>" + table)
    ).text
    assert text.endswith("Town\tHeld by\n\nNorton\trebels")


def test_a_piece_of_a_page_is_read_too() -> None:
    assert one_report("a.html", f"<p>{STORY[0]}</p><p>{STORY[1]}</p>").text == "\n\n".join(
        STORY[:2]
    )


def test_a_page_without_a_story_is_refused() -> None:
    assert "main text" in one_refusal("a.html", "<html><body></body></html>").reason


# Documents


def pdf(*pages: str) -> bytes:
    """A small PDF with the lines of each page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines.split("\n"))
        stream = f"BT /F1 11 Tf 14 TL 50 750 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def test_the_lines_of_a_pdf_become_its_paragraphs() -> None:
    data = pdf(
        "Rebels take Norton\nRebels took the town of Norton on Monday after a week of fight-\n"
        "ing, officials in the capital said.\nThe army withdrew to the hills east of the river and "
        "left\nits guns behind.\n1"
    )
    assert one_report("a.pdf", data).text == (
        "Rebels take Norton\n\nRebels took the town of Norton on Monday after a week of fighting, "
        "officials in the capital said.\n\nThe army withdrew to the hills east of the river and "
        "left its guns behind."
    )


def test_running_heads_and_page_numbers_of_a_pdf_are_left_out() -> None:
    pages = [
        ["The Weekly", f"Story {name} goes on and on.", str(n)] for n, name in enumerate("abc")
    ]
    assert "Weekly" not in " ".join(paragraphs_from_pages(pages))
    assert "Story b" in " ".join(paragraphs_from_pages(pages))


def test_a_pdf_of_pictures_says_that_its_words_must_be_recognised_first() -> None:
    assert "OCR" in one_refusal("a.pdf", pdf("")).mending


def docx(*paragraphs: str, heading: str = "") -> bytes:
    from docx import Document

    document = Document()
    if heading:
        document.add_heading(heading, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "killed", "12"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_document_gives_its_paragraphs_and_tables_in_order() -> None:
    report = one_report("a.docx", docx(*STORY, heading="Rebels take Norton"))
    assert report.title == "Rebels take Norton"
    assert report.text == "\n\n".join(["Rebels take Norton", *STORY, "killed\t12"])


# Mails


def mail(body: str = "\n\n".join(STORY), subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Fwd: Rebels take Norton"
    message["From"] = '"Example Wire" <desk@news.example>'
    message["Date"] = "Mon, 02 Mar 2020 23:30:00 +0200"
    message.set_content(body, subtype=subtype)
    return message


def test_a_mail_gives_subject_sender_moment_and_words() -> None:
    report = one_report("a.eml", mail().as_bytes())
    assert (report.title, report.publisher) == ("Rebels take Norton", "Example Wire")
    assert report.published == datetime.fromisoformat("2020-03-02T23:30:00+02:00")
    assert report.text.strip() == "\n\n".join(["Rebels take Norton", *STORY])


def test_a_mail_that_is_a_page_gives_the_story_in_it() -> None:
    assert STORY[1] in one_report("a.eml", mail(story_page(), "html").as_bytes()).text


def test_an_attached_report_is_read_too_and_a_picture_passed_over() -> None:
    message = mail()
    message.add_attachment(b"Weston fell too.", maintype="text", subtype="plain", filename="b.txt")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    body, attached = read_bytes("a.eml", message.as_bytes())
    assert isinstance(body, Report)
    assert isinstance(attached, Report)
    assert (attached.path, attached.text) == ("a.eml/b.txt", "Weston fell too.")


def test_a_page_saved_as_one_file_is_read() -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://news.example/norton"
    message.set_content(story_page(), subtype="html")
    message.make_related()
    report = one_report("a.mhtml", message.as_bytes())
    assert report.url == "https://news.example/norton"
    assert STORY[0] in report.text


# Lines and feeds


def test_each_line_is_a_report_and_a_bad_line_is_refused_by_its_number() -> None:
    good = {"id": "n1", "text": "Norton\r\nfell.", "title": "T", "published": "2020-03-02"}
    lines = [json.dumps(good), "", "{broken", '{"id": 3}', json.dumps({"text": "x", "id": 7})]
    first, broken, bare, last = read_bytes("a.jsonl", "\n".join(lines))
    assert isinstance(first, Report)
    assert (first.source_id, first.title) == ("n1", "T")
    assert first.text == "Norton\r\nfell."  # the writer of the file counts offsets in it
    assert first.published == datetime(2020, 3, 2, tzinfo=UTC)
    assert isinstance(broken, Refusal)
    assert "line 3" in broken.path
    assert isinstance(bare, Refusal)
    assert "text" in bare.reason
    assert isinstance(last, Report)
    assert last.source_id == "7"


def test_a_day_that_is_none_is_refused_and_not_guessed() -> None:
    line = json.dumps({"text": "Norton fell.", "published": "last Tuesday"})
    assert "published" in one_refusal("a.jsonl", line).reason


def test_half_a_character_does_not_stop_a_line_and_keeps_its_length() -> None:
    assert one_report("a.jsonl", '{"text": "a\\ud800b"}').text == "a\ufffdb"


FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Example Wire</title>
<item><title>Rebels take Norton</title><link>https://news.example/1</link>
<pubDate>Mon, 02 Mar 2020 21:30:00 GMT</pubDate>
<description>&lt;p&gt;It fell &amp;amp; burned.&lt;/p&gt;&lt;p&gt;12 died.&lt;/p&gt;
</description></item>
<item><title></title></item>
</channel></rss>"""


def test_each_entry_of_a_feed_is_a_report() -> None:
    report, empty = read_bytes("a.xml", FEED)
    assert isinstance(report, Report)
    assert report.text == "Rebels take Norton\n\nIt fell & burned.\n\n12 died."
    assert (report.publisher, report.url) == ("Example Wire", "https://news.example/1")
    assert report.published == datetime(2020, 3, 2, 21, 30, tzinfo=UTC)
    assert isinstance(empty, Refusal)


def test_an_xml_file_that_is_no_feed_is_refused() -> None:
    assert "feed" in one_refusal("a.xml", "<?xml version='1.0'?><root/>").reason


# Folders and archives


def zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_folder_is_read_in_order_and_a_bad_file_leaves_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("second")
    (tmp_path / "a.txt").write_text("first")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.7 cut off")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "d.txt").write_text("third")
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "page.html").write_text(story_page())
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "frame.html").write_text("<p>buy soup</p>")
    items = list(read_path(tmp_path))
    texts = [item.text.split("\n")[0] for item in items if isinstance(item, Report)]
    assert texts == ["first", "second", "third", "Rebels take Norton"]
    assert [item.path for item in items if isinstance(item, Refusal)] == [str(tmp_path / "c.pdf")]


def test_an_archive_is_read_like_a_folder() -> None:
    data = zipped(
        {"a.txt": b"first", "sub/b.txt": b"second", "c.exe": b"MZ", "__MACOSX/d.txt": b"no"}
    )
    first, refused, second = read_bytes("week.zip", data)
    assert isinstance(first, Report)
    assert (first.path, first.text) == ("week.zip/a.txt", "first")
    assert isinstance(refused, Refusal)
    assert "kind" in refused.reason
    assert isinstance(second, Report)
    assert second.path == "week.zip/sub/b.txt"


def test_an_archive_of_archives_is_not_unpacked_for_ever() -> None:
    data = zipped({"a.txt": b"word"})
    for _ in range(6):
        data = zipped({"inner.zip": data})
    assert "deep" in one_refusal("a.zip", data).reason


def test_a_member_that_unpacks_to_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LIMIT_BYTES", 1024 * 1024)
    bomb, good = read_bytes("a.zip", zipped({"a.txt": b"0" * 20_000_000, "b.txt": b"word"}))
    assert isinstance(bomb, Refusal)
    assert isinstance(good, Report)


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    (refusal,) = read_path(tmp_path / "nothing.txt")
    assert isinstance(refusal, Refusal)
    assert "does not exist" in str(refusal)


def test_a_kind_we_do_not_read_is_refused_with_the_kinds_we_do() -> None:
    assert ".docx" in one_refusal("a.png", b"\x89PNG").mending


@pytest.mark.parametrize(
    ("head", "suffix"),
    [
        (b"%PDF-1.4", ".pdf"),
        (b"<!DOCTYPE html><html>", ".html"),
        (FEED.encode(), ".xml"),
        (b'{"id": 1, "text": "x"}', ".jsonl"),
        (b"{curly} words", ".txt"),
        (b"PK\x03\x04aaaa", ".zip"),
    ],
)
def test_bytes_without_a_name_are_told_by_how_they_begin(head: bytes, suffix: str) -> None:
    assert suffix_of(head) == suffix


def test_every_reader_says_what_it_reads() -> None:
    assert all(reader.__doc__ for reader in READERS.values())
