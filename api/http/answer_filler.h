// AnswerFiller: answers about the newest graph, made before somebody asks for them.
//
// A new graph version makes all kept answers worthless.  While the server is idle, those that were
// asked for before are made again, and then the default impact answers of the CIs with the most
// direct dependents, which take longest as a rule.  They are made by the router as for anybody
// else, so that they are the same bytes.
//
// Thread safety: fill() belongs to one thread at a time; the system may change meanwhile.

#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/app/answer_cache.h"
#include "api/app/app.h"
#include "api/app/idle_thread.h"
#include "api/app/principal.h"
#include "api/http/message.h"

namespace faultline::http {

// A server that had nothing to do for so long is idle.
inline constexpr std::chrono::milliseconds kFillAfter{500};

// What is made ahead for one graph version at most.
struct FillLimits {
    std::size_t answers = 256;
    std::size_t bytes = app::kCachedBytesMax / 2;  // counted as the cache counts
    std::chrono::milliseconds time{2'000};         // of making them

    // One that nobody asked for: few large ones must not take the place of many.
    std::size_t unasked_bytes = std::size_t{1} << 20;
};

// Fills the cache of one app.
class AnswerFiller {
 public:
    // Says how late it is; the zero does not matter.
    using Ticks = std::function<std::chrono::milliseconds()>;

    // `app` must outlive the filler.
    AnswerFiller(app::Principal principal, app::App& app, FillLimits limits = {}, Ticks ticks = {});

    // Make answers one at a time until the limits of the graph version are reached, nothing is left
    // or `may_go_on` is false.  True if nothing is left to do until there is a new version; false
    // also while the graph is not there.
    // Cost: that of one answer after `may_go_on` is false, without its writing.
    bool fill(const app::IdleThread::MayGoOn& may_go_on);

 private:
    bool plan(const app::Published& at, const app::IdleThread::MayGoOn& may_go_on);
    bool make(const std::string& question, const app::IdleThread::MayGoOn& may_go_on);
    [[nodiscard]] bool is_full() const;

    const app::Principal principal_;
    app::App& app_;
    const FillLimits limits_;
    const Ticks ticks_;

    std::optional<Version> graph_version_;  // that the rest is about
    std::vector<std::string> questions_;    // to be answered, as the cache knows them
    std::size_t asked_ = 0;                 // of them, those at the front: asked for before
    std::size_t next_ = 0;                  // of them
    std::size_t bytes_ = 0;                 // made
    std::chrono::milliseconds time_{0};     // taken
};

// `handler`, whose requests the idle thread gives way to until they are answered.  One that waits
// for changes stops what is going on when it arrives, but the server is idle while it waits.
// Both must outlive what is returned.
[[nodiscard]] Handler giving_way(app::IdleThread& idle, Handler handler);

}  // namespace faultline::http
