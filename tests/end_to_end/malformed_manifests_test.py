"""Every manifest of tests/data/manifests, and some too large to be kept there, through a whole run of the program.

The unit tests say what is read out of each. Here each stands as dump 852 behind a good one: the run ends as it should and
says the reason, what was loaded before stays, memory stays within bounds; and once Heap has written the manifest as it
should be, the next run loads it.

  malformed_manifests_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import json
import os
import re
import shutil
import sys

from end_to_end import ROOT, EndToEnd, main

from memory import run_measured

MANIFESTS = os.path.join(ROOT, "tests", "data", "manifests")
FIELDS = {"user_id": "long", "email": "string"}
OLD = [(1, "ann@acme.example"), (2, "bob@acme.example")]
NEW = [(3, "cat@acme.example")]
RESIDENT_MIB_MAX = 512  # the goal in bench/README.md for any bucket
MIB = 1 << 20


def outcomes():
    """{name: lines} of outcomes.txt."""
    sections = {}
    with open(os.path.join(MANIFESTS, "outcomes.txt"), encoding="utf-8") as stream:
        for line in stream.read().split("\n"):
            if line.startswith("== "):
                lines = sections.setdefault(line[3:], [])
            elif line:
                lines.append(line)
    return sections


def expected_stop(lines):
    """The reason for which the dump, or the table users in it, stops; None if it does not."""
    for line in lines:
        found = re.match(r"852 (?:users )?stops: (.*)", line)
        if found:
            return found[1]
    return None


# Two buckets in one place: which of them is right, no run can know.
ENDS_THE_RUN = {"path_another_bucket": r"heap-rs3-other"}
# A full dump without files is well formed: it empties a table as small as this one.
EMPTIES_USERS = {"files_empty_full"}


def pattern_of(text):
    """A text as a terminal shows it: control characters are escaped there."""
    return "".join(re.escape(char) if char.isprintable() else ".{1,8}" for char in text)


class Manifests(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(850, "users", OLD, full=True, fields=FIELDS)
        self.expect_code(self.sync(), 0)

    def sync_measured(self):
        """A run whose peak of memory is held against the bound."""
        outcome, resident = run_measured(self.driver, ["sync", *self.flags(), "--threads", "1"])
        self.assertLessEqual(resident, RESIDENT_MIB_MAX * MIB, "peak of resident memory in bytes")
        self.assertIn(outcome.code, (0, 2, 3, 5), f"stdout: {outcome.stdout}\nstderr: {outcome.stderr}")
        return outcome

    def users(self):
        rows = self.driver.rows(self.database).get("users", [])
        return sorted((row["user_id"], row["email"]) for row in rows)

    def expect_mended(self):
        """Heap writes the manifest again, and well: the next run goes on from there."""
        os.remove(os.path.join(self.bucket.path, "manifests", "sync_852.json"))
        self.bucket.dump(852, "users", NEW, fields=FIELDS)
        self.expect_code(self.sync(), 0)
        self.assertEqual(self.users(), sorted(OLD + NEW))

    def test_every_manifest_of_the_collection(self):
        sections = outcomes()
        self.assertGreaterEqual(len(sections), 150)
        shutil.copytree(self.folder, prepared := f"{self.folder}-prepared")
        self.addCleanup(shutil.rmtree, prepared)
        for name, lines in sections.items():
            with self.subTest(name):
                shutil.rmtree(self.folder)
                shutil.copytree(prepared, self.folder)
                with open(os.path.join(MANIFESTS, f"{name}.json"), "rb") as stream:
                    self.bucket.manifest(852, stream.read())
                reason = expected_stop(lines)
                if name in ENDS_THE_RUN:
                    self.expect_refused(ENDS_THE_RUN[name], code=2)
                elif reason is not None:
                    self.expect_refused(pattern_of(reason))
                else:
                    self.sync_measured()
                    self.assertEqual(self.users(), [] if name in EMPTIES_USERS else OLD)

    def expect_refused(self, reason, code=3):
        """The run says the reason and takes nothing away; the next one is none the worse for it."""
        outcome = self.sync_measured()
        self.expect_code(outcome, code)
        self.assertRegex(outcome.stdout + outcome.stderr, reason)
        self.assertEqual(self.users(), OLD)
        self.expect_mended()

    def test_a_gibibyte_of_zeros(self):
        self.bucket.manifest(852, b"")
        os.truncate(os.path.join(self.bucket.path, "manifests", "sync_852.json"), 1 << 30)
        self.expect_refused("more than the 67108864 that a manifest may have")

    def test_a_hundred_mebibytes_of_json(self):
        self.bucket.manifest(852, b'{"dump_id":852,"tables":[],"x":"' + b"a" * (100 * MIB) + b'"}')
        self.expect_refused("more than the 67108864 that a manifest may have")

    def test_a_million_files_that_are_not_there(self):
        files = [f"s3://{self.bucket.name}/sync_852/users/{ordinal}.avro" for ordinal in range(1_000_000)]
        entry = {"name": "users", "incremental": True, "columns": list(FIELDS), "files": files}
        self.bucket.manifest(852, {"dump_id": 852, "tables": [entry]})
        self.expect_refused("sync_852/users/0.avro")

    def test_ten_thousand_tables_whose_files_are_not_there(self):
        tables = [
            {
                "name": name,
                "incremental": True,
                "columns": list(FIELDS),
                "files": [f"s3://{self.bucket.name}/sync_852/{name}/0.avro"],
            }
            for name in ["users", *(f"event_{ordinal}" for ordinal in range(9_999))]
        ]
        self.bucket.manifest(852, json.dumps({"dump_id": 852, "tables": tables}).encode())
        self.expect_refused("sync_852/users/0.avro")


if __name__ == "__main__":
    sys.exit(main(__doc__))
