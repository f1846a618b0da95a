// The identity service as a module of a host.
#pragma once

#include <memory>

#include "common/service/host.h"
#include "services/identity/core.h"
#include "services/identity/options.h"

namespace sudiao::identity {

service::ModuleSpec Spec(const Options& options);

// What Spec makes; for the bootstrap, which works on the core itself.
class IdentityModule : public service::Module {
 public:
  virtual Core& core() = 0;
};

}  // namespace sudiao::identity
