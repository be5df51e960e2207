// Read your writes: the fields with which answers and requests speak of versions.
//
// Every answer says in `Faultline-Version` which version it shows or made; a request that carries
// `Faultline-Min-Version` is answered on that version or a later one.
//
// Thread safety: may be called from any thread.

#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

#include "api/app/app.h"
#include "api/http/message.h"
#include "api/http/server_limits.h"

namespace faultline::http {

inline constexpr std::string_view kVersionField = "Faultline-Version";

// A request waits so long for a version that is not there yet.
inline constexpr std::chrono::milliseconds kMinVersionPatience{2000};

// So many requests wait for a version at a time, and so many for what comes next in the changes
// feed.  A request that waits holds a worker, and questions need some; neither kind takes the
// places of the other.
inline constexpr std::size_t kMinVersionWaitersMax = 2;
inline constexpr std::size_t kFeedWaitersMax = 3;
static_assert(kMinVersionWaitersMax + kFeedWaitersMax + ServerLimits{}.streaming_workers_max <
              ServerLimits{}.workers);

// What a request waits for.
enum class WaitFor { min_version, feed };

// One of the places of its kind, for as long as it lives.
class WaitingPlace {
 public:
    explicit WaitingPlace(WaitFor what);
    ~WaitingPlace();
    WaitingPlace(const WaitingPlace&) = delete;
    WaitingPlace& operator=(const WaitingPlace&) = delete;

    // False if there was none left.
    [[nodiscard]] bool is_taken() const { return is_taken_; }

 private:
    WaitFor what_;
    bool is_taken_;
};

// Waits for the version that `request` wants; the refusal if it does not come, or is none.
[[nodiscard]] std::optional<Response> await_version(const app::App& app, const Request& request);

// `response` with the version that it shows, which `as_of` may have chosen, or made.
[[nodiscard]] Response with_version(Response response, Version version);

}  // namespace faultline::http
