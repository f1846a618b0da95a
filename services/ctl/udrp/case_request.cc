// The case on its way to the API.
#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "common/status/errors.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/ctl/udrp/case_mapping.h"
#include "services/intake/domain/case_rules.h"

namespace sudiao::ctl::udrp {
namespace {

using intake::domain::CaseContent;

// What the gateway takes as a body of JSON.
constexpr size_t kMaxBody = size_t{1} << 20;

void Member(codec::JsonWriter& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.Key(name);
  out.String(value);
}

template <typename Enum>
void Member(codec::JsonWriter& out, std::string_view name, std::string_view prefix, Enum value) {
  if (value == Enum::UNSPECIFIED) return;
  out.Key(name);
  out.String(std::string(prefix) + std::string(EnumName(value)));
}

void WriteParties(codec::JsonWriter& out, const CaseContent& content) {
  out.Key("parties");
  out.StartArray();
  for (const auto& party : content.parties) {
    out.StartObject();
    Member(out, "side", "SIDE_", party.side);
    Member(out, "kind", "PARTY_KIND_", party.kind);
    Member(out, "displayName", party.display_name);
    Member(out, "country", party.country);
    Member(out, "namedRepresentative", party.named_representative);
    out.EndObject();
  }
  out.EndArray();
}

void WriteRights(codec::JsonWriter& out, const CaseContent& content) {
  out.Key("rights");
  out.StartArray();
  for (const auto& right : content.rights) {
    out.StartObject();
    Member(out, "type", "RIGHT_TYPE_", right.type);
    Member(out, "title", right.title);
    Member(out, "status", "RIGHT_STATUS_", right.status);
    out.EndObject();
  }
  out.EndArray();
}

void WriteClaims(codec::JsonWriter& out, const CaseContent& content) {
  out.Key("claims");
  out.StartArray();
  for (const auto& claim : content.claims) {
    out.StartObject();
    Member(out, "kind", "CLAIM_KIND_", claim.kind);
    Member(out, "text", claim.text);
    out.EndObject();
  }
  out.EndArray();
}

// The sentences of an error: one for each field, or its message.
std::vector<std::string> Sentences(const absl::Status& status) {
  std::vector<std::string> sentences;
  google::rpc::Status proto;
  google::rpc::BadRequest bad_request;
  if (proto.ParseFromString(ToWire(status).details)) {
    for (const auto& detail : proto.details()) {
      if (!detail.UnpackTo(&bad_request)) continue;
      for (const auto& violation : bad_request.field_violations()) {
        sentences.push_back(violation.field() + ": " + violation.description());
      }
    }
  }
  if (sentences.empty()) sentences.emplace_back(status.message());
  return sentences;
}

absl::Status DraftAndFile(const CaseContent& content) {
  const std::string id = DerivedId("a case that is only tried");
  const absl::Time now = absl::UnixEpoch();
  ASSIGN_OR_RETURN(const auto created, intake::domain::DecideCreate(id, id, content, now));
  intake::domain::Case draft;
  for (const auto& event : created.events) intake::domain::CaseAggregate::Apply(draft, event);
  return intake::domain::DecideSubmit(draft, OrganizationKind::INTERNATIONAL_CENTRE, now).status();
}

}  // namespace

std::string CaseJson(const CaseContent& content) {
  codec::JsonWriter out;
  out.StartObject();
  Member(out, "title", content.title);
  Member(out, "cause", content.cause);
  Member(out, "facts", content.facts);
  WriteParties(out, content);
  WriteRights(out, content);
  WriteClaims(out, content);
  Member(out, "recipientOrganizationId", content.recipient_organization_id);
  out.Key("links");
  out.StartArray();
  for (const std::string& link : content.links) out.String(link);
  out.EndArray();
  Member(out, "priorProceedings", content.prior_proceedings);
  Member(out, "language", content.language);
  Member(out, "externalReference", content.external_reference);
  out.Key("truthStatement");
  out.Bool(content.truth_statement);
  out.EndObject();
  return out.Take();
}

std::vector<std::string> CheckLimits(const CaseContent& content, const std::string& json) {
  std::vector<std::string> wrong;
  if (json.size() > kMaxBody)
    wrong.push_back(absl::StrCat("the request has ", json.size(), " bytes, at most ", kMaxBody));
  if (const absl::Status status = DraftAndFile(content); !status.ok()) {
    for (std::string& sentence : Sentences(status)) wrong.push_back(std::move(sentence));
  }
  return wrong;
}

}  // namespace sudiao::ctl::udrp
