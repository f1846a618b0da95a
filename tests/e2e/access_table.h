// What each RPC may tell to whom. A new RPC needs a row here, or the test fails.
#pragma once

#include <string>
#include <vector>

#include "tests/e2e/access_world.h"

namespace sudiao::e2e {

enum class Kind {
  // One thing or list inside a case: `readers` get it, with exactly the words that `shows` gives them; for
  // all others it
  // is as if it did not exist.
  kRead,
  // The same for each item of a collection, by its label.
  kItem,
  // A list over all cases: everybody with an account gets one, of what is his.
  kList,
  // A live stream inside a case; what it tells is another test.
  kStream,
  // A change inside a case: outsiders are answered as if the case did not exist, and nothing changes.
  kWrite,
  // The same for a change of an item, also for people of the case who may not see the item.
  kItemWrite,
  // A change that needs an office: a refusal that does not depend on whether the thing exists.
  kOffice,
  // A change of what everybody may read: a refusal.
  kPublicThing,
  // Of the caller's own account only; `why` says how.
  kOwn,
  // For everybody, also without an account; `why` says so.
  kPublic,
};

struct Shown {
  std::string word;
  unsigned to;
};

struct Row {
  std::string rpc;  // the operation's id in /openapi.json
  Kind kind;
  unsigned readers = kNobody;
  std::vector<Shown> shows;
  std::string collection;  // of kItem and kItemWrite
  std::string body;
  std::string query;
  std::string why;
  int anonymous = 401;  // the status without an account
};

const std::vector<Row>& AccessTable();

}  // namespace sudiao::e2e
