#!/usr/bin/env python3
"""Tests of tools/tidy: each on a small tree that breaks one rule, or just does not."""

import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE))
from tree import Tree, functions  # noqa: E402


def load_tidy():
    loader = SourceFileLoader("tidy", str(HERE / "tidy"))
    module = module_from_spec(spec_from_loader("tidy", loader))
    loader.exec_module(module)
    return module


tidy = load_tidy()


class Fixture(unittest.TestCase):
    """A tree on disk, written file by file; `breaches(rule)` gives what the rule says about it."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def write(self, path, *lines):
        file = Path(self.folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in lines))

    def tree(self):
        return Tree(self.folder.name)

    def breaches(self, rule):
        return [f"{path}:{line}: {text}" for path, line, text in rule(self.tree())]

    def assert_clean(self, rule):
        self.assertEqual(self.breaches(rule), [])

    def assert_breach(self, rule, *pieces):
        found = self.breaches(rule)
        self.assertEqual(len(found), 1, found)
        for piece in pieces:
            self.assertIn(piece, found[0])


class Ranks(Fixture):
    def setUp(self):
        super().setUp()
        for header in ("base/error.h", "plan/plan.h", "avro/reader.h", "avro/codec/codec.h", "avro/program/op.h"):
            self.write("src/" + header)

    def test_a_lower_rank_may_be_included(self):
        self.write("src/plan/plan.cc", '#include "base/error.h"')
        self.assert_clean(tidy.ranks)

    def test_a_sibling_may_not(self):
        self.write("src/plan/plan.cc", "", '#include "avro/reader.h"')
        self.assert_breach(tidy.ranks, "src/plan/plan.cc:2:", "plan/ may not include avro/")

    def test_a_higher_rank_may_not(self):
        self.write("src/base/error.cc", '#include "plan/plan.h"')
        self.assert_breach(tidy.ranks, "base/ may not include plan/")

    def test_parent_and_subfolder_may_include_each_other(self):
        self.write("src/avro/reader.cc", '#include "avro/codec/codec.h"')
        self.write("src/avro/codec/snappy.cc", '#include "avro/reader.h"')
        self.assert_clean(tidy.ranks)

    def test_sibling_subfolders_may_not_include_each_other(self):
        self.write("src/avro/codec/snappy.cc", '#include "avro/program/op.h"')
        self.assert_breach(tidy.ranks, "codec/ may not include its sibling program/")

    def test_all_cc_sees_every_subfolder(self):
        self.write("src/avro/codec/all.cc", '#include "avro/program/op.h"')
        self.assert_clean(tidy.ranks)

    def test_main_may_include_everything(self):
        self.write("src/main.cc", '#include "avro/reader.h"', '#include "plan/plan.h"')
        self.assert_clean(tidy.ranks)

    def test_tests_may_include_everything(self):
        self.write("src/plan/plan_test.cc", '#include "avro/reader.h"')
        self.assert_clean(tidy.ranks)

    def test_a_folder_without_rank_is_named(self):
        self.write("src/stuff/thing.h")
        self.assert_breach(tidy.ranks, "stuff/ has no rank")


class Includes(Fixture):
    def test_a_path_below_src_or_top_resolves(self):
        self.write("src/base/error.h")
        self.write("testing/damage.h")
        self.write("src/base/error_test.cc", '#include "base/error.h"', '#include "testing/damage.h"', "#include <map>")
        self.assert_clean(tidy.includes_exist)

    def test_a_path_relative_to_the_file_does_not(self):
        self.write("src/base/error.h")
        self.write("src/base/error.cc", '#include "error.h"')
        self.assert_breach(tidy.includes_exist, 'no "error.h"')

    def test_testing_is_for_tests(self):
        self.write("testing/damage.h")
        self.write("src/base/error.cc", '#include "testing/damage.h"')
        self.assert_breach(tidy.includes_exist, "for tests only")

    def test_heavy_headers_stay_out_of_headers(self):
        self.write("src/base/a.h", "#include <fmt/core.h>", "#include <nlohmann/json_fwd.hpp>")
        self.write("src/base/a.cc", "#include <nlohmann/json.hpp>")
        self.assert_clean(tidy.heavy_headers)
        self.write("src/base/b.h", "#include <nlohmann/json.hpp>")
        self.assert_breach(tidy.heavy_headers, "src/base/b.h:1:", "belongs into a .cc")

    def test_one_folder_knows_duckdb(self):
        self.write("src/destination/duckdb/open.h", "#include <duckdb.h>")
        self.assert_clean(tidy.heavy_headers)
        self.write("src/sync/run.cc", "#include <duckdb.h>")
        self.assert_breach(tidy.heavy_headers, "src/sync/run.cc:1:")


class Names(Fixture):
    def test_names_that_exclude_nothing_are_refused(self):
        for path in ("src/base/string_utils.h", "src/common/error.h", "tools/helper.py"):
            with self.subTest(path):
                self.setUp()
                self.write(path)
                self.assert_breach(tidy.names, path, "names no concept")

    def test_a_word_inside_another_is_no_breach(self):
        self.write("src/base/uncommonly.h")
        self.assert_clean(tidy.names)

    def test_types_are_named_by_a_concept(self):
        self.write("src/base/load.h", "class LoadManager {")
        self.assert_breach(tidy.names, "'LoadManager' names no concept")


class Ratchets(Fixture):
    def test_a_file_at_the_limit_passes(self):
        self.write("src/base/a.cc", *["// text"] * 800)
        self.assert_clean(tidy.file_lengths)

    def test_a_longer_file_does_not(self):
        self.write("src/base/a.cc", *["// text"] * 801)
        self.assert_breach(tidy.file_lengths, "file of 801 lines, 800 are allowed")

    def test_a_listed_length_must_follow_a_shorter_file(self):
        self.assertEqual(list(tidy.ratchet("a.cc", 1, "file", 900, 800, (900, "reason"))), [])
        self.assertIn("lower the number", next(tidy.ratchet("a.cc", 1, "file", 850, 800, (900, "reason")))[2])
        self.assertIn("900 are allowed", next(tidy.ratchet("a.cc", 1, "file", 901, 800, (900, "reason")))[2])

    def test_a_function_at_the_limit_passes(self):
        self.write("src/base/a.cc", "int f() {", *["  g();"] * 68, "}")
        self.assert_clean(tidy.function_lengths)

    def test_a_longer_function_does_not(self):
        self.write("src/base/a.cc", "namespace cairn {", "", "int f() {", *["  g();"] * 69, "}", "}  // namespace cairn")
        self.assert_breach(tidy.function_lengths, "src/base/a.cc:3:", "function of 71 lines, 70 are allowed")

    def test_the_composition_root_is_short(self):
        self.write("src/main.cc", *["// text"] * 251)
        self.assert_breach(tidy.file_lengths, "251 lines, 250 are the limit")


class Functions(Fixture):
    def lengths(self, *lines):
        self.write("src/base/a.cc", *lines)
        return [(f.line, f.length) for f in functions(self.tree(), "src/base/a.cc")]

    def test_control_flow_and_types_are_no_functions(self):
        self.assertEqual(
            self.lengths("struct A {", "  int x = 0;", "};", "", "int f(int a) {", "  if (a) {", "    g();", "  }", "}"),
            [(5, 5)],
        )

    def test_a_header_over_several_lines_counts(self):
        self.assertEqual(self.lengths("Result<int> f(int a,", "              int b) {", "  return a + b;", "}"), [(1, 4)])

    def test_members_and_constructors_are_functions(self):
        self.assertEqual(
            self.lengths("class A {", " public:", "  A(int x) : x_(x) {}", "  int x() const { return x_; }", "};"),
            [(3, 1), (4, 1)],
        )

    def test_a_lambda_belongs_to_its_function(self):
        self.assertEqual(self.lengths("void f() {", "  const auto g = [&](int a) {", "    h(a);", "  };", "}"), [(1, 5)])

    def test_declarations_and_tables_are_no_functions(self):
        self.assertEqual(self.lengths("int f(int a);", "", "constexpr int kTable[] = {", "    f(1),", "};"), [])


class DeadFiles(Fixture):
    def test_what_main_reaches_is_alive(self):
        self.write("src/base/a.h")
        self.write("src/base/a.cc", '#include "base/a.h"', '#include "base/b.h"')
        self.write("src/base/b.h")
        self.write("src/main.cc", '#include "base/a.h"')
        self.assert_clean(tidy.dead_files)

    def test_a_header_that_only_its_own_source_and_test_include_is_dead(self):
        self.write("src/base/a.h")
        self.write("src/base/a_test.cc", '#include "base/a.h"')
        self.assert_breach(tidy.dead_files, "src/base/a.h")
        self.write("src/base/b_test.cc", '#include "base/a.h"')
        self.assert_clean(tidy.dead_files)

    def test_two_files_that_only_know_each_other_are_dead(self):
        self.write("src/base/a.h", '#include "base/b.h"')
        self.write("src/base/b.h", '#include "base/a.h"')
        self.write("src/main.cc")
        self.assertEqual(len(self.breaches(tidy.dead_files)), 2)

    def test_a_header_without_source_of_its_name_keeps_its_implementers_alive(self):
        self.write("src/main.cc", '#include "destination/factory.h"')
        self.write("src/destination/factory.h")
        self.write("src/destination/memory.h")
        self.write("src/destination/memory.cc", '#include "destination/memory.h"', '#include "destination/factory.h"')
        self.assert_clean(tidy.dead_files)

    def test_a_source_without_header_is_named_in_its_folder(self):
        self.write("src/main.cc", '#include "cli/commands.h"')
        self.write("src/cli/commands.h")
        self.write("src/cli/commands.cc")
        self.write("src/cli/cmd_plan.cc")
        self.assert_breach(tidy.dead_files, "src/cli/cmd_plan.cc")
        self.write("src/cli/commands.cc", '{"plan", add_plan},')
        self.assert_clean(tidy.dead_files)


class Pages(Fixture):
    def test_a_page_is_linked_from_another(self):
        self.write("docs/guide.md", "# Guide")
        self.assert_breach(tidy.unlinked_pages, "docs/guide.md")
        self.write("README.md", "[guide](docs/guide.md)")
        self.assert_clean(tidy.unlinked_pages)

    def test_links_resolve_with_their_anchors(self):
        self.write("docs/guide.md", "# Guide", "## 1. What is it?", "[home](../README.md), [self](#1-what-is-it)")
        self.write("README.md", "[guide](docs/guide.md#1-what-is-it), [site](https://example.com/nowhere)")
        self.assert_clean(tidy.link_targets)

    def test_a_link_to_nothing_is_a_breach(self):
        self.write("README.md", "[guide](docs/guide.md)")
        self.assert_breach(tidy.link_targets, "README.md:1:", "which does not exist")

    def test_an_anchor_of_nothing_is_a_breach(self):
        self.write("docs/guide.md", "# Guide")
        self.write("README.md", "[guide](docs/guide.md#install)")
        self.assert_breach(tidy.link_targets, "#install")

    def test_a_page_named_in_a_comment_exists(self):
        self.write("src/base/a.h", "// As docs/formats/times.md says.")
        self.assert_breach(tidy.link_targets, "src/base/a.h:1:", "docs/formats/times.md")


class Text(Fixture):
    def test_places_of_one_machine_are_refused(self):
        for place in ("/wo" + "rk/main", "/ho" + "me/ann/src", "https://registry.npm" + "js.org/x"):
            with self.subTest(place):
                self.setUp()
                self.write("README.md", f"see {place}")
                self.assert_breach(tidy.private_places, "README.md:1:")

    def test_unfinished_marks_are_refused(self):
        self.write("src/base/a.cc", "// TO" + "DO: later")
        self.assert_breach(tidy.private_places, "marks something unfinished")

    def test_ordinary_words_pass(self):
        self.write("README.md", "homework in framework/roots and /usr/share, mktemp cairn-XX" + "XXXX")
        self.assert_clean(tidy.private_places)


class Decisions(Fixture):
    FORM = ("# 1. Title", "## Context", "## Decision", "## Consequences")

    def test_the_form_is_kept(self):
        self.write("docs/decisions/0001-own-result.md", *self.FORM)
        self.assert_clean(tidy.decisions)

    def test_a_missing_section_is_a_breach(self):
        self.write("docs/decisions/0001-own-result.md", *self.FORM[:3])
        self.assert_breach(tidy.decisions, "not ['Context', 'Decision', 'Consequences']")

    def test_a_gap_in_the_numbers_is_a_breach(self):
        self.write("docs/decisions/0002-own-result.md", *self.FORM)
        self.assert_breach(tidy.decisions, "[2]")


class Failpoints(Fixture):
    def setUp(self):
        super().setUp()
        self.write("docs/commit_protocol.md", "| failpoint | where |", "|---|---|", "| `S17.merge` | before the merge |")

    def test_code_and_page_agree(self):
        self.write("src/destination/load.cc", '  CAIRN_FAILPOINT("S17.merge");')
        self.assert_clean(tidy.failpoints)

    def test_an_undocumented_failpoint_is_a_breach(self):
        self.write("src/destination/load.cc", '  CAIRN_FAILPOINT("S17.merge");', '  CAIRN_FAILPOINT("S18.ledger");')
        self.assert_breach(tidy.failpoints, "src/destination/load.cc:2:", "S18.ledger is not in the table")

    def test_a_documented_one_without_code_is_a_breach(self):
        self.assert_breach(tidy.failpoints, "S17.merge is no failpoint in the code")


if __name__ == "__main__":
    unittest.main()
