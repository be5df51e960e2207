// `policy ...` and `risk-weights ...`, as a person types them, on a store and on a server.

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"
#include "tests/api/cli/program.h"

namespace faultline::cli {
namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// A store with one CI.
struct Fixture {
    Fixture() : store((folder.path() / "store").string()) {
        CHECK(run({"import", file("x.ndjson", app::ci_line("web"))}).exit_code == 0);
    }

    std::string file(const std::string& name, const std::string& text) const {
        return write_file((folder.path() / name).string(), text);
    }

    test::ProcessEnd run(Words words, test::ProcessStart start = {}) const {
        words.insert(words.begin(), {"--data", store});
        return faultline(words, std::move(start));
    }

    // A file with what `show` prints, one piece of its text in place of another.
    std::string altered(const std::string& group,
                        const std::string& piece,
                        const std::string& by) const {
        std::string text = run({group, "show", "-o", "json"}).out;
        const std::size_t at = text.find(piece);
        REQUIRE(at != std::string::npos);
        return file(group + ".json", text.replace(at, piece.size(), by));
    }

    std::string policy() const {
        return altered("policy", R"("name":"default")", R"("name":"ours")");
    }

    app::MemoryFolder folder;
    std::string store;
};

// Files that alter something; a store that is served can be asked for them no more.
struct Drafts {
    explicit Drafts(const Fixture& fixture)
        : policy(fixture.policy()),
          weights(fixture.altered("risk-weights", R"("w_team":0.25)", R"("w_team":0.125)")) {}

    std::string policy;
    std::string weights;
};

// What the commands answer in turn on a store that begins alike, with `where` to find it.
std::string all_answers(const Drafts& drafts, const Words& where) {
    const auto& [policy, weights] = drafts;
    std::string text;
    for (const Words& words : {Words{"policy", "show"},
                               Words{"policy", "show", "-o", "json"},
                               Words{"policy", "checks"},
                               Words{"policy", "diff", policy},
                               Words{"policy", "apply", policy},
                               Words{"policy", "apply", policy, "--reason", "r", "--if-match", "0"},
                               Words{"policy", "apply", policy, "--reason", "r", "--if-match", "0"},
                               Words{"policy", "show", "--as-of", "2"},
                               Words{"risk-weights", "show"},
                               Words{"risk-weights", "show", "-o", "csv"},
                               Words{"risk-weights", "diff", weights, "-o", "ndjson"},
                               Words{"risk-weights", "diff", policy},
                               Words{"policy", "diff", "/nowhere.json"}}) {
        Words all = where;
        all.insert(all.end(), words.begin(), words.end());
        const test::ProcessEnd end = faultline(all);
        text += std::to_string(end.exit_code) + "\n" + end.out + end.err + "\n";
    }
    return text;
}

TEST_SUITE("api/cli/policy") {
    TEST_CASE("a policy is shown, compared, applied, and stands in the history with its reason") {
        const Fixture fixture;
        const std::string draft = fixture.policy();

        const auto shown = fixture.run({"policy", "show"});
        const auto planned = fixture.run({"policy", "diff", draft});
        const auto applied = fixture.run({"policy", "apply", draft, "--reason", "CAB of 3 May"});
        const auto again = fixture.run({"policy", "apply", draft, "--reason", "once more"});
        const auto history = fixture.run({"policy", "history"});

        CHECK(has(shown.out, "policy 'default', built in"));
        CHECK(has(planned.out, "1 part of the policy would alter at version 2"));
        CHECK_MESSAGE(applied.exit_code == 0, applied.err);
        CHECK(has(applied.out, "1 part of the policy altered with version 3"));
        CHECK(has(again.out, "nothing is new; version 3 holds"));
        CHECK(has(fixture.run({"policy", "show"}).out, "policy 'ours', written by version 3"));
        CHECK(has(history.out, "CAB of 3 May"));
        CHECK_FALSE(has(history.out, "once more"));
    }

    TEST_CASE(
        "evidence of some work only is shown with that work, and a class nobody has is named") {
        const Fixture fixture;
        const std::string all = R"("when":{"models":[],"classes":[]})";
        const std::string some = R"("when":{"models":["swap"],"classes":["switch","router"]})";
        const std::string mistyped = R"("when":{"classes":["swich"]})";

        const auto refused =
            fixture.run({"policy", "diff", fixture.altered("policy", all, mistyped)});
        const std::string draft = fixture.altered("policy", all, some);
        const auto planned = fixture.run({"policy", "diff", draft});
        const auto applied = fixture.run({"policy", "apply", draft, "--reason", "CAB"});
        const auto shown = fixture.run({"policy", "show"});

        CHECK(has(planned.out, "load_test high model 'swap' and class 'router' or 'switch'"));
        CHECK_MESSAGE(applied.exit_code == 0, applied.err);
        CHECK(has(shown.out, "from band high; models swap; classes router, switch"));
        CHECK(refused.exit_code == 1);
        CHECK(has(refused.err, "/evidence/0/when/classes/0: unknown_class"));
        CHECK(has(refused.err, "near to it: 'switch'"));
    }

    TEST_CASE("what is shown can be piped back") {
        const Fixture fixture;
        for (const char* group : {"policy", "risk-weights"}) {
            CAPTURE(group);
            test::ProcessStart piped;
            piped.input = fixture.run({group, "show", "-o", "json"}).out;

            const auto same = fixture.run({group, "apply", "-", "--reason", "same"}, piped);

            CHECK_MESSAGE(same.exit_code == 0, same.err);
            CHECK(has(same.out, "nothing is new; version 0 holds"));
        }
    }

    TEST_CASE("a mistake in a file ends with 1 and names the place, words that lack end with 2") {
        const Fixture fixture;
        const std::string unused = fixture.altered(
            "policy", R"("check":"risk_confidence_low")", R"("check":"error_budget")");

        const auto refused = fixture.run({"policy", "apply", unused, "--reason", "r"});
        const auto silent = fixture.run({"policy", "apply", unused});
        const auto broken =
            fixture.run({"policy", "diff", fixture.file("b.json", "{\n  \"name\": }\n")});

        CHECK(refused.exit_code == 1);
        CHECK(has(refused.err, "/check"));
        CHECK(has(refused.err, "error budgets are not measured yet"));
        CHECK(silent.exit_code == 2);
        CHECK(has(silent.err, "--reason"));
        CHECK(broken.exit_code == 1);
        CHECK(has(broken.err, "line 2"));
    }

    TEST_CASE("a server answers every command as the store itself does") {
        const Fixture local;
        const Fixture served;
        const Drafts drafts(served);
        const ServeProcess server(served.store);

        CHECK(all_answers(drafts, {"--server", server.url()}) ==
              all_answers(drafts, {"--data", local.store}));
    }
}

}  // namespace
}  // namespace faultline::cli
