#include "gateway/trusted_proxies.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "common/status/status_macros.h"
#include "gateway/text.h"

namespace sudiao::gateway {
namespace {

constexpr int kBits = 128;
constexpr int kBitsBeforeIpv4 = 96;

}  // namespace

bool TrustedProxies::Read(std::string_view text, Address* address) {
  const std::string terminated(text);
  if (::inet_pton(AF_INET6, terminated.c_str(), address->data()) == 1) return true;
  address->fill(0);
  (*address)[10] = (*address)[11] = 0xFF;
  return ::inet_pton(AF_INET, terminated.c_str(), address->data() + 12) == 1;
}

absl::StatusOr<TrustedProxies> TrustedProxies::Parse(const std::vector<std::string>& networks) {
  TrustedProxies proxies;
  for (const std::string& text : networks) {
    const size_t slash = std::min(text.find('/'), text.size());
    const int offset = text.find(':') == std::string::npos ? kBitsBeforeIpv4 : 0;
    Network network{{}, kBits};
    int bits = kBits - offset;
    const bool has_bits = slash < text.size();
    if (!Read(std::string_view(text).substr(0, slash), &network.address) ||
        (has_bits && !absl::SimpleAtoi(text.substr(slash + 1), &bits)) || bits < 0 || bits + offset > kBits) {
      return absl::InvalidArgumentError(
          Cat("'", text, "' is no address or network such as 10.0.0.0/8 or 192.0.2.7"));
    }
    network.bits = bits + offset;
    proxies.networks_.push_back(network);
  }
  return proxies;
}

bool TrustedProxies::IsTrusted(const Address& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    const auto whole = static_cast<size_t>(network.bits / 8);
    if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole),
                    network.address.begin())) {
      return false;
    }
    if (network.bits % 8 == 0) return true;
    const int shift = 8 - network.bits % 8;
    return address[whole] >> shift == network.address[whole] >> shift;
  });
}

std::string TrustedProxies::ClientOf(const Request& request) const {
  Address address;
  if (!Read(request.peer, &address) || !IsTrusted(address)) return request.peer;
  std::string_view rest = request.header("x-forwarded-for");
  while (!rest.empty()) {
    const size_t comma = rest.rfind(',');
    const std::string_view last = Trim(comma == std::string_view::npos ? rest : rest.substr(comma + 1));
    if (!Read(last, &address)) return request.peer;
    if (!IsTrusted(address)) return std::string(last);
    rest = comma == std::string_view::npos ? "" : rest.substr(0, comma);
  }
  return request.peer;
}

}  // namespace sudiao::gateway
