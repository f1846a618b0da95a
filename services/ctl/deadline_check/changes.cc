#include "services/ctl/deadline_check/changes.h"

#include <utility>

#include "services/ctl/deadline_check/days.h"

namespace sudiao::deadline_check {
namespace {

class Changes {
 public:
  using Visit = std::function<void(const Json&, const std::string&)>;
  Changes(Json document, const Visit& visit) : document_(std::move(document)), visit_(visit) {}

  void Run() { At(document_, ""); }

 private:
  // Shows the document with `value` in the place of `node`, a node of it.
  void Show(Json& node, Json value, const std::string& place) {
    std::swap(node, value);
    visit_(document_, place);
    std::swap(node, value);
  }

  void At(Json& node, const std::string& place) {
    switch (node.kind) {
      case Json::Kind::kBool: {
        Json other = node;
        other.yes = !node.yes;
        return Show(node, other, place);
      }
      case Json::Kind::kNumber:
        for (const int64_t by : {-1, 1}) {
          Json other = node;
          other.number += by;
          Show(node, other, place);
        }
        return;
      case Json::Kind::kText:
        return AtText(node, place);
      case Json::Kind::kList:
        return AtList(node, place);
      case Json::Kind::kObject:
        return AtObject(node, place);
      default:
        return;
    }
  }

  void AtText(Json& node, const std::string& place) {
    std::vector<std::string> others = {node.text + "x", node.text + " ", node.text.substr(1), ""};
    if (const auto day = DayOf(node.text); day.has_value()) {
      others.push_back(TextOf(*day + 1));
      others.push_back(TextOf(*day - 1));
    }
    for (std::string& text : others) {
      Json other = node;
      other.text = std::move(text);
      Show(node, other, place);
    }
  }

  void AtList(Json& node, const std::string& place) {
    for (size_t i = 0; i < node.list.size(); ++i) {
      Json dropped = node;
      dropped.list.erase(dropped.list.begin() + static_cast<std::ptrdiff_t>(i));
      Show(node, dropped, place);
      Json doubled = node;
      doubled.list.insert(doubled.list.begin() + static_cast<std::ptrdiff_t>(i), node.list[i]);
      Show(node, doubled, place);
      if (i + 1 < node.list.size() && WriteJson(node.list[i]) != WriteJson(node.list[i + 1])) {
        Json swapped = node;
        std::swap(swapped.list[i], swapped.list[i + 1]);
        Show(node, swapped, place);
      }
      At(node.list[i], place + "[]");
    }
  }

  void AtObject(Json& node, const std::string& place) {
    for (size_t i = 0; i < node.members.size(); ++i) {
      const std::string member = (place.empty() ? "" : place + ".") + node.members[i].name;
      Json dropped = node;
      dropped.members.erase(dropped.members.begin() + static_cast<std::ptrdiff_t>(i));
      Show(node, dropped, member);
      Json twice = node;
      twice.members.push_back(node.members[i]);
      Show(node, twice, member + " twice");
      Json renamed = node;
      renamed.members[i].name += "x";
      Show(node, renamed, member + " renamed");
      At(node.members[i].value, member);
    }
    Json more = node;
    more.members.emplace_back("note", Json{.kind = Json::Kind::kText, .text = "more"});
    Show(node, more, place + " more");
  }

  Json document_;
  const Visit& visit_;
};

}  // namespace

void ForEachChange(const Json& document,
                   const std::function<void(const Json& changed, const std::string& place)>& visit) {
  Changes(document, visit).Run();
}

}  // namespace sudiao::deadline_check
