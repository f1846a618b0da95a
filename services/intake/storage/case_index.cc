#include "services/intake/storage/case_index.h"

#include <set>

#include "common/status/errors.h"
#include "common/status/reasons.h"
#include "common/status/status_macros.h"
#include "common/types/ids.h"
#include "services/intake/storage/search_terms.h"

namespace sudiao::intake {
namespace {

using domain::Case;

std::set<std::string> TermsOf(const Case& c) {
  std::set<std::string> terms;
  if (c.state == domain::CaseState::UNSPECIFIED) return terms;
  const domain::CaseContent& content = c.SubmittedContent();
  AddTerms(content.title, terms);
  AddTerms(content.cause, terms);
  AddTerms(content.external_reference, terms);
  AddTerms(c.case_number, terms);
  AddTerms(c.confirmation_number, terms);
  for (const domain::Party& party : content.parties) {
    AddTerms(party.display_name, terms);
    AddTerms(party.named_representative, terms);
  }
  for (const domain::IpRight& right : content.rights) {
    AddTerms(right.number, terms);
    AddTerms(right.title, terms);
    AddTerms(right.holder, terms);
  }
  for (const std::string& link : content.links) AddTerms(link, terms);
  return terms;
}

absl::Status IndexTerms(sql::Session& session, const std::string& id, const Case& before, const Case& after) {
  const std::set<std::string> old_terms = TermsOf(before);
  const std::set<std::string> new_terms = TermsOf(after);
  if (old_terms == new_terms) return absl::OkStatus();
  if (!old_terms.empty()) {
    RETURN_IF_ERROR(session.Execute("DELETE FROM case_terms WHERE case_id = ?", {id}).status());
  }
  // In parts, because a statement has a limit of placeholders.
  constexpr size_t kPart = 300;
  auto term = new_terms.begin();
  while (term != new_terms.end()) {
    sql::SqlBuilder insert("INSERT INTO case_terms (term, case_id) VALUES ", {});
    for (size_t i = 0; i < kPart && term != new_terms.end(); ++i, ++term) {
      if (i > 0) insert.Add(", ");
      insert.Add("(?, ?)", {*term, id});
    }
    RETURN_IF_ERROR(session.Execute(insert).status());
  }
  return absl::OkStatus();
}

// Where a case's external reference is taken: from handing in at its recipient, before only among the drafts
// of its author for that recipient, so that nobody can take it from others.
struct ReferencePlace {
  std::string recipient;
  std::string reference;
  bool operator==(const ReferencePlace&) const = default;
};

ReferencePlace ReferencePlaceOf(const Case& c) {
  const domain::CaseContent& content = c.SubmittedContent();
  if (content.external_reference.empty()) return {};
  const std::string& recipient = content.recipient_organization_id;
  if (c.submit_time != absl::Time()) return {recipient, content.external_reference};
  if (c.state != domain::CaseState::DRAFT) return {};
  const std::string drafts = Sha256Hex("drafts|" + c.author_account_id + "|" + recipient);
  return {drafts.substr(0, 36), content.external_reference};
}

absl::Status IndexReference(sql::Session& session, const std::string& id, const Case& before,
                            const Case& after) {
  const ReferencePlace place = ReferencePlaceOf(after);
  if (ReferencePlaceOf(before) == place) return absl::OkStatus();
  RETURN_IF_ERROR(session.Execute("DELETE FROM external_references WHERE case_id = ?", {id}).status());
  if (place.reference.empty()) return absl::OkStatus();
  const absl::Status inserted =
      session
          .Execute("INSERT INTO external_references (recipient_id, reference, case_id) VALUES (?, ?, ?)",
                   {place.recipient, place.reference, id})
          .status();
  return absl::IsAlreadyExists(inserted) ? Fail(reasons::kAlreadyExists) : inserted;
}

absl::Status IndexInvitations(sql::Session& session, const std::string& id, const Case& before,
                              const Case& after) {
  for (const domain::Party& party : after.content.parties) {
    const domain::Party* old = before.FindParty(party.id);
    const std::string old_hash = old == nullptr ? "" : old->code_hash;
    if (party.code_hash == old_hash) continue;
    if (!old_hash.empty()) {
      RETURN_IF_ERROR(session.Execute("DELETE FROM invitations WHERE code_hash = ?", {old_hash}).status());
    }
    if (party.code_hash.empty()) continue;
    RETURN_IF_ERROR(
        session.Execute("INSERT INTO invitations (code_hash, case_id) VALUES (?, ?)", {party.code_hash, id})
            .status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status IndexCase(change::Transaction& tx, const std::string& id, const CaseStore::Snapshot& before,
                       const CaseStore::Snapshot& after) {
  sql::Session& session = tx.session();
  const Case& c = after.state;
  const std::string& recipient = c.SubmittedContent().recipient_organization_id;
  if (before.version == 0) {
    RETURN_IF_ERROR(
        session
            .Execute("INSERT INTO cases (id, state, recipient_id, case_number) VALUES (?, ?, ?, ?)",
                     {id, EnumName(c.state), recipient, c.case_number})
            .status());
  } else {
    RETURN_IF_ERROR(session
                        .Execute("UPDATE cases SET state = ?, recipient_id = ?, case_number = ? WHERE id = ?",
                                 {EnumName(c.state), recipient, c.case_number, id})
                        .status());
  }
  RETURN_IF_ERROR(IndexTerms(session, id, before.state, c));
  RETURN_IF_ERROR(IndexReference(session, id, before.state, c));
  return IndexInvitations(session, id, before.state, c);
}

absl::StatusOr<std::vector<std::string>> ListCaseIds(sql::Session& session, const CaseListing& listing) {
  sql::SqlBuilder q("SELECT DISTINCT r.case_id FROM case_relations r JOIN cases c ON c.id = r.case_id", {});
  const QueryTerms terms = ParseQuery(listing.query);
  sql::Args subjects(listing.subjects.begin(), listing.subjects.end());
  q.Add(" WHERE r.subject IN (").AddList(subjects).Add(")");
  if (!listing.before_id.empty()) q.Add(" AND r.case_id < ?", {listing.before_id});
  if (!listing.state.empty()) q.Add(" AND c.state = ?", {listing.state});
  if (!listing.organization_id.empty()) q.Add(" AND c.recipient_id = ?", {listing.organization_id});
  for (const std::string& term : terms.whole) {
    q.Add(" AND r.case_id IN (SELECT case_id FROM case_terms WHERE term = ?)", {term});
  }
  if (!terms.prefix.empty()) {
    // The largest term that starts with the prefix sorts before the prefix followed by the largest byte of
    // UTF-8.
    q.Add(" AND r.case_id IN (SELECT case_id FROM case_terms WHERE term >= ? AND term <= ?)",
          {terms.prefix, terms.prefix + "\xF4\x8F\xBF\xBF"});
  }
  q.Add(" ORDER BY r.case_id DESC LIMIT ?", {listing.limit});
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(q));
  std::vector<std::string> ids;
  ids.reserve(rows.size());
  for (const sql::Row& row : rows) ids.push_back(row[0].Text());
  return ids;
}

absl::StatusOr<std::string> FindCaseOfInvitation(sql::Session& session, const std::string& code_hash) {
  ASSIGN_OR_RETURN(const sql::Rows rows,
                   session.Query("SELECT case_id FROM invitations WHERE code_hash = ?", {code_hash}));
  return rows.empty() ? std::string() : rows[0][0].Text();
}

}  // namespace sudiao::intake
