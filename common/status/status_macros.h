// RETURN_IF_ERROR(expr): leaves the function with expr's status unless it is OK.
// ASSIGN_OR_RETURN(declaration, expr): declares the value of a StatusOr, or leaves with its status.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define SUDIAO_CONCAT_INNER(a, b) a##b
#define SUDIAO_CONCAT(a, b) SUDIAO_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expr) SUDIAO_RETURN_IF_ERROR(SUDIAO_CONCAT(sudiao_status_, __COUNTER__), expr)

#define SUDIAO_RETURN_IF_ERROR(status, expr)                       \
  do {                                                             \
    if (absl::Status status = (expr); !status.ok()) return status; \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expr) \
  SUDIAO_ASSIGN_OR_RETURN(SUDIAO_CONCAT(sudiao_result_, __COUNTER__), declaration, expr)

#define SUDIAO_ASSIGN_OR_RETURN(result, declaration, expr) \
  auto result = (expr);                                    \
  if (!result.ok()) return std::move(result).status();     \
  declaration = std::move(result).value()
