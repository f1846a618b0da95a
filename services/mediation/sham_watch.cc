#include "services/mediation/sham_watch.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/flags/flag.h"
#include "absl/strings/str_cat.h"
#include "services/mediation/domain/sham_signs.h"

ABSL_FLAG(std::string, sham_policy, "",
          "A JSON file with the weights of the signs of a sham mediation; the built-in ones if not given.");

namespace sudiao::mediation {
namespace {

using domain::Offer;
using law::ShamSign;

void Append(std::vector<ShamSign> signs, law::ShamObservations& seen) {
  seen.shared.insert(seen.shared.end(), signs.begin(), signs.end());
}

sql::Args SubjectsOf(const std::vector<access::CaseParty>& parties, Side side) {
  sql::Args subjects;
  for (const access::CaseParty& party : parties) {
    if (party.side != side) continue;
    if (!party.account_id.empty()) subjects.emplace_back(absl::StrCat("a:", party.account_id));
    if (!party.organization_id.empty()) subjects.emplace_back(absl::StrCat("o:", party.organization_id));
  }
  return subjects;
}

// How many of the applicants' earlier cases are looked at, the latest ones. Who has very many is no sign, and
// must not make every signature slower.
constexpr int64_t kCasesLookedAt = 200;

// Other cases in which one of the applicants and one of the respondents are people of the case, too.
absl::StatusOr<int64_t> EarlierCases(sql::Session& session, const domain::Mediation& m) {
  const sql::Args ones = SubjectsOf(m.facts.parties, Side::APPLICANT);
  const sql::Args others = SubjectsOf(m.facts.parties, Side::RESPONDENT);
  if (ones.empty() || others.empty()) return 0;
  sql::SqlBuilder q(
      "SELECT a.subject, b.subject, COUNT(DISTINCT a.case_id) FROM (SELECT subject, case_id FROM "
      "case_relations "
      "WHERE capacity = 'PARTY' AND case_id < ? AND subject IN (",
      {m.facts.case_id});
  q.AddList(ones)
      .Add(
          ") ORDER BY case_id DESC LIMIT ?) a JOIN case_relations b ON b.case_id = a.case_id "
          "WHERE b.capacity = 'PARTY' AND b.subject IN (",
          {kCasesLookedAt})
      .AddList(others)
      .Add(") GROUP BY a.subject, b.subject");
  ASSIGN_OR_RETURN(const sql::Rows rows, session.Query(q));
  int64_t most = 0;
  for (const sql::Row& row : rows) {
    // Who stands on both sides is a sign of its own.
    if (row[0].Text() != row[1].Text()) most = std::max(most, row[2].Int());
  }
  return most;
}

// When the offer was closed; its state does not tell.
absl::StatusOr<absl::Time> CloseTimeOf(sql::Session& session, OfferStore& offers, const std::string& id) {
  ASSIGN_OR_RETURN(const auto entries, offers.Journal(session, id, 0, 100));
  for (const change::JournalEntry& entry : entries) {
    if (entry.type == domain::OfferClosed::kType) return entry.time;
  }
  return absl::InfiniteFuture();
}

std::string TextOf(const law::ShamScore& score) {
  std::string zh = absl::StrCat("系统提示：出现虚假调解迹象（", score.points, " 分）。");
  std::string en = absl::StrCat("Signs of a sham mediation (", score.points, " points): ");
  for (const law::ShamReason& reason : score.reasons) {
    absl::StrAppend(&zh, reason.text_zh, "（", reason.points, "）；");
    absl::StrAppend(&en, reason.text_en, " (", reason.points, "); ");
  }
  absl::StrAppend(&zh, "请调解员核实；认为可能虚假的，应当中止调解并报告。");
  absl::StrAppend(&en, "please look into it; on suspicion the mediator suspends and reports.");
  return absl::StrCat(zh, "\n", en);
}

}  // namespace

absl::StatusOr<law::ShamObservations> ShamWatch::Observe(sql::Session& session, const Room::View& view) {
  law::ShamObservations seen;
  Append(domain::SharedByData(view.state()), seen);
  ASSIGN_OR_RETURN(const auto roles, access::Directory::RolesOf(session, view.id));
  Append(domain::SharedByPeople(roles), seen);
  if (const std::string& id = view.state().signing_agreement_id; !id.empty()) {
    ASSIGN_OR_RETURN(const auto agreement, room_.agreements().Get(session, id));
    Append(domain::SharedBySignatures(view.state(), agreement.state), seen);
  }
  ASSIGN_OR_RETURN(const auto offer_ids, ListIds(session, view.id, domain::OfferAggregate::kKind));
  ASSIGN_OR_RETURN(const auto offers, room_.offers().FindMany(session, offer_ids));
  std::vector<domain::ClosedOffer> accepted;
  for (const auto& [id, offer] : offers) {
    if (offer.state.state != domain::OfferState::ACCEPTED) continue;
    ASSIGN_OR_RETURN(const absl::Time time, CloseTimeOf(session, room_.offers(), id));
    accepted.push_back({offer.state, time});
  }
  seen.seconds_to_full_acceptance = domain::SecondsToFullAcceptance(view.state(), accepted);
  ASSIGN_OR_RETURN(seen.earlier_cases_of_pair, EarlierCases(session, view.state()));
  return seen;
}

absl::StatusOr<law::ShamScore> ShamWatch::Score(sql::Session& session, const Room::View& view) {
  ASSIGN_OR_RETURN(const law::ShamObservations seen, Observe(session, view));
  return law::ScoreSham(seen, policy_);
}

absl::Status ShamWatch::Alert(change::Transaction& tx, const Room::View& view) {
  ASSIGN_OR_RETURN(const law::ShamScore score, Score(tx.session(), view));
  if (!score.alert) return absl::OkStatus();
  const std::string id = DerivedId(absl::StrCat("sham-alert/", view.id));
  return room_.messages()
      .ChangeOrCreate(
          tx, id,
          [&](const domain::Message& told) -> absl::StatusOr<change::Decision<domain::MessageEvent>> {
            change::Decision<domain::MessageEvent> decision;
            if (!told.mediation_id.empty()) return decision;
            return decision.Add(
                domain::MessagePosted{view.id, Label::CENTRE, "", "", TextOf(score), tx.now()});
          })
      .status();
}

absl::StatusOr<law::ShamPolicy> ShamPolicyOfFlags() {
  const std::string path = absl::GetFlag(FLAGS_sham_policy);
  if (path.empty()) return law::DefaultShamPolicy();
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.good()) return absl::InvalidArgumentError(absl::StrCat("--sham_policy cannot be read: ", path));
  return law::ReadShamPolicy(text);
}

}  // namespace sudiao::mediation
