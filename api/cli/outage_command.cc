// `outage`: how likely a CI is out, before and while something is done.

#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/cli/command_registry.h"
#include "api/cli/commands.h"
#include "api/json/writer.h"

namespace faultline::cli {

namespace {

struct OutageOptions {
    std::string ci;
    std::vector<std::string> down;
    std::vector<std::string> may_fail;
    std::string method = "auto";
    std::optional<std::uint32_t> scenarios;
    std::optional<std::uint32_t> seed;
    std::string as_of;
};

// "id:probability"; the last colon counts, because ids have some too.
Result<void> write_may_fail(const std::string& text, json::JsonWriter& out) {
    const std::size_t colon = text.rfind(':');
    const std::string number = colon == std::string::npos ? "" : text.substr(colon + 1);
    double probability = 0;
    const char* const end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, probability);
    const bool is_number = read.ec == std::errc() && read.ptr == end && !number.empty();
    if (!is_number || !(probability >= 0 && probability <= 1)) {
        return wrong_words("--may-fail '" + text +
                           "' must be ID:PROBABILITY, the probability between 0 and 1");
    }
    out.begin_object();
    out.member("id", text.substr(0, colon));
    out.member("probability", probability);
    out.end_object();
    return {};
}

Result<void> write_body(const OutageOptions& options, json::JsonWriter& out) {
    out.begin_object();
    out.member("method", options.method);
    out.key("down");
    out.begin_array();
    for (const std::string& id : options.down) {
        out.value(id);
    }
    out.end_array();
    out.key("may_fail");
    out.begin_array();
    for (const std::string& entry : options.may_fail) {
        FL_CHECK(write_may_fail(entry, out));
    }
    out.end_array();
    out.member("scenarios", options.scenarios);
    out.member("seed", options.seed);
    if (!options.as_of.empty()) out.member("as_of", options.as_of);
    out.end_object();
    return {};
}

Result<CommandRequest> outage_request(const OutageOptions& options) {
    Result<void> written;
    const std::string body =
        json::to_json([&](json::JsonWriter& out) { written = write_body(options, out); });
    if (!written.ok()) return written.error();
    return json_request(
        http::Method::post, ci_path(options.ci) + "/outage", body, render::AnswerKind::outage);
}

}  // namespace

void add_outage_command(CommandRegistry& registry) {
    const auto o = std::make_shared<OutageOptions>();
    registry
        .add({"outage",
              "How likely a CI is out, before and while something is done",
              "faultline --data store outage svc-online-payment --down core-sw-ams-1"})
        .argument("ci", o->ci, "Id of the CI")
        .texts("--down", o->down, "CIs that are planned to be down")
        .texts("--may-fail", o->may_fail, "ID:PROBABILITY of CIs that what is done may break")
        .choice("--method",
                o->method,
                "Exact where it is feasible, or as said",
                {"auto", "exact", "monte_carlo"})
        .number("--scenarios", o->scenarios, "How many are played (100000)")
        .number("--seed", o->seed, "Of the scenarios (1)")
        .text("--as-of", o->as_of, kAsOfNote)
        .asks([o] { return outage_request(*o); });
}

}  // namespace faultline::cli
