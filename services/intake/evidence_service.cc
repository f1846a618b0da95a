#include "services/intake/evidence_service.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/codec/struct_proto.h"
#include "common/paging/page_token.h"
#include "common/types/resource_name.h"
#include "services/intake/domain/reasons.h"

namespace sudiao::intake {
namespace {

using access::Directory;
using access::Relation;
using change::Transaction;

absl::Status IndexEvidence(Transaction& tx, const std::string& id, const EvidenceStore::Snapshot& before,
                           const EvidenceStore::Snapshot& after) {
  if (before.version != 0) return absl::OkStatus();
  return tx.session()
      .Execute("INSERT INTO evidence (case_id, id) VALUES (?, ?)", {after.state.case_id, id})
      .status();
}

struct EvidenceName {
  std::string case_id;
  std::string evidence_id;
};

absl::StatusOr<EvidenceName> ParseEvidenceName(const std::string& name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  const bool fits =
      parts.size() == 4 && parts[0] == "cases" && parts[2] == "evidence" && IsId(parts[1]) && IsId(parts[3]);
  if (!fits) return Fail(reasons::kNotFound);
  return EvidenceName{parts[1], parts[3]};
}

bool MaySee(const Relation& relation, const domain::Evidence& evidence) {
  return access::MaySee(relation, {evidence.label, evidence.party_id});
}

}  // namespace

EvidenceUseCases::EvidenceUseCases(change::Changes& changes, CaseStore& cases, blob::BlobStore& blobs)
    : changes_(changes), cases_(cases), blobs_(blobs), evidence_(changes, IndexEvidence) {}

absl::StatusOr<EvidenceUseCases::CaseFile> EvidenceUseCases::FileOf(sql::Session& session,
                                                                    const CallContext& call,
                                                                    const std::string& case_id) {
  ASSIGN_OR_RETURN(Relation relation,
                   Directory::RequireRelation(session, call.caller, case_id, changes_.clock().Now()));
  ASSIGN_OR_RETURN(auto snapshot, cases_.Get(session, case_id));
  relation = domain::RelationInFile(snapshot.state, std::move(relation));
  return CaseFile{std::move(snapshot.state), std::move(relation)};
}

absl::StatusOr<domain::EvidenceDecision> EvidenceUseCases::DecideUpload(
    const CallContext& call, sql::Session& session, const v1::UploadEvidenceRequest& first,
    const blob::BlobInfo& blob, const std::string& id) {
  ASSIGN_OR_RETURN(const std::string case_id, ParseName(first.parent(), "cases", "parent"));
  ASSIGN_OR_RETURN(const CaseFile file, FileOf(session, call, case_id));
  const Relation& relation = file.relation;
  ASSIGN_OR_RETURN(auto evidence, codec::FromProto<domain::Evidence>(first));
  if (relation.parties.empty()) {
    if (!relation.mediator && !relation.case_manager && !relation.court())
      return Fail(reasons::kNotPermitted);
    evidence.party_id.clear();
  } else if (evidence.party_id.empty()) {
    if (relation.parties.size() > 1) return Fail(reasons::kWhichParty);
    evidence.party_id = relation.parties[0].party_id;
  } else if (relation.For(evidence.party_id) == nullptr) {
    return Fail(reasons::kNotPermitted);
  }
  RETURN_IF_ERROR(domain::CheckFileOpen(file.c));
  if (evidence.label == Label::UNSPECIFIED)
    evidence.label = evidence.party_id.empty() ? Label::CENTRE : Label::OWNER;
  evidence.id = id;
  evidence.case_id = case_id;
  evidence.author_account_id = call.caller.account_id;
  evidence.media_type = blob.media_type;
  evidence.size_bytes = blob.size;
  evidence.sha256 = blob.sha256;
  evidence.create_time = changes_.clock().Now();
  return domain::DecideFile(std::move(evidence), relation);
}

absl::Status EvidenceUseCases::CheckUpload(const CallContext& call, const v1::UploadEvidenceRequest& first) {
  return changes_.database().Read(call.deadline, [&](sql::Session& session) {
    return DecideUpload(call, session, first, {}, "").status();
  });
}

absl::StatusOr<v1::Evidence> EvidenceUseCases::FileUpload(const CallContext& call,
                                                          const v1::UploadEvidenceRequest& first,
                                                          const blob::BlobInfo& blob) {
  // A repeated upload is the same request only if the bytes are the same.
  v1::UploadEvidenceRequest request = first;
  request.set_sha256(blob.sha256);
  return changes_.Run<v1::Evidence>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Evidence> {
    const std::string id = NewId(tx.now());
    ASSIGN_OR_RETURN(const auto decision, DecideUpload(call, tx.session(), first, blob, id));
    for (const domain::EvidenceEvent& event : decision.events) {
      if (const auto* filed = std::get_if<domain::EvidenceFiled>(&event))
        tx.ActOnBehalfOf(filed->evidence.party_id);
    }
    ASSIGN_OR_RETURN(const auto saved,
                     evidence_.ChangeOrCreate(
                         tx, id, [&](const domain::Evidence&) -> absl::StatusOr<domain::EvidenceDecision> {
                           return decision;
                         }));
    return ToResource(saved);
  });
}

