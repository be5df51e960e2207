// A test case that runs part of itself in a process of its own, to be killed there.
//
// The child is this program again, started with only that test case and a word in its environment
// that tells it its role: a fork would inherit a database library without its threads.
//
// Thread safety: none.

#pragma once

#include <optional>
#include <string>

namespace faultline::storage {

// What the child was told; none in the process that runs the tests.
[[nodiscard]] std::optional<std::string> role_of_child();

// How a child ended.
struct ChildEnd {
    bool was_killed = false;  // by SIGKILL
    int exit_code = 0;        // else
};

// Run the test case `name` in a child with that role and wait for its end.
[[nodiscard]] ChildEnd run_child(const std::string& test_case, const std::string& role);

// End this process as kill -9 does.
[[noreturn]] void die();

}  // namespace faultline::storage
