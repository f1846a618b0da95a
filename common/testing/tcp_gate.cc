#include "common/testing/tcp_gate.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "common/testing/child.h"
#include "common/testing/test_database.h"

namespace sudiao::testing {
namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// A close that the other side sees as a reset, not as an end.
void Reset(int socket) {
  const linger now{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  shutdown(socket, SHUT_RDWR);
}

bool WriteAll(int socket, const char* data, ssize_t size) {
  while (size > 0) {
    const ssize_t written = send(socket, data, static_cast<size_t>(size), MSG_NOSIGNAL);
    if (written <= 0) return false;
    data += written;
    size -= written;
  }
  return true;
}

}  // namespace

struct TcpGate::Link {
  int client = -1;
  int server = -1;
  std::thread thread;
};

TcpGate::TcpGate(int target_port) : target_port_(target_port), port_(FreePort()) {
  listener_ = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const sockaddr_in address = Loopback(port_);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listener_, 64) != 0) {
    Die("a TCP gate cannot listen");
  }
  acceptor_ = std::thread([this] { Accept(); });
}

TcpGate::~TcpGate() {
  stopping_ = true;
  Cut();
  Open();
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  std::list<std::unique_ptr<Link>> links;
  {
    const absl::MutexLock lock(&mutex_);
    links.swap(links_);
  }
  for (const auto& link : links) {
    link->thread.join();
    close(link->client);
    close(link->server);
  }
}

void TcpGate::Open() {
  const absl::MutexLock lock(&mutex_);
  state_ = State::kOpen;
}

void TcpGate::Stall() {
  const absl::MutexLock lock(&mutex_);
  state_ = State::kStalled;
}

void TcpGate::Cut() {
  const absl::MutexLock lock(&mutex_);
  state_ = State::kCut;
  for (const auto& link : links_) {
    Reset(link->client);
    Reset(link->server);
  }
}

void TcpGate::Accept() {
  while (!stopping_) {
    const int client = accept(listener_, nullptr, nullptr);
    if (client < 0) continue;
    const absl::MutexLock lock(&mutex_);
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = Loopback(target_port_);
    const bool refused = stopping_ || state_ == State::kCut ||
                         connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0;
    if (refused) {
      Reset(client);
      close(client);
      close(server);
      continue;
    }
    links_.push_back(std::make_unique<Link>());
    Link& link = *links_.back();
    link.client = client;
    link.server = server;
    link.thread = std::thread([this, &link] { Pump(link); });
  }
}

void TcpGate::Pump(Link& link) {
  std::array<pollfd, 2> ends{{{link.client, POLLIN, 0}, {link.server, POLLIN, 0}}};
  std::array<char, 16 * 1024> buffer{};
  while (!stopping_) {
    if (poll(ends.data(), ends.size(), 200) < 0) break;
    for (size_t from = 0; from < 2; ++from) {
      if (ends[from].revents == 0) continue;
      const ssize_t size = recv(ends[from].fd, buffer.data(), buffer.size(), 0);
      {
        const absl::MutexLock lock(&mutex_);
        mutex_.Await(absl::Condition(this, &TcpGate::IsPassable));
      }
      if (size <= 0 || !WriteAll(ends[1 - from].fd, buffer.data(), size)) {
        Reset(link.client);
        Reset(link.server);
        return;
      }
    }
  }
}

}  // namespace sudiao::testing
