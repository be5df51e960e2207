#include "api/render/assessment_report.h"

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "api/json/value.h"
#include "api/render/answer_kind.h"
#include "api/render/text.h"

namespace faultline::render {
namespace {

using Object = json::Object;
using json::Value;

std::string golden_path(const std::string& name) {
    return std::string(FL_SOURCE_DIR) + "/tests/golden/render/assessment/" + name;
}

std::string golden_text(const std::string& name) {
    std::ifstream file(golden_path(name), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Value document(const std::string& name) {
    auto read = json::parse(golden_text(name + ".json"));
    REQUIRE(read.ok());
    return std::move(read).value();
}

std::string written(const Value& assessment, ReportForm form) {
    return write_report(assessment_report(assessment), form);
}

// The document with FL_WRITE_GOLDEN set becomes the golden one: for a change that is meant.
void check_golden(const std::string& name, const std::string& text) {
    if (std::getenv("FL_WRITE_GOLDEN") != nullptr) {
        std::ofstream(golden_path(name), std::ios::binary) << text;
    }
    const bool equal = text == golden_text(name);
    CHECK_MESSAGE(equal, "differs from tests/golden/render/assessment/" << name << ":\n" << text);
}

// `value` with the member `name` replaced or added.
Value with(const Value& value, const std::string& name, Value member) {
    Object object = *value.as<Object>();
    for (auto& [known, held] : object) {
        if (known != name) continue;
        held = std::move(member);
        return Value(std::move(object));
    }
    object.emplace_back(name, std::move(member));
    return Value(std::move(object));
}

std::size_t count_of_text(const std::string& text, const std::string& wanted) {
    std::size_t count = 0;
    for (auto at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) {
        count++;
    }
    return count;
}

const std::vector<std::string> kDocuments = {"goes_down", "harmless", "blocked", "hostile"};

TEST_SUITE("api/render/assessment_report") {
    TEST_CASE("the reports on the sample documents are the golden ones, byte for byte") {
        for (const std::string& name : kDocuments) {
            const Value assessment = document(name);

            check_golden(name + ".md", written(assessment, ReportForm::markdown));
            check_golden(name + ".html", written(assessment, ReportForm::html));
            check_golden(name + ".txt", as_table(AnswerKind::assessment, assessment));
        }
    }

    TEST_CASE("the first lines of Markdown are title, sentence and verdict") {
        const std::string text = written(document("goes_down"), ReportForm::markdown);

        CHECK(
            text.starts_with("# Change CHG0000007: Firmware upgrade of core-sw-01\n\n"
                             "CHG0000007 takes down Online Payment"));
        CHECK(text.find("**The change advisory board decides**: risk band high") < 500);
    }

    TEST_CASE("a service that goes down says the path that shows why, with names and ids") {
        const std::string text = written(document("goes_down"), ReportForm::markdown);

        CHECK(text.find("- **Down:** Online Payment (pay) goes down: it needs pay-api, which needs "
                        "pay-db, which needs core-sw-01.\n") != std::string::npos);
        CHECK(text.find("- **At risk:** Refunds (refunds) stays up with less redundancy: group web "
                        "has 1 left of the 1 it requires, held by web-2, the next failure breaks "
                        "it.\n") != std::string::npos);
    }

    TEST_CASE("evidence that only some work needs says which work") {
        const Value blocked = document("blocked");
        const auto rules = json::parse(
            R"([{"name":"evidence/load_test/high/model 'a/b' and class 'switch'",)"
            R"("check":"evidence","fired":true,"unknown":false,"value":0,"threshold":1,)"
            R"("decision":"block","subjects":["load_test"]}])");
        REQUIRE(rules.ok());

        const std::string text =
            written(with(blocked, "verdict", with(blocked["verdict"], "rules", rules.value())),
                    ReportForm::markdown);

        CHECK(
            text.find("no evidence of kind load test, asked of model 'a/b' and class 'switch'\n") !=
            std::string::npos);
    }

    TEST_CASE("nothing that users wrote is markup in the page") {
        const std::string text = written(document("hostile"), ReportForm::html);

        CHECK(text.find("<script") == std::string::npos);
        CHECK(text.find("<img") == std::string::npos);
        CHECK(text.find("<a ") == std::string::npos);
        CHECK(text.find("<b>") == std::string::npos);
        CHECK(text.find("<i>") == std::string::npos);
        CHECK(text.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
        CHECK(text.find("{{sentence}} {{{sentence}}}") != std::string::npos);
    }

    TEST_CASE("the page of a hostile document has the elements of the same without hostile text") {
        const Value hostile = document("hostile");
        const Value tame =
            with(hostile, "change", with(hostile["change"], "title", Value(std::string("tame"))));
        const auto elements = [](const std::string& page) { return count_of_text(page, "<"); };

        CHECK(elements(written(hostile, ReportForm::html)) ==
              elements(written(tame, ReportForm::html)));
    }

    TEST_CASE("nothing that users wrote is a line of its own or a cell of its own in Markdown") {
        const Value hostile = document("hostile");
        const Value tame =
            with(hostile, "change", with(hostile["change"], "title", Value(std::string("tame"))));
        const std::string text = written(hostile, ReportForm::markdown);

        CHECK(count_of_text(text, "\n") ==
              count_of_text(written(tame, ReportForm::markdown), "\n"));
        CHECK(text.find("\n# owned") == std::string::npos);
        std::istringstream lines(text);
        std::size_t cells = 0;
        for (std::string line; std::getline(lines, line);) {
            CAPTURE(line);
            const std::size_t bars = count_of_text(line, "|") - count_of_text(line, "\\|");
            if (line.starts_with("|")) {
                if (cells != 0) CHECK(bars == cells);
                cells = bars;
            } else {
                CHECK(bars == 0);
                cells = 0;
            }
        }
    }

    TEST_CASE("a page is whole: no script, nothing from elsewhere, a language and a title") {
        for (const std::string& name : kDocuments) {
            CAPTURE(name);

            const std::string text = written(document(name), ReportForm::html);

            CHECK(text.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
            CHECK(text.find("@media print") != std::string::npos);
            for (const char* foreign :
                 {"src=", "href=", "url(", "@import", "<link", "onerror=\""}) {
                if (name == "hostile") continue;
                CHECK(text.find(foreign) == std::string::npos);
            }
            for (const char* element : {"h1", "main", "table", "ul", "section", "title"}) {
                CAPTURE(element);
                const std::string open = std::string("<") + element;
                CHECK(count_of_text(text, open + ">") + count_of_text(text, open + " ") ==
                      count_of_text(text, std::string("</") + element + ">"));
            }
        }
    }

    TEST_CASE("a document with nothing in it makes a report that says what is unknown") {
        const Value empty{Object{}};

        const std::string text = written(empty, ReportForm::markdown);

        CHECK(text.find("This is the first look") != std::string::npos);
        CHECK(text.find("Unknown: the change has no planned window.") != std::string::npos);
        CHECK_FALSE(written(empty, ReportForm::html).empty());
        CHECK_FALSE(as_table(AnswerKind::assessment, empty).empty());
    }

    TEST_CASE("a long list is cut and counted, the services that go down first") {
        json::Array services;
        const Value sample = document("goes_down");
        const Value& harmless = sample["services"].items()[4];
        for (int i = 0; i < 30; i++) {
            services.push_back(with(harmless, "id", Value("svc-" + std::to_string(i))));
        }
        services.push_back(with(sample["services"].items()[0], "name", Value(std::string("Last"))));

        const std::string text =
            written(with(sample, "services", Value(std::move(services))), ReportForm::markdown);

        CHECK(text.find("| Last (pay) | 1 | Down, step 1 |") != std::string::npos);
        CHECK(text.find("and 11 more (see JSON)") != std::string::npos);
    }

    TEST_CASE("of many moments those are shown that are the worst of a service") {
        const Value sample = document("goes_down");
        const Value& first = sample["moments"].items()[0];
        json::Array moments;
        for (std::int64_t step = 2; step < 40; step++) {
            const Value other = with(first, "services_omitted", Value(step));
            moments.push_back(with(other, "step", Value(step)));
        }
        moments.push_back(first);

        const std::string text =
            written(with(sample, "moments", Value(std::move(moments))), ReportForm::markdown);

        CHECK(text.find("### Step 1, while it is done") != std::string::npos);
        CHECK(text.find("### Step 12, while it is done") != std::string::npos);
        CHECK(text.find("### Step 13, while it is done") == std::string::npos);
        CHECK(text.find("and 27 more moments") != std::string::npos);
    }

    TEST_CASE("moments that do the same are told once, with what is down in each") {
        const Value sample = document("goes_down");
        const Value& first = sample["moments"].items()[0];
        json::Array moments;
        for (const std::int64_t step : {1, 2, 3, 5}) {
            for (const char* phase : {"during", "if_it_fails"}) {
                json::Array down{Value("sw-" + std::to_string(step))};
                Value moment = with(first, "step", Value(step));
                moment = with(moment, "down_by_change", Value(std::move(down)));
                moments.push_back(with(moment, "phase", Value(std::string(phase))));
            }
        }

        const std::string text =
            written(with(sample, "moments", Value(std::move(moments))), ReportForm::markdown);

        CHECK(text.find("### Steps 1 to 3 and 5, while they are done and if they fail\n\n"
                        "Down by the change: sw-1 (step 1); sw-2 (step 2); sw-3 (step 3); sw-5 "
                        "(step 5). Of all CIs 12 go down with it") != std::string::npos);
        CHECK(count_of_text(text, "- **Down:** Online Payment (pay) goes down") == 1);
        CHECK(text.find("more moment") == std::string::npos);
    }

    TEST_CASE("moments of one step that take down other CIs are told apart by their phase") {
        const Value sample = document("goes_down");
        const Value& first = sample["moments"].items()[0];
        json::Array more{Value(std::string("core-sw-01")), Value(std::string("core-sw-02"))};
        const Value fails = with(with(first, "phase", Value(std::string("if_it_fails"))),
                                 "down_by_change",
                                 Value(std::move(more)));

        const std::string text = written(with(sample, "moments", Value(json::Array{first, fails})),
                                         ReportForm::markdown);

        CHECK(text.find("### Step 1, while it is done and if it fails\n\n"
                        "Down by the change: core-sw-01 (step 1, while it is done); core-sw-01, "
                        "core-sw-02 (step 1, if it fails).") != std::string::npos);
    }

    TEST_CASE("services that inherit are counted and named in one line, by what is hit") {
        const Value sample = document("goes_down");
        const Value& first = sample["moments"].items()[0];
        const Value& heir = first["services"].items().back();
        const Value other =
            with(heir, "nearest", with(heir["nearest"], "owner", Value(std::string("fw-1"))));
        json::Array services{first["services"].items()[0],
                             with(heir, "id", Value(std::string("a"))),
                             with(other, "id", Value(std::string("b"))),
                             with(heir, "id", Value(std::string("c")))};
        const auto text_with = [&](json::Array listed) {
            const Value moment = with(first, "services", Value(std::move(listed)));
            return written(with(sample, "moments", Value(json::Array{moment})),
                           ReportForm::markdown);
        };

        const std::string text = text_with(services);
        for (int i = 0; i < 30; i++) {
            services.push_back(with(heir, "id", Value("s" + std::to_string(i))));
        }
        const std::string many = text_with(std::move(services));

        CHECK(text.find("- **Down:** Online Payment (pay) goes down: ") != std::string::npos);
        CHECK(text.find("- **Inherited:** 3 services stay up, something beneath them is hit: "
                        "Warehouse (a) and Warehouse (c) depend on Refunds (refunds), whose group "
                        "web is hit, the next failure breaks it; Warehouse (b) depends on fw-1, "
                        "whose group web is hit, the next failure breaks it.\n") !=
              std::string::npos);
        CHECK(count_of_text(many, "- **Inherited:**") == 1);
        CHECK(many.find("33 services stay up") != std::string::npos);
        CHECK(many.find("and 12 more (see JSON) depend on Refunds") != std::string::npos);
        CHECK(many.find("; the others depend on what else is hit (see JSON).") !=
              std::string::npos);
    }

    TEST_CASE("the report says what the change is for, what supports it and how it is undone") {
        const std::string text = written(document("goes_down"), ReportForm::markdown);
        const auto at = text.find("## What it is for, and the way back");

        REQUIRE(at != std::string::npos);
        CHECK(at < text.find("## Blockers and what to do"));
        for (const char* line :
             {"- **Reason:** The vendor fixes a memory leak that restarts the switch after 200 "
              "days\n",
              "- **Evidence, load test:** run-88, by bram, 2026-02-20 08:15 UTC\n",
              "- **Communication:** Mail to all shops two days before, status page during the "
              "window\n",
              "- **Backout 1:** Boot the old image from the second partition, takes 30 min, undoes "
              "step 1\n",
              "- **Backout 2:** Put the old configuration back, takes an unknown time\n",
              "- **Last moment to roll back:** 2026-03-08 01:00 UTC\n"}) {
            CAPTURE(line);
            CHECK(text.find(line, at) != std::string::npos);
        }
    }

    TEST_CASE("what a plan does not have is said, and so is what an old document does not have") {
        const Value sample = document("goes_down");
        Value change = with(sample["change"], "reason", Value(std::string()));
        change = with(change, "communication", Value(std::string()));
        change = with(change, "evidence", Value(json::Array{}));
        change = with(change, "backout", Value(json::Array{}));

        const std::string without = written(with(sample, "change", change), ReportForm::markdown);
        const std::string old = written(document("harmless"), ReportForm::markdown);

        CHECK(without.find("- **Reason:** not said\n") != std::string::npos);
        CHECK(without.find("- **Evidence:** none attached\n") != std::string::npos);
        CHECK(without.find("- **Communication:** not said\n") != std::string::npos);
        CHECK(without.find("- **Backout:** the plan has no backout step\n") != std::string::npos);
        CHECK(without.find("not in this document") == std::string::npos);
        CHECK(old.find("**Reason:**") == std::string::npos);
        CHECK(old.find("not in this document") != std::string::npos);
    }

    TEST_CASE("a value that is beyond a limit never reads as the limit") {
        const Value sample = document("goes_down");
        const Value& measure = sample["verdict"]["measures"].items()[0];
        const auto row = [&](double p) {
            const Value measures(json::Array{with(measure, "value", Value(Value::Content(p)))});
            const Value verdict = with(sample["verdict"], "measures", measures);
            const std::string text =
                written(with(sample, "verdict", verdict), ReportForm::markdown);
            const auto at = text.find("| p | ");
            return text.substr(at, text.find('\n', at) - at);
        };

        CHECK(row(.15213).starts_with("| p | 15.2 % |"));
        CHECK(row(.1500001).starts_with("| p | 15.00001 % |"));
        CHECK(row(.15).starts_with("| p | 15 % |"));
        CHECK(row(.2).starts_with("| p | 20 % |"));
    }

    TEST_CASE("figures that differ from the last look are told in words and apart") {
        const Value sample = document("goes_down");
        const auto told = [&](const char* figure, const char* before, const char* now) {
            const Value difference(Object{{"code", Value(std::string("figure"))},
                                          {"subject", Value(std::string(figure))},
                                          {"before", Value(std::string(before))},
                                          {"now", Value(std::string(now))}});
            const Value last =
                with(sample["last_look"], "differences", Value(json::Array{difference}));
            const std::string text = written(with(sample, "last_look", last), ReportForm::markdown);
            const auto at = text.find("\n- ", text.find("## What changed since")) + 3;
            return text.substr(at, text.find('\n', at) - at);
        };

        CHECK(told("probability", "0.15168092757790935", "0.1534") ==
              "the probability that it fails was 15.2 % and is 15.3 % now");
        CHECK(told("expected_minutes", "5", "779") ==
              "the expected service outage was 5 min and is 12 h 59 min now");
        CHECK(told("expected_money EUR", "100", "200") ==
              "the expected loss was EUR 100 and is EUR 200 now");
        CHECK(told("expected_user_minutes", "", "3") ==
              "what is expected of user minutes was unknown and is 3 now");
        CHECK(told("of_later", "a", "2") == "of_later was unknown and is 2 now");
    }

    TEST_CASE("a check that several services need is on the list once") {
        const Value sample = document("goes_down");
        json::Array services = sample["check_list"].items();
        services.push_back(with(services.front(), "service", Value(std::string("portal"))));

        const std::string text =
            written(with(sample, "check_list", Value(std::move(services))), ReportForm::markdown);

        CHECK(count_of_text(text, "☐ core-sw-01 works again") == 1);
        CHECK(text.find("☐ core-sw-01 works again; for Online Payment (pay), Order Portal "
                        "(portal)\n") != std::string::npos);
    }

    TEST_CASE("blocked means no, and only that") {
        CHECK(AnswerKind::assessment.says_no(document("blocked")));
        CHECK_FALSE(AnswerKind::assessment.says_no(document("goes_down")));
    }

    TEST_CASE("CSV has a line for each service, NDJSON a summary and a line for each item") {
        const Value assessment = document("goes_down");

        const std::string csv = as_csv(AnswerKind::assessment, assessment);
        const std::string lines = as_ndjson(AnswerKind::assessment, assessment);

        CHECK(csv.find("pay,Online Payment,1,down,1,down,1,,16.2\r\n") != std::string::npos);
        CHECK(count_of_text(csv, "\r\n") == 6);
        CHECK(lines.starts_with(R"({"result":"summary","version":812,)"));
        CHECK(count_of_text(lines, "\n") == 1 + 5 + 3 + 2 + 2 + 1);
    }
}

}  // namespace
}  // namespace faultline::render
