// Who asks, behind an ingress. X-Forwarded-For can be made up by anybody, so only what the institution's own
// proxies have added to it counts: log-in limits and the audit know callers by this address.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "gateway/http_server.h"

namespace sudiao::gateway {

class TrustedProxies {
 public:
  // Of addresses and networks: "10.0.0.0/8", "192.0.2.7", "fd00::/8". INVALID_ARGUMENT names the one that is
  // none.
  static absl::StatusOr<TrustedProxies> Parse(const std::vector<std::string>& networks);

  // The address of the other end or, where that is a trusted proxy, the right-most address of X-Forwarded-For
  // that is not one. The other end's if the header has none or something else than an address.
  std::string ClientOf(const Request& request) const;

 private:
  // An IPv4 address as IPv6 has it (::ffff:10.0.0.1).
  using Address = std::array<unsigned char, 16>;
  struct Network {
    Address address;
    int bits;
  };
  static bool Read(std::string_view text, Address* address);
  bool IsTrusted(const Address& address) const;

  std::vector<Network> networks_;
};

}  // namespace sudiao::gateway
