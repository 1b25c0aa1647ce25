"""Whole runs that read a bucket of S3, played by the double of AWS, which judges every signature.

  s3_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import json
import os
import shutil
import subprocess
import sys
import unittest
import urllib.request

from end_to_end import ROOT, Bucket, EndToEnd, main

NAME = "heap-rs3-acme"
KEY = {"AWS_ACCESS_KEY_ID": "AKIACAIRNTESTDOUBLE0", "AWS_SECRET_ACCESS_KEY": "cairn-test-double-secret"}
SERVER = os.path.join(ROOT, "tests", "s3_server", "server.mjs")


def is_installed():
    script = "await import('@smithy/signature-v4')"
    command = ["node", "--input-type=module", "-e", script]
    return shutil.which("node") and subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


class Double:
    """The double of AWS, serving the directory `root`."""

    def __init__(self, root, *options):
        self.process = subprocess.Popen(
            ["node", SERVER, "--root", root, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        ready = json.loads(self.process.stdout.readline())
        self.endpoint, self.control = ready["endpoint"], ready["control"]

    def ask(self, method, path, value=None):
        data = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(self.control + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def set_faults(self, *rules):
        self.ask("PUT", "/faults", list(rules))

    def requests(self):
        return self.ask("GET", "/counts")["operations"]

    def close(self):
        self.process.communicate()


@unittest.skipUnless(is_installed(), "node or the packages of the double of AWS are not installed")
class S3(EndToEnd):
    """Two tables in three dumps, in a bucket that is listed two keys at a time."""

    def setUp(self):
        super().setUp()
        self.bucket = Bucket(self.at("s3", NAME))
        for dump in (1, 2, 3):
            users = [(dump * 10 + i, f"user {i}") for i in range(4)]
            self.bucket.manifest(
                dump,
                {
                    "dump_id": dump,
                    "tables": [
                        self.bucket.table(dump, "users", users[:2], users[2:], full=dump == 1),
                        self.bucket.table(dump, "order", [(dump, "a")], full=dump == 1),
                    ],
                },
            )
        self.double = Double(self.at("s3"), "--page-size", "2")
        self.addCleanup(self.double.close)

    def sync_s3(self, *arguments, env=None, **changes):
        flags = self.flags(**{"source": f"s3://{NAME}", "endpoint": self.double.endpoint, **changes})
        return self.cairn("sync", *flags, "--path-style", *arguments, env={**KEY, **(env or {})})

    def test_a_bucket_is_loaded_like_its_copy(self):
        self.expect_code(self.sync_s3(), 0)
        self.expect_code(self.sync(source=self.bucket.path, destination="duckdb:" + self.at("copy.duckdb")), 0)
        self.assertEqual(self.driver.hashes(self.database), self.driver.hashes(self.at("copy.duckdb")))

    def test_a_run_with_nothing_to_do_reads_no_data_file(self):
        self.expect_code(self.sync_s3(), 0)
        self.double.ask("DELETE", "/log")
        self.expect_code(self.sync_s3(), 0)
        keys = {entry.get("key") or "" for entry in self.double.ask("GET", "/log")}
        self.assertEqual({key for key in keys if key.endswith(".avro")}, set())

    def test_passing_trouble_is_passed_over(self):
        rules = [
            {"action": "error", "status": 503, "operation": "ListObjectsV2", "nth": 2},
            {"action": "error", "status": 500, "operation": "GetObject", "nth": [1, 4]},
            {"action": "reset", "operation": "GetObject", "nth": 6, "at": 40},
            {"action": "truncate", "operation": "GetObject", "nth": 8, "at": 10},
            {"action": "reset", "operation": "GetObject", "nth": 10},
        ]
        self.double.set_faults(*rules)
        self.expect_code(self.sync_s3(), 0)
        self.double.set_faults()
        self.expect_code(self.sync(source=self.bucket.path, destination="duckdb:" + self.at("copy.duckdb")), 0)
        self.assertEqual(self.driver.hashes(self.database), self.driver.hashes(self.at("copy.duckdb")))

    def test_a_missing_file_stops_its_table_alone(self):
        self.double.set_faults({"action": "error", "code": "NoSuchKey", "key": r"sync_2/order/.*"})
        self.expect_stop(self.sync_s3(), "order", "NoSuchKey|no such object")
        self.double.set_faults()
        self.expect_code(self.sync_s3(), 0)

    def test_wrong_credentials_say_which_and_write_nothing(self):
        outcome = self.sync_s3(env={"AWS_SECRET_ACCESS_KEY": "canary-of-the-secret"})
        self.expect_error(outcome, 6, "SignatureDoesNotMatch", "secret key")
        self.assertNotIn("canary", outcome.stdout + outcome.stderr)
        outcome = self.sync_s3(env={"AWS_ACCESS_KEY_ID": "AKIANOBODY"})
        self.expect_error(outcome, 6, "InvalidAccessKeyId", "AWS_ACCESS_KEY_ID")
        self.expect_nothing_written()

    def test_a_bucket_that_is_not_there(self):
        self.expect_error(self.sync_s3(source="s3://heap-rs3-nobody"), 2, "NoSuchBucket", "bucket's name")
        self.expect_nothing_written()

    def test_check_walks_over_the_bucket(self):
        flags = self.flags(source=f"s3://{NAME}", endpoint=self.double.endpoint)
        outcome = self.cairn("check", *flags, "--path-style", env=KEY)
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, rf"source +s3://{NAME}, a bucket")

    def test_a_connection_file_names_a_bucket(self):
        self.write_connection(
            {
                "source": {"bucket": NAME, "endpoint": self.double.endpoint, "path_style": True, "region": "us-east-1"},
                "destination": {"type": "duckdb", "path": self.database},
                "select": ["*"],
            }
        )
        self.expect_code(self.cairn("sync", env=KEY), 0)


OURS, THEIRS = "111122223333", "444455556666"
WORLD = {
    "accounts": {
        OURS: {
            "users": {"cairn": {"access_keys": {"AKIAUSER": "canary-of-the-secret"}, "permissions": "all"}},
        },
        THEIRS: {
            "roles": {
                "reader": {"trust": {"principals": [OURS], "external_id": "the-id"}, "permissions": "all"},
            },
        },
    },
    "buckets": {NAME: {"account": THEIRS}},
}


@unittest.skipUnless(is_installed(), "node or the packages of the double of AWS are not installed")
class CustomersRole(EndToEnd):
    """A bucket of another account, whose role we may assume with its external id; it is ours by no other way."""

    def setUp(self):
        super().setUp()
        self.bucket = Bucket(self.at("s3", NAME))
        users = self.bucket.table(1, "users", [(1, "user 1")], full=True)
        self.bucket.manifest(1, {"dump_id": 1, "tables": [users]})
        self.double = Double(self.at("s3"), "--world", json.dumps(WORLD))
        self.addCleanup(self.double.close)

    def sync_by_role(self, **source):
        self.write_connection(
            {
                "source": {
                    "bucket": NAME,
                    "endpoint": self.double.endpoint,
                    "path_style": True,
                    "region": "us-east-1",
                    "account_id": THEIRS,
                    "role_name": "reader",
                    "external_id": "the-id",
                    **source,
                },
                "destination": {"type": "duckdb", "path": self.database},
                "select": ["*"],
            }
        )
        os.makedirs(self.at(".aws"), exist_ok=True)
        with open(self.at(".aws", "credentials"), "w", encoding="utf-8") as stream:
            stream.write("[default]\naws_access_key_id = AKIAUSER\naws_secret_access_key = canary-of-the-secret\n")
        env = {"HOME": self.folder, "AWS_ENDPOINT_URL_STS": self.double.endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
        return self.cairn("sync", env=env)

    def test_is_assumed_with_what_the_machine_has(self):
        self.expect_code(self.sync_by_role(), 0)
        self.assertEqual(self.double.requests()["AssumeRole"], 1)

    def test_that_may_not_be_assumed_is_named_and_nothing_else_is_tried(self):
        outcome = self.sync_by_role(external_id="another-id")
        self.expect_error(outcome, 6, f"assuming arn:aws:iam::{THEIRS}:role/reader: AccessDenied", "external")
        self.assertNotIn("canary", outcome.stdout + outcome.stderr)
        self.assertEqual(set(self.double.requests()), {"AssumeRole"})
        self.expect_nothing_written()


if __name__ == "__main__":
    sys.exit(main(__doc__))
