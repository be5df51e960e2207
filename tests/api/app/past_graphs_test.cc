// PastGraphs: each graph is read once, and no more are kept than said.

#include "api/app/past_graphs.h"

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

TEST_SUITE("api/app/past_graphs") {
    TEST_CASE("two who ask for the same graph at once read it once") {
        TestApp test;
        std::promise<void> gate;
        const std::shared_future<void> opened = gate.get_future().share();
        std::atomic<int> loads{0};
        PastGraphs past([&](const storage::View& view) {
            loads++;
            opened.wait();
            return view.load_graph();
        });
        const storage::View view = test.app().view();
        auto first = std::async(std::launch::async, [&] { return past.get(view); });
        while (loads == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        auto second = std::async(std::launch::async, [&] { return past.get(view); });

        gate.set_value();
        const auto one = must(first.get());
        const auto two = must(second.get());

        CHECK(loads == 1);
        CHECK(one == two);
        CHECK(must(past.get(view)) == one);
        CHECK(loads == 1);
    }

    TEST_CASE("the least recently used graphs go first") {
        TestApp test;
        std::vector<storage::View> views = {test.app().view()};
        for (std::size_t i = 0; i < kPastGraphsMax; i++) {
            test.import_text(ci_line("ci-" + std::to_string(i)));
            views.push_back(test.app().view());
        }
        int loads = 0;
        PastGraphs past([&](const storage::View& view) {
            loads++;
            return view.load_graph();
        });
        const int all = static_cast<int>(views.size());
        for (const storage::View& view : views) {
            must(past.get(view));
        }
        REQUIRE(loads == all);

        must(past.get(views[1]));
        CHECK(loads == all);
        must(past.get(views[0]));
        CHECK(loads == all + 1);
        must(past.get(views[1]));
        CHECK(loads == all + 1);
        must(past.get(views[2]));
        CHECK(loads == all + 2);
    }

    TEST_CASE("a failure is told and not kept") {
        TestApp test;
        bool fails = true;
        PastGraphs past([&](const storage::View& view) -> Result<graph::Snapshot> {
            if (fails) return unavailable("the disk is away");
            return view.load_graph();
        });

        CHECK(past.get(test.app().view()).error().code == ErrorCode::unavailable);
        fails = false;
        CHECK(past.get(test.app().view()).ok());
    }
}

}  // namespace
}  // namespace faultline::app
