"""Drives the programs under test: `cairn`, and `cairn_table_rows`, which prints what a DuckDB file of Cairn's holds."""

import argparse
import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass

SCHEMA = "heap"
RAW_SCHEMA = "heap_raw"
SECONDS_MAX = 120  # of one run: it takes well under one on an idle machine


@dataclass
class Outcome:
    """What one process did; `code` is negative for a signal."""

    arguments: list
    code: int
    stdout: str
    stderr: str

    def json(self):
        return json.loads(self.stdout)


class Cairn:
    """The programs, and a private home for their caches so that no run sees what another left behind."""

    def __init__(self, cairn, table_rows, home):
        self.cairn = os.path.abspath(cairn)
        self.table_rows = os.path.abspath(table_rows)
        self.environment = {
            "HOME": home,
            "XDG_CACHE_HOME": os.path.join(home, "cache"),
            "PATH": os.environ["PATH"],
            "AWS_EC2_METADATA_DISABLED": "true",  # whatever machine this is, its role is not the tests'
            "LC_ALL": "C.UTF-8",
            "TMPDIR": home,
        }

    def start(self, arguments, **options):
        """A running `cairn`. `env` adds to the environment."""
        environment = {**self.environment, **options.pop("env", {})}
        return subprocess.Popen(
            [self.cairn, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, arguments, **options):
        process = self.start(arguments, **options)
        try:
            stdout, stderr = process.communicate(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise RuntimeError(f"cairn {' '.join(arguments)} ran for more than {SECONDS_MAX} s") from None
        return Outcome(arguments, process.returncode, stdout, stderr)

    @staticmethod
    def sync_arguments(bucket, database, select=("*",), until_dump=None, threads=1, start_date=None):
        until = [] if until_dump is None else ["--until-dump", str(until_dump)]
        start = [] if start_date is None else ["--start-date", start_date]
        return [
            "sync",
            "--source",
            bucket,
            "--destination",
            f"duckdb:{database}",
            "--schema",
            SCHEMA,
            "--select",
            ",".join(select),
            "--threads",
            str(threads),
            *until,
            *start,
            "--output",
            "json",
        ]

    def sync(self, bucket, database, **run):
        return self.run(self.sync_arguments(bucket, database, **run))

    def decide(self, command, bucket, database, table, dump):
        """`approve` or `skip-dump`. The table is selected by its name: `*` leaves out what is ignored by default."""
        source = ["--source", bucket, "--destination", f"duckdb:{database}", "--schema", SCHEMA, "--select", table]
        return self.run([command, *source, table, "--dump", str(dump), "--reason", "as agreed", "--output", "json"])

    def rebuild(self, bucket, database, *tables, **options):
        source = ["--source", bucket, "--destination", f"duckdb:{database}", "--schema", SCHEMA, "--select", "*"]
        return self.run(["rebuild", *tables, *source, "--output", "json"], **options)

    def read(self, database, *options):
        """The JSON Lines that cairn_table_rows prints."""
        done = subprocess.run(
            [self.table_rows, database, RAW_SCHEMA, *options],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS_MAX,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"cairn_table_rows {database} failed: {done.stderr.strip()}")
        return [json.loads(line) for line in done.stdout.split("\n") if line]

    def rows(self, database):
        """{table: [row]} of every storage table, rows as canonical dicts."""
        tables = {}
        for line in self.read(database):
            tables.setdefault(line["table"], []).append(line["row"])
        return tables

    def meta(self, database):
        """{table: what the system tables say about it}."""
        return {line["table"]: line for line in self.read(database, "--meta")}

    def hashes(self, database):
        return {line["table"]: line["hash"] for line in self.read(database, "--hash")}


def argument_parser(description):
    """The arguments that every script here takes."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cairn", required=True, help="the cairn binary")
    parser.add_argument("--table-rows", required=True, help="the cairn_table_rows binary")
    return parser


def replay_line(arguments, *more):
    """The command that does it again."""
    words = [sys.executable, sys.argv[0], "--cairn", arguments.cairn, "--table-rows", arguments.table_rows, *more]
    return "  replay: " + shlex.join(words)


def summary(passed, failed, skipped=0):
    """Prints the last line of a script and returns its exit code."""
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0
