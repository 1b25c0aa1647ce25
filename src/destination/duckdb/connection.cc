#include "destination/duckdb/connection.h"

#include <cstring>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "destination/duckdb/errors.h"

namespace cairn::duckdb {
namespace {

// Owns a value on its way into a statement.
class BoundValue {
 public:
  explicit BoundValue(duckdb_value value) : value_(value) {}
  ~BoundValue() { duckdb_destroy_value(&value_); }
  BoundValue(const BoundValue&) = delete;
  BoundValue& operator=(const BoundValue&) = delete;
  duckdb_value handle() const { return value_; }

 private:
  duckdb_value value_;
};

duckdb_value make_value(std::monostate) { return duckdb_create_null_value(); }
duckdb_value make_value(std::int64_t value) { return duckdb_create_int64(value); }
duckdb_value make_value(const std::string& text) { return duckdb_create_varchar_length(text.data(), text.size()); }
duckdb_value make_value(Timestamp time) { return duckdb_create_timestamp({time.time_since_epoch().count()}); }

template <typename Item>
duckdb_value make_list(duckdb_type item_type, const std::vector<Item>& items) {
  std::vector<duckdb_value> values;
  values.reserve(items.size() + 1);  // DuckDB refuses a null pointer even for an empty list
  for (const Item& item : items) values.push_back(make_value(item));
  duckdb_logical_type type = duckdb_create_logical_type(item_type);
  duckdb_value list = duckdb_create_list_value(type, values.data(), values.size());
  duckdb_destroy_logical_type(&type);
  for (duckdb_value& value : values) duckdb_destroy_value(&value);
  return list;
}

duckdb_value make_value(const std::vector<std::int64_t>& items) { return make_list(DUCKDB_TYPE_BIGINT, items); }
duckdb_value make_value(const std::vector<std::string>& items) { return make_list(DUCKDB_TYPE_VARCHAR, items); }

// Reads the cells of one vector of a result; its type is looked up once.
class CellReader {
 public:
  explicit CellReader(duckdb_vector vector) : vector_(vector), data_(duckdb_vector_get_data(vector)) {
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    type_ = duckdb_get_type_id(type);
    duckdb_destroy_logical_type(&type);
  }

  Value read(idx_t row) const {
    std::uint64_t* const validity = duckdb_vector_get_validity(vector_);
    if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return {};
    switch (type_) {
      case DUCKDB_TYPE_BOOLEAN: return std::int64_t{cell<bool>(row)};
      case DUCKDB_TYPE_INTEGER: return std::int64_t{cell<std::int32_t>(row)};
      case DUCKDB_TYPE_BIGINT: return cell<std::int64_t>(row);
      case DUCKDB_TYPE_TIMESTAMP: return Timestamp(Micros(cell<std::int64_t>(row)));
      case DUCKDB_TYPE_VARCHAR: return text(row);
      case DUCKDB_TYPE_LIST: return list(row);
      default: CHECK(false, "state is read as one of the types of Value");
    }
  }

 private:
  template <typename T>
  T cell(idx_t row) const {
    return static_cast<const T*>(data_)[row];
  }
  std::string text(idx_t row) const {
    duckdb_string_t string = cell<duckdb_string_t>(row);
    return {duckdb_string_t_data(&string), duckdb_string_t_length(string)};
  }
  Value list(idx_t row) const {
    const auto entry = cell<duckdb_list_entry>(row);
    const CellReader items(duckdb_list_vector_get_child(vector_));
    if (items.type_ == DUCKDB_TYPE_BIGINT) return items.range<std::int64_t>(entry);
    return items.range<std::string>(entry);
  }
  template <typename T>
  std::vector<T> range(duckdb_list_entry entry) const {
    std::vector<T> values;
    for (idx_t i = 0; i < entry.length; ++i) {
      const Value value = read(entry.offset + i);
      CHECK(std::holds_alternative<T>(value), "lists in state hold no NULL");
      values.push_back(std::get<T>(value));
    }
    return values;
  }

