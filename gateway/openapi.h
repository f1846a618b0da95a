// The OpenAPI 3.1 document of a route table: built from descriptors, keys sorted, byte for byte the same each
// time.
#pragma once

#include <string>

#include "gateway/route_table.h"

namespace sudiao::gateway {

std::string OpenApiDocument(const RouteTable& table, const std::string& title, const std::string& version);

}  // namespace sudiao::gateway
