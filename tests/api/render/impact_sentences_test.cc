#include "api/render/impact_sentences.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/app/test_app.h"

namespace faultline::render {
namespace {

using app::ci_line;
using app::group_line;
using app::kTester;
using app::need_line;
using app::TestApp;
using storage::must;
using Lines = std::vector<std::string>;

std::string soft_line(const std::string& source, const std::string& target) {
    return R"({"relationship":{"source":")" + source + R"(","type":"calls","target":")" + target +
           R"(","strength":0.2}})" + "\n";
}

// A service on a database on a host, a shop on three web servers, a portal that calls it.
std::string estate() {
    return R"({"ci":{"id":"pay","class":"business_service","name":"Online Payment"}})"
           "\n" +
           ci_line("db", "database") + ci_line("h7", "host") + need_line("pay", "db") +
           need_line("db", "h7") + ci_line("a") + ci_line("b") + ci_line("c") +
           ci_line("shop", "business_service") + need_line("shop", "a", "web") +
           need_line("shop", "b", "web") + need_line("shop", "c", "web") +
           group_line("shop", "web", 2) + need_line("b", "h7") +
           ci_line("portal", "business_service") + soft_line("portal", "shop") +
           ci_line("mall", "business_service") + need_line("mall", "shop") +
           ci_line("news", "business_service") + soft_line("news", "db");
}

// What is said about `ci` when `failed` fail together.
ImpactSentences said(const std::string& text,
                     const std::vector<std::string>& failed,
                     const std::string& ci) {
    TestApp test;
    test.import_text(text);
    app::ImpactQuestion question{.failed = failed, .list_inherited = true};
    const auto answer = must(app::ask_impact(kTester, test.app(), question));
    const auto explanation = must(app::explain_impact(answer, {.ci = ci}));
    return impact_sentences(*answer.at->graph, explanation);
}

std::string sentence(const std::vector<std::string>& failed, const std::string& ci) {
    return said(estate(), failed, ci).sentence;
}

