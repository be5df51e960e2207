#include "api/app/import.h"

#include <algorithm>
#include <future>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "api/app/questions.h"
#include "tests/api/app/test_app.h"

namespace faultline::app {
namespace {

using storage::must;

// A small estate with a group, a type of every impact kind, and lines that refer ahead.
std::vector<std::string> estate_lines() {
    return {need_line("app", "db-1", "db"),
            need_line("app", "db-2", "db"),
            group_line("app", "db", 1),
            ci_line("app", "application"),
            ci_line("db-1"),
            ci_line("db-2"),
            ci_line("team", "team"),
            R"({"relationship":{"source":"app","type":"owned_by","target":"team"}})"
            "\n",
            R"({"relationship":{"source":"host","type":"hosts","target":"db-1"}})"
            "\n",
            R"({"relationship":{"source":"db-1","type":"calls","target":"db-2","strength":0.25}})"
            "\n",
            R"({"ci":{"id":"host","class":"server","name":"Host","attributes":{"a":1,"b":[1.5]}}})"
            "\n"};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line;
    }
    return text;
}

ErrorCode error_of(const Result<ImportAnswer>& answer) {
    REQUIRE_FALSE(answer.ok());
    return answer.error().code;
}

// A file that ends only when it is told to.
class SlowSource final : public ByteSource {
 public:
    Result<std::size_t> read(std::span<char> /*into*/) override {
        if (!reached_) entered.set_value();
        reached_ = true;
        end_.wait();
        return std::size_t{0};
    }

    std::promise<void> entered;
    std::promise<void> end;

