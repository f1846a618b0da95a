// One connection to Redis, hiding hiredis. Used by one thread at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/live/address.h"

struct redisContext;  // NOLINT(readability-identifier-naming): hiredis names it

namespace sudiao::live {

class RedisConnection {
 public:
  // Connects and logs in, or answers nullptr. Neither this nor any call waits longer than two seconds.
  static std::unique_ptr<RedisConnection> Connect(const RedisAddress& address);
  ~RedisConnection();
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  using Command = std::vector<std::string>;
  // Sends the commands in one go and reads their answers. False if any failed; the connection is then to be
  // given up.
  bool Run(const std::vector<Command>& commands);

  // The parts of a message; what is not text is an empty part.
  using Message = std::vector<std::string>;
  // Sends a command whose answer comes as a message.
  bool Send(const Command& command);
  // Takes what has arrived, without waiting if the socket is readable. False if the connection is lost.
  bool Receive(std::vector<Message>& messages);
  int socket() const;

 private:
  explicit RedisConnection(redisContext* context) : context_(context) {}
  bool Append(const Command& command);

  redisContext* const context_;
};

}  // namespace sudiao::live
