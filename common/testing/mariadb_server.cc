#include "common/testing/child.h"
#include "common/testing/test_database.h"

namespace sudiao::testing {
MariaDbServer& MariaDbServer::Shared() { Die("The MariaDB test server lands next; run with --gtest_filter=*Sqlite*"); }
}  // namespace sudiao::testing
