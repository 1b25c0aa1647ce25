#include "cli/manual/command_page.h"

#include <memory>

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

using testing::ElementsAre;

class Describing : public testing::Test {
 protected:
  CLI::App app_{"A program", "cairn"};
  CLI::App& command_ = *app_.add_subcommand("load", "Load things");
  std::string text_;
  std::vector<std::string> texts_;

  CommandPage load() const { return *describe_command(app_).find_command("load"); }
};

TEST_F(Describing, ReadsOptionsWithAllTheirNames) {
  command_.add_option("-o,--output", text_, "How")->type_name("FORM")->check(CLI::IsMember({"text", "json"}));
  const CommandPage page = load();
  const OptionPage* const option = page.find_option("-o");
  ASSERT_NE(option, nullptr);
  EXPECT_THAT(option->names, ElementsAre("-o", "--output"));
}

TEST_F(Describing, TellsTheValuesThatAreListed) {
  command_.add_option("--output", text_, "How")->type_name("FORM")->check(CLI::IsMember({"text", "json"}));
  const CommandPage page = load();
  const OptionPage& option = page.options.back();
  EXPECT_EQ(option.synopsis(), "--output FORM");
  EXPECT_THAT(option.choices, testing::UnorderedElementsAre("text", "json"));
}

TEST_F(Describing, KnowsAFlagFromAnOption) {
  command_.add_flag("--force")->description("Whatever it takes");
  const CommandPage page = load();
  EXPECT_EQ(page.options.back().synopsis(), "--force");
  EXPECT_EQ(page.options.back().value, "");
}

TEST_F(Describing, WritesUsageFromArguments) {
  command_.add_option("DIR", text_, "Where")->required()->type_name("");
  command_.add_option("TABLE", texts_, "Which")->type_name("");
  EXPECT_EQ(load().usage(), "cairn load [OPTIONS] DIR [TABLE...]");
}

TEST_F(Describing, LeavesOutWhatIsHidden) {
  command_.add_option("--secret", text_, "Not shown")->group("");
  app_.add_subcommand("next", "Not shown")->group("");
  EXPECT_EQ(load().find_option("--secret"), nullptr);
  EXPECT_EQ(describe_command(app_).find_command("next"), nullptr);
}

TEST_F(Describing, KeepsGroupsTogetherInTheirOrder) {
  command_.add_flag("--a")->group("One");
  command_.add_flag("--b")->group("Two");
  command_.add_flag("--c")->group("One");
  std::vector<std::string> names;
  for (const OptionPage& option : load().options) names.push_back(option.longest_name());
  EXPECT_THAT(names, ElementsAre("--help", "--a", "--c", "--b"));
}

TEST_F(Describing, FindsACommandByItsAlias) {
  command_.alias("fetch");
  EXPECT_EQ(describe_command(app_).find_command("fetch")->name, "load");
}

TEST_F(Describing, TellsOptionsOfManyCommandsFromThoseOfOne) {
  CLI::App& other = *app_.add_subcommand("look", "Look at things");
  for (CLI::App* command : {&command_, &other}) {
    command->add_flag("--later")->group("Which");
    command->add_flag("--plain");
  }
  for (CLI::App* command : {&command_, &other}) command->add_flag("--which")->group("Which");
  command_.add_flag("--lonely")->group("Which");
  const CommandPage root = describe_command(app_);
  const std::vector<OptionPage> shared = shared_options(root);
  const auto names_of = [](const std::vector<OptionPage>& options) {
    std::vector<std::string> names;
    for (const OptionPage& option : options) names.push_back(option.longest_name());
    return names;
  };
  EXPECT_THAT(names_of(shared), ElementsAre("--later", "--which"));
  const OptionSplit split = split_options(*root.find_command("load"), shared);
  EXPECT_THAT(names_of(split.own), ElementsAre("--plain", "--lonely"));
  EXPECT_THAT(names_of(split.shared), ElementsAre("--later", "--which"));
}

TEST_F(Describing, NamesTheWholePath) {
  command_.add_subcommand("all", "Load all");
  EXPECT_EQ(load().find_command("all")->path, "cairn load all");
  EXPECT_EQ(describe_command(command_).path, "cairn load");
}

}  // namespace
}  // namespace cairn::cli
