#include "tests/storage/child_process.h"

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace faultline::storage {

namespace {

constexpr const char* kRoleVariable = "FAULTLINE_TEST_ROLE";

}  // namespace

std::optional<std::string> role_of_child() {
    const char* const role = std::getenv(kRoleVariable);
    if (role == nullptr) return std::nullopt;
    return role;
}

ChildEnd run_child(const std::string& test_case, const std::string& role) {
    std::vector<std::string> arguments = {"/proc/self/exe", "--test-case=" + test_case};
    std::vector<std::string> environment = {std::string(kRoleVariable) + "=" + role};
    for (char** entry = environ; *entry != nullptr; entry++) {
        environment.emplace_back(*entry);
    }
    const auto pointers = [](std::vector<std::string>& strings) {
        std::vector<char*> all;
        for (std::string& string : strings) {
            all.push_back(string.data());
        }
        all.push_back(nullptr);
        return all;
    };
    pid_t child = 0;
    const int error = ::posix_spawn(&child,
                                    arguments.front().c_str(),
                                    nullptr,
                                    nullptr,
                                    pointers(arguments).data(),
                                    pointers(environment).data());
    if (error != 0) throw std::runtime_error("the child did not start");
    int status = 0;
    if (::waitpid(child, &status, 0) != child) throw std::runtime_error("the child is lost");
    if (WIFSIGNALED(status)) return {WTERMSIG(status) == SIGKILL, -1};
    return {false, WEXITSTATUS(status)};
}

void die() {
    ::kill(::getpid(), SIGKILL);
    std::abort();
}

}  // namespace faultline::storage
