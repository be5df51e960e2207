#include "tests/support/process.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/spawning.h"

namespace faultline::test {

namespace {

// The descriptors and the folder that a program starts with.
class SpawnActions {
 public:
    SpawnActions() { posix_spawn_file_actions_init(&actions_); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;

    void open(int descriptor, const std::string& path, int flags) {
        posix_spawn_file_actions_addopen(&actions_, descriptor, path.c_str(), flags, 0600);
    }
    void change_directory(const std::string& path) {
        posix_spawn_file_actions_addchdir_np(&actions_, path.c_str());
    }
    [[nodiscard]] const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

Process::Process(const ProcessStart& start) {
    std::string input = start.input_file;
    if (input.empty()) {
        input = file("in");
        std::ofstream(input, std::ios::binary) << start.input;
    }
    SpawnActions actions;
    actions.open(STDIN_FILENO, input, O_RDONLY);
    actions.open(STDOUT_FILENO, file("out"), O_WRONLY | O_CREAT);
    actions.open(STDERR_FILENO, file("err"), O_WRONLY | O_CREAT);
    if (!start.directory.empty()) actions.change_directory(start.directory);
    std::vector<std::string> words = start.words;
    std::vector<std::string> environment = environment_with(start.environment);
    const int error = ::posix_spawn(&pid_,
                                    words.front().c_str(),
                                    actions.get(),
                                    nullptr,
                                    pointers(words).data(),
                                    pointers(environment).data());
    if (error != 0) throw std::runtime_error("cannot start " + words.front());
}

Process::~Process() {
    if (!ended_) {
        send(SIGKILL);
        wait();
    }
}

void Process::send(int signal) const {
    if (!ended_) ::kill(pid_, signal);
}

ProcessEnd Process::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) != pid_) {
        if (errno != EINTR) throw std::runtime_error("a child is lost");
    }
    ended_ = true;
    ProcessEnd end;
    if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
    end.out = file_text(file("out"));
    end.err = file_text(file("err"));
    return end;
}

std::string Process::file(const char* name) const {
    return (folder_.path() / name).string();
}

std::string Process::out() const {
    return file_text(file("out"));
}

std::string Process::err() const {
    return file_text(file("err"));
}

ProcessEnd run_process(const ProcessStart& start) {
    return Process(start).wait();
}

std::string file_text(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

}  // namespace faultline::test
