#include "api/render/outage.h"

#include <string>

#include <doctest/doctest.h>

#include "api/json/value.h"
#include "api/render/answer_kind.h"
#include "api/render/cuts.h"
#include "api/render/text.h"
#include "tests/api/app/test_app.h"

namespace faultline::render {
namespace {

using app::kTester;
using app::TestApp;
using storage::must;

// A service on a database and one of two web servers, both on one host.  By hand: cuts h, db and
// w1 with w2; U = 1 - (1 - .01) * (1 - .002) * (1 - .05^2) = .01445005.
constexpr const char* kWebs = R"J(
{"ci":{"id":"s","class":"something"}}
{"ci":{"id":"db","class":"something","attributes":{"unavailability":0.002}}}
{"ci":{"id":"w1","class":"something","attributes":{"availability":0.95}}}
{"ci":{"id":"w2","class":"something","attributes":{"unavailability":0.05}}}
{"ci":{"id":"h","class":"something","attributes":{"mtbf_hours":100,"mttr_hours":1}}}
{"ci":{"id":"elsewhere","class":"something"}}
{"relationship":{"source":"s","type":"depends_on","target":"db"}}
{"relationship":{"source":"s","type":"depends_on","target":"w1","group":"web"}}
{"relationship":{"source":"s","type":"depends_on","target":"w2","group":"web"}}
{"relationship":{"source":"w1","type":"runs_on","target":"h"}}
{"relationship":{"source":"w2","type":"runs_on","target":"h"}}
)J";

std::string outage_json(TestApp& test, const app::OutageQuestion& question) {
    const auto answer = must(app::ask_outage(kTester, test.app(), question));
    return json::to_json([&](json::JsonWriter& out) { write_outage(question, answer, out); });
}

json::Value outage_of(TestApp& test, const app::OutageQuestion& question) {
    return must(json::parse(outage_json(test, question)));
}

double number(const json::Value& value) {
    const auto* real = value.as<double>();
    REQUIRE_MESSAGE(real != nullptr, value.text());
    return *real;
}

std::string cuts_json(TestApp& test, const app::CutsQuestion& question) {
    const auto answer = must(app::ask_cuts(kTester, test.app(), question));
    return json::to_json([&](json::JsonWriter& out) { write_cuts(question, answer, out); });
}

// A CI of `importance` by its id.
const json::Value& importance_of(const json::Value& answer, const std::string& id) {
    static const json::Value kNone;
    for (const json::Value& item : answer["importance"].items()) {
        if (item["id"].text() == id) return item;
    }
    return kNone;
}

TEST_SUITE("api/render/outage") {
    TEST_CASE("cut sets have the members of the contract, the likeliest first, byte for byte") {
        TestApp test;
        test.import_text(kWebs);

        CHECK(cuts_json(test, {.ci = "s", .groups = true}) ==
              R"J({"version":2,"graph_version":2,"as_of":null,"ci":"s","cut_sets":[)J"
              R"J({"members":["h"],"probability":0.01,)J"
              R"J("broken_groups":[{"owner":"s","name":"web"}]},)J"
              R"J({"members":["w1","w2"],"probability":0.0025000000000000022,)J"
              R"J("broken_groups":[{"owner":"s","name":"web"}]},)J"
              R"J({"members":["db"],"probability":0.002,"broken_groups":[]},)J"
              R"J({"members":["s"],"probability":0.0,"broken_groups":[]}],)J"
              R"J("complete":true,"complete_size":3,"limit_hit":null,)J"
              R"J("omitted":{"cut_sets":0,"broken_groups":0},)J"
              R"J("unknown_reliability":["s"],"class_defaults":0,"unusable_reliability":[]})J"
              "\n");
    }

    TEST_CASE("a limit keeps the likeliest cut sets and counts the others") {
        TestApp test;
        test.import_text(kWebs);

        const auto two = must(json::parse(cuts_json(test, {.ci = "s", .limit = 2})));

        CHECK(two["cut_sets"].items().size() == 2);
        CHECK(two["complete"].text() == "false");
        CHECK(two["omitted"].text() == R"({"cut_sets":2})");
        const auto singles = must(json::parse(cuts_json(test, {.ci = "s", .max_size = 1})));
        CHECK(singles["cut_sets"].items().size() == 3);
        CHECK(singles["complete_size"].text() == "1");
        CHECK(as_csv(AnswerKind::cuts, singles) ==
              "PROBABILITY,SIZE,MEMBERS\r\n0.01,1,h\r\n0.002,1,db\r\n0,1,s\r\n");
    }

    TEST_CASE("an outage is what can be computed by hand, and so are its importances") {
        TestApp test;
        test.import_text(kWebs);

        const json::Value answer = outage_of(test, {.ci = "s"});

        CHECK(answer["method"].text() == "exact");
        CHECK(number(answer["unavailability"]) == doctest::Approx(0.01445005).epsilon(1e-12));
        CHECK(answer["low"].text() == answer["unavailability"].text());
        CHECK(answer["before"].is_null());
        CHECK(answer["importance"].items().front()["id"].text() == "h");
        const json::Value& host = importance_of(answer, "h");
        CHECK(number(host["birnbaum"]) == doctest::Approx(0.995505).epsilon(1e-12));
        CHECK(number(host["raw"]) == doctest::Approx(69.203913).epsilon(1e-8));
        CHECK(number(host["rrw"]) == doctest::Approx(3.214694).epsilon(1e-6));
        CHECK(answer["unknown_reliability"].text() == R"(["s"])");
    }

    TEST_CASE("what is planned down or may fail is compared with before") {
        TestApp test;
        test.import_text(kWebs);

        // With w1 down: 1 - (1 - .01) * (1 - .002) * (1 - .05).
        const json::Value down = outage_of(test, {.ci = "s", .down = {"w1", "elsewhere", "w1"}});
        const json::Value may = outage_of(test, {.ci = "s", .may_fail = {{"db", 0.5}}});

        CHECK(number(down["unavailability"]) == doctest::Approx(0.061381).epsilon(1e-12));
        CHECK(number(down["before"]["unavailability"]) ==
              doctest::Approx(0.01445005).epsilon(1e-12));
        CHECK(number(down["difference"]["unavailability"]) ==
              doctest::Approx(0.061381 - 0.01445005).epsilon(1e-9));
        CHECK(down["not_needed"].text() == R"(["elsewhere"])");
        CHECK(down["question"]["down"].text() == R"(["elsewhere","w1"])");
        // 1 - (1 - .01) * (1 - .5) * (1 - .05^2).
        CHECK(number(may["unavailability"]) == doctest::Approx(0.5062375).epsilon(1e-12));
    }

    TEST_CASE("scenarios answer the same each time, with the seed that was used") {
        TestApp test;
        test.import_text(kWebs);
        const app::OutageQuestion sampled{.ci = "s", .method = impact::MethodChoice::monte_carlo};

        const json::Value answer = outage_of(test, sampled);

        CHECK(outage_json(test, sampled) == outage_json(test, sampled));
        CHECK(answer["method"].text() == "monte_carlo");
        CHECK(answer["scenarios"].text() == "100000");
        CHECK(answer["question"]["seed"].text() == "1");
        CHECK(number(answer["low"]) < 0.01445005);
        CHECK(number(answer["high"]) > 0.01445005);
    }

    TEST_CASE("an outage too rare for its scenarios is answered with bounds that hold") {
        TestApp test;
        test.import_text(kWebs);

        const json::Value answer = outage_of(
            test, {.ci = "s", .method = impact::MethodChoice::monte_carlo, .scenarios = 64});

        CHECK(answer["rare"].text() == "true");
        CHECK(answer["method"].text() == "bounds");
        CHECK(number(answer["low"]) <= 0.01445005);
        CHECK(number(answer["high"]) >= 0.01445005);
        CHECK(number(answer["high"]) < 0.02);
    }

    TEST_CASE("the table of an outage says the number, how it came about and what it lacks") {
        TestApp test;
        test.import_text(kWebs);
        const json::Value answer = outage_of(test, {.ci = "s", .down = {"w1"}});

        const std::string table = as_table(AnswerKind::outage, answer);

        CHECK(table.starts_with("Outage of s at version 2: 0.061381 (exact)"));
        CHECK(table.find("\nbefore: 0.01445") != std::string::npos);
        CHECK(table.find("nothing is known: s\n") != std::string::npos);
        CHECK(as_csv(AnswerKind::outage, answer)
                  .starts_with("ID,BIRNBAUM,CRITICALITY,FUSSELL-VESELY,RAW,RRW\r\nw2,0.98802,"));
    }
}

}  // namespace
}  // namespace faultline::render