absl::StatusOr<EvidenceUseCases::Seen> EvidenceUseCases::Visible(sql::Session& session,
                                                                 const CallContext& call,
                                                                 const std::string& name) {
  ASSIGN_OR_RETURN(const EvidenceName parsed, ParseEvidenceName(name));
  ASSIGN_OR_RETURN(CaseFile file, FileOf(session, call, parsed.case_id));
  ASSIGN_OR_RETURN(auto evidence, evidence_.Get(session, parsed.evidence_id));
  if (evidence.state.case_id != parsed.case_id || !MaySee(file.relation, evidence.state))
    return Fail(reasons::kNotFound);
  return Seen{std::move(file), std::move(evidence)};
}

absl::StatusOr<v1::Evidence> EvidenceUseCases::GetEvidence(const CallContext& call,
                                                           const v1::GetEvidenceRequest& request) {
  return changes_.Read<v1::Evidence>(call, [&](sql::Session& session) -> absl::StatusOr<v1::Evidence> {
    ASSIGN_OR_RETURN(const Seen seen, Visible(session, call, request.name()));
    return ToResource(seen.evidence);
  });
}

absl::StatusOr<v1::ListEvidenceResponse> EvidenceUseCases::ListEvidence(
    const CallContext& call, const v1::ListEvidenceRequest& request) {
  ASSIGN_OR_RETURN(const std::string case_id, ParseName(request.parent(), "cases", "parent"));
  ASSIGN_OR_RETURN(const int size, paging::ClampPageSize(request.page_size()));
  const std::vector<std::string> parameters = {"evidence", case_id, call.caller.account_id};
  ASSIGN_OR_RETURN(const auto position, paging::DecodePageToken(request.page_token(), parameters, 1));
  const std::string after = position.empty() ? "" : position[0];
  return changes_.Read<v1::ListEvidenceResponse>(
      call, [&](sql::Session& session) -> absl::StatusOr<v1::ListEvidenceResponse> {
        ASSIGN_OR_RETURN(const CaseFile file, FileOf(session, call, case_id));
        v1::ListEvidenceResponse response;
        std::string last = after;
        // Reads on until the page is full of what the caller may see, so that hidden evidence leaves no hole.
        while (response.evidence_size() <= size) {
          ASSIGN_OR_RETURN(
              const sql::Rows rows,
              session.Query("SELECT id FROM evidence WHERE case_id = ? AND id > ? ORDER BY id LIMIT ?",
                            {case_id, last, paging::kMaxPageSize}));
          std::vector<std::string> ids;
          for (const sql::Row& row : rows) ids.push_back(row[0].Text());
          ASSIGN_OR_RETURN(const auto snapshots, evidence_.FindMany(session, ids));
          for (const auto& [id, snapshot] : snapshots) {
            if (MaySee(file.relation, snapshot.state) && response.evidence_size() <= size) {
              *response.add_evidence() = ToResource(snapshot);
            }
          }
          if (rows.size() < static_cast<size_t>(paging::kMaxPageSize)) break;
          last = ids.back();
        }
        if (response.evidence_size() > size) {
          response.mutable_evidence()->RemoveLast();
          const std::string& shown = response.evidence(response.evidence_size() - 1).uid();
          response.set_next_page_token(paging::EncodePageToken({shown}, parameters));
        }
        return response;
      });
}

absl::StatusOr<EvidenceStore::Snapshot> EvidenceUseCases::ChangeOwn(Transaction& tx, const CallContext& call,
                                                                    const std::string& name,
                                                                    std::string_view etag, Decide decide) {
  ASSIGN_OR_RETURN(const Seen seen, Visible(tx.session(), call, name));
  const domain::Evidence& evidence = seen.evidence.state;
  const bool own = evidence.party_id.empty() ? evidence.author_account_id == call.caller.account_id
                                             : seen.file.relation.For(evidence.party_id) != nullptr;
  if (!own) return Fail(reasons::kNotPermitted);
  tx.ActOnBehalfOf(evidence.party_id);
  return evidence_.Change(tx, evidence.id, etag,
                          [&](const domain::Evidence& locked) { return decide(seen.file.c, locked); });
}

absl::StatusOr<v1::Evidence> EvidenceUseCases::ShareEvidence(const CallContext& call,
                                                             const v1::ShareEvidenceRequest& request) {
  return changes_.Run<v1::Evidence>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Evidence> {
    const auto label = EnumFromName<Label>(
        codec::internal::GetEnum(request, *codec::internal::FindField(request, "label"), -1));
    const auto decide = [&](const domain::Case& c,
                            const domain::Evidence& e) -> absl::StatusOr<domain::EvidenceDecision> {
      RETURN_IF_ERROR(domain::CheckFileOpen(c));
      return domain::DecideShare(e, label.value_or(Label::UNSPECIFIED), tx.now());
    };
    ASSIGN_OR_RETURN(const auto saved, ChangeOwn(tx, call, request.name(), request.etag(), decide));
    return ToResource(saved);
  });
}

absl::StatusOr<v1::Evidence> EvidenceUseCases::RecordOnChain(const CallContext& call,
                                                             const v1::RecordOnChainRequest& request) {
  return changes_.Run<v1::Evidence>(call, request, [&](Transaction& tx) -> absl::StatusOr<v1::Evidence> {
    const auto decide = [&](const domain::Case&,
                            const domain::Evidence& e) -> absl::StatusOr<domain::EvidenceDecision> {
      ASSIGN_OR_RETURN(auto record,
                       codec::FromProto<domain::ChainRecord>(request.chain_record(), "chain_record"));
      return domain::DecideRecordOnChain(e, record, tx.now());
    };
    ASSIGN_OR_RETURN(const auto saved, ChangeOwn(tx, call, request.name(), request.etag(), decide));
    return ToResource(saved);
  });
}

}  // namespace sudiao::intake
