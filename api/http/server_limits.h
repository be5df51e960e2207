// ServerLimits: every limit a request to the guarded server can hit.  An answer that refuses a
// request names the limit and its value.
//
// Thread safety: plain values.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace faultline::http {

inline constexpr std::size_t kHeaderBytesMax = std::size_t{32} * 1024;
inline constexpr std::size_t kHeaderLinesMax = 100;
inline constexpr std::size_t kTargetBytesMax = std::size_t{8} * 1024;
inline constexpr std::uint64_t kBodyBytesMax = std::uint64_t{2} * 1024 * 1024;
inline constexpr std::uint64_t kBulkBodyBytesMax = std::uint64_t{1024} * 1024 * 1024;
inline constexpr std::size_t kBufferedBodyBytesMax = std::size_t{64} * 1024;
inline constexpr std::uint64_t kTransferBytesPerSecondMin = std::uint64_t{4} * 1024;

// Sizes, counts and deadlines.  A deadline runs on the steady clock.
struct ServerLimits {
    // The head: request line and header fields.
    std::size_t header_bytes_max = kHeaderBytesMax;
    std::size_t header_lines_max = kHeaderLinesMax;
    std::size_t target_bytes_max = kTargetBytesMax;

    // The body, after removal of the chunked framing.  Bulk requests are those ServerOptions names.
    std::uint64_t body_bytes_max = kBodyBytesMax;
    std::uint64_t bulk_body_bytes_max = kBulkBodyBytesMax;
    // Bodies of known length up to here are received before a worker is given the request, so that
    // slow clients do not hold workers; longer ones are streamed.
    std::size_t buffered_body_bytes_max = kBufferedBodyBytesMax;

    // From the first byte of a request to the end of its head, and to the end of its body.
    std::chrono::milliseconds header_deadline{10'000};
    std::chrono::milliseconds request_deadline{30'000};
    // Bulk bodies and all answers: time without any progress, and the slowest pace on average.
    std::chrono::milliseconds bulk_idle{30'000};
    std::chrono::milliseconds write_idle{15'000};
    std::uint64_t transfer_bytes_per_second_min = kTransferBytesPerSecondMin;

    // Connections.
    std::chrono::milliseconds keep_alive_idle{15'000};
    std::size_t requests_per_connection_max = 10'000;
    std::size_t connections_max = 512;

    // Work.  At most `streaming_workers_max` of the `workers` read streamed bodies, so that health
    // and questions are answered while all of those wait for slow clients.
    std::size_t workers = 10;
    std::size_t streaming_workers_max = 4;
    std::size_t queued_requests_max = 128;

    // How long stop() waits for requests in flight.
    std::chrono::milliseconds drain_deadline{10'000};
};

}  // namespace faultline::http
