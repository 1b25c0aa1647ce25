"""What the end-to-end tests share: a bucket, a database and the programs in a folder of their own for each test."""

import json
import os
import re
import shutil
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "oracle"))

from bucket import Bucket  # noqa: E402
from cairn_process import Cairn, argument_parser, summary  # noqa: E402
from compare import compare_all  # noqa: E402
from model import Model  # noqa: E402


class EndToEnd(unittest.TestCase):
    """`cairn(…)` runs the program; `expect_*` say what it must have answered."""

    programs = None  # (cairn, table_rows), set by main()

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="cairn-end-to-end-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.bucket = Bucket(self.at("bucket"))
        self.database = self.at("warehouse.duckdb")
        self.driver = Cairn(*self.programs, self.folder)
        self.model = Model(self.bucket.path)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def cairn(self, *arguments, **options):
        return self.driver.run(list(arguments), cwd=self.folder, **options)

    def flags(self, **changes):
        """The flags of a connection without a workspace; `source="x"` changes one, `select=None` leaves one out."""
        flags = {
            "source": self.bucket.path,
            "destination": f"duckdb:{self.database}",
            "schema": "heap",
            "select": "*",
            **changes,
        }
        return [word for name, value in flags.items() if value is not None for word in (f"--{name}", value)]

    def sync(self, *arguments, **changes):
        return self.cairn("sync", *self.flags(**changes), *arguments)

    def write_connection(self, text, name="heap"):
        """A file of the workspace that this folder is: YAML, or what makes a connection as a document."""
        os.makedirs(self.at("connections"), exist_ok=True)
        with open(self.at("connections", f"{name}.yaml"), "w", encoding="utf-8", newline="") as stream:
            stream.write(text if isinstance(text, str) else json.dumps(text))

    def expect_code(self, outcome, code):
        self.assertEqual(outcome.code, code, f"{outcome.arguments}\nstdout: {outcome.stdout}\nstderr: {outcome.stderr}")

    def expect_error(self, outcome, code, message, hint=r"\S"):
        """The run as a whole failed: a line for people that names the thing, and one that says how to mend it."""
        self.expect_code(outcome, code)
        self.assertRegex(outcome.stderr, re.compile(rf"^cairn: .*{message}", re.MULTILINE | re.DOTALL))
        if hint is not None:  # None: the message itself says what was expected
            self.assertRegex(outcome.stderr, re.compile(rf"^  hint: .*{hint}", re.MULTILINE))
        self.assertEqual(outcome.stdout, "", "a failed command has no result")

    def expect_stop(self, outcome, table, message, code=3):
        """One table stopped and says why, in the text that people see."""
        self.expect_code(outcome, code)
        self.assertRegex(outcome.stdout + outcome.stderr, re.compile(rf"\b{table}\b.*{message}", re.DOTALL))

    def expect_model(self):
        """The destination holds what the model says, after as many runs of the model as the test has made."""
        self.assertEqual(compare_all(self.driver, self.database, self.model), [])

    def expect_nothing_written(self):
        self.assertFalse(os.path.exists(self.database), "a run that cannot begin creates no database")


def main(description):
    """Runs the tests of the calling script with the programs named on its command line."""
    parser = argument_parser(description)
    parser.add_argument("tests", nargs="*", help="only these: Class or Class.test_name")
    arguments = parser.parse_args()
    EndToEnd.programs = (arguments.cairn, arguments.table_rows)
    result = unittest.main(module="__main__", argv=[sys.argv[0], *arguments.tests], exit=False).result
    for test, reason in result.skipped:
        print(f"skipped: {test.id().removeprefix('__main__.')}: {reason}")
    failed = len(result.failures) + len(result.errors)
    return summary(result.testsRun - failed - len(result.skipped), failed, len(result.skipped))
