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
        json::Array moments;
        for (std::int64_t step = 2; step < 40; step++) {
            moments.push_back(with(sample["moments"].items()[0], "step", Value(step)));
        }
        moments.push_back(sample["moments"].items()[0]);

        const std::string text =
            written(with(sample, "moments", Value(std::move(moments))), ReportForm::markdown);

        CHECK(text.find("### Step 1, while it is done") != std::string::npos);
        CHECK(text.find("### Step 12, while it is done") != std::string::npos);
        CHECK(text.find("### Step 13, while it is done") == std::string::npos);
        CHECK(text.find("and 27 more moments") != std::string::npos);
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
