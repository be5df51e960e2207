// Answers made ahead are found by the first who asks, and are the bytes that would be made anew.

#include "api/http/answer_filler.h"

#include <atomic>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "api/http/router.h"
#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

using std::chrono::milliseconds;

const auto kOn = [] { return true; };

// By direct dependents: db 3, app 2, then shop and web with none.
const std::string kEstate = app::ci_line("db") + app::ci_line("app") + app::ci_line("shop") +
                            app::ci_line("web") + app::need_line("app", "db") +
                            app::need_line("shop", "db") + app::need_line("web", "db") +
                            app::need_line("shop", "app") + app::need_line("web", "app");
const std::string kMore = app::ci_line("kiosk") + app::need_line("kiosk", "app");

const std::string kOfDb = "/api/v1/cis/db/impact";
const std::string kOfApp = "/api/v1/cis/app/impact";

// Answers on a system that nobody has asked anything.
std::string asked_anew(const std::vector<std::string>& imports, const TestRequest& question) {
    app::TestApp fresh;
    for (const std::string& text : imports)
        fresh.import_text(text);
    return ask(fresh.app(), question).body;
}

// True if the answer comes out of the cache.
bool is_found(app::App& app, const TestRequest& question) {
    const std::uint64_t hits = app.answers().hits();
    const TestAnswer got = ask(app, question);
    CHECK(got.status == 200);
    return app.answers().hits() == hits + 1;
}