  duckdb_vector vector_;
  void* data_;
  duckdb_type type_ = DUCKDB_TYPE_INVALID;
};

}  // namespace

// Owns a prepared statement.
class Connection::Statement {
 public:
  Statement() = default;
  ~Statement() { duckdb_destroy_prepare(&statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  bool prepare(duckdb_connection connection, const std::string& sql) {
    return duckdb_prepare(connection, sql.c_str(), &statement_) == DuckDBSuccess;
  }
  bool bind(const std::vector<Value>& parameters) {
    for (std::size_t i = 0; i < parameters.size(); ++i) {
      const BoundValue value(std::visit([](const auto& item) { return make_value(item); }, parameters[i]));
      if (duckdb_bind_value(statement_, i + 1, value.handle()) != DuckDBSuccess) return false;
    }
    return true;
  }
  const char* error() const { return duckdb_prepare_error(statement_); }
  duckdb_prepared_statement handle() const { return statement_; }

 private:
  duckdb_prepared_statement statement_ = nullptr;
};

// Owns a result.
class Connection::Answer {
 public:
  Answer() = default;
  ~Answer() { duckdb_destroy_result(&result_); }
  Answer(Answer&& other) noexcept : result_(std::exchange(other.result_, duckdb_result{})) {}
  Answer& operator=(Answer&&) = delete;

  duckdb_result& result() { return result_; }

  Rows fetch() {
    std::vector<std::vector<Value>> rows;
    for (duckdb_data_chunk chunk = duckdb_fetch_chunk(result_); chunk != nullptr; chunk = duckdb_fetch_chunk(result_)) {
      const std::size_t start = rows.size();
      rows.resize(start + duckdb_data_chunk_get_size(chunk));
      for (idx_t column = 0; column < duckdb_data_chunk_get_column_count(chunk); ++column) {
        const CellReader cells(duckdb_data_chunk_get_vector(chunk, column));
        for (std::size_t row = start; row < rows.size(); ++row) rows[row].push_back(cells.read(row - start));
      }
      duckdb_destroy_data_chunk(&chunk);
    }
    return Rows(std::move(rows));
  }

 private:
  duckdb_result result_{};
};

Result<Connection> Connection::open(std::shared_ptr<Instance> instance) {
  duckdb_connection connection = nullptr;
  if (duckdb_connect(instance->handle(), &connection) != DuckDBSuccess) {
    return Error(ErrorKind::kInternal, "DuckDB makes no connection to the open database")
        .hinting("please report this as a bug");
  }
  return Connection(std::move(instance), connection);
}

Connection::~Connection() { duckdb_disconnect(&connection_); }

Connection::Connection(Connection&& other) noexcept
    : instance_(std::move(other.instance_)),
      connection_(std::exchange(other.connection_, nullptr)),
      is_broken_(other.is_broken_) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(instance_, other.instance_);
  std::swap(connection_, other.connection_);
  std::swap(is_broken_, other.is_broken_);
  return *this;
}

Result<std::int64_t> Connection::run(const std::string& sql, const std::vector<Value>& parameters) {
  Answer answer = TRY(execute(sql, parameters));
  return static_cast<std::int64_t>(duckdb_rows_changed(&answer.result()));
}

Result<Rows> Connection::query(const std::string& sql, const std::vector<Value>& parameters) {
  Answer answer = TRY(execute(sql, parameters));
  return answer.fetch();
}

Result<std::int64_t> Connection::count(const std::string& sql, const std::vector<Value>& parameters) {
  const Rows rows = TRY(query(sql, parameters));
  CHECK(rows.size() == 1, "a count is one row");
  return rows.get<std::int64_t>(0, 0);
}

Result<Connection::Answer> Connection::execute(const std::string& sql, const std::vector<Value>& parameters) {
  Statement statement;
  if (!statement.prepare(connection_, sql)) return failed(DUCKDB_ERROR_INVALID, statement.error(), sql);
  if (!statement.bind(parameters)) return failed(DUCKDB_ERROR_INVALID, statement.error(), sql);
  Answer answer;
  if (duckdb_execute_prepared(statement.handle(), &answer.result()) != DuckDBSuccess) {
    return failed(duckdb_result_error_type(&answer.result()), duckdb_result_error(&answer.result()), sql);
  }
  return answer;
}

Error Connection::failed(duckdb_error_type type, const char* message, const std::string& sql) {
  const std::string_view text = message == nullptr ? "no reason given" : message;
  // Preparing reports a text alone.
  if (type == DUCKDB_ERROR_INVALID) type = type_of(text);
  is_broken_ = is_broken_ || is_fatal(type, text);
  return error_of(type, text).within(fmt::format("running {}", sql.substr(0, sql.find_first_of(" ("))));
}

Result<Transaction> Transaction::begin(Connection& connection) {
  TRY(connection.run("BEGIN TRANSACTION"));
  return Transaction(connection);
}

Transaction::~Transaction() { roll_back(); }

Status Transaction::commit() {
  CHECK(connection_ != nullptr, "a transaction is committed once");
  TRY(std::exchange(connection_, nullptr)->run("COMMIT"));
  return {};
}

void Transaction::roll_back() {
  if (connection_ == nullptr) return;
  // Nothing can be done about a rollback that fails: the transaction is gone with its instance, and stays uncommitted.
  (void)std::exchange(connection_, nullptr)->run("ROLLBACK").has_value();
}

}  // namespace cairn::duckdb
