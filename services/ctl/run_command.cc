// Which command a word names, and the help.
#include <algorithm>
#include <array>

#include "services/ctl/commands.h"

namespace sudiao::ctl {
namespace {

struct Command {
  std::string_view name;
  int (*run)(const Words&, Environment&);
  std::string_view usage, en, zh;
};

constexpr std::array kCommands = {
    Command{"login", Login, "login EMAIL [--server=URL] [--password-file=FILE] [--allow-plain-http]",
            "Logs in. The password comes from the prompt, the standard input or a file, never from the "
            "command line. The "
            "server is http://127.0.0.1:8080 unless --server or SUDIAO_SERVER says otherwise.",
            "登录。密码取自提示输入、标准输入或文件，不得写在命令行中。默认服务器为 "
            "http://127.0.0.1:8080，可用 --server 或 "
            "SUDIAO_SERVER 指定。"},
    Command{"logout", Logout, "logout [--all]", "Ends the session, or every session of the account.",
            "结束当前会话，或该账户的全部会话。"},
    Command{"whoami", WhoAmI, "whoami [--json]", "Shows the account, its organisations and roles.",
            "显示账户、所属机构及角色。"},
    Command{"file", FileCase, "file CASE.json [--submit] [--request-id=ID]",
            "Starts a case from a JSON file as the API takes it, and files it with its recipient. The same "
            "request id "
            "makes one case, however often it is tried.",
            "以 JSON 文件（格式同 API）创建案件草稿，并可直接提交。相同的请求编号只会创建一件。"},
    Command{"show", Show, "show NAME", "Shows a resource, for example cases/ID or organizations/ID.",
            "显示一个资源，例如 cases/编号 或 organizations/编号。"},
    Command{"cases", ListCases, "cases [--query=TEXT] [--state=STATE] [--limit=100]",
            "Lists the cases that you may see, the newest first.", "列出您可以查看的案件，最新的在前。"},
    Command{"refer", Refer,
            "refer cases/ID --to=ORG --contact=TEXT "
            "[--kind=pre-filing|post-filing-ordinary|post-filing-simplified] "
            "[--return-conditions=TEXT] [--pending-case=NUMBER]",
            "Refers a case to a mediation body (courts).", "法院将案件委派或委托给调解组织。"},
    Command{"accept", Accept, "accept cases/ID", "Takes a case that was filed with your mediation body.",
            "调解组织受理向其提交的案件。"},
    Command{"timeline", Timeline, "timeline cases/ID", "Shows what happened in a case, oldest first.",
            "按时间顺序显示案件经过。"},
    Command{"explain", ExplainCase, "explain cases/ID [--proofs]",
            "Explains a case's deadlines, courts and costs in plain words with the rules they rest on; with "
            "--proofs prints the proof of each deadline instead, one a line, as check-deadline takes them.",
            "用通俗语言说明案件的期限、法院与费用及其依据；加 --proofs 则逐行输出各期限的计算证明，可交 "
            "check-deadline 核验。"},
    Command{"import", Import,
            "import --format=udrp FILE[.gz] --recipient=ORG [--dry-run] [--concurrency=8] [--limit=N] "
            "[--state=FILE] "
            "[--report=FILE]",
            "Brings published domain-name disputes (JSON lines) into the platform as cases filed with the "
            "centre ORG. Run "
            "it again after an interruption: nothing is imported twice. Everything odd about the data is "
            "written to the "
            "report by its row.",
            "将公开的域名争议（JSON 行）作为向机构 ORG "
            "提交的案件导入。中断后再次运行即可继续，不会重复导入。数据中的一切异常"
            "均按行写入报告。"},
    Command{"pack", Pack,
            "pack lint FOLDER | pack diff A B [--json] | pack dry-run FILE [--json] | pack reload",
            "Procedure packs: lint says what is wrong with a folder; diff how two differ (files, or built-in "
            "ones such as cn-pre-filing@1); dry-run which open cases would get another next date, and reload "
            "has the platform read its folder again (system administrators).",
            "程序规则：lint 检查文件夹；diff 比较两套规则（文件，或内置规则如 cn-pre-filing@1）；dry-run "
            "列出若改用该规则将改变下一日期的未结案件，reload 让平台重新读取文件夹（限系统管理员）。"},
    Command{
        "check-deadline", CheckDeadline, "check-deadline FILE|- [--calendar=FILE …] [--packs=FOLDER …]",
        "Counts the proofs of deadlines in a document anew (a proof, several, or an answer of the API with "
        "some) and says what does not hold. Exit 0 only if all hold. Other packs and calendars than the "
        "built-in ones are given by their files.",
        "重新计算文件中的期限证明（一份或多份，或者含有证明的 API 应答），并指出不成立之处；全部成立才以 0 "
        "退出。内置以外的程序规则和日历以文件给出。"},
    Command{"verify", Verify, "verify --database=SERVICE=URL … | --data=FOLDER",
            "Opens databases, folds every journal and holds it against the stored state. Exit 1 if anything "
            "does not fit.",
            "打开数据库，逐一重放日志并与现存状态核对；如有不符则以 1 退出。"},
    Command{"migrate", Migrate, "migrate --database=SERVICE=URL … | --data=FOLDER",
            "Applies the migrations that a database lacks.", "对数据库执行尚未执行的迁移。"},
    Command{
        "parked", Parked, "parked --database=SERVICE=URL … | --data=FOLDER [--to=SERVICE] [KIND/ID]",
        "Lists the events that a service gave up to deliver after twenty tries. The log of the service that "
        "refused one says why, by the event's id.",
        "列出某服务尝试二十次后放弃投递的事件。原因见拒收服务的日志（按事件编号查找）。"},
    Command{
        "retry", Retry, "retry --database=SERVICE=URL … | --data=FOLDER --by=NAME [--to=SERVICE] [KIND/ID]",
        "Lets parked events be delivered again, all or those named, while the service runs. Who did it is "
        "recorded in the database.",
        "让被搁置的事件（全部或指定的）重新投递，服务无需停止。操作人将记入数据库。"},
};

void Help(const Console& console, std::ostream& out) {
  out << console.Text(
             "sudiaoctl: the command line of Sudiao, online mediation of intellectual-property disputes",
             "sudiaoctl：诉调（知识产权纠纷在线调解平台）命令行")
      << "\n\n";
  for (const Command& command : kCommands) {
    out << "  sudiaoctl " << command.usage << "\n      " << console.Text(command.en, command.zh) << "\n";
  }
  out << "\n"
      << console.Text(
             "Exit codes: 0 done; 1 refused, failed rows or defects; 2 wrong use; 3 no answer from the "
             "platform; 4 not "
             "logged in; 130 interrupted.\nLanguage: zh or en, by LC_ALL, LC_MESSAGES or LANG.",
             "退出码：0 完成；1 被拒绝、有失败行或缺陷；2 用法错误；3 平台无响应；4 未登录；130 "
             "已中断。\n语言：按 "
             "LC_ALL、LC_MESSAGES 或 LANG 选择中文或英文。")
      << "\n";
}

}  // namespace

int RunCommand(const Words& words, Environment& environment) {
  const Console& console = environment.console;
  const bool wants_help =
      std::any_of(words.begin(), words.end(), [](const std::string& word) { return word == "--help"; });
  if (words.empty()) {
    Help(console, console.err);
    return kWrongUse;
  }
  const auto command =
      std::find_if(kCommands.begin(), kCommands.end(), [&](const Command& c) { return c.name == words[0]; });
  if (command == kCommands.end()) {
    if (wants_help || words[0] == "help" || words[0] == "-h") {
      Help(console, console.out);
      return kDone;
    }
    console.err << Format(console.Text("There is no command \"{0}\"; see sudiaoctl --help.",
                                       "没有“{0}”命令，请查看 sudiaoctl --help。"),
                          {words[0]})
                << "\n";
    return kWrongUse;
  }
  if (wants_help) {
    console.out << "sudiaoctl " << command->usage << "\n    " << console.Text(command->en, command->zh)
                << "\n";
    return kDone;
  }
  return command->run(Words(words.begin() + 1, words.end()), environment);
}

}  // namespace sudiao::ctl
