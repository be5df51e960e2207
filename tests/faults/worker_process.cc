#include "tests/faults/worker_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/spawning.h"

namespace faultline::faults {

namespace {

constexpr int kSilenceMaxMs = 60'000;

// Standard output goes to the pipe; standard error nowhere: a library that aborts talks a lot.
pid_t spawn(std::vector<std::string> words, std::vector<std::string> environment, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid,
                                    words.front().c_str(),
                                    &actions,
                                    nullptr,
                                    test::pointers(words).data(),
                                    test::pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("the worker did not start");
    return pid;
}

bool comes_before(const EntryName& a, const EntryName& b) {
    return a.writer != b.writer ? a.writer < b.writer : a.number < b.number;
}

std::string rest_of(std::istringstream& in) {
    std::string text;
    std::getline(in >> std::ws, text);
    return text;
}

}  // namespace

WorkerReport::WorkerReport() : versions(comes_before) {}

std::string text_of(const WorkerReport& report) {
    std::ostringstream out;
    out << "exit code " << report.exit_code << ", signal " << report.signal;
    if (report.hung) out << ", silent for too long";
    out << (report.is_open ? ", opened, " : ", not opened, ") << report.acknowledgements
        << " acknowledged";
    if (!report.closed.empty()) out << ", closed: " << report.closed;
    for (const Refusal& refusal : report.refusals) {
        out << ", refused " << text_of(refusal.entry) << ": " << refusal.code << " "
            << refusal.message;
    }
    return std::move(out).str();
}

WorkerProcess::WorkerProcess(const WorkerOrders& orders,
                             const std::map<std::string, std::string>& environment) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    pipe_ = ends[0];
    std::vector<std::string> words = {"/proc/self/exe"};
    std::ranges::move(words_of(orders), std::back_inserter(words));
    pid_ = spawn(std::move(words), test::environment_with(environment), ends[1]);
    ::close(ends[1]);
}

WorkerProcess::~WorkerProcess() {
    if (!ended_) {
        kill();
        wait();
    }
    ::close(pipe_);
}

void WorkerProcess::kill() const {
    if (!ended_) ::kill(pid_, SIGKILL);
}

bool WorkerProcess::listen(std::uint64_t lines, int silence_ms) {
    const std::uint64_t wanted = lines_ + lines;
    while (lines_ < wanted && hear(silence_ms)) {
    }
    return lines_ >= wanted;
}

const WorkerReport& WorkerProcess::wait() {
    if (ended_) return report_;
    while (hear(kSilenceMaxMs)) {
    }
    if (report_.hung) kill();
    int status = 0;
    while (::waitpid(pid_, &status, 0) != pid_) {
        if (errno != EINTR) throw std::runtime_error("the worker is lost");
    }
    ended_ = true;
    if (WIFEXITED(status)) report_.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) report_.signal = WTERMSIG(status);
    return report_;
}

// False when there is nothing more to hear, or nothing for too long.
bool WorkerProcess::hear(int silence_ms) {
    pollfd waiting{pipe_, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, silence_ms);
    if (ready < 0 && errno == EINTR) return true;
    if (ready == 0) report_.hung = true;
    if (ready <= 0) return false;
    std::array<char, 4096> bytes{};
    const ssize_t got = ::read(pipe_, bytes.data(), bytes.size());
    if (got <= 0) return false;
    heard_.append(bytes.data(), static_cast<std::size_t>(got));
    take_lines();
    return true;
}

void WorkerProcess::take_lines() {
    std::size_t begin = 0;
    for (std::size_t end = heard_.find('\n'); end != std::string::npos;
         end = heard_.find('\n', begin)) {
        take(heard_.substr(begin, end - begin));
        lines_++;
        begin = end + 1;
    }
    heard_.erase(0, begin);
}

void WorkerProcess::take(const std::string& line) {
    std::istringstream in(line);
    std::string what;
    EntryName name;
    in >> what;
    if (what == "opened") report_.is_open = true;
    if (what == "closed") report_.closed = rest_of(in);
    if (what == "unreadable") report_.unreadable = rest_of(in);
    if (what == "head") in >> report_.head >> report_.hash;
    if (what == "ack") {
        std::uint64_t version = 0;
        in >> name.writer >> name.number >> version;
        report_.acknowledged[name.writer] = name.number;
        report_.versions[name] = version;
        report_.acknowledgements++;
    }
    if (what == "refused") {
        Refusal refusal;
        in >> refusal.entry.writer >> refusal.entry.number >> refusal.code;
        refusal.message = rest_of(in);
        report_.refusals.push_back(std::move(refusal));
    }
}

}  // namespace faultline::faults
