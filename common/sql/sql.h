// The values that go into and come out of SQL, and SQL text that can only be a literal: a spliced query does
// not compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"

namespace sudiao::sql {

// One statement's text. Portable between MariaDB/MySQL and SQLite; `FOR UPDATE` at its end is dropped by
// SQLite, whose write transactions hold the only write lock anyway.
struct Sql {
  std::string_view text;
  template <size_t N>
  consteval Sql(const char (&literal)[N]) : text(literal, N - 1) {}  // NOLINT(google-explicit-constructor)

 private:
  friend class SqlBuilder;
  friend class MigrationRunner;
  struct Built {};
  Sql(Built, std::string_view built) : text(built) {}
};

struct Null {};
struct Bytes {
  std::string data;
};

// A bound or returned value. Texts are UTF-8; Bytes are stored as they are.
class Value {
 public:
  Value() = default;
  Value(Null) {}                                           // NOLINT(google-explicit-constructor)
  Value(int64_t number) : v_(number) {}                    // NOLINT(google-explicit-constructor)
  Value(int number) : v_(int64_t{number}) {}               // NOLINT(google-explicit-constructor)
  Value(bool flag) : v_(int64_t{flag}) {}                  // NOLINT(google-explicit-constructor)
  Value(std::string text) : v_(std::move(text)) {}         // NOLINT(google-explicit-constructor)
  Value(std::string_view text) : v_(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  Value(const char* text) : v_(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  Value(Bytes bytes) : v_(std::move(bytes)) {}             // NOLINT(google-explicit-constructor)

  bool is_null() const { return std::holds_alternative<std::monostate>(v_); }
  // The number, or 0 for NULL; a text of digits is read as a number.
  int64_t Int() const;
  // The text or bytes, or "" for NULL.
  const std::string& Text() const;

  const std::variant<std::monostate, int64_t, std::string, Bytes>& variant() const { return v_; }

 private:
  std::variant<std::monostate, int64_t, std::string, Bytes> v_;
};

using Args = std::vector<Value>;
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

// Appends literal pieces with their arguments: for the few queries with optional conditions.
//   SqlBuilder q("SELECT id FROM cases WHERE 1=1", {});
//   if (!state.empty()) q.Add(" AND state = ?", {state});
class SqlBuilder {
 public:
  SqlBuilder(Sql first, Args args) : text_(first.text), args_(std::move(args)) {}
  SqlBuilder& Add(Sql piece, Args args = {}) {
    text_.append(piece.text);
    for (Value& value : args) args_.push_back(std::move(value));
    return *this;
  }
  // Appends "?, ?, ?" for the arguments: the inside of an IN (...). `args` must not be empty.
  SqlBuilder& AddList(const Args& args) {
    for (size_t i = 0; i < args.size(); ++i) {
      text_.append(i == 0 ? "?" : ", ?");
      args_.push_back(args[i]);
    }
    return *this;
  }
  // Valid as long as this builder is neither changed nor destroyed.
  Sql sql() const { return Sql(Sql::Built{}, text_); }
  const Args& args() const { return args_; }

 private:
  std::string text_;
  Args args_;
};

}  // namespace sudiao::sql
