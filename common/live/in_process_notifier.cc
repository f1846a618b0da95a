#include <utility>

#include "common/live/topics.h"

namespace sudiao::live {
namespace {

class InProcessNotifier : public Notifier {
 public:
  void Publish(const std::string& topic) override { topics_->Wake(topic); }
  std::unique_ptr<Subscription> Subscribe(const std::string& topic, Callback callback) override {
    return topics_->Subscribe(topic, std::move(callback));
  }

 private:
  const std::shared_ptr<Topics> topics_ = std::make_shared<Topics>();
};

}  // namespace

std::unique_ptr<Notifier> NewInProcessNotifier() { return std::make_unique<InProcessNotifier>(); }

}  // namespace sudiao::live
