// Named points of the write protocol at which tests end the process.
//
// Thread safety: called on the writer's thread.

#pragma once

#include <array>
#include <functional>
#include <string_view>

namespace faultline::storage {

// Called when a write reaches the point of that name.
using FaultPoint = std::function<void(std::string_view)>;

// A change set that is one batch passes these in append() ...
inline constexpr std::string_view kBeforeWrite = "append: before the batch";
inline constexpr std::string_view kAfterWrite = "append: after the batch";

// ... a large one these ...
inline constexpr std::string_view kStagingBegun = "stage: folder made";
inline constexpr std::string_view kStagingDone = "stage: files durable";
inline constexpr std::string_view kCommitted = "stage: committed";
inline constexpr std::string_view kIngested = "stage: files taken in";
inline constexpr std::string_view kUnstaged = "stage: record removed";

// ... and both these in sync().
inline constexpr std::string_view kBeforeSync = "sync: before the log";
inline constexpr std::string_view kAfterSync = "sync: after the log";
inline constexpr std::string_view kAfterMark = "sync: after the mark";

inline constexpr std::array<std::string_view, 10> kFaultPoints = {kBeforeWrite,
                                                                  kAfterWrite,
                                                                  kStagingBegun,
                                                                  kStagingDone,
                                                                  kCommitted,
                                                                  kIngested,
                                                                  kUnstaged,
                                                                  kBeforeSync,
                                                                  kAfterSync,
                                                                  kAfterMark};

}  // namespace faultline::storage