TEST_SUITE("api/render/impact_sentences") {
    TEST_CASE("a CI that needs what fails goes down, need by need, by its name") {
        const ImpactSentences text = said(estate(), {"h7"}, "pay");

        CHECK(text.sentence ==
              "When h7 fails, Online Payment (pay) goes down: it needs db, which needs h7.");
        CHECK(text.details.empty());
    }

    TEST_CASE("a group that breaks says what it needs, what is left, and who fails and holds") {
        const ImpactSentences text = said(estate(), {"a", "h7"}, "shop");

        CHECK(text.sentence ==
              "When a and h7 fail, shop goes down: its group web needs 2 of its 3 members and only "
              "1 is left: a fails; b goes down; c holds.");
        CHECK(text.details == Lines{"b goes down: it needs h7."});
    }

    TEST_CASE("several lost members say how each of them fell, the one on the path first") {
        std::string text =
            ci_line("s", "business_service") + ci_line("x", "host") + group_line("s", "pair", 1);
        for (const char* id : {"m1", "m2"}) {
            text += ci_line(id) + need_line("s", id, "pair") + need_line(id, "x");
        }

        const ImpactSentences both = said(text, {"x"}, "s");

        CHECK(
            both.sentence ==
            "When x fails, s goes down: its group pair needs 1 of its 2 members and none is left: "
            "m1 and m2 go down.");
        CHECK(both.details == Lines{"m1 goes down: it needs x.",
                                    "m2 goes down as well: the failure reaches it over x."});
    }

    TEST_CASE("a CI at risk stays up, and the sentence says what it can lose yet") {
        CHECK(sentence({"a"}, "shop") ==
              "When a fails, shop stays up, but is at risk: its group web needs 2 of its 3 members "
              "and has just 2 left: a fails; b and c hold; if one more of them fails, it goes "
              "down.");
    }

    TEST_CASE("an impaired CI stays up, and the sentence says what it uses that is down") {
        CHECK(sentence({"db"}, "news") ==
              "When db fails, news stays up, but is impaired: it uses db, which fails; about 20 % "
              "of such failures take it down too.");
    }

    TEST_CASE("a CI that inherits says on what it rests, and why that is at risk") {
        const ImpactSentences text = said(estate(), {"a"}, "mall");

        CHECK(text.sentence ==
              "When a fails, mall stays up and is not hit itself, but it needs shop, which is at "
              "risk.");
        REQUIRE(text.details.size() == 1);
        CHECK(text.details[0].starts_with("shop stays up, but is at risk: its group web needs 2"));
    }

    TEST_CASE("a CI that is not affected says so, and where the failure stops") {
        const ImpactSentences stopped = said(estate(), {"a"}, "portal");

        CHECK(stopped.sentence ==
              "When a fails, portal is not affected: it can only feel that through a need that it "
              "can do without, on shop, which stays up.");
        REQUIRE(stopped.details.size() == 1);
        CHECK(stopped.details[0].starts_with("shop stays up, but is at risk"));
        CHECK(sentence({"a"}, "pay") ==
              "When a fails, Online Payment (pay) is not affected: it needs nothing that fails, "
              "neither directly nor through others.");
        CHECK(sentence({"a"}, "a") == "a is assumed to fail: the question names it.");
    }

    TEST_CASE("further reasons to be down are not kept quiet") {
        const std::string more = estate() + ci_line("dns") + need_line("pay", "dns") +
                                 need_line("dns", "h7") + need_line("pay", "b", "spare");

        const ImpactSentences text = said(more, {"h7"}, "pay");

        CHECK(
            text.sentence ==
            "When h7 fails, Online Payment (pay) goes down: its group spare needs its only member "
            "and none is left: b goes down.");
        CHECK(text.details ==
              Lines{"That is not the only reason: it also needs db and dns, which are down then.",
                    "b goes down: it needs h7."});
    }

    TEST_CASE("capacities are said as such, and a margin above 0 too") {
        std::string text = ci_line("s") + group_line("s", "pool", 10);
        for (const char* id : {"m1", "m2", "m3"}) {
            text += ci_line(id) +
                    R"({"relationship":{"source":"s","type":"depends_on","target":")" + id +
                    R"(","group":"pool","capacity":10}})" + "\n";
        }

        CHECK(
            said(text, {"m1"}, "s").sentence ==
            "When m1 fails, s stays up, but is at risk: its group pool needs a capacity of 10 out "
            "of 30 and still has 20: m1 fails; m2 and m3 hold; it withstands the loss of 1 more, "
            "whichever fails.");
        CHECK(
            said(text, {"m1", "m2", "m3"}, "s").sentence ==
            "When m1, m2 and m3 fail, s goes down: its group pool needs a capacity of 10 out of 30 "
            "and nothing is left: m1, m2 and m3 fail.");
    }

    TEST_CASE("long lists and long ways are cut, and say how much is left out") {
        std::string text = ci_line("n00") + ci_line("s");
        for (int i = 1; i < 20; i++) {
            const std::string id = (i < 10 ? "n0" : "n") + std::to_string(i);
            const std::string below = (i < 11 ? "n0" : "n") + std::to_string(i - 1);
            text += ci_line(id) + need_line(id, below) + need_line("s", id, "all");
        }
        text += group_line("s", "all", 19);

        CHECK(
            said(text, {"n00"}, "n19").sentence ==
            "When n00 fails, n19 goes down: it needs n18, which needs n17, which needs n16, which "
            "needs n15, and so on for 15 more to n00.");
        CHECK(said(text, {"n00"}, "s").sentence ==
              "When n00 fails, s goes down: its group all needs all 19 members and none is left: "
              "n01, n02, n03 and 16 more go down.");
    }
}

}  // namespace
}  // namespace faultline::render
