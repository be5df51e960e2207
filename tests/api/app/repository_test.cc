// The app on a repository in memory: nothing above storage knows which one it runs on.

#include "storage/repository.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/cis.h"
#include "api/app/questions.h"
#include "api/app/retention.h"
#include "storage/held_store.h"
#include "tests/api/app/test_app.h"
#include "tests/storage/memory_repository.h"
#include "tests/support/graph_text.h"

namespace faultline::app {
namespace {

using storage::MemoryCell;
using storage::must;

// The app on a store, and one on a repository in memory.
class Twins {
 public:
    Twins() {
        disk_ = must(App::open(test_app_options(folder_.path() / "disk")));
        reopen_memory();
    }

    void reopen_memory() {
        memory_.reset();
        AppOptions options = test_app_options(folder_.path());
        options.repository = [cell = cell_](const AppOptions& app) {
            auto memory = std::make_unique<storage::MemoryRepository>(cell, app.clock);
            return Result<std::unique_ptr<storage::Repository>>(std::move(memory));
        };
        memory_ = must(App::open(std::move(options)));
    }

    // Both answer the same.
    void import_text(const std::string& text) {
        const ImportAnswer on_disk = must(import_texts(*disk_, {text}));
        const ImportAnswer in_memory = must(import_texts(*memory_, {text}));
        REQUIRE(on_disk.accepted == in_memory.accepted);
        REQUIRE(on_disk.version == in_memory.version);
        REQUIRE(on_disk.cis == in_memory.cis);
    }

    [[nodiscard]] std::vector<App*> both() const { return {disk_.get(), memory_.get()}; }
    [[nodiscard]] App& disk() const { return *disk_; }
    [[nodiscard]] App& memory() const { return *memory_; }

 private:
    test::MemoryFolder folder_;
    std::shared_ptr<MemoryCell> cell_ = std::make_shared<MemoryCell>();
    std::unique_ptr<App> disk_;
    std::unique_ptr<App> memory_;
};

std::string graph_of(App& app, const AsOf& as_of = {}) {
    return test::text_of(*must(app.published(as_of))->graph);
}

std::string impact_of(App& app, const std::string& failed, const AsOf& as_of = {}) {
    const ImpactAnswer answer =
        must(ask_impact(kTester, app, {.failed = {failed}, .as_of = as_of}));
    return test::text_of(*answer.at->graph, answer.radius);
}

const std::string kEstate = ci_line("web", "service") + ci_line("app1") + ci_line("app2") +
                            ci_line("db") + group_line("web", "pool", 1) +
                            need_line("web", "app1", "pool") + need_line("web", "app2", "pool") +
                            need_line("app1", "db") + need_line("app2", "db");

TEST_SUITE("storage/repository") {
    TEST_CASE("imports and questions are answered alike on both repositories") {
        Twins twins;
        twins.import_text(kEstate);
        twins.import_text(retire_line("app2"));
        twins.import_text(ci_line("cache") + need_line("app1", "cache"));
        twins.reopen_memory();

        CHECK(storage::hash_of(twins.memory().view()) == storage::hash_of(twins.disk().view()));
        CHECK(graph_of(twins.memory()) == graph_of(twins.disk()));
        for (const std::string id : {"web", "app1", "db", "cache"}) {
            CAPTURE(id);
            CHECK(impact_of(twins.memory(), id) == impact_of(twins.disk(), id));
            const CiAnswer in_memory = must(get_ci(kTester, twins.memory(), id));
            const CiAnswer on_disk = must(get_ci(kTester, twins.disk(), id));
            CHECK(in_memory.record.merged().name == on_disk.record.merged().name);
            CHECK(in_memory.record.changed() == on_disk.record.changed());
            CHECK(in_memory.others == on_disk.others);
        }
        for (App* const app : twins.both()) {
            CHECK_FALSE(get_ci(kTester, *app, "app2").ok());
        }
    }

    TEST_CASE("the past is answered alike on both repositories") {
        Twins twins;
        twins.import_text(kEstate);
        twins.import_text(retire_line("app2"));

        for (std::uint64_t v = 1; v <= raw(twins.disk().view().version()); v++) {
            const AsOf as_of = Version{v};
            CAPTURE(v);
            CHECK(graph_of(twins.memory(), as_of) == graph_of(twins.disk(), as_of));
        }
        const AsOf before = Version{2};
        CHECK(impact_of(twins.memory(), "app2", before) == impact_of(twins.disk(), "app2", before));
    }

    TEST_CASE("history is removed alike on both repositories") {
        Twins twins;
        twins.import_text(kEstate);
        twins.import_text(retire_line("app2"));

        for (App* const app : twins.both()) {
            RetentionRequest request;
            request.before = Version{3};
            request.reason = "the law says so";
            CHECK(must(remove_history(kTester, *app, request)).removed);
            CHECK_FALSE(app->published(AsOf(Version{2})).ok());
        }

        CHECK(graph_of(twins.memory()) == graph_of(twins.disk()));
    }

    TEST_CASE("what has no files refuses to hold them") {
        Twins twins;

        const auto held = twins.memory().hold();

        REQUIRE_FALSE(held.ok());
        CHECK(held.error().code == ErrorCode::unavailable);
        CHECK(held.error().message.starts_with("this repository is not a store"));
        CHECK(twins.disk().hold().ok());
    }
}

}  // namespace
}  // namespace faultline::app
