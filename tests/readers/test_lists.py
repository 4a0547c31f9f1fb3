"""Lists of phrases: what is a phrase, what a comment, and what is said of a broken list."""

import pytest

from boilerplate.errors import ConfigurationError
from boilerplate.model import ListedPhrase
from boilerplate.readers.lists import read_lists


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [], id="an empty list"),
        pytest.param(b"\n  \n\t\r\n", [], id="empty lines"),
        pytest.param(b"# all of these\n   # are comments\n#", [], id="comments alone"),
        pytest.param("不忘初心\n".encode(), [("不忘初心", 1)], id="a phrase"),
        pytest.param("不忘初心".encode(), [("不忘初心", 1)], id="without an end of line"),
        pytest.param("\ufeff不忘初心\n".encode(), [("不忘初心", 1)], id="a byte order mark"),
        pytest.param(b"a b\r\nc d\re f\n", [("a b", 1), ("c d", 2), ("e f", 3)], id="ends of lines of all systems"),
        pytest.param("#1\n\n  C# 语言  # 2019 #\n".encode(), [("C# 语言", 3)], id="a # within a word, and a remark"),
        pytest.param(b"ticket#5\nticket #5\n", [("ticket#5", 1), ("ticket", 2)], id="a # after a space"),
        pytest.param("甲乙\n甲乙\n".encode(), [("甲乙", 1), ("甲乙", 2)], id="a phrase twice"),
        pytest.param("e\u0301t\u00e9".encode(), [("e\u0301t\u00e9", 1)], id="composed or not"),
    ],
)
def test_phrases_and_their_lines(tmp_path, monkeypatch, data, expected):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_bytes(data)
    assert read_lists(["list.txt"]) == tuple(ListedPhrase(text, f"list.txt line {line}") for text, line in expected)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param("不忘初心\n赋能".encode("gb18030"), "list.txt line 1: it is not UTF-8", id="another encoding"),
        pytest.param("甲乙\r\n丙丁\r".encode() + b"\xff", "list.txt line 3: it is not UTF-8", id="a broken line"),
        pytest.param("甲乙".encode("utf-16"), "line 1: it is not UTF-8", id="UTF-16"),
        pytest.param("甲乙\n——！\n".encode(), "list.txt line 2: there is no letter", id="no letter"),
        pytest.param("\n甲！\n".encode(), "list.txt line 2: a phrase of one letter", id="one letter"),
        pytest.param(b"a " * 501, "list.txt line 1: it is 1001 characters long", id="a text on one line"),
        pytest.param(b"ab\n" * 4_000_000, "list.txt: it is larger than 10 MB", id="too large"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(tmp_path, monkeypatch, data, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.txt").write_bytes(data)
    with pytest.raises(ConfigurationError) as caught:
        read_lists(["list.txt"])
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("nothing.txt", "nothing.txt: no such file", id="missing"),
        pytest.param("folder", "folder: it is a folder", id="a folder"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path, monkeypatch, name, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigurationError) as caught:
        read_lists([name])
    assert said in str(caught.value)
