#include "cli/manual/complete.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cairn::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A small program: `cairn sync [TABLE...]`, `cairn sample DIR`, `cairn config schema`.
CommandPage small_program() {
  const OptionPage connection{.names = {"-c", "--connection"}, .value = "NAME", .help = "Which one"};
  const OptionPage output{.names = {"--output"}, .value = "FORM", .choices = {"text", "json"}, .help = "How"};
  const OptionPage destination{.names = {"--destination"}, .value = "TYPE:PATH"};
  const OptionPage select{.names = {"--select"}, .value = "LIST"};
  const OptionPage force{.names = {"--force"}};
  const OptionPage table{.names = {"TABLE"}, .value = "TABLE", .is_repeatable = true};
  const OptionPage directory{.names = {"DIR"}, .value = "DIR", .is_required = true};
  return {
      .name = "cairn",
      .path = "cairn",
      .commands = {
          {.name = "sync",
           .path = "cairn sync",
           .summary = "Load",
           .arguments = {table},
           .options = {connection, output, destination, select}},
          {.name = "sample", .path = "cairn sample", .summary = "Write", .arguments = {directory}, .options = {force}},
          {.name = "config",
           .path = "cairn config",
           .summary = "Files",
           .commands = {{.name = "schema", .path = "cairn config schema", .summary = "Print"}}}}};
}

class Completing : public testing::Test {
 protected:
  Completion completion(std::vector<std::string> words) {
    return complete(small_program(), words, [this](NameKind kind, const GivenOptions& given) {
      given_ = given;
      switch (kind) {
        case NameKind::kConnection: return std::vector<std::string>{"prod", "test"};
        case NameKind::kTable: return tables_;
        case NameKind::kDestinationType: return std::vector<std::string>{"duckdb"};
      }
      return std::vector<std::string>();
    });
  }

  std::vector<std::string> after(std::vector<std::string> words) {
    std::vector<std::string> texts;
    for (const Candidate& candidate : completion(std::move(words)).candidates) texts.push_back(candidate.text);
    return texts;
  }

  std::vector<std::string> tables_{"users", "sessions", "sign_up"};
  GivenOptions given_;
};

TEST_F(Completing, OffersCommands) {
  EXPECT_THAT(after({""}), ElementsAre("sync", "sample", "config"));
  EXPECT_THAT(after({"s"}), ElementsAre("sync", "sample"));
  EXPECT_THAT(after({"config", ""}), ElementsAre("schema"));
}

TEST_F(Completing, SaysWhatACommandDoes) {
  EXPECT_THAT(completion({"sy"}).candidates, ElementsAre(Candidate{"sync", "Load"}));
}

TEST_F(Completing, OffersOptionsBehindAHyphen) {
  EXPECT_THAT(after({"sync", "-"}), ElementsAre("--connection", "--output", "--destination", "--select"));
  EXPECT_THAT(after({"sync", "--o"}), ElementsAre("--output"));
}

TEST_F(Completing, OffersNoOptionTwice) {
  EXPECT_THAT(after({"sync", "--output", "json", "--"}), ElementsAre("--connection", "--destination", "--select"));
  EXPECT_THAT(after({"sync", "-c", "prod", "--"}), ElementsAre("--output", "--destination", "--select"));
}

TEST_F(Completing, OffersTheValuesOfAnOption) {
  EXPECT_THAT(after({"sync", "--output", ""}), ElementsAre("text", "json"));
  EXPECT_THAT(after({"sync", "--output", "j"}), ElementsAre("json"));
  EXPECT_THAT(after({"sync", "--output=j"}), ElementsAre("--output=json"));
}

TEST_F(Completing, OffersConnections) {
  EXPECT_THAT(after({"sync", "-c", ""}), ElementsAre("prod", "test"));
  EXPECT_THAT(after({"sync", "--connection", "t"}), ElementsAre("test"));
}

TEST_F(Completing, OffersTablesAgainAndAgain) {
  EXPECT_THAT(after({"sync", "s"}), ElementsAre("sessions", "sign_up"));
  EXPECT_THAT(after({"sync", "users", "s"}), ElementsAre("sessions", "sign_up"));
}

TEST_F(Completing, OffersTheLastOfAListOfTables) {
  EXPECT_THAT(after({"sync", "--select", "users,si"}), ElementsAre("users,sign_up"));
}

TEST_F(Completing, LooksUpTablesOfTheConnectionThatIsNamed) {
  after({"sync", "-c", "prod", "--output=json", ""});
  EXPECT_EQ(given_.at("--connection"), "prod");
  EXPECT_EQ(given_.at("--output"), "json");
}

TEST_F(Completing, OffersNoNameThatAShellWouldRun) {
  tables_ = {"$(reboot)", "a b", "`x`", "a;b", "--force", "", "caf\xC3\xA9", "sign_up-2.0"};
  EXPECT_THAT(after({"sync", ""}), ElementsAre("sign_up-2.0"));
}

TEST_F(Completing, LeavesFilesToTheShell) {
  EXPECT_EQ(completion({"sample", ""}).paths, Paths::kDirectories);
  EXPECT_EQ(completion({"sync", "--destination", "duckdb:ware"}).paths, Paths::kFiles);
}

TEST_F(Completing, OffersTypesOfDestinations) {
  EXPECT_THAT(after({"sync", "--destination", ""}), ElementsAre("duckdb:"));
  EXPECT_THAT(after({"sync", "--destination", "duckdb:ware"}), IsEmpty());
}

TEST_F(Completing, OffersOptionsWhereNoArgumentIsLeft) {
  EXPECT_THAT(after({"sample", "./bucket", ""}), ElementsAre("--force"));
  EXPECT_THAT(after({"sample", "./bucket", "x"}), IsEmpty());
}

TEST_F(Completing, TakesEverythingBehindTwoHyphensForAnArgument) {
  EXPECT_THAT(after({"sync", "--", "u"}), ElementsAre("users"));
  EXPECT_THAT(after({"sync", "--", "--"}), IsEmpty());
}

TEST_F(Completing, AnswersNothingForWhatIsWrong) {
  EXPECT_THAT(after({"sink", "x"}), IsEmpty());
  EXPECT_THAT(after({"sync", "--nothing=x"}), IsEmpty());
  EXPECT_THAT(completion({}).candidates, IsEmpty());
}

}  // namespace
}  // namespace cairn::cli
