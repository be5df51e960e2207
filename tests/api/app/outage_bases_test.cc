#include "api/app/outage_bases.h"

#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "api/app/assessment.h"
#include "api/app/cis.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

// Two shops on a host, and one of them on many more CIs than are counted exactly.
std::string estate() {
    std::string lines = ci_line("shop", "business_service") + ci_line("desk", "business_service") +
                        ci_line("host", "host") + need_line("shop", "host") +
                        need_line("desk", "host");
    for (int i = 0; i < 60; i++) {
        const std::string id = "part-" + std::to_string(i);
        lines += ci_line(id) + need_line("shop", id);
    }
    return lines;
}

model::ChangeRecord change_on(const std::string& ci) {
    model::ChangeRecord change;
    change.id = "CHG1";
    change.plan.title = "Patch";
    change.plan.cis = {{.ci = ci, .effect = model::PlannedEffect::may_fail}};
    change.plan.window = model::PlannedWindow{{1'700'000'100'000'000}, {1'700'000'200'000'000}};
    return change;
}

// A server's app with the estate.
class Server {
 public:
    Server() {
        AppOptions options = test_app_options(folder_.path());
        options.load_in_background = true;
        app_ = must(App::open(options));
        while (app_->readiness() == Readiness::loading) {
            pause();
        }
        import_lines(estate());
    }

    [[nodiscard]] App& app() { return *app_; }

    void import_lines(const std::string& lines) {
        REQUIRE(must(import_texts(*app_, {lines})).accepted);
    }

    // Asks until the basis of the newest graph is there.
    OutageBases::Basis await_basis() {
        const auto published = must(app_->published());
        auto basis = app_->outage_basis(*published);
        while (!basis) {
            pause();
            basis = app_->outage_basis(*published);
        }
        CHECK(basis->scene.snapshot == published->graph.get());
        return basis;
    }

    [[nodiscard]] ChangeAssessment assess(const std::string& ci) {
        return must(assess_change(*app_, must(app_->published()), change_on(ci), {}));
    }

 private:
    static void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

    MemoryFolder folder_;
    std::unique_ptr<App> app_;
};

void check_same(const ChangeAssessment& a, const ChangeAssessment& b) {
    CHECK(a.outages.scenarios == b.outages.scenarios);
    CHECK(a.outages.needed_cis == b.outages.needed_cis);
    CHECK(a.outages.unknown_reliability == b.outages.unknown_reliability);
    REQUIRE(a.outages.services.size() == b.outages.services.size());
    for (std::size_t i = 0; i < a.outages.services.size(); i++) {
        REQUIRE(a.outages.services[i].has_value() == b.outages.services[i].has_value());
        if (!a.outages.services[i]) continue;
        CHECK(a.outages.services[i]->before == b.outages.services[i]->before);
        CHECK(a.outages.services[i]->at_moments == b.outages.services[i]->at_moments);
    }
}

}  // namespace

TEST_SUITE("outage bases") {
    TEST_CASE("an assessment asks for a basis, does not wait for it and is the same with it") {
        Server server;

        const ChangeAssessment before = server.assess("host");
        const auto basis = server.await_basis();
        const ChangeAssessment after = server.assess("host");

        CHECK(before.outages.scenarios > 0);
        CHECK(basis->scene.roots.size() == 2);
        CHECK_FALSE(basis->blocks.empty());
        check_same(before, after);
    }

    TEST_CASE("a basis is of one graph, and the next graph gets its own") {
        Server server;
        const auto old = must(server.app().published());
        const auto first = server.await_basis();
        server.import_lines(ci_line("till", "business_service") + need_line("till", "part-1"));

        const auto second = server.await_basis();

        CHECK(server.app().outage_basis(*old) == nullptr);
        CHECK(first->scene.roots.size() == 2);
        CHECK(second->scene.roots.size() == 3);
        CHECK(server.assess("part-1").outages.services.size() == 2);
    }

    TEST_CASE("records that leave the graph as it is leave its basis") {
        Server server;
        const auto first = server.await_basis();

        must(server.app().write([](storage::Repository& store) -> Result<Write> {
            model::ChangeSet change_set;
            change_set.put_record("note", "1", "a record");
            FL_TRY(const auto committed, store.append(change_set));
            return Write{committed, {}, false};
        }));

        CHECK(server.app().outage_basis(*must(server.app().published())) == first);
    }

    TEST_CASE("a command's app makes none, and a server ends while one is made") {
        TestApp test;
        test.import_text(estate());

        CHECK(test.app().outage_basis(*must(test.app().published())) == nullptr);
        Server server;
        CHECK(server.app().outage_basis(*must(server.app().published())) == nullptr);
    }
}

}  // namespace faultline::app
