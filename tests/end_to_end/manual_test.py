"""What the program says about itself: reference, man page, completion, JSON Schema, version.

  manual_test.py --cairn build/dev/cairn --table-rows build/dev/tests/cairn_table_rows
"""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import unittest

from end_to_end import ROOT, EndToEnd, main
from shell_session import ShellSession

try:
    import jsonschema
    import yaml
except ImportError:
    jsonschema = yaml = None


def needs(program):
    """Skips a test, visibly, where the machine lacks what it drives."""
    return unittest.skipUnless(shutil.which(program), f"{program} is not installed here")


class Reference(EndToEnd):
    def test_the_pages_of_the_repository_are_what_the_program_prints(self):
        outcome = self.cairn("manual", "reference", self.at("reference"))
        self.expect_code(outcome, 0)
        printed = self.texts(self.at("reference"))
        committed = self.texts(os.path.join(ROOT, "docs", "reference"))
        self.assertEqual(sorted(printed), sorted(committed), "run ./dev docs, and remove pages that are gone")
        for name, text in printed.items():
            self.assertEqual(text, committed[name], f"docs/reference/{name} is not current: run ./dev docs")

    def test_every_variable_that_the_program_reads_is_listed(self):
        read = set()
        for folder, _, names in os.walk(os.path.join(ROOT, "src")):
            for name in names:
                if name.endswith(".cc") and not name.endswith("_test.cc"):
                    with open(os.path.join(folder, name), encoding="utf-8") as source:
                        text = source.read()
                        read.update(re.findall(r'environment\("(\w+)"\)', text))
                        read.update(re.findall(r'"(AWS_[A-Z0-9_]*[A-Z0-9])"', text))
                        for names_in_turn in re.findall(r"(?:first_set|variable)\(environment, (\{.*?\}|\"\w+\")", text):
                            read.update(re.findall(r'"([A-Z_]+)"', names_in_turn))
        read |= {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO"}  # put together from the name of the service
        with open(os.path.join(ROOT, "docs", "reference", "environment.md"), encoding="utf-8") as page:
            self.assertEqual(set(re.findall(r"(?m)^\| `([A-Z0-9_]+)` \|", page.read())), read)

    @staticmethod
    def texts(folder):
        found = {}
        for name in os.listdir(folder):
            with open(os.path.join(folder, name), encoding="utf-8") as page:
                found[name] = page.read()
        return found

    def test_a_directory_that_cannot_be_written_is_an_error(self):
        self.expect_error(self.cairn("manual", "reference", "/dev/null/reference"), 2, "cannot write")


class Dictionary(EndToEnd):
    """What `tables` says about Heap's own tables and columns."""

    def setUp(self):
        super().setUp()
        fields = {"user_id": "long", "LoyaltyTier": "string", "email": "string"}
        self.bucket.manifest(
            1,
            {
                "dump_id": 1,
                "tables": [
                    self.bucket.table(1, "users", [(7, "gold", "ada@example.com")], full=True, fields=fields),
                    self.bucket.table(1, "OrderPlaced", [(1, "a")], full=True),
                ],
            },
        )

    def document(self, *arguments):
        outcome = self.cairn("tables", *self.flags(), "--output", "json", *arguments)
        self.expect_code(outcome, 0)
        return outcome.json()

    def field(self, name):
        return next(field for field in self.document("users")["fields"] if field["field"] == name)

    def test_columns_are_explained_before_and_after_a_sync(self):
        for _ in range(2):
            self.assertIn("person", self.field("user_id")["description"])
            self.assertEqual(self.field("user_id")["joins"], "user_migrations.to_user_id")
            self.assertEqual(self.field("LoyaltyTier")["description"], "")
            self.assertIsNone(self.field("LoyaltyTier")["joins"])
            self.expect_code(self.sync(), 0)

    def test_tables_say_how_they_are_replicated(self):
        found = {table["table"]: table for table in self.document()["tables"]}
        self.assertEqual(found["users"]["replication"], "incremental")
        self.assertIn("person", found["users"]["description"])
        self.assertIn("event", found["OrderPlaced"]["description"])
        text = self.cairn("tables", *self.flags()).stdout
        self.assertRegex(text, r"(?m)^table .*key +replication")

    def test_both_names_stand_beside_each_other_where_they_differ(self):
        self.assertIn('"LoyaltyTier" in Heap', self.cairn("plan", *self.flags(), "--output", "json").stdout.replace("\\", ""))
        self.expect_code(self.sync(), 0)
        text = self.cairn("tables", *self.flags(), "users").stdout
        self.assertRegex(text, r"(?m)^LoyaltyTier +loyaltytier\w* +VARCHAR")
        self.assertRegex(text, r"(?m)^user_id +user_id +BIGINT +key ")
        self.assertRegex(text, r"(?m)^https://")
        for command in ("tables", "status", "report"):
            text = self.cairn(command, *self.flags()).stdout
            self.assertRegex(text, r"(?m)^OrderPlaced → orderplaced\w* ", command)
            self.assertRegex(text, r"(?m)^users  ", command)
        preview = self.cairn("preview", *self.flags(), "users")
        self.assertRegex(preview.stdout, r"(?m)^user_id .*loyaltytier\w* \(LoyaltyTier\)")
        document = self.cairn("preview", *self.flags(), "users", "--output", "json").json()
        self.assertEqual(document["fields"], ["user_id", "LoyaltyTier", "email"])
        self.assertRegex(" ".join(document["columns"]), r"^user_id loyaltytier\w* email$")

    def test_what_is_discovered_is_explained(self):
        outcome = self.cairn("discover", "--source", self.bucket.path, "users")
        self.expect_code(outcome, 0)
        self.assertRegex(outcome.stdout, r"(?m)^users: One row for each person")
        self.assertRegex(outcome.stdout, r"(?m)^email .*E-mail address")
        self.assertIn("source contract Heap v1", self.cairn("discover", "--source", self.bucket.path).stdout)

    def test_the_key_of_a_table_that_is_not_loaded_follows_the_policy(self):
        os.makedirs(self.at("connections"))
        with open(self.at("connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write("source: {path: bucket}\ndestination: {type: duckdb, path: w.duckdb}\npolicies: {key_mode: heap}\n")
        outcome = self.cairn("tables", "OrderPlaced", "--output", "json")
        self.expect_code(outcome, 0)
        self.assertEqual(outcome.json()["key"], ["user_id", "event_id"])

    def test_what_nobody_explains_says_so(self):
        self.bucket.dump(2, "_event_metadata", [(1, "a")], full=True)
        outcome = self.cairn("tables", *self.flags(), "_event_metadata")
        self.expect_code(outcome, 0)
        self.assertIn("explained nowhere", outcome.stdout)
        self.assertNotIn("https://", outcome.stdout)


class Version(EndToEnd):
    def test_as_a_document(self):
        outcome = self.cairn("--version", "--json")
        self.expect_code(outcome, 0)
        document = outcome.json()
        text = self.cairn("--version").stdout
        self.assertIn(f"cairn {document['version']} (source contract {document['source_contract']})", text)
        self.assertEqual((document["format"], document["source_contract"]), (1, "Heap v1"))
        self.assertRegex(document["commit"] or "unknown", r"^([0-9a-f]{40}(-dirty)?|unknown)$")
        duckdb = next(one for one in document["destinations"] if one["type"] == "duckdb")
        self.assertRegex(duckdb["engine"], r"^v\d+\.\d+\.\d+")
        self.assertGreaterEqual(duckdb["system_tables"], 1)

    def test_the_order_of_the_flags_does_not_matter(self):
        self.assertEqual(self.cairn("--json", "--version").stdout, self.cairn("--version", "--json").stdout)


class ManPage(EndToEnd):
    def setUp(self):
        super().setUp()
        outcome = self.cairn("manual", "man")
        self.expect_code(outcome, 0)
        self.page = self.at("cairn.1")
        with open(self.page, "w", encoding="utf-8") as page:
            page.write(outcome.stdout)

    def complaints(self, *command, **environment):
        outcome = subprocess.run(
            [*command, self.page],
            capture_output=True,
            text=True,
            errors="replace",
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )
        return outcome.stderr, outcome.stdout

    @needs("groff")
    def test_groff_has_no_warning(self):
        errors, text = self.complaints("groff", "-man", "-Tutf8", "-ww")
        self.assertEqual(errors, "")
        self.assertIn("EXIT STATUS", re.sub(r".\x08", "", text))

    @needs("man")
    def test_man_has_no_warning(self):
        errors, text = self.complaints("man", "--warnings", "-l", MANWIDTH="100", LC_ALL="C.UTF-8", MANROFFSEQ="")
        self.assertEqual(errors, "")
        for word in ("cairn sync", "--until-dump", "EXIT STATUS"):
            self.assertIn(word, re.sub(r".\x08", "", text))

    @needs("mandoc")
    def test_mandoc_has_no_warning(self):
        errors, found = self.complaints("mandoc", "-Tlint", "-Wwarning")
        lines = (errors + found).splitlines()
        if not self.cairn("--version", "--json").json()["commit_date"]:  # built without git, so the page has no date
            lines = [line for line in lines if 'missing date, using "": TH' not in line]
        self.assertEqual(lines, [])


class Completion(EndToEnd):
    def setUp(self):
        super().setUp()
        self.bucket.dump(1, "users", [(1, "a")], full=True)
        self.bucket.dump(2, "sign_up", [(1, "a")], full=True)
        os.makedirs(self.at("connections"))
        for name in ("prod", "test"):
            with open(self.at("connections", f"{name}.yaml"), "w", encoding="utf-8") as file:
                file.write(f"source: {{path: bucket}}\ndestination: {{type: duckdb, path: {name}.duckdb}}\nselect: ['*']\n")
        self.expect_code(self.cairn("sync", "-c", "prod"), 0)
        self.environment = {
            "PATH": f"{os.path.dirname(os.path.abspath(self.programs[0]))}:/usr/bin:/bin",
            "HOME": self.folder,
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
        }

    def script(self, shell):
        outcome = self.cairn("completion", shell)
        self.expect_code(outcome, 0)
        path = self.at(f"completion.{shell}")
        with open(path, "w", encoding="utf-8") as script:
            script.write(outcome.stdout)
        return path

    def words(self, *words):
        """The answer itself, which every shell shows in its own way."""
        outcome = self.cairn("completion", "next", "--", *words)
        self.expect_code(outcome, 0)
        self.assertEqual(outcome.stderr, "")
        return [line.split("\t")[0] for line in outcome.stdout.splitlines()]

    def test_commands_flags_and_values(self):
        self.assertIn("sync", self.words(""))
        self.assertNotIn("next", self.words("completion", ""))
        self.assertEqual(self.words("sync", "--output", ""), ["text", "json"])
        self.assertIn("--until-dump", self.words("sync", "--"))

    def test_the_arguments_of_an_alias_complete(self):
        self.assertEqual(self.words("reset", "-c", "prod", "u"), ["users"])

    def test_names_of_connections_are_arguments_too(self):
        self.assertEqual(self.words("config", "check", ""), ["prod", "test"])

    def test_connections_and_tables_come_from_the_workspace(self):
        self.assertEqual(self.words("sync", "-c", ""), ["prod", "test"])
        self.assertEqual(self.words("sync", "-c", "prod", ""), ["sign_up", "users"])
        self.assertEqual(self.words("sync", "-c", "test", "u"), [], "it has not been synced yet")

    def test_tables_of_a_connection_by_flags(self):
        flags = ["--source", "bucket", "--destination", "duckdb:other.duckdb", "--schema", "raw_heap"]
        self.expect_code(self.cairn("sync", *flags, "--select", "*"), 0)
        self.assertEqual(self.words("sync", *flags, "u"), ["users"])

    def test_tables_need_no_destination(self):
        os.remove(self.at("prod.duckdb"))
        shutil.rmtree(self.bucket.path)
        self.assertEqual(self.words("tables", "-c", "prod", "us"), ["users"])
        self.assertFalse(os.path.exists(self.at("prod.duckdb")))

    def test_a_broken_cache_is_no_error(self):
        for text in ("", "{", "[1]", '{"tables": 7}', '{"tables": [{"table": 7}, 8]}'):
            with open(self.at(".cairn", "prod", "tables.json"), "w", encoding="utf-8") as cache:
                cache.write(text)
            self.assertEqual(self.words("sync", "-c", "prod", "u"), [], text)

    def test_outside_of_a_workspace_there_are_no_names(self):
        shutil.rmtree(self.at("connections"))
        self.assertEqual(self.words("sync", "-c", ""), [])

    @needs("bash")
    def test_bash(self):
        lines = {
            "cairn sta": ["status"],
            "cairn sync --output=": ["text", "json"],
            "cairn sync --output js": ["json"],
            "cairn sync -c prod us": ["users"],
            "cairn sync -c ": ["prod", "test"],
            "cairn sync --destination ": ["duckdb:"],
            "cairn init --new-things w": ["wait"],
            "cairn sync --destination duckdb:connec": ["connections"],
            "cairn sync --source con": ["connections"],
            "cairn sync -c prod --select users,si": ["users,sign_up"],
        }
        for line, expected in lines.items():
            with self.subTest(line):
                self.assertEqual(self.bash(line), expected)

    @needs("bash")
    def test_bash_quotes_the_blank_in_a_name(self):
        os.rename(self.at("connections", "test.yaml"), self.at("connections", "Heap test.yaml"))
        self.assertEqual(self.words("sync", "-c", "H"), ["Heap test"])
        for line in ("cairn sync -c H", "cairn sync -c Heap\\ t"):
            self.assertEqual(self.bash(line), ["Heap\\ test"], line)

    def bash(self, line):
        """What bash would offer: its own parser splits the line, as it does at a TAB."""
        session = self.open_shell("/bin/bash", "--norc", "--noprofile", "-i")
        session.type_keys(f"PS1=; source {self.script('bash')}; bind 'set enable-bracketed-paste off'\n")
        session.type_keys(
            "show() { printf 'got:%s\\n' \"${COMPREPLY[@]}\"; echo end:; }; "
            "trace() { _cairn \"$@\"; show >offered; }; complete -F trace cairn; PS1=rea''dy\n"
        )
        # Before the prompt is there the terminal is not bash's yet, and takes ^U for itself.
        session.wait_for("ready")
        session.type_keys(f"{line}\t\x15echo do''ne\n")
        session.wait_for("done\n")
        with open(self.at("offered"), encoding="utf-8") as offered:
            return [found for found in re.findall(r"(?m)^got:(.*)$", offered.read()) if found]

    @needs("fish")
    def test_fish(self):
        lines = {
            "cairn sta": ["status"],
            "cairn sync --output=": ["--output=text", "--output=json"],
            "cairn sync -c prod us": ["users"],
            "cairn sync -c ": ["prod", "test"],
            "cairn sync --source connec": ["connections/"],
            "cairn sync --destination duckdb:connec": ["duckdb:connections/"],
        }
        for line, expected in lines.items():
            with self.subTest(line):
                outcome = subprocess.run(
                    ["fish", "--no-config", "-c", f"source {self.script('fish')}; complete -C '{line}'"],
                    capture_output=True,
                    text=True,
                    cwd=self.folder,
                    env=self.environment,
                    timeout=60,
                    check=False,
                )
                self.assertEqual(outcome.stderr, "")
                self.assertEqual(sorted(one.split("\t")[0] for one in outcome.stdout.splitlines()), sorted(expected))

    @needs("zsh")
    def test_zsh(self):
        lines = {
            "cairn stat": "cairn status ",
            "cairn reset -c prod us": "cairn reset -c prod users ",
            "cairn sync -c prod us": "cairn sync -c prod users ",
            "cairn sync --output js": "cairn sync --output json ",
            "cairn sync --source connec": "cairn sync --source connections/",
            "cairn sync --destination duck": "cairn sync --destination duckdb:",
        }
        session = self.open_shell("/usr/bin/zsh", "-f", "-i")
        session.type_keys(f"PS1= PS2= RPS1=; autoload -U compinit; compinit -u -D; source {self.script('zsh')}\n")
        # Instead of running the line that TAB has completed, Enter shows it between brackets.
        session.type_keys("show() { print -r -- \"[$BUFFER]\" >>shown; BUFFER=; zle accept-line; }; zle -N show\n")
        session.type_keys("bindkey '^T' show; print rea''dy\n")
        session.wait_for("ready\n")
        for line in lines:
            session.type_keys(f"{line}\t\x14")
        session.type_keys("print do''ne\n")
        session.wait_for("done\n")
        with open(self.at("shown"), encoding="utf-8") as shown:
            self.assertEqual(shown.read().splitlines(), [f"[{completed}]" for completed in lines.values()])

    def open_shell(self, *arguments):
        session = ShellSession(list(arguments), self.environment, self.folder)
        self.addCleanup(session.close)
        return session


@unittest.skipUnless(jsonschema and yaml, "python3-jsonschema or python3-yaml is not installed here")
class Schema(EndToEnd):
    """`cairn config schema` against the strict parser: both judge the same files."""

    GOOD = {
        "source": {"path": "./bucket", "prefix": "backup", "bucket": "heap-rs3-acme", "gateway": "none"},
        "destination": {"type": "duckdb", "path": "w.duckdb", "schema": "heap", "raw_schema": "raw", "memory": "1GiB", "threads": 4},
        "select": ["users", {"pageviews": {"exclude": ["ip", "email*"]}}, {"order": {"fields": ["a"], "key": ["a"]}}, "sign_*"],
        "ignore": ["test_*"],
        "policies": {"gaps": "warn", "shrink": "hold", "timestamps": "auto", "key_mode": "heap", "metadata": "native"},
    }  # fmt: skip

    def setUp(self):
        super().setUp()
        outcome = self.cairn("config", "schema")
        self.expect_code(outcome, 0)
        self.schema = json.loads(outcome.stdout)
        validator = jsonschema.validators.validator_for(self.schema)
        validator.check_schema(self.schema)
        self.validator = validator(self.schema)
        os.makedirs(self.at("connections"))

    def test_an_editor_finds_it_by_the_first_line_of_a_new_connection(self):
        self.bucket.dump(1, "users", [(1, "a")], full=True)
        self.expect_code(self.cairn("init", "Heap Prod", "--yes"), 0)
        text = self.read("connections", "Heap Prod.yaml")
        named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
        self.assertEqual(json.loads(self.read("connections", named[1])), self.schema)
        self.assertIsNone(self.schema_says(yaml.safe_load(text)))

    def test_it_is_renewed_in_place(self):
        path = self.at(".cairn", "connection.schema.json")
        for before in (None, "{}"):
            if before is not None:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(before)
            outcome = self.cairn("config", "schema", "--write")
            self.expect_code(outcome, 0)
            self.assertIn(path, outcome.stdout)
            self.assertEqual(json.loads(self.read(path)), self.schema)

    def test_it_is_written_to_a_workspace_alone(self):
        shutil.rmtree(self.at("connections"))
        self.expect_error(self.cairn("config", "schema", "--write"), 2, "no workspace|no connections", None)

    def read(self, *names):
        with open(self.at(*names), encoding="utf-8") as file:
            return file.read()

    def parser_says(self, text):
        """None if the parser takes the file, or what it says."""
        with open(self.at("connections", "heap.yaml"), "w", encoding="utf-8") as file:
            file.write(text)
        found = re.search(r"heap\.yaml:\d+: .*", self.cairn("status").stderr)
        return found and found[0]

    def schema_says(self, document):
        error = jsonschema.exceptions.best_match(self.validator.iter_errors(document))
        return error and error.message

    def judge(self, document):
        """The verdict that both must share."""
        parser = self.parser_says(yaml.safe_dump(document))
        schema = self.schema_says(document)
        self.assertEqual(parser is None, schema is None, f"{document}\nparser: {parser}\nschema: {schema}")
        return parser is None

    def changed(self, *path, value):
        document = copy.deepcopy(self.GOOD)
        place = document
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        return document

    def test_both_take_a_good_file(self):
        self.assertTrue(self.judge(self.GOOD))

    def test_both_take_the_examples_of_the_manual(self):
        with open(os.path.join(ROOT, "docs", "configuration.md"), encoding="utf-8") as page:
            examples = re.findall(r"(?ms)^```yaml\n(.*?)^```$", page.read())
        self.assertTrue(examples)
        for example in examples:
            self.assertIsNone(self.parser_says(example), example)
            self.assertIsNone(self.schema_says(yaml.safe_load(example)), example)

    def sections(self):
        """(path, schema) of every map of the file."""
        yield (), self.schema
        for name, schema in self.schema["properties"].items():
            if schema.get("type") == "object":
                yield (name,), schema

    def keys(self):
        for path, section in self.sections():
            for name, schema in section["properties"].items():
                yield (*path, name), schema

    def test_neither_takes_an_unknown_key(self):
        for path, _ in self.sections():
            self.assertFalse(self.judge(self.changed(*path, "colour", value="red")), path)
        self.assertFalse(self.judge(self.changed("select", value=[{"users": {"colour": ["red"]}}])))

    def test_neither_takes_a_key_of_a_later_version(self):
        with open(os.path.join(ROOT, "docs", "reference", "configuration.md"), encoding="utf-8") as page:
            later = page.read().partition("## Keys of later versions")[2]
        for key in re.findall(r"(?m)^\| `([a-z_.]+)` \|", later):
            self.assertFalse(self.judge(self.changed(*key.split("."), value="x")), key)

    def test_neither_takes_a_value_of_a_wrong_kind(self):
        for path, schema in self.keys():
            kind = schema.get("type")
            wrong = {"array": ["x", 7, {"a": "b"}, None], "object": ["x", 7, ["a"], None]}
            for value in wrong.get(str(kind), [["a"], {"a": "b"}, None, ""]):
                self.assertFalse(self.judge(self.changed(*path, value=value)), (path, value))

    def test_both_take_exactly_the_choices(self):
        found = 0
        for path, schema in self.keys():
            choices = next((one["enum"] for one in schema.get("anyOf", []) if "enum" in one), None)
            if choices is None:
                continue
            found += 1
            for choice in choices:
                self.assertTrue(self.judge(self.changed(*path, value=choice)), (path, choice))
            self.assertFalse(self.judge(self.changed(*path, value="sometimes")), path)
        self.assertGreaterEqual(found, 5)

    def test_neither_does_without_what_is_required(self):
        for path, section in self.sections():
            for name in section.get("required", []):
                document = copy.deepcopy(self.GOOD)
                place = document
                for part in path:
                    place = place[part]
                del place[name]
                self.assertFalse(self.judge(document), (*path, name))

    def test_numbers_are_texts_as_well(self):
        self.assertTrue(self.judge(self.changed("destination", "threads", value="4")))
        self.assertFalse(self.judge(self.changed("destination", "threads", value="many")))
        self.assertFalse(self.judge(self.changed("destination", "threads", value=1.5)))

    def test_entries_of_the_selection(self):
        for entry, verdict in (
            ("users", True),
            ({"users": {}}, True),
            ({"users": {"fields": ["a"]}}, True),
            ({"users": {"fields": []}}, False),
            ({"users": {"fields": ["a*"]}}, False),
            ({"users": {"exclude": ["a*"]}}, True),
            ({"users": {"exclude": "a"}}, False),
            ({"users": None}, False),
            ({"users": {}, "sessions": {}}, False),
            (["users"], False),
        ):
            self.assertEqual(self.judge(self.changed("select", value=[entry])), verdict, entry)


if __name__ == "__main__":
    sys.exit(main(__doc__))
