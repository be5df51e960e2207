#include "api/app/app.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/questions.h"
#include "engine/graph/patch.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

// Waits until the app is no longer loading.
void wait_until_loaded(const App& app) {
    while (app.readiness() == Readiness::loading) {
        std::this_thread::yield();
    }
}

std::uint32_t down_count(App& app, const std::string& failed) {
    return static_cast<std::uint32_t>(
        must(ask_impact(kTester, app, {{failed}})).radius.down.size());
}

void check_published_is_loaded(App& app) {
    const auto at = must(app.published());
    const graph::Snapshot loaded = must(at->view.load_graph());
    const auto bytes = [](const graph::Snapshot& graph) {
        const auto all = graph.bytes();
        return std::string_view(reinterpret_cast<const char*>(all.data()), all.size());  // NOLINT
    };
    CHECK(at->view.version() == app.view().version());
    CHECK((bytes(must(graph::materialised(*at->graph))) == bytes(loaded)));
}

TEST_SUITE("api/app/app") {
    TEST_CASE("whoever wrote finds what they wrote, import after import") {
        TestApp test;
        test.import_text(ci_line("root"));

        for (std::uint32_t i = 1; i <= 40; i++) {
            CAPTURE(i);
            const std::string id = "ci-" + std::to_string(i);
            const auto answer = test.import_text(ci_line(id) + need_line(id, "root"));

            CHECK(must(test.app().published())->view.version() == answer.version);
            CHECK(down_count(test.app(), "root") == i);
        }
    }

    TEST_CASE("what was imported is there when the app is opened again") {
        TestApp test;
        test.import_text(ci_line("a") + ci_line("b") + need_line("a", "b"));
        const std::string hash = test.hash();

        test.reopen();

        CHECK(test.hash() == hash);
        CHECK(down_count(test.app(), "b") == 1);
    }

    TEST_CASE("a store that is not there is not found, and not made by a reader") {
        const MemoryFolder folder;
        AppOptions options = test_app_options(folder.path() / "absent");
        options.create_if_missing = false;

        const auto app = App::open(options);

        REQUIRE_FALSE(app.ok());
        CHECK(app.error().code == ErrorCode::not_found);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "absent"));
    }

    TEST_CASE("a store that is open cannot be opened a second time") {
        const MemoryFolder folder;
        const auto first = must(App::open(test_app_options(folder.path())));

        const auto second = App::open(test_app_options(folder.path()));

        REQUIRE_FALSE(second.ok());
        CHECK(second.error().code == ErrorCode::conflict);
    }

    TEST_CASE("an app that loads in the background becomes ready and takes writes then") {
        const MemoryFolder folder;
        AppOptions options = test_app_options(folder.path());
        options.load_in_background = true;
        const auto app = must(App::open(options));

        wait_until_loaded(*app);

        CHECK(app->readiness() == Readiness::ready);
        CHECK(must(import_texts(*app, {ci_line("a")})).accepted);
        CHECK(down_count(*app, "a") == 0);
    }

    TEST_CASE("a draining app refuses writes and answers questions") {
        TestApp test;
        test.import_text(ci_line("a"));

        test.app().drain();

        CHECK(test.app().readiness() == Readiness::draining);
        const auto refused = import_texts(test.app(), {ci_line("b")});
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::unavailable);
        CHECK(down_count(test.app(), "a") == 0);
    }

    TEST_CASE("a load on demand that races with a writer misses nothing") {
        TestApp test;
        std::string estate;
        for (int i = 0; i < 20'000; i++) {
            estate += ci_line("ci-" + std::to_string(i));
        }
        test.import_text(estate);
        for (int round = 0; round < 8; round++) {
            CAPTURE(round);
            test.reopen();
            std::thread writer([&] {
                for (int i = 0; i < 4; i++) {
                    const std::string id = "r" + std::to_string(round) + "-" + std::to_string(i);
                    must(import_texts(test.app(), {ci_line(id) + need_line(id, "ci-0")}));
                }
            });

            must(test.app().published());
            writer.join();

            check_published_is_loaded(test.app());
        }
    }

    TEST_CASE("readers see whole imports and never go back while a writer imports") {
        constexpr int kImports = 30;
        TestApp test;
        test.import_text(ci_line("root"));
        std::atomic<bool> done{false};
        std::atomic<int> wrong{0};
        std::vector<std::thread> readers;
        for (int reader = 0; reader < 3; reader++) {
            readers.emplace_back([&] {
                std::uint64_t last = 0;
                while (!done) {
                    const auto answer = ask_impact(kTester, test.app(), {{"root"}});
                    const bool whole = answer.ok() && answer.value().radius.down.size() % 2 == 0;
                    const std::uint64_t version =
                        answer.ok() ? raw(answer.value().at->view.version()) : 0;
                    if (!whole || version < last) wrong++;
                    last = version;
                }
            });
        }

        for (int i = 0; i < kImports; i++) {
            const std::string a = "a" + std::to_string(i);
            const std::string b = "b" + std::to_string(i);
            test.import_text(ci_line(a) + ci_line(b) + need_line(a, "root") + need_line(b, a));
        }
        done = true;
        for (std::thread& reader : readers) {
            reader.join();
        }

        CHECK(wrong == 0);
        CHECK(down_count(test.app(), "root") == 2 * kImports);
    }
}

}  // namespace
}  // namespace faultline::app
