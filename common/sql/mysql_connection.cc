#include "common/sql/mysql_connection.h"

#include <cppconn/driver.h>
#include <cppconn/exception.h>
#include <cppconn/prepared_statement.h>
#include <cppconn/resultset.h>
#include <cppconn/resultset_metadata.h>
#include <cppconn/statement.h>
#include <mysql_connection.h>
#include <mysql_driver.h>

#include <algorithm>
#include <exception>
#include <list>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/base/call_once.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/status/view.h"

namespace sudiao::sql {
namespace {

constexpr size_t kMaxStatements = 256;
constexpr int kMaxLockWaitSeconds = 5;

// get_driver_instance() itself is not thread safe.
::sql::Driver* Driver() {
  static absl::once_flag once;
  static ::sql::Driver* driver = nullptr;
  absl::call_once(once, [] { driver = get_driver_instance(); });
  return driver;
}

// The streams of bound bytes; they must live until the statement has run.
using Streams = std::list<std::istringstream>;

void BindValue(::sql::PreparedStatement& statement, unsigned index, const Value& value, Streams& streams) {
  const auto& v = value.variant();
  if (const auto* number = std::get_if<int64_t>(&v)) return statement.setInt64(index, *number);
  if (const auto* text = std::get_if<std::string>(&v)) return statement.setString(index, *text);
  if (const auto* bytes = std::get_if<Bytes>(&v)) {
    return statement.setBlob(index, &streams.emplace_back(bytes->data));
  }
  statement.setNull(index, 0);
}

enum class Kind { kNumber, kBytes, kText };

Kind KindOf(int type) {
  switch (type) {
    case ::sql::DataType::TINYINT:
    case ::sql::DataType::SMALLINT:
    case ::sql::DataType::MEDIUMINT:
    case ::sql::DataType::INTEGER:
    case ::sql::DataType::BIGINT:
      return Kind::kNumber;
    case ::sql::DataType::BINARY:
    case ::sql::DataType::VARBINARY:
    case ::sql::DataType::LONGVARBINARY:
      return Kind::kBytes;
    default:
      return Kind::kText;
  }
}

Value ReadColumn(const ::sql::ResultSet& result, unsigned column, Kind kind) {
  if (result.isNull(column)) return Null{};
  if (kind == Kind::kNumber) return int64_t{result.getInt64(column)};
  std::string text = result.getString(column).asStdString();
  if (kind == Kind::kBytes) return Bytes{std::move(text)};
  return text;
}

Rows ReadRows(::sql::ResultSet& result) {
  ::sql::ResultSetMetaData* columns = result.getMetaData();
  std::vector<Kind> kinds;
  for (unsigned column = 1; column <= columns->getColumnCount(); ++column) {
    kinds.push_back(KindOf(columns->getColumnType(column)));
  }
  Rows rows;
  while (result.next()) {
    Row& row = rows.emplace_back();
    row.reserve(kinds.size());
    for (unsigned column = 0; column < kinds.size(); ++column) {
      row.push_back(ReadColumn(result, column + 1, kinds[column]));
    }
  }
  return rows;
}

}  // namespace

struct MysqlConnection::Handles {
  std::unique_ptr<::sql::Connection> connection;
  std::unique_ptr<::sql::Statement> statement;
  std::map<std::string, std::unique_ptr<::sql::PreparedStatement>, std::less<>> prepared;

  ::sql::PreparedStatement& Prepare(std::string_view text) {
    if (const auto found = prepared.find(text); found != prepared.end()) return *found->second;
    if (prepared.size() >= kMaxStatements) prepared.clear();
    std::string key(text);
    std::unique_ptr<::sql::PreparedStatement> made(connection->prepareStatement(key));
    return *(prepared[std::move(key)] = std::move(made));
  }

