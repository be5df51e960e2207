// run: one command line from its words to its exit code.

#pragma once

namespace faultline::cli {

// Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but the answer is "no" (findings, or a
// best-effort import that dropped something).
[[nodiscard]] int run(int argc, char** argv);

}  // namespace faultline::cli
