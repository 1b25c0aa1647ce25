"""The commands as people and scripts use them: help, outputs, exit codes, and the sample bucket held against the model.

  commands_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import base64
import json
import math
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
import unittest

from end_to_end import EndToEnd, main

from avro_read import decode
from avro_write import container
from bucket import data_file
from field_kinds import KINDS, in_union, schema_of_union
from history import apply_step, make_history
from time_detection import parse_text

COMMANDS = {
    "Set up": ("sample", "init", "connections", "config", "check", "discover", "select", "deselect"),
    "Look": ("tables", "status", "report", "logs", "rejects", "preview", "inspect"),
    "Run": ("plan", "sync"),
    "Repair": ("approve", "skip-dump", "rebuild", "verify"),
    "Shells and packages": ("completion", "manual"),
}
ROWS = [(1, "a"), (2, "b"), (3, "c")]


class Help(EndToEnd):
    def test_every_command_stands_in_its_group_and_explains_itself(self):
        overview = self.cairn("--help")
        self.expect_code(overview, 0)
        blocks = re.findall(r"(?m)^(\w[\w ]*):\n((?:  .*\n)+)", overview.stdout)
        found = {heading: tuple(re.findall(r"(?m)^  ([a-z][a-z-]*)", text)) for heading, text in blocks}
        self.assertEqual({heading: found.get(heading) for heading in COMMANDS}, COMMANDS)
        self.assertEqual([heading for heading, _ in blocks if heading in COMMANDS], list(COMMANDS))
        for command in [name for names in COMMANDS.values() for name in names]:
            with self.subTest(command):
                outcome = self.cairn(command, "--help")
                self.expect_code(outcome, 0)
                self.assertRegex(outcome.stdout, r"(?i)exit codes?")
                self.assertEqual(outcome.stderr, "")

    def test_a_mistyped_command_is_guessed(self):
        self.expect_error(self.cairn("snyc"), 2, "no command 'snyc'", "cairn sync")

    def test_the_version(self):
        outcome = self.cairn("--version")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"\d+\.\d+\.\d+")

    def test_no_command_is_a_mistake_with_a_hint(self):
        outcome = self.cairn()
        self.expect_code(outcome, 2)
        self.assertIn("cairn --help", outcome.stderr)


    def test_what_cannot_be_written_is_no_success(self):
        for flag in ("--version", "--help"):
            with self.subTest(flag), open("/dev/full", "w", encoding="utf-8") as full:
                process = subprocess.run([self.driver.cairn, flag], stdout=full, stderr=subprocess.PIPE, check=False)
                self.assertEqual(process.returncode, 4)
                self.assertIn(b"could not be written", process.stderr)

    def test_json_belongs_to_the_version(self):
        self.assertEqual(self.cairn("--version", "--json").json()["format"], 1)
        self.expect_error(self.cairn("--json", "status"), 2, "--version")

    def test_an_empty_name_is_called_so(self):
        commands = ("inspect", "sample", "tables", "logs", "init", "select", "discover", "rejects", "report")
        for command in commands:
            with self.subTest(command):
                self.expect_error(self.cairn(command, ""), 2, "the name is empty")

    def test_errors_are_text_unless_json_is_asked_for(self):
        flags = self.flags(source=self.at("nowhere"))
        for command in ("status", "sync", "discover"):
            named = self.flags(source=self.at("nowhere"), destination=None, schema=None) if command == "discover" else flags
            with self.subTest(command):
                self.assertIn("cairn: ", self.cairn(command, *named).stderr)
                outcome = self.cairn(command, *named, "--log-format", "json")
                self.assertEqual(json.loads(outcome.stderr.splitlines()[-1])["event"], "command_failed")


class Life(EndToEnd):
    """One bucket through plan, sync, status, tables and report."""

    def setUp(self):
        super().setUp()
        self.bucket.manifest(
            1,
            {
                "dump_id": 1,
                "tables": [
                    self.bucket.table(
                        1, "users", [(1, "ada"), (2, "bob")], full=True, fields={"user_id": "long", "email": "string"}
                    ),
                    self.bucket.table(1, "order", [(1, "a"), (1, "b"), (None, "c")], full=True),
                ],
            },
        )

    def query(self, command, *arguments, **changes):
        outcome = self.cairn(command, *self.flags(**changes), "--output", "json", *arguments)
        self.expect_code(outcome, 0)
        document = outcome.json()
        self.assertEqual(document["format"], 1)
        return document

    def test_plan_says_what_a_sync_would_do_and_does_none_of_it(self):
        plan = self.query("plan")
        self.assertEqual({table["table"] for table in plan["tables"]}, {"users", "order"})
        self.expect_nothing_written()
        text = self.cairn("plan", *self.flags())
        self.expect_code(text, 0)
        for word in ("users", "order", "create table order"):
            self.assertIn(word, text.stdout)

    def test_plan_exit_code_tells_work_from_none(self):
        self.expect_code(self.cairn("plan", *self.flags(), "--exit-code"), 8)
        self.expect_code(self.sync(), 0)
        self.expect_code(self.cairn("plan", *self.flags(), "--exit-code"), 0)

    def test_the_report_adds_up_and_is_kept(self):
        outcome = self.sync("--output", "json")
        self.expect_code(outcome, 0)
        report = outcome.json()
        self.assertEqual(
            (report["format"], report["exit_code"], report["outcome"], report["error"]), (1, 0, "ok", None)
        )
        load = next(table for table in report["tables"] if table["table"] == "order")["loads"][0]
        counted = {key: load[f"rows_{key}"] for key in ("read", "loaded", "superseded", "rejected", "filtered")}
        self.assertEqual(counted, {"read": 3, "loaded": 1, "superseded": 1, "rejected": 1, "filtered": 0})
        kept = self.query("report", select=None)
        self.assertEqual((kept["run_id"], kept["tables"]), (report["run_id"], report["tables"]))
        again = self.query("report", report["run_id"], select=None)
        self.assertEqual(again["run_id"], report["run_id"])
        self.assertIn("order", self.cairn("report", *self.flags(select=None)).stdout)

    def test_an_unknown_run_is_an_error(self):
        self.expect_code(self.sync(), 0)
        self.expect_code(self.cairn("report", "no-such-run", *self.flags(select=None)), 2)

    def test_status_shows_where_the_tables_stand(self):
        self.expect_code(self.sync(), 0)
        self.bucket.dump(2, "order", [(2, "x")])
        status = self.query("status")
        order = next(table for table in status["tables"] if table["table"] == "order")
        self.assertEqual((order["bookmark"], order["row_count"]), (1, 1))
        self.assertIn("order", self.cairn("status", *self.flags()).stdout)

    def test_one_of_many_is_no_plural(self):
        outcome = self.sync(select="users")
        self.expect_code(outcome, 0)
        self.assertIn("2 rows read", outcome.stdout)
        self.assertIn("1 table is up to date", self.sync(select="users").stdout)
        self.assertIn("\n1 row.\n", self.cairn("preview", "users", *self.flags(), "--rows", "1").stdout)

    def test_a_report_says_until_which_dump_it_went(self):
        self.bucket.dump(2, "order", [(2, "x")])
        outcome = self.sync("--until-dump", "1")
        self.expect_code(outcome, 0)
        self.assertIn("newest dump 2, loaded until dump 1\n", outcome.stdout)
        self.assertEqual(self.query("report", select=None)["until_dump"], 1)
        self.assertNotIn("until", self.sync().stdout.splitlines()[1])

    def test_a_reject_has_both_names_of_its_table(self):
        self.bucket.dump(2, "Sign Up", [(1, "a"), (None, "b")], full=True)
        self.expect_code(self.sync(), 0)
        reject = next(row for row in self.query("rejects", select=None)["rejects"] if row["table"] == "Sign Up")
        self.assertEqual(reject["storage_name"], "sign up")
        self.assertIn("Sign Up → sign up", self.cairn("rejects", *self.flags(select=None)).stdout)

    def test_a_manifest_that_cannot_be_read_is_named(self):
        self.bucket.write("manifests/sync_2.json", b"{")
        for arguments in (("tables",), ("tables", "users")):
            with self.subTest(arguments):
                outcome = self.cairn(*arguments, *self.flags())
                self.expect_code(outcome, 3)
                self.assertIn("unreadable dump 2: ", outcome.stdout)
                document = self.cairn(*arguments, *self.flags(), "--output", "json").json()
                self.assertEqual([manifest["dump"] for manifest in document["unreadable_manifests"]], [2])
        self.expect_error(self.cairn("tables", "clicks", *self.flags()), 3, "dump 2")

    def test_status_before_the_first_sync_creates_nothing(self):
        outcome = self.cairn("status", *self.flags())
        self.expect_code(outcome, 0)
        self.expect_nothing_written()

    def test_tables_show_what_is_found_and_selected(self):
        document = self.query("tables", select="users")
        found = {table["table"]: table for table in document["tables"]}
        self.assertEqual(set(found), {"users", "order"})
        self.assertIn("users", self.cairn("tables", *self.flags(select="users")).stdout)
        fields = self.query("tables", "users", select="users")
        self.assertIn("email", json.dumps(fields))

    def test_a_second_sync_finds_nothing_to_do(self):
        self.expect_code(self.sync(), 0)
        before = self.driver.hashes(self.database)
        outcome = self.sync("--output", "json")
        self.expect_code(outcome, 0)
        self.assertTrue(all(table["loads"] == [] for table in outcome.json()["tables"]))
        self.assertEqual(self.driver.hashes(self.database), before)

    @unittest.skipUnless(shutil.which("strace"), "needs strace")
    def test_a_second_sync_opens_no_data_file(self):
        self.expect_code(self.sync(), 0)
        trace = self.at("trace")
        done = subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=open,openat", "-o", trace, self.driver.cairn, "sync", *self.flags()],
            env=self.driver.environment,
            capture_output=True,
            check=False,
        )
        if not os.path.exists(trace) or b"PTRACE" in done.stderr:
            self.skipTest("strace may not trace here")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(trace, encoding="utf-8", errors="replace") as lines:
            opened = [line for line in lines if ".avro" in line]
        self.assertEqual(opened, [])

    def test_a_bucket_may_be_named_as_people_copy_it(self):
        self.expect_code(self.sync(bucket="s3://heap-rs3-acme/"), 0)
        self.expect_error(self.sync(bucket="heap rs3"), 2, "--bucket: `heap rs3` is not the name of a bucket", "heap-rs3")

    def test_tables_named_on_the_command_line(self):
        self.expect_code(self.sync("users"), 0)
        self.assertEqual(set(self.driver.rows(self.database)), {"users"})
        outcome = self.sync("userz")
        self.expect_code(outcome, 2)
        self.assertIn("userz", outcome.stderr)

    def test_no_escape_codes_where_nobody_looks(self):
        for environment in ({}, {"NO_COLOR": "1"}):
            for command in ("plan", "sync", "status", "tables"):
                outcome = self.cairn(command, *self.flags(), env=environment)
                self.expect_code(outcome, 0)
                self.assertNotIn("\x1b", outcome.stdout + outcome.stderr)

    def test_log_lines_for_machines_are_json(self):
        outcome = self.sync("--log-format", "json")
        self.expect_code(outcome, 0)
        lines = [json.loads(line) for line in outcome.stderr.splitlines() if line]
        self.assertTrue(lines, "a run leaves a log")
        self.assertTrue(all("event" in line and "level" in line for line in lines))

    def test_a_closed_stdout_does_not_harm_the_data(self):
        process = self.driver.start(["sync", *self.flags()])
        process.stdout.close()
        process.stderr.read()
        process.wait()
        self.model.sync()
        self.expect_model()


class Logs(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", ROWS, full=True)

    def logs(self, *arguments):
        return self.cairn("logs", *self.flags(select=None), *arguments)

    def events(self, *arguments):
        """[(level, event, line)] of a log."""
        outcome = self.logs("--output", "json", *arguments)
        self.expect_code(outcome, 0)
        lines = [json.loads(line) for line in outcome.stdout.splitlines()]
        return [(line["level"], line["event"], line) for line in lines]

    def listed(self):
        return json.loads(self.logs("--list", "--output", "json").stdout)["logs"]

    def test_a_run_from_its_start_to_its_end(self):
        run = self.sync("--output", "json").json()["run_id"]
        events = self.events()
        self.assertEqual([event for _, event, _ in events], ["run_started", "load_committed", "run_ended"])
        self.assertEqual({line["run_id"] for _, _, line in events}, {run})
        self.assertEqual(events[1][2]["rows_read"], len(ROWS))
        self.assertEqual(events[2][2]["exit_code"], 0)

    def test_a_table_that_stops_and_one_that_is_held_say_why_with_a_hint(self):
        self.bucket.dump(1, "order", [(number, "x") for number in range(2000)], full=True)
        self.expect_code(self.sync(), 0)
        self.bucket.dump(2, "order", ROWS, full=True)
        held = self.sync()
        self.expect_code(held, 5)
        self.bucket.dump(3, "visit", b"no Avro", full=True)
        self.expect_code(self.sync(), 3)
        self.assertEqual(
            [(level, event, line["table"]) for level, event, line in self.events("--level", "warning")],
            [("warning", "table_held", "order"), ("error", "table_stopped", "visit")],
        )
        self.assertIn("cairn approve order --dump 2", self.logs().stdout)
        self.assertIn('"event":"table_held"', held.stderr, "also for who keeps standard error")

    def test_a_run_that_could_not_begin_leaves_its_reason(self):
        self.bucket.manifest(2, {"dump_id": 2, "tables": [self.bucket.entry("order", ["x"], True, ["v"])]})
        self.bucket.name = "heap-rs3-other"
        self.bucket.dump(3, "order", ROWS, full=True)
        self.expect_code(self.sync(), 2)
        ((level, event, line),) = self.events()
        self.assertEqual((level, event, line["kind"]), ("error", "run_failed", "config"))
        self.assertEqual(self.listed()[0]["outcome"], "failed")

    def test_an_earlier_run_by_its_id(self):
        runs = [self.sync("--output", "json").json()["run_id"] for _ in range(3)]
        self.assertEqual(sorted(log["run"] for log in self.listed()), sorted(runs))
        self.assertEqual(self.events(runs[0][:8])[0][2]["run_id"], runs[0])
        self.expect_error(self.logs("no-such-run"), 2, "no-such-run", hint="--list")
        table = self.logs("--list").stdout
        self.assertTrue(all(run in table for run in runs), table)

    def test_a_log_without_an_end_is_said_and_half_a_line_is_no_event(self):
        self.expect_code(self.sync(), 0)
        path = self.listed()[0]["file"]
        with open(path, "rb") as stream:
            whole = stream.read()
        with open(path, "wb") as stream:
            stream.write(whole[:-30])
        self.assertEqual([event for _, event, _ in self.events()], ["run_started", "load_committed"])
        self.assertIn("no end", self.logs().stderr)
        self.assertIsNone(self.listed()[0]["outcome"])

    def test_a_file_that_is_no_log_of_ours_is_listed_all_the_same(self):
        self.expect_code(self.sync(), 0)
        with open(self.listed()[0]["file"], "w", encoding="utf-8") as stream:
            stream.write('{}\n{"event": "run_ended", "outcome": 7}\n')
        self.assertEqual(self.listed()[0]["started_at"], None)
        self.expect_code(self.logs("--list"), 0)
        self.expect_code(self.logs(), 0)

    def test_no_log_is_an_error_with_a_hint(self):
        self.expect_error(self.logs(), 2, "no run", hint="cairn report")
        self.assertEqual(self.listed(), [])


class TypeChanges(EndToEnd):
    """A field whose type changes, between dumps and inside one."""

    NUMBER = {"event_id": "long", "v": "long"}

    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "order", [(1, 5)], full=True, fields=self.NUMBER)
        self.expect_code(self.sync(), 0)
        self.model.sync()
        self.bucket.dump(2, "order", [(2, "six")], data_file([(3, 7)], self.NUMBER))

    def test_plan_says_what_it_widens_and_sync_does_it(self):
        plan = self.cairn("plan", *self.flags())
        self.assertIn('ALTER TABLE "order" ALTER COLUMN "v" TYPE VARCHAR', plan.stdout)
        table = self.cairn("plan", *self.flags(), "--output", "json").json()["tables"][0]
        self.assertEqual(table["ddl"], ['ALTER TABLE "order" ALTER COLUMN "v" TYPE VARCHAR'])
        outcome = self.sync("--output", "json")
        self.expect_code(outcome, 0)
        notices = [notice["message"] for notice in outcome.json()["notices"] if notice["kind"] == "type_change"]
        self.assertEqual(notices, ["the column 'v' of 'order' widens from int64 to string for dump 2"])
        self.model.sync()
        self.expect_model()

    def test_times_are_kept_where_only_a_later_file_has_values(self):
        text = data_file([(1, None), (2, None)], {"event_id": "long", "time": "string"})
        number = data_file([(3, 1_700_000_000_000)], {"event_id": "long", "time": "long"})
        self.bucket.dump(1, "visit", text, number, full=True, fields={"event_id": "long", "time": "long"})
        self.expect_code(self.sync(select="visit"), 0)
        times = {row["event_id"]: row["time"] for row in self.driver.rows(self.database)["visit"]}
        self.assertEqual((times[1], times[2]), (None, None))
        self.assertEqual(times[3], {"timestamp": 1_700_000_000_000_000})

    def test_under_hold_a_person_lets_it_in(self):
        os.makedirs(self.at("work", "connections"))
        with open(self.at("work", "connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write(
                f"source: {{ path: {self.bucket.path} }}\n"
                f"destination: {{ type: duckdb, path: {self.database} }}\n"
                'select: ["*"]\npolicies: { type_changes: hold }\n'
            )
        workspace = ("--workspace", self.at("work"))
        held = self.cairn("sync", *workspace)
        self.expect_code(held, 5)
        self.assertRegex(held.stdout + held.stderr, "'v' of table 'order' is string in dump 2, but its column is int64")
        self.expect_model()
        self.expect_code(self.cairn("approve", *workspace, "order", "--dump", "2"), 0)
        self.expect_code(self.cairn("sync", *workspace), 0)
        self.model.sync()
        self.expect_model()


class StartDate(EndToEnd):
    """What a start date does to rows, as a program reads it."""

    def test_the_report_counts_rows_that_it_leaves_out_and_rows_that_it_cannot_judge(self):
        fields = {"event_id": "long", "time": "long"}
        rows = [(1, 1_795_507_325), (2, 1_500_000_000), (3, 0), (4, None), (5, 1_795_507_326)]
        self.bucket.dump(1, "visit", rows, full=True, fields=fields)
        outcome = self.sync("--start-date", "2026-01-01", "--output", "json")
        self.expect_code(outcome, 0)
        report = outcome.json()
        self.assertEqual(report["start_date"], "2026-01-01")
        (load,) = report["tables"][0]["loads"]
        counted = {name: load[name] for name in load if name.startswith("rows_") or name == "zero_times"}
        self.assertEqual(
            counted,
            {
                "rows_read": 5,
                "rows_loaded": 4,
                "rows_superseded": 0,
                "rows_rejected": 0,
                "rows_filtered": 1,
                "rows_untimed": 2,
                "zero_times": 1,
                "rows_before": 0,
                "rows_after": 4,
            },
        )
        notices = {notice["kind"]: notice["message"] for notice in report["notices"]}
        self.assertEqual(
            notices["no_time"], "visit: 2 rows without a `time` that can be read; the start date leaves them in"
        )
        stored = self.driver.rows(self.database)["visit"]
        self.assertEqual(sorted(row["event_id"] for row in stored), [1, 3, 4, 5])


class Inspect(EndToEnd):
    def test_rows_as_json_are_what_another_reader_reads(self):
        rng = random.Random(5)
        for codec in ("null", "deflate", "snappy", "bzip2", "xz"):
            with self.subTest(codec):
                self.inspect_random_file(rng, codec)

    def inspect_random_file(self, rng, codec):
        schemas = {name: kind.schema(rng, name) for name, kind in KINDS.items()}
        styles = {name: rng.choice(("first", "last", "plain")) for name in KINDS}
        schema = {
            "type": "record",
            "name": "row",
            "fields": [{"name": name, "type": schema_of_union(schemas[name], styles[name])} for name in KINDS],
        }
        rows = [
            {
                name: None
                if styles[name] != "plain" and rng.random() < 0.2
                else in_union(schemas[name], styles[name], kind.value(rng, schemas[name]))
                for name, kind in KINDS.items()
            }
            for _ in range(60)
        ]
        data = container(schema, rows, codec, block_rows=13)
        self.bucket.write("file.avro", data)
        outcome = self.cairn("inspect", self.at("bucket", "file.avro"), "--rows", "all", "--format", "json")
        self.expect_code(outcome, 0)
        lines = outcome.stdout.rstrip("\n").split("\n")
        expected = decode(data)
        self.assertEqual(len(lines), len(expected.rows))
        for line, row in zip(lines, expected.rows):
            found = json.loads(line, parse_int=lambda digits: -0.0 if digits == "-0" else int(digits))
            self.assertEqual(list(found), list(KINDS), "fields come in the order of the schema")
            for name, value in found.items():
                if name not in expected.fields:
                    self.assertIsNone(value, f"{name} can only be null here")
                    continue
                self.assertEqual(
                    self.plain(expected.fields[name], value, schemas[name]),
                    self.exact(expected.fields[name], row.get(name)),
                    name,
                )

    @staticmethod
    def plain(kind, value, schema):
        """What inspect printed, as the exact value it stands for."""
        if value is None:
            return None
        if kind.id == "float64":
            number = float(value)
            if schema == "float":  # printed with as many digits as tell it from other floats
                number = struct.unpack(">f", struct.pack(">f", number))[0]
            return struct.pack(">d", number) if not math.isnan(number) else "NaN"
        if kind.id == "bytes":
            return base64.b64decode(value)
        if kind.id == "date":
            return parse_text(value) // 86_400_000_000
        if kind.id == "time":
            return parse_text(f"1970-01-01 {value}")
        if kind.id == "timestamp":
            return parse_text(value)
        return value

    @staticmethod
    def exact(kind, value):
        if value is None:
            return None
        if kind.id == "float64":
            return struct.pack(">d", value) if not math.isnan(value) else "NaN"
        if kind.id == "decimal":
            return kind.canonical(value)["decimal"]
        if kind.id == "json":
            return json.loads(value)
        return value

    def test_a_damaged_file_names_block_and_offset(self):
        data = container(
            {"type": "record", "name": "row", "fields": [{"name": "a", "type": "long"}]}, [{"a": i} for i in range(9)]
        )
        self.bucket.write("file.avro", data[:-20])
        outcome = self.cairn("inspect", self.at("bucket", "file.avro"), "--rows", "all")
        self.expect_code(outcome, 3)
        self.assertRegex(outcome.stderr, r"file\.avro.*(?s:block|byte)")

    def test_no_such_file(self):
        outcome = self.cairn("inspect", self.at("nothing.avro"))
        self.assertIn(outcome.code, (2, 3))
        self.assertIn("nothing.avro", outcome.stderr)

    def test_the_schema_for_people(self):
        data = container(
            {"type": "record", "name": "row", "fields": [{"name": "amount", "type": ["null", "long"]}]}, []
        )
        self.bucket.write("file.avro", data)
        outcome = self.cairn("inspect", self.at("bucket", "file.avro"))
        self.expect_code(outcome, 0)
        self.assertIn("amount", outcome.stdout)
        self.assertIn("snappy", outcome.stdout)


class Sample(EndToEnd):
    SMALL = ("--dumps", "5", "--users", "40", "--days", "5", "--events", "300")

    def sample(self, folder, *arguments):
        outcome = self.cairn("sample", folder, *self.SMALL, *arguments)
        self.expect_code(outcome, 0)

    @staticmethod
    def contents(folder):
        found = {}
        for base, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(base, name)
                with open(path, "rb") as stream:
                    found[os.path.relpath(path, folder)] = stream.read()
        return found

    @staticmethod
    def dump_ids(folder):
        """By the names of the manifests: a sample may have other keys beside them."""
        matches = [re.fullmatch(r"sync_(\d+)\.json", name) for name in os.listdir(os.path.join(folder, "manifests"))]
        return sorted(int(match.group(1)) for match in matches if match)

    def test_a_seed_makes_the_same_bucket(self):
        for place, seed in (("a", "3"), ("b", "3"), ("c", "4")):
            self.sample(self.at(place), "--seed", seed)
        self.assertEqual(self.contents(self.at("a")), self.contents(self.at("b")))
        self.assertNotEqual(self.contents(self.at("a")), self.contents(self.at("c")))

    def test_a_directory_that_is_not_empty_is_left_alone(self):
        os.makedirs(self.at("mine"))
        with open(self.at("mine", "letter.txt"), "wb"):
            pass
        outcome = self.cairn("sample", self.at("mine"), *self.SMALL)
        self.expect_code(outcome, 2)
        self.assertEqual(os.listdir(self.at("mine")), ["letter.txt"])

    def test_the_sample_loads_as_the_model_says_dump_by_dump(self):
        for dialect in ("heap", "contentsquare"):
            with self.subTest(dialect):
                self.load_dump_by_dump(dialect)

    def load_dump_by_dump(self, dialect):
        folder = self.at(dialect)
        self.sample(folder, "--seed", "7", "--dialect", dialect)
        self.database = self.at(f"warehouse_{dialect}.duckdb")
        self.model = type(self.model)(folder)
        for dump_id in self.dump_ids(folder):
            self.model.sync(until_dump=dump_id)
            outcome = self.sync("--until-dump", str(dump_id), source=folder)
            self.expect_code(outcome, self.model.exit_code)
            self.expect_model()

    def test_a_hold_is_held(self):
        folder = self.at("held")
        outcome = self.cairn("sample", folder, "--seed", "7", "--with-hold")
        self.expect_code(outcome, 0)
        self.model = type(self.model)(folder)
        self.database = self.at("held.duckdb")
        for dump_id in self.dump_ids(folder):
            self.model.sync(until_dump=dump_id)
            outcome = self.sync("--until-dump", str(dump_id), source=folder)
        self.assertEqual(self.model.exit_code, 5)
        self.expect_code(outcome, 5)
        self.assertRegex(outcome.stdout + outcome.stderr, "(?i)held|approv")
        self.expect_model()


class Interrupted(EndToEnd):
    def test_a_sample_ends_when_it_is_told_to(self):
        for signal_number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(code):
                folder = self.at(f"sample{code}")
                process = self.driver.start(["sample", folder, "--users", "100000000"])
                while not os.path.isdir(os.path.join(folder, "sync_852")) and process.poll() is None:
                    time.sleep(0.01)
                process.send_signal(signal_number)
                process.communicate(timeout=60)
                self.assertEqual(process.returncode, code)

    def test_sigterm_ends_a_run_cleanly(self):
        history = make_history(3)
        for step in history.steps:
            apply_step(self.bucket.path, step)
        process = self.driver.start(["sync", *self.flags()])
        process.terminate()
        process.communicate(timeout=60)
        self.assertIn(process.returncode, (143, -15, 0, 3, 5))
        self.model.sync()
        outcome = self.sync()
        self.expect_code(outcome, self.model.exit_code)
        self.expect_model()


if __name__ == "__main__":
    sys.exit(main(__doc__))
