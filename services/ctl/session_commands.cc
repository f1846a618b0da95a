// login, logout, whoami.
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/codec/json.h"
#include "services/ctl/arguments.h"
#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

constexpr int kEndingSignals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

// What the terminal was like before; for the handler below, which may use nothing else.
termios shown_typing{};

// The terminal does not show what is typed while this lives. A signal that ends the program meanwhile
// (Ctrl-C) still gives the terminal back as it was.
class HiddenTyping {
 public:
  HiddenTyping() : hidden_(::tcgetattr(STDIN_FILENO, &shown_typing) == 0) {
    if (!hidden_) return;
    struct sigaction action {};
    action.sa_handler = [](int signal) {
      ::tcsetattr(STDIN_FILENO, TCSANOW, &shown_typing);
      ::raise(signal);  // as ever, once this returns
    };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (size_t i = 0; i < std::size(kEndingSignals); ++i)
      ::sigaction(kEndingSignals[i], &action, &before_[i]);
    termios silent = shown_typing;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~HiddenTyping() {
    if (!hidden_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown_typing);
    for (size_t i = 0; i < std::size(kEndingSignals); ++i)
      ::sigaction(kEndingSignals[i], &before_[i], nullptr);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  bool hidden_;
  struct sigaction before_[std::size(kEndingSignals)] = {};
};

std::string FirstLine(std::istream& in) {
  std::string line;
  std::getline(in, line);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// From the terminal without showing it, else the next line of the standard input.
std::string AskSecret(Environment& environment, std::string_view en, std::string_view zh) {
  if (!environment.in_is_terminal) return FirstLine(environment.in);
  environment.console.err << environment.console.Text(en, zh) << std::flush;
  const HiddenTyping hidden;
  std::string secret = FirstLine(environment.in);
  environment.console.err << "\n";
  return secret;
}

std::optional<std::string> Password(const Arguments& arguments, Environment& environment) {
  const std::string path = arguments.Get("password-file");
  if (path.empty()) return AskSecret(environment, "Password: ", "密码：");
  std::ifstream file(path);
  if (file) return FirstLine(file);
  environment.console.err << Format(environment.console.Text("{0} cannot be read.", "无法读取 {0}。"), {path})
                          << "\n";
  return std::nullopt;
}

std::string SessionBody(const std::string& email, const std::string& password, const std::string& code) {
  codec::JsonWriter body;
  body.StartObject();
  body.Key("email");
  body.String(email);
  body.Key("password");
  body.String(password);
  if (!code.empty()) {
    body.Key("totpCode");
    body.String(code);
  }
  body.EndObject();
  return body.Take();
}

std::string ServerOf(const Arguments& arguments, const Environment& environment) {
  if (arguments.Has("server")) return arguments.Get("server");
  const char* value = std::getenv("SUDIAO_SERVER");
  if (value != nullptr && *value != '\0') return value;
  const auto before = LoadSession(environment.config_folder);
  return before.ok() && !before->server.empty() ? before->server : "http://127.0.0.1:8080";
}

void Greet(const std::string& account_json, const Console& console) {
  const auto document = codec::JsonDocument::Parse(account_json);
  if (!document.ok()) return;
  codec::JsonNode account = document->root();
  if (const codec::JsonNode inner = account["account"]) account = inner;
  console.out << Printable(account["displayName"].String()) << " <" << Printable(account["email"].String())
              << ">  " << Printable(account["name"].String()) << "\n";
  const codec::JsonNode memberships = account["memberships"];
  for (size_t i = 0; memberships.IsArray() && i < memberships.size(); ++i) {
    const codec::JsonNode membership = memberships.At(i);
    console.out << "  " << Printable(membership["organizationName"].String()) << "  organizations/"
                << Printable(membership["organizationId"].String());
    const codec::JsonNode roles = membership["roles"];
    for (size_t r = 0; roles.IsArray() && r < roles.size(); ++r) console.out << "  " << roles.At(r).String();
    console.out << "\n";
  }
}

}  // namespace

int WrongUse(const Environment& environment, std::string_view en, std::string_view zh) {
  environment.console.err << environment.console.Text(en, zh) << "\n";
  return kWrongUse;
}

std::unique_ptr<Api> Connection::NewApi(Language language) const {
  auto http = NewHttpClient(session.server);
  // The address was checked when it was stored.
  return http.ok() ? std::make_unique<Api>(*std::move(http), keeper.get(), language) : nullptr;
}

std::unique_ptr<Connection> Connect(Environment& environment) {
  auto session = LoadSession(environment.config_folder);
  if (!session.ok() || !NewHttpClient(session->server).ok()) {
    environment.console.err << environment.console.Text("Please log in first: sudiaoctl login EMAIL",
                                                        "请先登录：sudiaoctl login 邮箱")
                            << "\n";
    return nullptr;
  }
  auto connection = std::make_unique<Connection>();
  connection->session = *session;
  connection->keeper =
      std::make_unique<SessionKeeper>(environment.config_folder, *std::move(session), environment.clock);
  return connection;
}

int Login(const Words& words, Environment& environment) {
  Arguments arguments;
  Console& console = environment.console;
  if (!arguments.Parse(words, {{"server", true}, {"password-file", true}, {"allow-plain-http"}}, console)) {
    return kWrongUse;
  }
  if (arguments.words().size() != 1)
    return WrongUse(environment, "login needs one e-mail address.", "login 需要一个邮箱地址。");
  StoredSession session;
  session.email = arguments.words()[0];
  session.server = ServerOf(arguments, environment);
  auto http = NewHttpClient(session.server);
  if (!http.ok())
    return WrongUse(environment, std::string(http.status().message()), std::string(http.status().message()));
  if (IsReadableOnTheWay(session.server) && !arguments.Has("allow-plain-http")) {
    return WrongUse(
        environment,
        "The password could be read on its way: use https://, or --allow-plain-http if the network is yours.",
        "密码在传输中可能被窃取：请使用 https://，或在可信网络内使用 --allow-plain-http。");
  }
  const auto password = Password(arguments, environment);
  if (!password.has_value()) return kWrongUse;
  Api api(*std::move(http), nullptr, console.language);
  ApiReply reply = api.Call("POST", "/v1/sessions", SessionBody(session.email, *password, ""));
  if (reply.reason == "TOTP_REQUIRED") {
    const std::string code = AskSecret(environment, "One-time code: ", "动态验证码：");
    reply = api.Call("POST", "/v1/sessions", SessionBody(session.email, *password, code));
  }
  if (!reply.ok()) {
    Explain(reply, console);
    return reply.status == 0 ? kUnreachable : kNotLoggedIn;
  }
  auto logged_in = ReadSessionAnswer(reply.body, session, environment.clock.Now());
  const absl::Status kept =
      logged_in.ok() ? SaveSession(environment.config_folder, *logged_in) : logged_in.status();
  if (!kept.ok()) {
    console.err << kept.message() << "\n";
    return kFailed;
  }
  Greet(reply.body, console);
  return kDone;
}

int Logout(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {{"all"}}, environment.console)) return kWrongUse;
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const ApiReply reply =
      connection->NewApi(environment.console.language)
          ->Call("POST", "/v1/sessions:end", arguments.Has("all") ? R"({"all":true})" : "{}");
  // An ended session leaves nothing to end.
  if (!reply.ok() && reply.status != 401) return Explain(reply, environment.console);
  const absl::Status removed = RemoveSession(environment.config_folder);
  if (removed.ok()) return kDone;
  environment.console.err << removed.message() << "\n";
  return kFailed;
}

int WhoAmI(const Words& words, Environment& environment) {
  Arguments arguments;
  if (!arguments.Parse(words, {{"json"}}, environment.console)) return kWrongUse;
  const auto connection = Connect(environment);
  if (connection == nullptr) return kNotLoggedIn;
  const ApiReply reply = connection->NewApi(environment.console.language)->Call("GET", "/v1/accounts/me");
  if (!reply.ok()) return Explain(reply, environment.console);
  if (arguments.Has("json")) {
    environment.console.out << Pretty(reply.body) << "\n";
  } else {
    environment.console.out << connection->session.server << "\n";
    Greet(reply.body, environment.console);
  }
  return kDone;
}

}  // namespace sudiao::ctl