  ::sql::PreparedStatement& Bind(Sql sql, const Args& args, Streams& streams) {
    ::sql::PreparedStatement& made = Prepare(sql.text);
    for (unsigned i = 0; i < args.size(); ++i) BindValue(made, i + 1, args[i], streams);
    return made;
  }
};

MysqlConnection::MysqlConnection() : handles_(std::make_unique<Handles>()) {}

MysqlConnection::~MysqlConnection() {
  try {
    handles_.reset();
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
    // Closing a connection that is gone may complain; there is nothing left to close.
  }
}

// Runs `action`, which may throw, and turns what it throws into a status.
template <typename Action>
auto MysqlConnection::Guarded(Sql sql, Action action) -> decltype(action()) {
  if (health_ == Health::kConflict || health_ == Health::kLost) {
    return absl::AbortedError("sql: the transaction is already undone and will be repeated");
  }
  try {
    auto result = action();
    last_used_ = absl::Now();
    return result;
  } catch (const ::sql::SQLException& error) {
    return Classify(error.getErrorCode(), absl::StrCat(error.what(), ": ", AbslView(sql.text)));
  } catch (const std::exception& error) {
    return Classify(0, absl::StrCat(error.what(), ": ", AbslView(sql.text)));
  }
}

// By code, never by SQLSTATE or text: 1205 has the SQLSTATE of a general error.
absl::Status MysqlConnection::Classify(int code, const std::string& what) {
  const std::string text = absl::StrCat("sql: ", what, " (", code, ")");
  switch (code) {
    case 1062:  // duplicate key; only the statement was undone
    case 1586:
    case 1050:  // a table, column or index of that name exists
    case 1060:
    case 1061:
      return Fail(reasons::kAlreadyExists);
    case 1205:  // lock wait timeout
    case 1213:  // deadlock
    case 1020:  // the row has changed since it was read (snapshot isolation)
    case 1615:  // the prepared statement must be prepared again
      health_ = Health::kConflict;
      return absl::AbortedError(text);
    case 1264:  // out of range
    case 1366:  // not a valid string
    case 1406:  // too long
      return absl::InvalidArgumentError(text);
    case 1053:  // server shutdown
    case 1927:  // connection killed
    case 2006:  // gone away
    case 2013:  // lost during a query
    case 2055:
      health_ = Health::kLost;
      return Fail(reasons::kUnavailable);
    case 1040:  // too many connections
    case 1203:
    case 1290:  // read only
    case 1836:
    case 2002:  // cannot connect
    case 2003:
    case 2005:
      health_ = Health::kDoubtful;
      return Fail(reasons::kUnavailable);
    default:
      health_ = Health::kDoubtful;
      return absl::InternalError(text);
  }
}

absl::StatusOr<std::unique_ptr<MysqlConnection>> MysqlConnection::Connect(const MysqlOptions& options) {
  ::sql::ConnectOptionsMap map;
  map["hostName"] =
      ::sql::SQLString(options.socket.empty() ? absl::StrCat("tcp://", options.host, ":", options.port)
                                              : absl::StrCat("unix://", options.socket));
  map["userName"] = ::sql::SQLString(options.user);
  map["password"] = ::sql::SQLString(options.password);
  map["schema"] = ::sql::SQLString(options.database);
  // Execute promises matched rows, not changed ones.
  map["CLIENT_FOUND_ROWS"] = true;
  // A silent reconnect in the middle of a transaction would lose its first half.
  map["OPT_RECONNECT"] = false;
  map["OPT_CHARSET_NAME"] = ::sql::SQLString("utf8mb4");
  map["OPT_CONNECT_TIMEOUT"] =
      static_cast<int>(std::max<int64_t>(absl::ToInt64Seconds(options.connect_timeout), 1));
  map["OPT_READ_TIMEOUT"] =
      static_cast<int>(std::max<int64_t>(absl::ToInt64Seconds(options.read_timeout), 1));
  map["OPT_WRITE_TIMEOUT"] =
      static_cast<int>(std::max<int64_t>(absl::ToInt64Seconds(options.read_timeout), 1));
  std::unique_ptr<MysqlConnection> made(new MysqlConnection());
  RETURN_IF_ERROR(made->Guarded("connect", [&]() -> absl::Status {
    made->handles_->connection.reset(Driver()->connect(map));
    made->handles_->statement.reset(made->handles_->connection->createStatement());
    return absl::OkStatus();
  }));
  RETURN_IF_ERROR(made->Run("SET NAMES utf8mb4 COLLATE utf8mb4_bin"));
  RETURN_IF_ERROR(made->Run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"));
  // Without autocommit a transaction begins with its first statement, which saves a round trip.
  RETURN_IF_ERROR(made->Run("SET SESSION autocommit = 0, time_zone = '+00:00'"));
  RETURN_IF_ERROR(made->LimitLockWait(absl::InfiniteFuture()));
  return made;
}

absl::StatusOr<Rows> MysqlConnection::Query(Sql sql, const Args& args) {
  return Guarded(sql, [&]() -> absl::StatusOr<Rows> {
    Streams streams;
    const std::unique_ptr<::sql::ResultSet> result(handles_->Bind(sql, args, streams).executeQuery());
    return ReadRows(*result);
  });
}

absl::StatusOr<int64_t> MysqlConnection::Execute(Sql sql, const Args& args) {
  return Guarded(sql, [&]() -> absl::StatusOr<int64_t> {
    Streams streams;
    return int64_t{handles_->Bind(sql, args, streams).executeUpdate()};
  });
}

absl::Status MysqlConnection::Run(Sql sql) {
  return Guarded(sql, [&]() -> absl::Status {
    handles_->statement->execute(std::string(sql.text));
    return absl::OkStatus();
  });
}

void MysqlConnection::RollBack() {
  if (health_ == Health::kConflict) health_ = Health::kGood;
  Run("ROLLBACK").IgnoreError();  // a failure shows in the health
}

absl::Status MysqlConnection::LimitLockWait(absl::Time deadline) {
  const int64_t left = absl::ToInt64Seconds(absl::Ceil(deadline - absl::Now(), absl::Seconds(1)));
  const int seconds = static_cast<int>(std::clamp<int64_t>(left, 1, kMaxLockWaitSeconds));
  if (seconds == lock_wait_seconds_) return absl::OkStatus();
  RETURN_IF_ERROR(Execute("SET SESSION innodb_lock_wait_timeout = ?", {seconds}).status());
  lock_wait_seconds_ = seconds;
  return absl::OkStatus();
}

bool MysqlConnection::Ping() {
  const auto alive =
      Guarded("ping", [&]() -> absl::StatusOr<bool> { return handles_->connection->isValid(); });
  if (!alive.value_or(false)) health_ = Health::kLost;
  return health_ != Health::kLost;
}

}  // namespace sudiao::sql
