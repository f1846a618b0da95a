// One settled and confirmed dispute in which every confidential text carries a word that appears nowhere
// else.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/e2e/story.h"

namespace sudiao::e2e {

// Everybody who asks, as bits, so that a set of readers is a number.
enum Who : unsigned {
  kAnn = 1U << 0U,         // the applicant
  kBob = 1U << 1U,         // the respondent
  kAgent = 1U << 2U,       // acts for ann by a power of attorney
  kMediator = 1U << 3U,    // mediates the case
  kManager = 1U << 4U,     // case manager of the mediation body
  kClerk = 1U << 5U,       // of the inviting court
  kJudge = 1U << 6U,       // of the inviting court
  kOutsider = 1U << 7U,    // a lawyer without a power
  kColleague = 1U << 8U,   // a mediator of the same body who does not mediate the case
  kOtherCourt = 1U << 9U,  // a clerk of another court
  kNobody = 0,
};
inline constexpr unsigned kAnnSide = kAnn | kAgent;
inline constexpr unsigned kParties = kAnnSide | kBob;
inline constexpr unsigned kRoom = kParties | kMediator | kManager;
inline constexpr unsigned kCourt = kClerk | kJudge;
inline constexpr unsigned kInCase = kRoom | kCourt;
inline constexpr unsigned kOutside = kOutsider | kColleague | kOtherCourt;
inline constexpr unsigned kEverybody = kInCase | kOutside;

std::string NamesOf(unsigned who);

// A thing with a label inside the case: who may see it, and the words that its answer then carries.
struct Item {
  std::string id;
  unsigned readers = 0;
  std::vector<std::string> words;
};

class World {
 public:
  explicit World(Platform& platform);

  Client& As(Who who) { return clients_.at(who); }
  Client& anonymous() { return anonymous_; }
  const std::vector<Item>& items(const std::string& collection) const { return items_.at(collection); }
  // Every word, so that an answer can be searched for what must not be in it.
  const std::vector<std::string>& words() const { return words_; }

  // Puts ids into "{case}" and the like; with `missing` ids of things that do not exist.
  std::string Fill(std::string text, bool missing = false) const;
  std::string FillItem(std::string text, const std::string& collection, const std::string& id) const;

  // Everything that a change could change, as the mediator, the applicant and the outsider see it.
  std::string State();

  const Story& story() const { return story_; }

 private:
  void Prepare();
  void Represent();
  void Talk();
  void Offer();
  void Draft();
  void HandIn();
  void Conclude();
  std::string Word(const std::string& word);
  void Add(const std::string& collection, const Reply& made, unsigned readers,
           std::vector<std::string> words);
  void Upload(const std::string& label, const std::string& word, unsigned readers);

  Story story_;
  std::map<unsigned, Client> clients_;
  Client anonymous_;
  std::map<std::string, std::string> ids_;
  std::map<std::string, std::vector<Item>> items_;
  std::vector<std::string> words_;
};

}  // namespace sudiao::e2e
