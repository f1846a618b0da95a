#include "common/live/redis_connection.h"

#include <hiredis/hiredis.h>
#include <sys/time.h>

namespace sudiao::live {
namespace {

constexpr timeval kPatience{.tv_sec = 2, .tv_usec = 0};

struct FreeReply {
  void operator()(void* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

RedisConnection::Message ToMessage(const redisReply& reply) {
  RedisConnection::Message message;
  if (reply.type != REDIS_REPLY_ARRAY) return message;
  for (size_t i = 0; i < reply.elements; ++i) {
    const redisReply& part = *reply.element[i];
    message.emplace_back(part.type == REDIS_REPLY_STRING ? std::string(part.str, part.len) : std::string());
  }
  return message;
}

}  // namespace

std::unique_ptr<RedisConnection> RedisConnection::Connect(const RedisAddress& address) {
  redisContext* context = address.path.empty()
                              ? redisConnectWithTimeout(address.host.c_str(), address.port, kPatience)
                              : redisConnectUnixWithTimeout(address.path.c_str(), kPatience);
  if (context == nullptr) return nullptr;
  std::unique_ptr<RedisConnection> connection(new RedisConnection(context));
  if (context->err != 0 || redisSetTimeout(context, kPatience) != REDIS_OK) return nullptr;
  const Command log_in = address.password.empty() ? Command{"PING"} : Command{"AUTH", address.password};
  return connection->Run({log_in}) ? std::move(connection) : nullptr;
}

RedisConnection::~RedisConnection() { redisFree(context_); }

int RedisConnection::socket() const { return context_->fd; }

bool RedisConnection::Append(const Command& command) {
  std::vector<const char*> words;
  std::vector<size_t> sizes;
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  return redisAppendCommandArgv(context_, static_cast<int>(words.size()), words.data(), sizes.data()) ==
         REDIS_OK;
}

bool RedisConnection::Run(const std::vector<Command>& commands) {
  for (const Command& command : commands) {
    if (!Append(command)) return false;
  }
  bool all_succeeded = true;
  for (size_t i = 0; i < commands.size(); ++i) {
    void* raw = nullptr;
    if (redisGetReply(context_, &raw) != REDIS_OK) return false;
    const Reply reply(static_cast<redisReply*>(raw));
    all_succeeded = all_succeeded && reply->type != REDIS_REPLY_ERROR;
  }
  return all_succeeded;
}

bool RedisConnection::Send(const Command& command) {
  if (!Append(command)) return false;
  int done = 0;
  while (done == 0) {
    if (redisBufferWrite(context_, &done) != REDIS_OK) return false;
  }
  return true;
}

bool RedisConnection::Receive(std::vector<Message>& messages) {
  if (redisBufferRead(context_) != REDIS_OK) return false;
  while (true) {
    void* raw = nullptr;
    if (redisGetReplyFromReader(context_, &raw) != REDIS_OK) return false;
    if (raw == nullptr) return true;
    const Reply reply(static_cast<redisReply*>(raw));
    if (reply->type == REDIS_REPLY_ERROR) return false;
    messages.push_back(ToMessage(*reply));
  }
}

}  // namespace sudiao::live
