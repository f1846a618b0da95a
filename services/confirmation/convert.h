// Between the domain and the API: what field names alone cannot say.
#pragma once

#include "services/confirmation/domain/application.h"
#include "services/confirmation/storage/application_index.h"
#include "sudiao/confirmation/v1/confirmation.pb.h"

namespace sudiao::confirmation {

// Everybody who may see the application sees the same.
v1::Application ToResource(const ApplicationStore::Snapshot& snapshot);

v1::RulingDocument ToDocument(const domain::Application& a, const std::string& text);

}  // namespace sudiao::confirmation
