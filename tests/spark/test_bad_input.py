"""What cannot be done on Spark is said in a sentence, with what to do; the exit status is 2."""

from __future__ import annotations

import json

import pytest
from archives_for_spark import write_archive

from boilerplate.errors import UsageError
from boilerplate.model import Settings


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("index", "add", ".", "--master", "local"), "--master is of Spark; add --engine spark"),
        (("families", "--engine", "spark", "--corpus", "."), "works on an index that all machines see"),
        (("report", "--engine", "spark"), "no index to work on: name one with --index DIR"),
        (("slogans", "--engine", "spark", "--corpus", "."), "works on an index that all machines see"),
        (("families", "--format", "parquet", "--output", "new"), "is written by Spark; add --engine spark"),
        (("families", "--format", "parquet", "--engine", "spark"), "name one with --output DIR"),
        (("report", "--format", "parquet", "--engine", "spark", "--output", "."), "name a folder that is new"),
        (("index", "add", ".", "--engine", "spark", "--master", "spark://127.0.0.1:1"), "does not answer"),
        (("index", "add", ".", "--engine", "spark", "--master", "spark://somewhere"), "has no port"),
        (("index", "add", ".", "--engine", "spark", "--master", "nonsense"), "nonsense is no master of Spark"),
    ],
)
def test_options_that_make_no_sense(run, arguments, said):
    done = run(*arguments)
    assert done.returncode == 2, done.stderr.decode()
    assert said in " ".join(done.stderr.decode().split())
    assert not done.stdout


def test_a_java_that_does_not_start_is_said_with_its_reason(run, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text("spark.driver.memory 1x", encoding="utf-8")
    (tmp_path / "index").mkdir()
    done = run("families", "--index", "index", "--engine", "spark", SPARK_CONF_DIR=str(tmp_path))
    assert done.returncode == 2
    [said] = done.stderr.decode().splitlines()
    assert "Invalid maximum heap size: -Xmx1x; look at spark-defaults.conf" in said


@pytest.fixture
def old_java(tmp_path):
    java = tmp_path / "old" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n", encoding="utf-8")
    java.chmod(0o755)
    return java.parent.parent


def test_a_java_that_is_missing_or_old(run, tmp_path, old_java):
    add = ("index", "add", ".", "--engine", "spark")
    for variables, said in (
        ({"JAVA_HOME": str(tmp_path)}, f"needs Java 17 or 21, and there is none in JAVA_HOME, {tmp_path}"),
        ({"JAVA_HOME": "", "PATH": str(tmp_path)}, "needs Java 17 or 21, and there is none on the PATH"),
        ({"JAVA_HOME": str(old_java)}, "is Java 11; set JAVA_HOME to where the right one is"),
    ):
        done = run(*add, **variables)
        assert done.returncode == 2
        assert said in done.stderr.decode()


def test_pyspark_that_is_missing_or_old(monkeypatch):
    from boilerplate.spark import sessions

    monkeypatch.setattr(sessions, "version", lambda name: "3.5.1")
    with (
        pytest.raises(UsageError, match=r"needs PySpark 4, and 3\.5\.1 is installed; install it with: pip install"),
        sessions.opened(),
    ):
        pass

    def missing(name: str) -> str:
        raise sessions.PackageNotFoundError(name)

    monkeypatch.setattr(sessions, "version", missing)
    with (
        pytest.raises(UsageError, match=r"not installed; install it with: pip install 'boilerplate\[spark\]'"),
        sessions.opened(),
    ):
        pass


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("missing", "the corpus missing cannot be read: no such file or folder"),
        ("file:///nowhere/at/all", "cannot be read: no such file or folder"),
        ("missing.parquet", "the corpus missing.parquet cannot be read: no such file or folder"),
        ("empty", "nothing to add: no files"),
        ("{here}/empty", "holds no files"),
        ("{here}/others", "1 file of no format that this version reads"),
        ("others.parquet", r"no column of text called text; its columns are path \(string\), words \(bigint\)"),
        ("twice.parquet", r"several documents of one path \(a\.txt\)"),
        ("pathless.parquet", "documents without a path"),
        ("none.parquet", "has no rows"),
    ],
)
def test_sources_that_hold_nothing(session, tmp_path, monkeypatch, source, said):
    from boilerplate.spark.adding import add_with_spark

    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "notes.xyz").write_text("of no format", encoding="utf-8")
    for name, rows, schema in (
        ("others", [("a.txt", 3)], "path string, words bigint"),
        ("twice", [("a.txt", "one"), ("a.txt", "two")], "path string, text string"),
        ("pathless", [(None, "one")], "path string, text string"),
        ("none", [], "path string, text string"),
    ):
        if source.startswith(name):
            session.createDataFrame(rows, schema).write.parquet((tmp_path / f"{name}.parquet").as_uri())
    with pytest.raises(UsageError, match=said):
        add_with_spark(session, tmp_path / "index", [source.format(here=tmp_path.as_uri())], Settings())
    assert not (tmp_path / "index").exists()


def test_sources_of_two_kinds(session, tmp_path):
    from boilerplate.spark.adding import add_with_spark

    with pytest.raises(UsageError, match="cannot be added at once; add them one after another"):
        add_with_spark(session, tmp_path / "index", ["a.parquet", "hdfs://name/folder"], Settings())


@pytest.mark.slow
def test_a_run_from_files_to_tables(run, tmp_path, session):
    """The program as a user runs it, from a folder to an index, and on to Parquet."""
    write_archive(tmp_path / "archive", documents=6, seed=1)
    spark = ("--engine", "spark", "--master", "local[2]")
    done = run("index", "add", "archive", "--index", "index", *spark)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("documents: 6 added, 0 replaced, 0 removed, 0 unchanged;")
    done = run("report", "--index", "index", "--format", "parquet", "--output", "table", *spark)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stdout
    # Nothing of what Java says by itself.
    assert all(line.startswith("boilerplate: ") for line in done.stderr.decode().splitlines())
    expected = json.loads(run("report", "--index", "index", "--format", "json").stdout)
    rows = session.read.parquet((tmp_path / "table").as_uri()).collect()
    assert [row.path for row in rows] == [document["path"] for document in expected["documents"]]
    assert [round(row.originality, 6) for row in rows] == [
        document["originality"] for document in expected["documents"]
    ]
