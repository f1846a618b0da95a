// A small HTTP client on a plain socket: tests must be able to be slow, to be rude and to leave early.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "gateway/text.h"

namespace sudiao::gateway {

struct Answer {
  int status = 0;
  std::multimap<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool complete = false;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
  // A cookie that this answer sets, with its attributes.
  std::string cookie(const std::string& name) const {
    const auto [begin, end] = headers.equal_range("set-cookie");
    for (auto it = begin; it != end; ++it) {
      if (it->second.starts_with(name + "=")) return it->second.substr(name.size() + 1);
    }
    return "";
  }
};

class TestClient {
 public:
  explicit TestClient(int port) : TestClient(Unconnected{}) { Connect(port); }
  struct Unconnected {};
  explicit TestClient(Unconnected) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  }
  void Connect(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~TestClient() { Close(); }
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  void Close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  // False when the other end does not take it.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }

  bool SendRequest(const std::string& method, const std::string& target, const std::string& body = "",
                   const std::vector<std::string>& headers = {}) {
    std::string text = Cat(method, " ", target, " HTTP/1.1\r\nHost: localhost\r\n");
    bool typed = false;
    for (const std::string& header : headers) {
      Append(&text, header, "\r\n");
      typed = typed || LowerCase(header).starts_with("content-type:");
    }
    if (!body.empty() && !typed) text += "Content-Type: application/json\r\n";
    if (!body.empty() || method == "POST" || method == "PATCH")
      Append(&text, "Content-Length: ", body.size(), "\r\n");
    return Send(text + "\r\n" + body);
  }

  // Reads until the text has come; what was read so far, also when it never comes.
  std::string ReadUntil(const std::string& text) {
    while (buffer_.find(text) == std::string::npos && More()) {
    }
    return buffer_;
  }
  bool ReadToEnd() {
    while (More()) {
    }
    return ended_;
  }
  const std::string& buffer() const { return buffer_; }
  // True once the other end has closed; false if it keeps silent for too long.
  bool ended() const { return ended_; }

  Answer Read(bool head = false) {
    Answer answer;
    ReadUntil("\r\n\r\n");
    const size_t end = buffer_.find("\r\n\r\n");
    if (end == std::string::npos) return answer;
    ParseHead(buffer_.substr(0, end), &answer);
    buffer_.erase(0, end + 4);
    if (head || answer.status == 304 || answer.status == 204) {
      answer.complete = true;
    } else if (answer.header("transfer-encoding") == "chunked") {
      ReadChunks(&answer);
    } else {
      const size_t length = std::strtoul(answer.header("content-length").c_str(), nullptr, 10);
      while (buffer_.size() < length && More()) {
      }
      answer.body = buffer_.substr(0, length);
      answer.complete = answer.body.size() == length;
      buffer_.erase(0, length);
    }
    return answer;
  }

 private:
  bool More() {
    char piece[16384];
    const ssize_t got = ::recv(socket_, piece, sizeof(piece), 0);
    if (got == 0 || (got < 0 && errno == ECONNRESET)) ended_ = true;
    if (got <= 0) return false;
    buffer_.append(piece, static_cast<size_t>(got));
    return true;
  }

  static void ParseHead(const std::string& head, Answer* answer) {
    if (!absl::SimpleAtoi(head.substr(9, 3), &answer->status)) answer->status = 0;
    for (size_t begin = head.find("\r\n"); begin != std::string::npos; begin = head.find("\r\n", begin + 2)) {
      const size_t line_end = head.find("\r\n", begin + 2);
      const std::string line =
          head.substr(begin + 2, line_end == std::string::npos ? line_end : line_end - begin - 2);
      const size_t colon = line.find(':');
      if (colon != std::string::npos) {
        answer->headers.emplace(LowerCase(line.substr(0, colon)),
                                std::string(Trim(std::string_view(line).substr(colon + 1))));
      }
    }
  }

  void ReadChunks(Answer* answer) {
    while (true) {
      ReadUntil("\r\n");
      const size_t line = buffer_.find("\r\n");
      if (line == std::string::npos) return;
      const size_t size = std::strtoul(buffer_.c_str(), nullptr, 16);
      while (buffer_.size() < line + 4 + size && More()) {
      }
      if (buffer_.size() < line + 4 + size) return;
      answer->body += buffer_.substr(line + 2, size);
      buffer_.erase(0, line + 4 + size);
      if (size == 0) {
        answer->complete = true;
        return;
      }
    }
  }

  int socket_;
  std::string buffer_;
  bool ended_ = false;
};

}  // namespace sudiao::gateway
