#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include <duckdb.h>

#include "base/result.h"
#include "destination/duckdb/instance.h"
#include "destination/duckdb/value.h"

namespace cairn::duckdb {

// One connection to an open database: runs statements, one at a time, and turns DuckDB's answers into values and
// Errors (errors.h). Shares the instance, and with it the open file, for as long as it lives. One that was moved from
// is good for nothing but its end.
//
// A statement that fails may leave an open transaction aborted, so that whoever began it rolls back. An error that ends
// the instance ends all connections to it, of which only the one that met it knows (is_broken()).
class Connection {
 public:
  static Result<Connection> open(std::shared_ptr<Instance> instance);
  ~Connection();
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;

  // Runs one statement with $1, $2, … bound, and returns the number of rows it changed.
  Result<std::int64_t> run(const std::string& sql, const std::vector<Value>& parameters = {});
  // Runs one query and fetches its whole result: for state, never for rows of users.
  Result<Rows> query(const std::string& sql, const std::vector<Value>& parameters = {});
  // The integer in the only cell of a query's result; NULL counts as 0.
  Result<std::int64_t> count(const std::string& sql, const std::vector<Value>& parameters = {});

  Instance& instance() const { return *instance_; }
  // For what the C API offers and this class does not: streams and table functions.
  duckdb_connection handle() const { return connection_; }
  // True once an error ended the instance: everything fails until the file is closed and opened again.
  bool is_broken() const { return is_broken_; }

 private:
  Connection(std::shared_ptr<Instance> instance, duckdb_connection connection)
      : instance_(std::move(instance)), connection_(connection) {}

  class Statement;
  class Answer;
  Result<Answer> execute(const std::string& sql, const std::vector<Value>& parameters);
  Error failed(duckdb_error_type type, const char* message, const std::string& sql);

  std::shared_ptr<Instance> instance_;
  duckdb_connection connection_ = nullptr;
  bool is_broken_ = false;
};

// BEGIN, and ROLLBACK unless it was committed. Borrows the connection, which has one at a time.
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;

  // After an error nobody knows whether the commit happened.
  Status commit();
  // Does nothing after commit(), or a second time.
  void roll_back();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}

  Connection* connection_;
};

}  // namespace cairn::duckdb
