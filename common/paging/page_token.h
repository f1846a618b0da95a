// Pages of lists. A list is ordered by a key (the order column, then the id); a page token holds the key of
// the last row sent, bound to the request's other parameters, and is opaque to the caller.
//
//   ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
//   ASSIGN_OR_RETURN(const auto after, paging::DecodePageToken(request.page_token(), parameters, 2));
//   ... WHERE (position, id) behind `after` ... LIMIT size + 1 ...
//   if (rows.size() > size) response.set_next_page_token(EncodePageToken({position, id}, parameters));
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sudiao::paging {

inline constexpr int kDefaultPageSize = 20;
inline constexpr int kMaxPageSize = 100;

// The page size to use: 0 means the default, more than the maximum the maximum, and a negative one is
// INVALID_FIELDS.
absl::StatusOr<int> ClampPageSize(int32_t requested);

// `position` is the key of the last row sent. `parameters` are the list's name and whatever else in the
// request decides which rows there are, the caller included where the list depends on it; in a fixed order.
std::string EncodePageToken(const std::vector<std::string>& position,
                            const std::vector<std::string>& parameters);

// The position, or an empty vector for an empty token: the first page. PAGE_TOKEN_MISMATCH if the token was
// not made for the same parameters with `position_size` strings.
absl::StatusOr<std::vector<std::string>> DecodePageToken(std::string_view token,
                                                         const std::vector<std::string>& parameters,
                                                         size_t position_size);

}  // namespace sudiao::paging
