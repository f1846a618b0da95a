// What goes to the court after a failed mediation, and nothing else (CONF-2).
#pragma once

#include <string>
#include <vector>

#include "common/packs/pack.h"
#include "services/mediation/domain/mediation.h"

namespace sudiao::mediation::domain {

struct CourtFileItem {
  std::string kind;
  std::string title;
  std::string text;
  std::string rule_id;
  SUDIAO_FIELDS(kind, title, text, rule_id)
};

std::vector<CourtFileItem> CourtFileOf(const Mediation& mediation, const packs::Pack& pack);

}  // namespace sudiao::mediation::domain
