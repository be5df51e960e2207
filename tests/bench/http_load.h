// HttpLoad: many keep-alive connections that ask a server again and again, from one thread.
//
// Thread safety: none.  Asks 127.0.0.1 alone.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace faultline::bench {

// What to ask, and how.
struct LoadOptions {
    std::uint16_t port = 0;
    std::vector<std::string> targets;  // asked in turn by each connection
    std::size_t clients = 1;           // connections, each with one request at a time
    std::chrono::milliseconds duration{1'000};
};

// What came of it.
struct LoadResult {
    std::vector<double> latencies_us;  // of each answer, from the request's first byte to its end
    std::uint64_t body_bytes = 0;      // as received, with the framing of chunks
    double seconds = 0;
};

// Ask for as long as the options say.
// Errors: unavailable if the server cannot be reached, ends a connection or answers anything but
// 200.  REQUIRES: there are targets and clients.
[[nodiscard]] Result<LoadResult> run_load(const LoadOptions& options);

}  // namespace faultline::bench
