#include "services/intake/domain/party_traits.h"

#include <algorithm>
#include <array>

#include "common/law/sham/sham.h"

namespace sudiao::intake::domain {
namespace {

using law::ShamSign;

struct Trait {
  ShamSign sign;
  std::string Party::*member;
};
constexpr std::array<Trait, 6> kTraits{{
    {ShamSign::SHARED_IDENTITY_NUMBER, &Party::identity_number},
    {ShamSign::SHARED_ACCOUNT, &Party::account_id},
    {ShamSign::SHARED_LEGAL_REPRESENTATIVE, &Party::legal_representative},
    {ShamSign::SHARED_PHONE, &Party::phone},
    {ShamSign::SHARED_EMAIL, &Party::email},
    {ShamSign::SHARED_ADDRESS, &Party::address},
}};

// Spaces, hyphens and capitals do not make two telephone numbers or addresses.
std::string Plain(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const bool filler = c == ' ' || c == '-' || c == '\t';
    if (!filler) plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return plain;
}

bool IsShared(const std::vector<Party>& parties, std::string Party::*member) {
  return std::any_of(parties.begin(), parties.end(), [&](const Party& one) {
    const std::string value = Plain(one.*member);
    return one.side == Side::APPLICANT && !value.empty() &&
           std::any_of(parties.begin(), parties.end(), [&](const Party& other) {
             return other.side == Side::RESPONDENT && Plain(other.*member) == value;
           });
  });
}

}  // namespace

std::vector<std::string> SharedTraits(const std::vector<Party>& parties) {
  std::vector<std::string> shared;
  for (const Trait& trait : kTraits) {
    if (IsShared(parties, trait.member)) shared.emplace_back(EnumName(trait.sign));
  }
  return shared;
}

}  // namespace sudiao::intake::domain
