// Exit codes, and how a command that failed says why.

#pragma once

#include <string_view>

#include "engine/base/result.h"

namespace faultline::cli {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kAnswerIsNo = 3;  // done, but with findings, dropped lines or the like

// Says what went wrong on standard error; returns kFailed.
int fail(const Error& error);

// Says on standard error how the command is to be used; returns kWrongUsage.
int wrong_usage(std::string_view message);

}  // namespace faultline::cli
