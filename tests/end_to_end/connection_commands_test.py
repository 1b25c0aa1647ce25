"""The commands around a connection: writing, checking and listing connections, finding out what a bucket offers, and
editing what is selected.

  connection_commands_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import ctypes
import fcntl
import os
import pty
import select
import shutil
import stat
import subprocess
import sys
import time
import unittest

from end_to_end import EndToEnd, main

PEOPLE = {"user_id": "long", "email": "string", "joindate": "long"}
FILE = """# what we load
source: {path: ./bucket}   # a copy
destination: { type: duckdb, path: warehouse.duckdb }

select:
  - users   # people

# last
policies: { gaps: warn }
"""


class Connection(EndToEnd):
    """A workspace with a bucket of two tables, and one connection file."""

    def setUp(self):
        super().setUp()
        self.bucket.manifest(
            1,
            {
                "dump_id": 1,
                "tables": [
                    self.bucket.table(
                        1, "users", [(1, "ada", 1_600_000_000), (2, "bob", 1_600_000_001)], full=True, fields=PEOPLE
                    ),
                    self.bucket.table(1, "order", [(1, "a"), (2, "b")], full=True),
                ],
            },
        )
        self.write_connection(FILE)

    def connection(self, name="heap"):
        with open(self.at("connections", f"{name}.yaml"), encoding="utf-8", newline="") as stream:
            return stream.read()

    def document(self, *arguments, code=0):
        outcome = self.cairn(*arguments, "--output", "json")
        self.expect_code(outcome, code)
        document = outcome.json()
        self.assertEqual(document["format"], 1)
        return document


class Discover(Connection):
    def test_shows_tables_and_fields_with_true_types(self):
        document = self.document("discover")
        self.assertEqual((document["bucket"], document["newest_dump"]), ("heap-rs3-acme", 1))
        self.assertEqual(document["source_contract"], "Heap v1")
        tables = {table["table"]: table for table in document["tables"]}
        self.assertEqual(
            {name: table["selection"] for name, table in tables.items()}, {"users": "selected", "order": "new"}
        )
        fields = {field["field"]: field for field in tables["users"]["fields"]}
        self.assertEqual(
            {name: field["type"] for name, field in fields.items()},
            {"user_id": "int64", "email": "string", "joindate": "timestamp"},
        )
        self.assertEqual(fields["joindate"]["times"], "seconds")
        self.assertTrue(fields["user_id"]["is_key"])
        self.expect_nothing_written()

    def test_needs_neither_workspace_nor_destination(self):
        outcome = self.cairn("discover", "--source", self.bucket.path)
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^order +new .* event_id")
        self.assertRegex(outcome.stdout, "2 tables are new")

    def test_the_fields_of_a_table(self):
        outcome = self.cairn("discover", "users")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^joindate +timestamp +seconds +selected")
        self.assertNotIn("order", outcome.stdout)
        self.expect_error(self.cairn("discover", "usres"), 2, "no manifest has a table 'usres'", "did you mean 'users'")

    def test_a_field_that_waits_is_new(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        outcome = self.cairn("discover")
        self.assertIn("new in users: email, joindate", outcome.stdout)

    def test_types_are_those_that_are_loaded(self):
        self.expect_code(self.cairn("sync"), 0)
        loaded = {field["field"]: field["type"] for field in self.document("tables", "users")["fields"]}
        found = self.document("discover", "users")["tables"][0]["fields"]
        self.assertEqual({field["field"]: field["type"] for field in found}, loaded)

    def test_tables_that_went_out_of_sight_are_hidden(self):
        for dump in range(2, 33):
            self.bucket.dump(dump, "users", [(dump, "x", 1_600_000_000)], fields=PEOPLE)
        self.assertEqual([table["table"] for table in self.document("discover")["tables"]], ["users"])
        self.assertIn("1 table is not shown", self.cairn("discover").stdout)
        everything = {table["table"]: table for table in self.document("discover", "--all")["tables"]}
        self.assertTrue(everything["order"]["is_long_unseen"])
        self.assertEqual(everything["order"]["last_dump"], 1)
        self.assertEqual([table["table"] for table in self.document("discover", "order")["tables"]], ["order"])

    def test_a_damaged_file_is_named_and_the_others_are_shown(self):
        self.bucket.dump(2, "order", b"Obj\x01 and nothing of use")
        document = self.document("discover", code=3)
        problems = {table["table"]: table["problem"] for table in document["tables"]}
        self.assertIn("part-00000-c000.avro", problems["order"])
        self.assertIsNone(problems["users"])
        outcome = self.cairn("discover")
        self.expect_code(outcome, 3)
        self.assertRegex(outcome.stdout, r"(?m)^unreadable order: ")

    def test_a_manifest_that_cannot_be_read_is_named(self):
        self.bucket.write("manifests/sync_2.json", b"{")
        for arguments in (("discover",), ("discover", "users")):
            outcome = self.cairn(*arguments)
            self.expect_code(outcome, 3)
            self.assertIn("unreadable dump 2: ", outcome.stdout)
        self.assertEqual([manifest["dump"] for manifest in self.document("discover", code=3)["unreadable_manifests"]], [2])
        self.expect_error(self.cairn("discover", "clicks"), 3, "dump 2")

    def test_a_bucket_that_no_manifest_names_is_unknown(self):
        self.bucket.write("manifests/sync_1.json", b"{")
        outcome = self.cairn("discover")
        self.expect_code(outcome, 3)
        self.assertIn("bucket unknown: ", outcome.stdout)
        self.assertIsNone(self.document("discover", code=3)["bucket"])

    def test_a_source_that_is_not_there(self):
        self.expect_error(self.cairn("discover", "--source", self.at("none")), 2, "none")
        outcome = self.cairn("discover", "--source", "s3://heap-rs3-acme")
        self.expect_error(outcome, 6, "s3://heap-rs3-acme.*: there are no credentials", "AWS_ACCESS_KEY_ID")


class Select(Connection):
    def test_edits_the_lines_of_the_block_alone(self):
        outcome = self.cairn("select", "order", "sign_up_*")
        self.expect_code(outcome, 0)
        self.assertEqual(self.connection(), FILE.replace("# people\n", '# people\n  - order\n  - "sign_up_*"\n'))
        self.assertRegex(outcome.stdout, r"order: loads from its full dump 1 on, 1 file, ")
        self.assertIn("'sign_up_*' matches no table yet", outcome.stdout)
        self.expect_nothing_written()

    def test_line_breaks_and_brackets_stay(self):
        text = FILE.replace("  - users   # people\n", "").replace("select:", "select: [ users ]").replace("\n", "\r\n")
        self.write_connection(text)
        self.expect_code(self.cairn("select", "order", "--fields", "event_id,v"), 0)
        self.assertEqual(self.connection(), text.replace("[ users ]", "[ users, {order: {fields: [event_id, v]}} ]"))

    def test_what_is_selected_already_is_left_alone(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        before = self.connection()
        outcome = self.cairn("select", "users")
        self.expect_code(outcome, 0)
        self.assertIn("nothing to change", outcome.stdout)
        self.assertEqual(self.connection(), before)
        self.expect_code(self.cairn("select", "users", "--add-fields", "email"), 0)
        self.assertIn("  - users: { fields: [user_id, email] }   # people\n", self.connection())
        self.expect_code(self.cairn("select", "users", "--exclude", "e*"), 0)
        self.assertIn('  - users: { exclude: ["e*"] }   # people\n', self.connection())
        self.expect_code(self.cairn("select", "users", "--all-fields"), 0)
        self.assertEqual(self.connection(), FILE)

    def test_a_field_selected_later_fills_from_then_on(self):
        self.write_connection(FILE.replace("- users ", "- users: {fields: [user_id]} "))
        self.expect_code(self.cairn("sync"), 0)
        outcome = self.cairn("select", "users", "--add-fields", "email")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"users has 2 rows already: 'email' fills from now on; `cairn rebuild users`")

    def test_slips_of_the_finger_change_nothing(self):
        for arguments, message, hint in (
            (["usrs"], "table 'usrs' was never seen", "did you mean 'users'"),
            (["users", "--fields", "emial"], "no.* field 'emial'", "did you mean 'email'"),
            (["users", "--fields", "email", "--all-fields"], "exclude each other", "one of them"),
            (["users", "--fields", ""], "--fields: the list is empty", "commas"),
            (["users", "--exclude", ""], "--exclude: the list is empty", "commas"),
            (["order", "-c", "haep"], "no connection `haep`", "did you mean `heap`"),
        ):
            with self.subTest(arguments):
                self.expect_error(self.cairn("select", *arguments), 2, message, hint)
                self.assertEqual(self.connection(), FILE)
        self.expect_code(self.cairn("select"), 2)

    def test_what_a_glob_excludes_stays_out(self):
        self.write_connection(FILE.replace("- users ", '- "user*": {exclude: [email]} '))
        self.expect_code(self.cairn("select", "users", "--add-fields", "joindate"), 0)
        self.assertIn("  - users: { exclude: [email] }\n", self.connection())
        before = self.connection().replace("[email]", '["e*"]')
        self.write_connection(before)
        self.expect_error(self.cairn("select", "users", "--add-fields", "email"), 2, "excludes `e\\*`", "--exclude")
        self.assertEqual(self.connection(), before)

    def test_edits_at_once_lose_none(self):
        tables = [f"sign_up_{i}*" for i in range(6)]
        running = [self.driver.start(["select", table], cwd=self.folder) for table in tables]
        for table, process in zip(tables, running):
            _, stderr = process.communicate(timeout=60)
            self.assertEqual(f'- "{table}"' in self.connection(), process.returncode == 0)
            if process.returncode != 0:
                self.assertEqual(process.returncode, 4)
                self.assertRegex(stderr, "changed meanwhile(?s:.*)hint: ")

    def test_a_form_that_cannot_be_edited_says_what_to_do(self):
        text = FILE.replace("\nselect:\n", "\n? select\n:\n")
        self.write_connection(text)
        self.expect_error(
            self.cairn("select", "order"), 2, r"heap.yaml:5: select: cannot be edited safely", "by hand: .* order"
        )
        self.assertEqual(self.connection(), text)

    def test_what_the_rest_of_the_file_contradicts_is_not_written(self):
        text = FILE + "ignore: [order]\n"
        self.write_connection(text)
        self.expect_error(self.cairn("select", "order"), 2, "selected and ignored at once", None)
        self.assertEqual(self.connection(), text)

    def test_mode_and_symbolic_link_stay(self):
        real = self.at("real.yaml")
        os.rename(self.at("connections", "heap.yaml"), real)
        os.chmod(real, 0o640)
        os.symlink(real, self.at("connections", "heap.yaml"))
        self.expect_code(self.cairn("select", "order"), 0)
        self.assertTrue(os.path.islink(self.at("connections", "heap.yaml")))
        self.assertEqual(stat.S_IMODE(os.stat(real).st_mode), 0o640)
        self.assertIn("- order", self.connection())
        self.assertEqual(os.listdir(self.at("connections")), ["heap.yaml"])

    def test_the_answer_as_json(self):
        document = self.document("select", "order")
        self.assertEqual((document["is_changed"], document["entries"]), (True, ["order"]))
        self.assertEqual(len(document["plan"]), 1)
        self.assertFalse(self.document("select", "order")["is_changed"])

    def test_the_next_sync_follows(self):
        self.expect_code(self.cairn("select", "order"), 0)
        self.expect_code(self.cairn("sync"), 0)
        self.assertEqual(set(self.driver.rows(self.database)), {"users", "order"})


    def test_what_a_glob_excludes_stays_excluded_beside_an_exclusion_of_its_own(self):
        self.write_connection(FILE.replace("- users ", '- "user*": {exclude: [email]} '))
        self.expect_code(self.cairn("select", "users", "--exclude", "joindate"), 0)
        self.assertIn("exclude: [email, joindate]", self.connection())


class Deselect(Connection):
    def test_takes_out_an_entry(self):
        self.expect_code(self.cairn("select", "order"), 0)
        outcome = self.cairn("deselect", "order")
        self.expect_code(outcome, 0)
        self.assertEqual(self.connection(), FILE)
        self.assertRegex(outcome.stdout, "stays in the destination")
        self.expect_code(self.cairn("deselect", "users"), 0)
        self.assertEqual(self.connection(), FILE.replace("select:\n  - users   # people\n", "select: []\n"))

    def test_a_table_that_a_glob_selects_belongs_under_ignore(self):
        text = FILE.replace("- users ", '- "*" ')
        self.write_connection(text)
        self.expect_error(
            self.cairn("deselect", "order"), 2, r"heap.yaml:6: `order` has no entry of its own: `\*`", "`ignore:`"
        )
        self.assertEqual(self.connection(), text)

    def test_what_is_not_selected_is_a_mistake(self):
        self.expect_error(self.cairn("deselect", "user"), 2, "`user` is not selected", "did you mean `users`")
        self.assertEqual(self.connection(), FILE)

    def test_loaded_rows_stay(self):
        self.expect_code(self.cairn("select", "order"), 0)
        self.expect_code(self.cairn("sync"), 0)
        before = self.driver.hashes(self.database)
        self.assertEqual(self.document("deselect", "order")["removed"], ["order"])
        self.expect_code(self.cairn("sync"), 0)
        self.assertEqual(self.driver.hashes(self.database), before)


class Connections(Connection):
    def test_lists_what_there_is(self):
        self.write_connection(FILE.replace("warehouse", "other"), "web site")
        document = self.document("connections")
        self.assertEqual([c["connection"] for c in document["connections"]], ["heap", "web site"])
        heap = document["connections"][0]
        self.assertEqual((heap["schema"], heap["select"], heap["problems"]), ("heap", ["users"], []))
        self.assertTrue(heap["destination"].startswith("duckdb:"))
        text = self.cairn("connections")
        self.expect_code(text, 0)
        self.assertRegex(text.stdout, r"(?m)^web site .*other\.duckdb +heap +users$")

    def test_a_file_that_does_not_parse_is_listed_with_what_is_wrong(self):
        self.write_connection("source: {pth: x}\n", "broken")
        outcome = self.cairn("connections")
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stdout, r"(?m)^heap .* users$")
        self.assertRegex(outcome.stdout, r"broken\.yaml:1: source\.pth: unknown key")

    def test_without_a_workspace_says_how_to_begin(self):
        os.rename(self.at("connections"), self.at("elsewhere"))
        self.expect_error(self.cairn("connections"), 2, "no connections/ directory", "cairn init")
        os.mkdir(self.at("connections"))
        self.assertIn("cairn init", self.cairn("connections").stdout)


class ConfigCheck(Connection):
    def test_a_valid_file_is_ok(self):
        outcome = self.cairn("config", "check")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"heap\.yaml: ok\n")
        self.expect_nothing_written()

    def test_every_problem_is_named_by_file_line_and_key(self):
        self.write_connection(
            FILE.replace("path: ./bucket", "pth: ./bucket").replace("gaps: warn", "gaps: perhaps") + "colour: blue\n"
        )
        outcome = self.cairn("config", "check", "heap")
        self.expect_code(outcome, 2)
        for problem in (
            r"heap\.yaml:2: source\.pth: unknown key\n  hint: did you mean `path`",
            r"heap\.yaml:9: policies\.gaps: `perhaps` is none of: warn, hold",
            r"heap\.yaml:10: colour: unknown key",
            r"heap\.yaml:2: source: neither a bucket nor a copy of one is named",
        ):
            self.assertRegex(outcome.stdout, problem)
        problems = self.document("config", "check", code=2)["connections"][0]["problems"]
        self.assertEqual(len(problems), 4)

    def test_what_two_files_spoil_for_each_other_is_found(self):
        self.write_connection(FILE, "second")
        outcome = self.cairn("config", "check")
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stdout, r"heap\.yaml: ok")
        self.assertRegex(outcome.stdout, r"second\.yaml: destination\.schema: .*also `heap`'s\n  hint: ")

    def test_a_database_named_like_its_schema(self):
        self.write_connection(FILE.replace("warehouse.duckdb", "heap.duckdb"))
        outcome = self.cairn("config", "check")
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stdout, r"heap\.yaml: destination: .*name of its schema heap.*\n  hint: rename the file")

    def test_a_bucket_without_credentials_says_what_to_do(self):
        self.write_connection(FILE.replace("path: ./bucket", "bucket: heap-rs3-acme"))
        for command in (["sync"], ["plan"]):
            self.expect_error(self.cairn(*command), 6, "s3://heap-rs3-acme.*: there are no credentials", "AWS_ACCESS_KEY_ID")
        outcome = self.cairn("check")
        self.expect_code(outcome, 6)
        self.assertRegex(outcome.stdout, r"there are no credentials")
        self.expect_code(self.cairn("config", "check"), 0)

    def test_an_unknown_name_is_guessed(self):
        outcome = self.cairn("config", "check", "haep")
        self.expect_error(outcome, 2, "no connection `haep`", "did you mean `heap`")
        self.assertNotIn("--connection", outcome.stderr)
        self.expect_code(self.cairn("config"), 2)


    def test_a_copy_in_the_place_of_the_database(self):
        self.write_connection(FILE.replace("warehouse.duckdb", "warehouse.duckdb, publish: ./warehouse.duckdb"))
        outcome = self.cairn("config", "check")
        self.expect_code(outcome, 2)
        self.assertRegex(outcome.stdout, r"heap\.yaml:\d+: destination\.publish: .*the database itself")
        self.expect_error(self.cairn("sync"), 2, "destination.publish")
        self.write_connection(FILE)
        for name, message in (("", "empty"), (self.database, "the database itself")):
            self.expect_error(self.cairn("sync", "--publish", name), 2, f"--publish: .*{message}")
        self.expect_nothing_written()

    def test_a_copy_in_the_place_of_a_write_ahead_log(self):
        for name in ("warehouse.duckdb.wal", "other.duckdb.wal"):
            with self.subTest(name):
                outcome = self.cairn("sync", "--connection", "heap", "--publish", name)
                self.expect_error(outcome, 2, "--publish: .*write-ahead log")
                self.write_connection(FILE.replace("warehouse.duckdb", f"warehouse.duckdb, publish: {name}"), "other")
                outcome = self.cairn("config", "check", "other")
                self.expect_code(outcome, 2)
                self.assertRegex(outcome.stdout, r"other\.yaml:\d+: destination\.publish: .*write-ahead log")
        self.expect_nothing_written()


class Cache(Connection):
    def mode(self):
        return stat.S_IMODE(os.stat(self.at(".cairn")).st_mode)

    def test_is_this_users_alone_whichever_command_makes_it(self):
        for command in (["sync"], ["verify"], ["config", "schema", "--write"]):
            with self.subTest(command):
                shutil.rmtree(self.at(".cairn"), ignore_errors=True)
                self.expect_code(self.cairn(*command, preexec_fn=lambda: os.umask(0o022)), 0)
                self.assertEqual(self.mode(), 0o700)
                self.expect_code(self.cairn("config", "schema", "--write"), 0)

    def test_that_others_may_enter_is_in_no_ones_way(self):
        os.mkdir(self.at(".cairn"))
        os.chmod(self.at(".cairn"), 0o755)
        self.expect_code(self.cairn("config", "schema", "--write"), 0)
        self.expect_code(self.cairn("init", "second", "--schema", "second", "--yes"), 0)
        os.chmod(self.at(".cairn"), 0o777)
        self.expect_error(self.cairn("config", "schema", "--write"), 2, "others may write in the directory", "chmod 700")


def without_rights_of_root():
    """In a child process: root that is held to the rights of files, as anybody is."""
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; refused, and not needed, for others


class Rights(Connection):
    def expect_denied(self, *arguments):
        outcome = self.cairn(*arguments, preexec_fn=without_rights_of_root)
        with self.subTest(arguments):
            self.expect_error(outcome, 6, "Permission denied")

    def forbid(self, path, mode):
        before = os.stat(path).st_mode
        os.chmod(path, mode)
        self.addCleanup(os.chmod, path, before)

    def test_a_connection_file(self):
        self.forbid(self.at("connections", "heap.yaml"), 0)
        self.expect_denied("status")

    def test_where_a_selection_is_written(self):
        self.forbid(self.at("connections"), 0o500)
        self.expect_denied("select", "order")

    def test_where_a_database_to_compare_with_would_lie(self):
        self.expect_code(self.cairn("sync"), 0)
        self.forbid(self.at(".cairn", "heap"), 0o500)
        self.expect_denied("verify")

    def test_where_a_sample_or_a_connection_would_lie(self):
        os.mkdir(self.at("closed"))
        self.forbid(self.at("closed"), 0o500)
        self.expect_denied("sample", self.at("closed", "bucket"))
        place = ("--workspace", self.at("closed"), "--source", self.bucket.path)
        self.expect_denied("init", "new", "--yes", *place, "--output", "json")  # as text it shows first what there is


class Check(Connection):
    def verdicts(self, code=0, *arguments):
        return {check["hop"]: check for check in self.document("check", *arguments, code=code)["checks"]}

    def test_every_hop_has_its_line(self):
        outcome = self.cairn("check")
        self.expect_code(outcome, 0)
        for hop in ("connection", "source", "manifests", "data file", "selection", "run lock", "rights", "volume", "disk", "database"):
            self.assertRegex(outcome.stdout, rf"(?m)^(ok|warning) +{hop} ")
        self.assertIn("source contract Heap v1", outcome.stdout)
        self.assertEqual(self.document("check")["source_contract"], "Heap v1")
        self.expect_nothing_written()
        self.assertFalse(os.path.exists(self.at(".cairn")))
        self.expect_code(self.cairn("sync"), 0)
        self.assertRegex(self.cairn("check").stdout, r"(?m)^ok +schemas ")

    def test_works_without_a_workspace(self):
        self.expect_code(self.cairn("check", *self.flags()), 0)

    def test_a_failure_has_the_exit_code_of_its_kind_and_a_cure(self):
        self.write_connection(FILE.replace("{path: ./bucket}", "{path: ./none}"))
        verdicts = self.verdicts(2)
        self.assertEqual(verdicts["source"]["verdict"], "failed")
        self.assertEqual(verdicts["manifests"]["verdict"], "skipped")
        self.assertEqual(verdicts["disk"]["verdict"], "ok", "what does not depend on the source is looked at")
        self.write_connection("source: [\n")
        self.assertEqual(self.verdicts(2)["connection"]["kind"], "config")

    def test_a_damaged_data_file(self):
        self.bucket.dump(2, "users", b"Obj\x01 and nothing of use", fields=PEOPLE)
        verdict = self.verdicts(3)["data file"]
        self.assertEqual((verdict["verdict"], verdict["kind"]), ("failed", "bad_input"))
        self.assertIn("part-00000-c000.avro", verdict["message"])
        self.assertTrue(verdict["hint"])

    def test_a_damaged_manifest_and_a_gap(self):
        self.bucket.dump(5, "users", [(1, "x", 1_600_000_000)], fields=PEOPLE)
        self.assertEqual(self.verdicts()["manifests"]["verdict"], "warning")
        self.bucket.manifest(6, b"{")
        self.assertEqual(self.verdicts(3)["manifests"]["verdict"], "failed")

    def test_a_selection_that_matches_nothing(self):
        self.write_connection(FILE.replace("- users ", "- usrs "))
        verdict = self.verdicts()["selection"]
        self.assertEqual(verdict["verdict"], "warning")
        self.assertIn("did you mean 'users'", verdict["hint"])
        self.write_connection(FILE.replace("  - users   # people\n", "").replace("select:", "select: []"))
        self.assertEqual(self.verdicts(2)["selection"]["verdict"], "failed")

    def test_a_run_under_way(self):
        os.makedirs(self.at(".cairn", "heap"), mode=0o700)
        with open(self.at(".cairn", "heap", "lock"), "w", encoding="utf-8") as lock:
            lock.write("process 4711 since yesterday")
            lock.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
            verdict = self.verdicts(7)["run lock"]
        self.assertIn("process 4711", verdict["message"])
        self.assertEqual(self.verdicts()["run lock"]["verdict"], "ok")

    def test_a_destination_that_cannot_be(self):
        self.write_connection(FILE.replace("warehouse.duckdb", "heap.duckdb"))
        self.assertIn("name of its schema", self.verdicts(2)["destination"]["message"])
        self.write_connection(FILE.replace("warehouse.duckdb", "nowhere/warehouse.duckdb"))
        self.assertIn("nowhere", self.verdicts(2)["database"]["message"])

    def test_a_file_that_is_no_database(self):
        with open(self.database, "w", encoding="utf-8") as stream:
            stream.write("not a database" * 1000)
        verdict = self.verdicts(2)["database"]
        self.assertEqual(verdict["verdict"], "failed")

    @unittest.skipIf(os.geteuid() == 0, "root may write everywhere")
    def test_a_directory_that_cannot_be_written(self):
        os.mkdir(self.at("readonly"), mode=0o500)
        self.write_connection(FILE.replace("warehouse.duckdb", "readonly/warehouse.duckdb"))
        self.assertEqual(self.verdicts(6)["rights"]["kind"], "denied")


class Terminal:
    """A process with a terminal of its own, and a person at it."""

    def __init__(self, arguments, cwd, environment):
        controller, terminal = pty.openpty()
        self.controller = controller
        self.process = subprocess.Popen(
            arguments, cwd=cwd, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, close_fds=True
        )
        os.close(terminal)
        self.seen = ""

    def read(self, seconds):
        ready, _, _ = select.select([self.controller], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.controller, 65536)
        except OSError:  # the other side is gone
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def wait_for(self, text, seconds=30):
        end = time.monotonic() + seconds
        while text not in self.seen and time.monotonic() < end:
            self.read(0.2)
        if text not in self.seen:
            raise AssertionError(f"waited for {text!r}, saw {self.seen!r}")
        self.seen = self.seen[self.seen.index(text) + len(text) :]

    def answer(self, question, text):
        self.wait_for(question)
        line = text.encode() + b"\n"
        if os.write(self.controller, line) != len(line):
            raise AssertionError(f"the terminal did not take {text!r}")
        self.wait_for(text + "\r\n")  # the terminal's echo

    def end(self):
        while self.read(5):
            pass
        os.close(self.controller)
        return self.process.wait(30)


class Init(Connection):
    def setUp(self):
        super().setUp()
        os.remove(self.at("connections", "heap.yaml"))
        os.rmdir(self.at("connections"))

    def test_writes_a_connection_that_works_at_once(self):
        outcome = self.cairn("init", "Heap Prod")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^users +3 ", "what was discovered is shown")
        self.assertRegex(outcome.stdout, r"Wrote .*connections/Heap Prod\.yaml")
        text = self.connection("Heap Prod")
        self.assertIn("schema: heap_prod", text)
        self.assertIn("bucket: heap-rs3-acme", text)
        self.assertRegex(text, r"- users: \{ fields: \[user_id, email, joindate\] \}", "new fields wait")
        self.assertEqual(stat.S_IMODE(os.stat(self.at("connections", "Heap Prod.yaml")).st_mode), 0o600)
        with open(self.at(".gitignore"), encoding="utf-8") as stream:
            self.assertIn(".cairn/\n", stream.read())
        for command in (["config", "check"], ["check"], ["sync"]):
            self.expect_code(self.cairn(*command), 0)
        self.assertEqual(os.listdir(self.at("connections")), ["Heap Prod.yaml"])

    def test_takes_flags(self):
        outcome = self.cairn(
            "init", "web", "--source", "./bucket", "--bucket", "s3://heap-rs3-acme/", "--new-things", "fields",
            "--select", "users,sign_up_*", "--destination", "duckdb:x.duckdb", "--schema", "people",
            "--account-id", "arn:aws:iam::012345678901:role/cairn-heap", "--gateway", "none", "--start-date", "01/31/2019",
            "--output", "json",
        )  # fmt: skip
        self.expect_code(outcome, 0)
        self.assertEqual(outcome.json()["select"], ["users", "sign_up_*"])
        text = self.connection("web")
        self.assertIn('  - users\n  - "sign_up_*"\n', text)
        self.assertIn('account_id: "012345678901" ', text)
        self.assertIn("role_name: cairn-heap ", text)
        self.assertIn("start_date: 2019-01-31 ", text)
        self.assertRegex(text, r'external_id: "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"')
        self.expect_code(self.cairn("sync"), 0)

    def test_what_was_probably_not_meant_is_remarked_on(self):
        outcome = self.cairn("init", "one", "--select", "zzz*", "--bucket", "other", "--yes")
        self.expect_code(outcome, 0)
        self.assertIn("'zzz*' matches no table yet", outcome.stderr)
        self.assertRegex(outcome.stderr, "name the bucket heap-rs3-acme, not other")

    def test_a_manifest_that_cannot_be_read_is_named(self):
        self.bucket.write("manifests/sync_2.json", b"{")
        outcome = self.cairn("init", "one", "--yes")
        self.expect_code(outcome, 3)
        self.assertIn("unreadable dump 2: ", outcome.stdout)
        self.assertIn("users", self.connection("one"))
        self.bucket.write("manifests/sync_1.json", b"{")
        self.expect_error(self.cairn("init", "two", "--yes"), 3, "no manifest can be read: dump 1")
        self.assertFalse(os.path.exists(self.at("connections", "two.yaml")))

    def test_everything_may_come_by_itself(self):
        self.expect_code(self.cairn("init", "heap", "--new-things", "all"), 0)
        self.assertIn('select:\n  - "*"\n', self.connection())

    def test_each_connection_has_an_external_id_of_its_own(self):
        ids = set()
        for name in ("a", "b"):
            self.expect_code(self.cairn("init", name, "--role", "cairn-heap"), 0)
            ids.update(line for line in self.connection(name).splitlines() if "external_id" in line)
        self.assertEqual(len(ids), 2)

    def test_wrong_answers_write_nothing(self):
        for arguments, message, hint in (
            (["a/b"], "`a/b` cannot be the name", "letters"),
            (["heap", "--source", "none"], "none: no such directory", r"aws s3 sync|\S"),
            (["heap", "--source", "."], "no manifest", "bucket/"),
            (["heap", "--account-id", "1234"], "--account-id: `1234` is not the id of an AWS account", "12 digits"),
            (["heap", "--role", "a b"], "--role: `a b` is not the name of a role", "IAM"),
            (["heap", "--start-date", "31/01/2024"], "--start-date: `31/01/2024` is not a date", r"\S"),
            (["heap", "--gateway", "dmz"], "--gateway: `dmz`", "none"),
            (["heap", "--destination", "duckdb:heap.duckdb"], "--destination: .*name of its schema heap", "rename the file"),
            (["heap", "--schema", "warehouse"], "name of its schema warehouse", "rename the file"),
            (["heap", "--destination", "postgres:x"], "no destination of type 'postgres'", "duckdb"),
            (["heap", "--new-things", "maybe"], "--new-things: `maybe` is none of", "wait"),
            (["heap", "--select", ""], "cairn: --select: no table is named", "takes all"),
            (["heap", "--source", ""], "cairn: --source: a source needs a bucket or a directory", r"\./bucket"),
            (["heap", "--destination", "x"], "cairn: --destination: `x` does not begin with a type", "duckdb:"),
            (["heap", "--select", "usrs"], "--select: no manifest has a table 'usrs'", "did you mean 'users'"),
            (["heap", "--bucket", "a b"], "--bucket: `a b` is not the name of a bucket", "heap-rs3"),
        ):
            with self.subTest(arguments):
                outcome = self.cairn("init", *arguments)
                self.expect_code(outcome, 2)
                self.assertRegex(outcome.stderr, message)
                if hint is not None:
                    self.assertRegex(outcome.stderr, f"hint: .*{hint}")
                self.assertFalse(os.path.exists(self.at("connections")))
                self.assertFalse(os.path.exists(self.at(".gitignore")))

    def test_a_connection_is_overwritten_only_by_force(self):
        self.expect_code(self.cairn("init", "heap"), 0)
        before = self.connection()
        self.expect_error(self.cairn("init", "HEAP"), 2, "there is a connection `heap` already", "--force")
        self.expect_error(self.cairn("init", "heap", "--select", "users"), 2, "there is a connection", "--force")
        self.assertEqual(self.connection(), before)
        self.expect_code(self.cairn("init", "heap", "--select", "users", "--force"), 0)
        self.assertNotIn("order", self.connection())

    def test_two_connections_do_not_share_a_schema(self):
        self.expect_code(self.cairn("init", "heap"), 0)
        self.expect_error(self.cairn("init", "other", "--schema", "heap"), 2, "`heap` writes the schema heap", "of its own")
        self.expect_code(self.cairn("init", "other"), 0)
        self.expect_code(self.cairn("config", "check"), 0)

    def test_paths_are_those_of_the_workspace(self):
        os.mkdir(self.at("ws"))
        self.expect_code(self.cairn("init", "heap", "--workspace", "ws", "--source", "bucket"), 0)
        with open(self.at("ws", "connections", "heap.yaml"), encoding="utf-8") as stream:
            self.assertIn("path: \"../bucket\"", stream.read())
        self.expect_code(self.cairn("sync", "--workspace", "ws"), 0)

    def test_a_gitignore_that_is_there_is_left_alone(self):
        with open(self.at(".gitignore"), "w", encoding="utf-8") as stream:
            stream.write("mine\n")
        self.expect_code(self.cairn("init", "heap"), 0)
        with open(self.at(".gitignore"), encoding="utf-8") as stream:
            self.assertEqual(stream.read(), "mine\n")

    def terminal(self, *arguments):
        return Terminal([self.driver.cairn, "init", *arguments], self.folder, self.driver.environment)

    def test_asks_a_person_and_checks_each_answer(self):
        terminal = self.terminal()
        terminal.answer("Connection name", "he/ap")
        terminal.wait_for("cannot be the name")
        terminal.answer("Connection name", "Heap")
        terminal.answer("Data gateway", "")
        terminal.answer("Start date", "31/01/2024")
        terminal.wait_for("is not a date")
        terminal.answer("Start date", "")
        terminal.answer("S3 bucket", "")
        terminal.answer("Local copy", "./nowhere")
        terminal.wait_for("nowhere: no such directory")
        terminal.answer("Local copy", "./bucket")
        terminal.answer("AWS account id", "?")
        terminal.wait_for("in the menu under your name")
        terminal.answer("AWS account id", "1234")
        terminal.wait_for("12 digits")
        terminal.answer("AWS account id", "0123-4567-8901")
        terminal.answer("Role", "cairn-heap")
        terminal.answer("Destination", "duckdb:heap.duckdb")
        terminal.wait_for("name of its schema heap")
        terminal.answer("Destination", "")
        terminal.answer("Schema", "")
        terminal.wait_for("source contract Heap v1")
        terminal.answer("New tables and fields", "fields")
        terminal.answer("Tables to load", "usrs")
        terminal.wait_for("did you mean 'users'")
        terminal.answer("Tables to load", "users")
        self.assertFalse(os.path.exists(self.at("connections")), "nothing is written before the last answer")
        terminal.answer("Write", "yes")
        self.assertEqual(terminal.end(), 0)
        self.assertIn("  - users\n", self.connection("Heap"))
        self.assertIn("schema: heap ", self.connection("Heap"))
        self.expect_code(self.cairn("sync"), 0)

    def test_a_person_may_end_it(self):
        terminal = self.terminal("heap", "--source", "./bucket")
        for question in ("Data gateway", "Start date", "S3 bucket", "AWS account id", "Role", "Destination", "Schema", "New tables", "Tables"):
            terminal.answer(question, "")
        terminal.answer("Write", "no")
        self.assertEqual(terminal.end(), 0)
        terminal = self.terminal("heap")
        terminal.wait_for("Data gateway")
        os.write(terminal.controller, b"\x04")  # the end of input
        self.assertEqual(terminal.end(), 130)
        terminal = self.terminal("heap")
        terminal.wait_for("Data gateway")
        terminal.process.send_signal(2)
        self.assertEqual(terminal.end(), 130)
        self.assertFalse(os.path.exists(self.at("connections")))


if __name__ == "__main__":
    sys.exit(main(__doc__.splitlines()[0]))
