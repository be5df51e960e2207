// GraphFollower: whether it gives a patch or a merged graph, it is the graph of the version.

#include "api/app/graph_follower.h"

#include <chrono>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/support/graph_text.h"

namespace faultline::app {
namespace {

using storage::must;
using test::text_of;

constexpr std::uint64_t kCis = 300;  // so many that small imports are followed, not read anew
constexpr std::size_t kPatchedMax = 6;
constexpr std::chrono::seconds kPatience{60};

std::string id_of(std::uint64_t number) {
    return "ci-" + std::to_string(number);
}

// One line about one or two CIs; some are new, some retire.
std::string random_change(std::mt19937_64& random) {
    const std::string id = id_of(random() % kCis);
    switch (random() % 4) {
        case 0:
            return ci_line(id, "class-" + std::to_string(random() % 3));
        case 1:
            return ci_line("new-" + std::to_string(random() % 9));
        case 2:
            return retire_line("new-" + std::to_string(random() % 9));
        default:
            return need_line(id, id_of(random() % kCis), random() % 2 == 0 ? "pool" : "");
    }
}

std::string estate(std::uint64_t cis) {
    std::string text;
    for (std::uint64_t i = 0; i < cis; i++) {
        text += ci_line(id_of(i));
        if (i > 0) text += need_line(id_of(i), id_of(i / 3));
    }
    return text;
}

// Follows an app's commits beside it, with patches of few CIs.
class Following {
 public:
    explicit Following(App& app)
        : app_(app),
          current_(must(app.published())->graph),
          follower_([this] { take_merged(); }, kPatchedMax) {}

    // The graph at the app's head.
    GraphFollower::Graph follow() {
        const std::lock_guard lock(mutex_);
        const storage::View view = app_.view();
        const auto altered = must(view.altered_since(current_->graph_version()));
        if (!altered.cis.empty()) current_ = must(follower_.next(current_, view, altered.cis));
        return current_;
    }

    [[nodiscard]] int merged() {
        const std::lock_guard lock(mutex_);
        return merged_;
    }

 private:
    void take_merged() {
        const std::lock_guard lock(mutex_);
        const auto merged = follower_.take_merged(current_);
        if (!merged) return;
        same_ = same_ && text_of(*merged) == text_of(*current_) &&
                merged->version() == current_->version() &&
                merged->graph_version() == current_->graph_version();
        // The one that is taken must say the same, or every later comparison fails.
        if (same_) current_ = merged;
        merged_++;
    }

    App& app_;
    std::mutex mutex_;
    GraphFollower::Graph current_;
    int merged_ = 0;
    bool same_ = true;
    GraphFollower follower_;
};

// Waits until the graph of `app` has no patch; false if that takes too long.
bool becomes_plain(App& app) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (must(app.published())->graph->is_patched()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

TEST_SUITE("api/app/graph_follower") {
    TEST_CASE("whatever is merged meanwhile, every version has the graph that the store holds") {
        int merged = 0;
        for (std::uint64_t seed = 1; seed <= 3; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            TestApp test;
            test.import_text(estate(kCis));
            Following following(test.app());
            for (int step = 0; step < 60; step++) {
                CAPTURE(step);
                std::string text;
                for (std::uint64_t i = 1 + random() % 3; i > 0; i--) {
                    text += random_change(random);
                }
                ImportRequest request;
                request.best_effort = true;
                test.import_text(text, request);

                const auto graph = following.follow();

                const storage::View view = test.app().view();
                REQUIRE(text_of(*graph) == text_of(must(view.load_graph())));
                REQUIRE(graph->graph_version() == view.graph_version());
            }
            merged += following.merged();
        }
        CHECK(merged > 0);
    }

    TEST_CASE("a change of one CI does not copy the graph") {
        TestApp test;
        test.import_text(estate(kCis));
        const auto before = must(test.app().published())->graph;

        test.import_text(ci_line("ci-7", "router"));

        const auto after = must(test.app().published())->graph;
        CHECK(after->is_patched());
        CHECK(after->base().bytes().data() == before->bytes().data());
        CHECK(after->patched_cis().size() == 1);
    }

    TEST_CASE("a patch that became large is merged, and the recent past is still known") {
        constexpr std::uint64_t kMany = 6'000;
        constexpr std::uint64_t kAtOnce = 400;
        TestApp test;
        test.import_text(estate(kMany));
        must(test.app().published());
        ImportAnswer first;
        std::string text_then;
        for (std::uint64_t step = 0; step * kAtOnce <= kPatchedCisMax; step++) {
            std::string text;
            for (std::uint64_t i = 0; i < kAtOnce; i++) {
                text += ci_line(id_of(step * kAtOnce + i), "router");
            }
            const ImportAnswer answer = test.import_text(text);
            if (step > 0) continue;
            first = answer;
            text_then = text_of(*must(test.app().published())->graph);
        }

        REQUIRE(becomes_plain(test.app()));

        const auto at = must(test.app().published());
        CHECK(text_of(*at->graph) == text_of(must(at->view.load_graph())));
        const auto past = must(test.app().published(AsOf(first.version)));
        CHECK(past->graph->is_patched());  // it was remembered, not read
        CHECK(text_of(*past->graph) == text_then);
    }
}

}  // namespace
}  // namespace faultline::app
