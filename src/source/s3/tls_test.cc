// No credential leaves before the server's certificate is verified, by the double of AWS behind certificates of our
// own.
#include <cstdlib>

#include <gtest/gtest.h>

#include "source/s3/store.h"
#include "testing/aws_double.h"
#include "testing/temporary_directory.h"

namespace cairn::s3 {
namespace {

using testing::AwsDouble;

// An authority, and certificates of it, made by the program openssl.
class Certificates {
 public:
  // False: there is no such program.
  bool make_authority(const std::string& name) {
    return run(
        fmt::format("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={0} "
                    "-keyout {0}.key -out {0}.pem "
                    "-addext basicConstraints=critical,CA:TRUE",
                    name));
  }
  bool make(const std::string& name, const std::string& authority, const std::string& host, const std::string& until) {
    return run(fmt::format("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server -keyout "
                           "{}.key -out {}.csr",
                           name, name)) &&
           run(fmt::format(
               "touch index && echo subjectAltName={} > ext && openssl x509 -req -in {}.csr -CA {}.pem -CAkey {}.key "
               "-CAcreateserial -extfile ext {} -out {}.pem",
               host, name, authority, authority, until, name));
  }
  std::string file(const std::string& name) const { return (directory_ / name).string(); }

  std::unique_ptr<AwsDouble> serve(const std::string& name, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"--tls-cert", file(name + ".pem"), "--tls-key", file(name + ".key")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return AwsDouble::start(arguments);
  }

 private:
  bool run(const std::string& command) const {
    return std::system(fmt::format("cd '{}' && {} >/dev/null 2>&1", directory_.path().string(), command).c_str()) == 0;
  }

  testing::TemporaryDirectory directory_;
};

Result<std::vector<ObjectInfo>> list(const AwsDouble& aws, const std::string& ca_file) {
  StoreParts parts = aws.parts();
  parts.client = http::Client::start({.ca_file = ca_file}).value();
  return Store(aws.options("acme"), std::move(parts)).list("");
}

TEST(S3Tls, OnlyACertificateThatHoldsGetsARequest) {
  Certificates certificates;
  if (!certificates.make_authority("ours") || !certificates.make_authority("theirs")) {
    GTEST_SKIP() << "there is no openssl";
  }
  const std::string here = "IP:127.0.0.1,DNS:localhost";
  ASSERT_TRUE(certificates.make("good", "ours", here, "-days 2"));
  ASSERT_TRUE(certificates.make("expired", "ours", here, "-days -1"));
  ASSERT_TRUE(certificates.make("other_host", "ours", "DNS:other.example.com", "-days 2"));
  ASSERT_TRUE(certificates.make("other_authority", "theirs", here, "-days 2"));
  const std::string ours = certificates.file("ours.pem");

  const auto good = certificates.serve("good");
  if (!good) GTEST_SKIP() << "the double of AWS cannot be had here";
  std::filesystem::create_directories(good->root() / "acme");
  const auto listed = list(*good, ours);
  EXPECT_TRUE(listed) << listed.error().text();
  EXPECT_EQ(good->requests(), 1);
  EXPECT_EQ(list(*good, certificates.file("theirs.pem")).error().kind(), ErrorKind::kConfig);
  EXPECT_EQ(good->requests(), 1);

  for (const char* name : {"expired", "other_host", "other_authority", "theirs"}) {
    const auto aws = certificates.serve(name);
    const Error error = list(*aws, ours).error();
    EXPECT_EQ(error.kind(), ErrorKind::kConfig) << name << ": " << error.text();
    EXPECT_TRUE(error.text().contains("cannot be trusted")) << name << ": " << error.text();
    EXPECT_EQ(aws->requests(), 0) << name;
  }
}

TEST(S3Tls, AnOldVersionIsRefused) {
  Certificates certificates;
  if (!certificates.make_authority("ours")) GTEST_SKIP() << "there is no openssl";
  ASSERT_TRUE(certificates.make("good", "ours", "IP:127.0.0.1", "-days 2"));
  const auto aws = certificates.serve("good", {"--tls-min", "TLSv1", "--tls-max", "TLSv1.1"});
  if (!aws) GTEST_SKIP() << "the double of AWS cannot be had here";
  EXPECT_FALSE(list(*aws, certificates.file("ours.pem")));
  EXPECT_EQ(aws->requests(), 0);
}

}  // namespace
}  // namespace cairn::s3
