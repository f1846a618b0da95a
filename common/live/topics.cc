#include "common/live/topics.h"

#include <utility>

namespace sudiao::live {

class Topics::Handle : public Notifier::Subscription {
 public:
  Handle(std::shared_ptr<Topics> topics, std::string topic, std::shared_ptr<Entry> entry)
      : topics_(std::move(topics)), topic_(std::move(topic)), entry_(std::move(entry)) {}
  ~Handle() override { topics_->Remove(topic_, entry_); }

 private:
  const std::shared_ptr<Topics> topics_;
  const std::string topic_;
  const std::shared_ptr<Entry> entry_;
};

std::unique_ptr<Notifier::Subscription> Topics::Subscribe(const std::string& topic,
                                                          Notifier::Callback callback) {
  auto entry = std::make_shared<Entry>();
  {
    absl::MutexLock lock(&entry->mutex);
    entry->callback = std::move(callback);
  }
  {
    absl::MutexLock lock(&mutex_);
    entries_[topic].push_back(entry);
  }
  return std::make_unique<Handle>(shared_from_this(), topic, std::move(entry));
}

void Topics::Wake(const std::string& topic) {
  Entries entries;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(topic);
    if (found == entries_.end()) return;
    entries = found->second;
  }
  Call(entries);
}

void Topics::WakeAll() {
  Entries entries;
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [topic, subscribers] : entries_)
      entries.insert(entries.end(), subscribers.begin(), subscribers.end());
  }
  Call(entries);
}

void Topics::Call(const Entries& entries) {
  for (const auto& entry : entries) {
    absl::MutexLock lock(&entry->mutex);
    if (entry->callback) entry->callback();
  }
}

void Topics::Remove(const std::string& topic, const std::shared_ptr<Entry>& entry) {
  {
    absl::MutexLock lock(&mutex_);
    const auto found = entries_.find(topic);
    std::erase(found->second, entry);
    if (found->second.empty()) entries_.erase(found);
  }
  // What the callback holds is released outside of the lock, after the last call has ended.
  Notifier::Callback ended;
  absl::MutexLock lock(&entry->mutex);
  ended.swap(entry->callback);
}

}  // namespace sudiao::live