TEST_SUITE("api/http/answer_filler") {
    TEST_CASE("after a new version the first question about a heavy CI finds the right bytes") {
        app::TestApp test;
        AnswerFiller filler(app::kTester, test.app());
        std::vector<std::string> done;
        for (const std::string& text : {kEstate, kMore}) {
            test.import_text(text);
            done.push_back(text);

            CHECK(filler.fill(kOn));

            for (const std::string& target : {kOfDb, kOfApp}) {
                CAPTURE(target);
                CHECK(is_found(test.app(), {.target = target}));
                CHECK(get(test.app(), target).body == asked_anew(done, {.target = target}));
            }
        }
        CHECK_FALSE(is_found(test.app(), {.target = "/api/v1/cis/web/impact"}));
    }

    TEST_CASE("what was asked before the new version goes first, whatever its form") {
        app::TestApp test;
        test.import_text(kEstate);
        const TestRequest posted = {
            .method = Method::post, .target = "/api/v1/impact", .body = R"({"failed":["web"]})"};
        const TestRequest summary = {.target = "/api/v1/cis/shop/impact?view=summary"};
        const TestRequest past = {.target = "/api/v1/cis/db/impact?as_of=1"};
        for (const TestRequest& asked : {posted, summary, past})
            static_cast<void>(ask(test.app(), asked));
        test.import_text(kMore);
        AnswerFiller filler(app::kTester, test.app(), {.answers = 3});

        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 3);
        CHECK(is_found(test.app(), posted));
        CHECK(is_found(test.app(), summary));
        // Of equally many dependents, app's id is the smaller one.
        CHECK(is_found(test.app(), {.target = kOfApp}));
        CHECK_FALSE(is_found(test.app(), {.target = kOfDb}));
        CHECK(ask(test.app(), posted).body == asked_anew({kEstate, kMore}, posted));
    }

    TEST_CASE("what was made ahead and nobody asked for is no question that was asked") {
        app::TestApp test;
        test.import_text(kEstate);
        AnswerFiller filler(app::kTester, test.app());
        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().asked_before(Version{99}, 10).empty());
        CHECK(is_found(test.app(), {.target = kOfApp}));

        const auto asked = test.app().answers().asked_before(Version{99}, 10);
        REQUIRE(asked.size() == 1);
        CHECK(asked[0] == kOfApp);
    }

    TEST_CASE("nothing is made once there is something else to do, and the rest is made later") {
        app::TestApp test;
        test.import_text(kEstate);
        AnswerFiller filler(app::kTester, test.app());
        CHECK_FALSE(filler.fill([] { return false; }));
        CHECK(test.app().answers().filled() == 0);

        const auto one_alone = [&] { return test.app().answers().filled() == 0; };
        CHECK_FALSE(filler.fill(one_alone));
        CHECK(test.app().answers().filled() == 1);

        CHECK(filler.fill(kOn));
        CHECK(test.app().answers().filled() == 2);
    }

    TEST_CASE("a new version ends the filling for the old one") {
        app::TestApp test;
        test.import_text(kEstate);
        AnswerFiller filler(app::kTester, test.app());
        bool imported = false;
        const auto import_once = [&] {
            if (!imported && test.app().answers().filled() == 1) {
                imported = true;
                test.import_text(kMore);
            }
            return true;
        };

        CHECK_FALSE(filler.fill(import_once));
        CHECK(imported);
        CHECK(test.app().answers().filled() == 1);
        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 3);
        CHECK(is_found(test.app(), {.target = kOfDb}));
        CHECK(get(test.app(), kOfDb).body == asked_anew({kEstate, kMore}, {.target = kOfDb}));
    }

    TEST_CASE("a version that leaves the graph as it is leaves nothing to do") {
        app::TestApp test;
        test.import_text(kEstate);
        AnswerFiller filler(app::kTester, test.app());
        CHECK(filler.fill(kOn));
        test.import_text(app::ci_line("db"));

        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 2);
        CHECK(is_found(test.app(), {.target = kOfDb}));
    }

    TEST_CASE("the limits of number, bytes and time hold") {
        app::TestApp test;
        test.import_text(kEstate);
        FillLimits limits;
        milliseconds now{0};
        SUBCASE("number") {
            limits.answers = 1;
        }
        SUBCASE("bytes") {
            limits.bytes = 1;
        }
        SUBCASE("time") {
            limits.time = milliseconds(1);
        }
        AnswerFiller filler(app::kTester, test.app(), limits, [&] { return ++now; });

        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 1);
        CHECK(is_found(test.app(), {.target = kOfDb}));
        CHECK(filler.fill(kOn));
        CHECK(test.app().answers().filled() == 1);
    }

    TEST_CASE("a large answer is made ahead only if somebody asked for it before") {
        app::TestApp test;
        test.import_text(kEstate);
        static_cast<void>(get(test.app(), kOfApp));
        test.import_text(kMore);
        AnswerFiller filler(app::kTester, test.app(), {.unasked_bytes = 10});

        CHECK(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 1);
        CHECK(is_found(test.app(), {.target = kOfApp}));
        CHECK_FALSE(is_found(test.app(), {.target = kOfDb}));
    }

    TEST_CASE("a draining system makes nothing ahead") {
        app::TestApp test;
        test.import_text(kEstate);
        AnswerFiller filler(app::kTester, test.app());
        test.app().drain();

        CHECK_FALSE(filler.fill(kOn));

        CHECK(test.app().answers().filled() == 0);
    }

    TEST_CASE("beside a server that is asked and written to, the idle thread fills and ends") {
        ServedApp served;
        app::App& app = served.test().app();
        AnswerFiller filler(app::kTester, app);
        app::IdleThread idle(milliseconds(0), [&](const app::IdleThread::MayGoOn& may_go_on) {
            return filler.fill(may_go_on);
        });
        const Handler handler =
            giving_way(idle, [&](Request& request) { return answer(app::kTester, app, request); });
        served.test().import_text(kEstate);
        for (int round = 0; round < 50; ++round) {
            const std::string id = "n" + std::to_string(round);
            served.test().import_text(app::ci_line(id) + app::need_line(id, "db"));
            Request request;
            request.target = kOfDb;
            Response response = handler(request);
            StringSink sink;
            REQUIRE(response.write_body(sink));
            CHECK(sink.text.find('"' + id + '"') != std::string::npos);
        }

        // An import that comes by no request is something that goes on, too.
        served.test().import_text(kMore);
        idle.note();
        while (!app.answers().holds(app.view().graph_version(), kOfApp))
            std::this_thread::yield();
        idle.stop();

        CHECK(is_found(app, {.target = kOfApp}));
    }

    TEST_CASE("the idle thread gives way until an answer is written, and not to who waits") {
        std::atomic<int> looks = 0;
        app::IdleThread idle(milliseconds(0), [&](const app::IdleThread::MayGoOn& may_go_on) {
            looks++;
            return !may_go_on();
        });
        const Handler handler = giving_way(idle, [](Request&) {
            Response response;
            response.write_body = [](ByteSink& sink) { return sink.write("x"); };
            return response;
        });
        Request waiting;
        waiting.target = "/api/v1/changes-feed?wait_s=60";
        const Response held = handler(waiting);
        const int before = looks;
        while (looks < before + 2)
            std::this_thread::yield();
        Request request;
        request.target = kOfDb;

        Response response = handler(request);
        StringSink sink;
        CHECK(response.write_body(sink));

        CHECK(sink.text == "x");
        response = {};
        const int after = looks;
        while (looks < after + 2)
            std::this_thread::yield();
        idle.stop();
    }
}

}  // namespace
}  // namespace faultline::http
