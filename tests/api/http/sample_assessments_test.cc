// The sample estate with its history, incidents and service levels, as a user would load it: the
// assessments of its open changes are those of the golden files, and the facts of its README hold.
//
// With FL_WRITE_GOLDEN set the answers become the golden ones: for a change that is meant.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/api/http/test_request.h"

namespace faultline::http {
namespace {

const std::string kEstate = std::string(FL_SOURCE_DIR) + "/samples/estate/";
const std::string kGolden = std::string(FL_SOURCE_DIR) + "/tests/golden/samples/";

// 2026-11-20T12:00:00Z: the plans begin after it, the history ends before it.
constexpr UtcTime kNow{1'795'176'000'000'000};

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file.good(), path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void check_golden(const std::string& name, const std::string& text) {
    if (std::getenv("FL_WRITE_GOLDEN") != nullptr) {
        std::ofstream(kGolden + name, std::ios::binary) << text;
    }
    const bool equal = text == text_of(kGolden + name);
    CHECK_MESSAGE(equal, "differs from tests/golden/samples/" << name << ":\n" << text);
}

// A store with all of samples/estate, whose clock stands still.
class Samples {
 public:
    Samples() {
        app::AppOptions options = app::test_app_options(folder_.path() / "store");
        options.clock = [] { return kNow; };
        app_ = storage::must(app::App::open(options));
        (void)send({Method::post, "/api/v1/imports", text_of(kEstate + "estate.ndjson")});
        for (const auto& [table, file] :
             {std::pair{"change_request", "changes.csv"}, std::pair{"incident", "incidents.csv"}}) {
            (void)send(
                {Method::post,
                 std::string("/api/v1/record-imports?time_zone=Europe/Amsterdam&table=") + table,
                 text_of(kEstate + file)});
        }
        for (const char* level :
             {"customer-login", "mobile-app", "online-payment", "order-fulfilment", "web-shop"}) {
            (void)send({Method::put,
                        std::string("/api/v1/service-levels/") + level,
                        text_of(kEstate + "service-levels/" + level + ".json")});
        }
        for (const char* change :
             {"core-firmware", "payment-adapter", "shop-pool", "utility-server"}) {
            (void)send({Method::post,
                        "/api/v1/changes",
                        text_of(kEstate + "changes/" + change + ".json")});
        }
    }

    // An answer that must be a good one.
    TestAnswer send(const TestRequest& request) {
        TestAnswer answer = ask(*app_, request);
        CHECK_MESSAGE(answer.status / 100 == 2, request.target << ": " << answer.body);
        return answer;
    }

    TestAnswer assessment(const std::string& id, Headers headers = {}) {
        return send({Method::get, "/api/v1/changes/" + id + "/assessment", "", std::move(headers)});
    }

 private:
    app::MemoryFolder folder_;
    std::unique_ptr<app::App> app_;
};

// How many services are down at their worst in `moment`, "planned" or "if_it_fails".
int services_down(const json::Value& assessment, const char* moment) {
    int count = 0;
    for (const json::Value& service : assessment["services"].items()) {
        const json::Value& worst = service[moment];
        if (!worst.is_null() && worst["result"].text() == "down") count++;
    }
    return count;
}

// The row of an assessment in the table of facts of samples/estate/README.md.
std::string fact_row(const json::Value& assessment) {
    const json::Value& verdict = assessment["verdict"];
    const json::Array& money = assessment["loss"]["expected"]["money"].items();
    const std::string amount = money.empty() ? "none" : money.front()["amount"].text();
    return "| `" + assessment["change"]["id"].text() + "` | " + verdict["decision"].text() + " | " +
           verdict["band"].text() + " | " + assessment["probability"]["value"].text().substr(0, 5) +
           " | " + std::to_string(services_down(assessment, "planned")) + " | " +
           std::to_string(services_down(assessment, "if_it_fails")) + " | " +
           amount.substr(0, amount.find('.')) + " | " +
           assessment["backout"]["whole"]["last_moment"].text() + " |\n";
}

const std::vector<std::string> kChanges = {"CHG0041001", "CHG0041002", "CHG0041003", "CHG0041004"};

TEST_SUITE("api/http/sample_assessments") {
    TEST_CASE("the open changes of the sample are assessed as the golden documents say") {
        Samples samples;

        for (const std::string& id : kChanges) {
            CAPTURE(id);
            const TestAnswer document = samples.assessment(id);
            const TestAnswer report = samples.assessment(id, {{"accept", "text/markdown"}});

            check_golden(id + ".json", document.body);
            check_golden(id + ".md", report.body);
        }
    }

    TEST_CASE("the facts in the README of the sample are those of the assessments") {
        Samples samples;
        const std::string readme = text_of(kEstate + "README.md");

        for (const std::string& id : kChanges) {
            const std::string row = fact_row(samples.assessment(id).json());

            CHECK_MESSAGE(readme.find(row) != std::string::npos, row);
        }
    }
}

}  // namespace
}  // namespace faultline::http
