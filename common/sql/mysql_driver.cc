#include "common/sql/database.h"

namespace sudiao::sql {
absl::StatusOr<std::unique_ptr<Database>> OpenMysql(const MysqlOptions&) {
  return absl::UnimplementedError("sql: the MySQL driver lands next");
}
}  // namespace sudiao::sql
