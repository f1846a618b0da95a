// Between the domain and the API: what field names alone cannot say.
#pragma once

#include "common/access/policy.h"
#include "common/packs/pack.h"
#include "services/confirmation/domain/application.h"
#include "services/confirmation/storage/application_index.h"
#include "sudiao/confirmation/v1/after_ruling.pb.h"
#include "sudiao/confirmation/v1/confirmation.pb.h"

namespace sudiao::confirmation {

// What the judge found is the court's own until there is a ruling, of which it is the reason; everything else
// is the same for everybody who may see the application. No etag tells that there is something to find.
std::string EtagFor(const access::Relation& relation, const ApplicationStore::Snapshot& snapshot);
v1::Application ToResource(const ApplicationStore::Snapshot& snapshot, const access::Relation& relation,
                           const packs::Pack& pack, absl::Time now);
v1::AfterRuling ToAfterRuling(const ApplicationStore::Snapshot& snapshot, const access::Relation& relation);

v1::RulingDocument ToDocument(const domain::Application& a, const std::string& text);

}  // namespace sudiao::confirmation
