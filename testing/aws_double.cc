#include "testing/aws_double.h"

#include <array>
#include <cstdlib>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "aws/static_credentials.h"
#include "base/check.h"
#include "testing/repository.h"

namespace cairn::testing {
namespace {

constexpr std::uint64_t kControlBytesMax = std::uint64_t{64} << 20;

bool is_installed() {
  const std::string directory = repository().string();
  const std::string command = fmt::format(
      "cd '{}' && node --input-type=module -e \"await import('@smithy/signature-v4')\" >/dev/null 2>&1", directory);
  return std::system(command.c_str()) == 0;
}

std::string read_line(int fd) {
  std::string line;
  for (char byte = 0; ::read(fd, &byte, 1) == 1 && byte != '\n';) line += byte;
  return line;
}

}  // namespace

std::unique_ptr<AwsDouble> AwsDouble::start(const std::vector<std::string>& arguments) {
  static const bool has_node = is_installed();
  if (!has_node) {
    fmt::print("no double of AWS: node or its packages are not installed\n");
    return nullptr;
  }
  std::unique_ptr<AwsDouble> made(new AwsDouble);
  std::vector<std::string> words{"node", (repository() / "tests/s3_server/server.mjs").string(), "--root",
                                 made->root().string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  CHECK(::pipe2(input.data(), O_CLOEXEC) == 0 && ::pipe2(output.data(), O_CLOEXEC) == 0, "there are pipes");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  const int failure = posix_spawnp(&made->pid_, "node", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(input[0]);
  ::close(output[1]);
  made->input_ = input[1];
  CHECK(failure == 0, "node starts");
  const std::string line = read_line(output[0]);
  ::close(output[0]);
  const auto ready = nlohmann::json::parse(line, nullptr, false);
  CHECK(ready.is_object(), "the double says where it is");
  made->endpoint_ = ready.at("endpoint").get<std::string>();
  made->control_ = ready.at("control").get<std::string>();
  made->client_ = http::Client::start({}).value();
  return made;
}

AwsDouble::~AwsDouble() {
  client_.reset();
  if (input_ >= 0) ::close(input_);
  if (pid_ != 0) {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
}

void AwsDouble::write(const std::string& bucket, const std::string& key, std::string_view bytes) const {
  root_.write(bucket + "/" + key, bytes);
}

void AwsDouble::set_faults(const std::string& rules) const { control(http::Method::kPut, "/faults", rules); }

void AwsDouble::set_clock(std::chrono::seconds ahead) const {
  control(http::Method::kPut, "/clock", fmt::format("{{\"offset_seconds\": {}}}", ahead.count()));
}

int AwsDouble::requests() const {
  return nlohmann::json::parse(control(http::Method::kGet, "/counts", "")).at("requests").get<int>();
}

std::string AwsDouble::log() const { return control(http::Method::kGet, "/log", ""); }

void AwsDouble::forget_requests() const { control(http::Method::kDelete, "/log", ""); }

std::string AwsDouble::control(http::Method method, const std::string& path, const std::string& body) const {
  http::Request request{.method = method, .url = http::parse_url(control_ + path).value(), .body = body};
  const http::Response response = client_->call(std::move(request), kControlBytesMax).value();
  CHECK(response.head.status == 200, "the double does as it is told");
  return response.body;
}

std::unique_ptr<ObjectStore> AwsDouble::store(const std::string& bucket) const {
  return std::make_unique<s3::Store>(options(bucket), parts());
}

s3::StoreParts AwsDouble::parts() const {
  return {.client = http::Client::start({}).value(),
          .credentials = std::make_unique<aws::StaticCredentials>(
              aws::Credentials{.access_key_id = "AKIACAIRNTESTDOUBLE0",
                               .secret_access_key = Secret("cairn-test-double-secret")},
              "the test"),
          .clock = clock_,
          .retries = {.base = std::chrono::milliseconds(0)}};
}

s3::Options AwsDouble::options(const std::string& bucket) const {
  return {.place = {.bucket = bucket,
                    .region = "us-east-1",
                    .endpoint = http::parse_url(endpoint_).value(),
                    .is_path_style = true}};
}

}  // namespace cairn::testing