 private:
    std::shared_future<void> end_ = end.get_future().share();
    bool reached_ = false;
};

TEST_SUITE("api/app/import") {
    TEST_CASE("an import that changes nothing moves the version and not the graph version") {
        TestApp test;
        const ImportAnswer first = test.import_text(joined(estate_lines()));

        const ImportAnswer again = test.import_text(joined(estate_lines()));

        CHECK(raw(again.version) == raw(first.version) + 1);
        CHECK(again.graph_version == first.graph_version);
        CHECK(again.cis == identify::ImportCounts{.unchanged = 5});
        CHECK(again.relationships == identify::ImportCounts{.unchanged = 5});
        CHECK(again.problem_count == 0);
        CHECK(must(test.app().published())->view.version() == again.version);
    }

    TEST_CASE("the state is the same for every order of lines and every split over files") {
        TestApp expected;
        expected.import_text(joined(estate_lines()));
        const std::string hash = expected.hash();
        for (std::uint64_t seed = 1; seed <= 12; seed++) {
            CAPTURE(seed);
            std::mt19937_64 random(seed);
            auto lines = estate_lines();
            std::ranges::shuffle(lines, random);
            std::vector<std::string> files(1 + random() % 4);
            for (const std::string& line : lines) {
                files[random() % files.size()] += line;
            }
            ImportRequest request;
            request.format = "faultline";
            TestApp test;

            const ImportAnswer answer = must(import_texts(test.app(), files, request));

            CHECK(answer.accepted);
            CHECK(test.hash() == hash);
        }
    }

    TEST_CASE("a refused import writes nothing and names file and line of every problem") {
        TestApp test;
        test.import_text(ci_line("a"));
        const std::string hash = test.hash();

        const ImportAnswer answer = must(
            import_texts(test.app(), {ci_line("b"), ci_line("c") + need_line("c", "nowhere")}));

        CHECK_FALSE(answer.accepted);
        CHECK(test.hash() == hash);
        REQUIRE(answer.problems.size() == 1);
        CHECK(answer.problems[0].code == "dangling_reference");
        CHECK(answer.files.at(answer.problems[0].origin.file) == "1");
        CHECK(answer.problems[0].origin.line == 2);
    }

    TEST_CASE("best effort drops the wrong lines, lists them and counts them") {
        TestApp test;
        ImportRequest request;
        request.best_effort = true;
        request.format = "faultline";

        const ImportAnswer answer = test.import_text(
            ci_line("a") + need_line("a", "nowhere") + "no JSON\n" + ci_line("b"), request);

        CHECK(answer.cis.created == 2);
        CHECK(answer.cis.quarantined + answer.relationships.quarantined == 2);
        CHECK(answer.problem_count == 2);
    }

    TEST_CASE("relationships of kind none are kept but carry no impact") {
        TestApp test;
        test.import_text(joined(estate_lines()));

        CHECK(must(ask_impact(kTester, test.app(), {{"team"}})).radius.down.empty());
        CHECK(must(ask_impact(kTester, test.app(), {{"host"}})).radius.down.size() == 1);
    }

    TEST_CASE("the source defaults to the format's name") {
        TestApp test;
        ImportRequest named;
        named.source = "cmdb";

        CHECK(test.import_text(ci_line("a")).source == "faultline");
        CHECK(test.import_text("id,class,name\nb,server,B\n").source == "csv");
        CHECK(test.import_text(ci_line("a"), named).source == "cmdb");
    }

    TEST_CASE("who imported, from where and why stands in the log") {
        TestApp test;
        ImportRequest request;
        request.source = "cmdb";
        request.reason = "nightly run";
        request.request_id = "r-1";

        const ImportAnswer answer = test.import_text(ci_line("a"), request);

        const auto header = must(test.app().view().read_record(answer.version)).header;
        CHECK(header.context.principal == "tester");
        CHECK(header.context.source == "cmdb");
        CHECK(header.context.reason == "nightly run");
        CHECK(header.context.request_id == "r-1");
    }

    TEST_CASE("what does not fit the format or a limit is refused before anything is written") {
        TestApp test;
        const std::string ci = ci_line("a");
        ImportRequest unknown_format;
        unknown_format.format = "excel";
        ImportRequest host;
        host.format = "faultline";
        host.host = "vm-1";
        ImportRequest long_source;
        long_source.source = std::string(129, 's');
        ImportRequest bad_source;
        bad_source.source = "a\nb";
        ImportRequest long_reason;
        long_reason.reason = std::string(kReasonBytesMax + 1, 'r');
        ImportRequest bad_request_id;
        bad_request_id.request_id = "\xff";

        for (const auto* request :
             {&unknown_format, &host, &long_source, &bad_source, &long_reason, &bad_request_id}) {
            CHECK(error_of(import_texts(test.app(), {ci}, *request)) ==
                  ErrorCode::invalid_argument);
        }
        CHECK(error_of(import_texts(test.app(), {})) == ErrorCode::invalid_argument);
        CHECK(error_of(import_texts(test.app(), {"what is this"})) == ErrorCode::invalid_argument);
        CHECK(raw(test.app().view().version()) == 1);
    }

    TEST_CASE("file names that are no text are made printable") {
        TestApp test;
        ImportRequest request;
        const std::string line = need_line("a", "b");
        MemorySource source(line);
        request.parts.push_back({"caf\xe9.ndjson", &source});

        const ImportAnswer answer = must(import_files(kTester, test.app(), request));

        CHECK_FALSE(answer.accepted);
        CHECK(answer.files == std::vector<std::string>{"caf?.ndjson"});
    }

    TEST_CASE("a third import at once is refused with the limit and a later one is not") {
        TestApp test;
        std::vector<SlowSource> slow(2);
        std::vector<std::thread> running;
        for (SlowSource& source : slow) {
            running.emplace_back([&test, &source] {
                ImportRequest request;
                request.format = "faultline";
                request.parts.push_back({"slow", &source});
                static_cast<void>(import_files(kTester, test.app(), request));
            });
            source.entered.get_future().wait();
        }

        const auto refused = import_texts(test.app(), {ci_line("a")});

        CHECK(error_of(refused) == ErrorCode::unavailable);
        CHECK(refused.error().message.find("2") != std::string::npos);
        for (SlowSource& source : slow) {
            source.end.set_value();
        }
        for (std::thread& thread : running) {
            thread.join();
        }
        CHECK(import_texts(test.app(), {ci_line("a")}).ok());
    }
}

}  // namespace
}  // namespace faultline::app
