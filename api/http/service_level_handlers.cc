// Service levels.

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "api/app/service_levels.h"
#include "api/http/as_of_parameter.h"
#include "api/http/json_body.h"
#include "api/http/kept_answer.h"
#include "api/http/problem.h"
#include "api/http/record_handlers.h"
#include "api/http/resources.h"
#include "api/http/version_fields.h"
#include "api/render/answers.h"
#include "api/render/records.h"

namespace faultline::http {

namespace {

constexpr std::string_view kPath = "/api/v1/service-levels/";
constexpr std::array<std::string_view, 7> kMembers = {
    "id", "service", "target", "period", "customers", "loss", "reason"};
constexpr std::array<std::string_view, 4> kLossMembers = {"zone", "currency", "base", "periods"};
constexpr std::array<std::string_view, 4> kPeriodMembers = {"days", "begin", "end", "rate"};
constexpr std::array<std::string_view, 2> kRateMembers = {"money", "users"};
constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

// Money and users; what is null counts as 0 and is not stated.
model::LossRate read_rate(const JsonPlace& place, model::LossCalendar& loss) {
    model::LossRate rate;
    if (place.is_null() || !place.is_object(kRateMembers)) return rate;
    const auto money = place["money"].real();
    const auto users = place["users"].real();
    loss.users_stated = loss.users_stated || users.has_value();
    return {money.value_or(0), users.value_or(0)};
}

std::uint8_t read_days(const JsonPlace& place) {
    unsigned days = 0;
    for (const std::string& name : place.texts()) {
        const auto day = std::ranges::find(kDays, name);
        if (day == kDays.end()) {
            place.refuse("wrong_value",
                         "'" + name + "' must be one of mon, tue, wed, thu, fri, sat, sun");
        } else {
            days |= 1U << static_cast<unsigned>(day - kDays.begin());
        }
    }
    return static_cast<std::uint8_t>(days);
}

// hh:mm as minutes of the day; 24:00 is its end.
std::uint16_t read_clock(const JsonPlace& place) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const std::string text = place.text().value_or("");
    const bool has_form = text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) &&
                          text[2] == ':' && is_digit(text[3]) && is_digit(text[4]);
    if (has_form) {
        const int hours = (text[0] - '0') * 10 + (text[1] - '0');
        const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
        const int all = hours * 60 + minutes;
        if (minutes < 60 && all <= model::kDayMinutes) return static_cast<std::uint16_t>(all);
    }
    place.refuse("wrong_value", "must be a time of day from 00:00 to 24:00");
    return 0;
}

model::LossPeriod read_period(const JsonPlace& place, model::LossCalendar& loss) {
    model::LossPeriod period;
    if (!place.is_object(kPeriodMembers)) return period;
    period.days = read_days(place["days"]);
    period.begin_minute = read_clock(place["begin"]);
    period.end_minute = read_clock(place["end"]);
    period.rate = read_rate(place["rate"], loss);
    return period;
}

std::optional<model::LossCalendar> read_loss(const JsonPlace& place) {
    if (place.is_null() || !place.is_object(kLossMembers)) return std::nullopt;
    model::LossCalendar loss;
    if (const auto zone = place["zone"].text()) loss.zone = *zone;
    loss.currency = place["currency"].text().value_or("");
    loss.base = read_rate(place["base"], loss);
    const JsonPlace periods = place["periods"];
    if (!periods.is_array()) return loss;
    const std::size_t count = std::min(periods.value().items().size(), model::kLossPeriodsMax + 1);
    for (std::size_t i = 0; i < count; i++) {
        loss.periods.push_back(read_period(periods[i], loss));
    }
    return loss;
}

model::ServiceLevel read_level(const JsonPlace& body, const std::string& id) {
    model::ServiceLevel level;
    level.id = id;
    if (const auto said = body["id"].text(); said && *said != id) {
        body["id"].refuse("wrong_value", "must be '" + id + "' as in the path, or absent");
    }
    level.service = body["service"].text().value_or(id);
    level.target = body["target"].real().value_or(0);
    if (const auto text = body["period"].text()) {
        const auto period = model::find_target_period(*text);
        if (!period) body["period"].refuse("wrong_value", "must be week, month, quarter or year");
        level.period = period.value_or(model::TargetPeriod::month);
    }
    level.customers = body["customers"].texts();
    level.loss = read_loss(body["loss"]);
    return level;
}

Response set(Call& call) {
    const auto parsed = json_body(call.request);
    if (!parsed.ok()) return problem_response(parsed.error());
    std::vector<Violation> violations;
    const JsonPlace body(parsed.value(), "", violations);
    if (!body.is_object(kMembers)) return problem_response(violations);
    app::ServiceLevelWrite write;
    write.level = read_level(body, call.path[0]);
    auto context = record_context(call, body["reason"]);
    if (!violations.empty()) return problem_response(violations);
    if (!context.ok()) return problem_response(context.error());
    write.context = std::move(context).value();
    write.keeping = record_keeping(call, kPath, render::write_service_level_done);
    const auto outcome = app::set_service_level(call.principal, call.app, write);
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

Response remove(Call& call) {
    std::vector<Violation> violations;
    const json::Value nothing;
    auto context = record_context(call, JsonPlace(nothing, "", violations));
    if (!context.ok()) return problem_response(context.error());
    context.value().reason = call.query.text("reason").value_or("");
    const auto outcome =
        app::remove_service_level(call.principal,
                                  call.app,
                                  call.path[0],
                                  context.value(),
                                  record_keeping(call, kPath, render::write_service_level_done));
    return outcome.ok() ? kept_answer(outcome.value()) : problem_response(outcome.error());
}

Response get(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::get_service_level(call.principal, call.app, call.path[0], as_of);
    if (!answer.ok()) return problem_response(answer.error());
    Response response = json_response(
        [&](json::JsonWriter& out) { render::write_service_level(answer.value(), out); });
    response.headers.emplace_back("ETag", render::entity_tag(answer.value().entry.changed));
    return with_version(std::move(response), answer.value().view.version());
}

Response list(Call& call) {
    const app::AsOf as_of = as_of_parameter(call.query);
    if (!call.query.violations().empty()) return problem_response(call.query.violations());
    const auto answer = app::list_service_levels(call.principal, call.app, as_of);
    if (!answer.ok()) return problem_response(answer.error());
    return with_version(json_response([&](json::JsonWriter& out) {
                            render::write_service_level_list(answer.value(), out);
                        }),
                        answer.value().view.version());
}

constexpr std::string_view kIdParameter = "id of a service level, percent-encoded";

constexpr std::array kReadParameters = {kAsOfParameter};

constexpr std::array kRemoveParameters = {
    Parameter{"reason", "string", "why; kept in the log"},
};

constexpr std::array kCreated = {OtherAnswer{"201", "It is new", "ServiceLevelDone"}};

constexpr std::array kRoutes = {
    Route{.pattern = "/api/v1/service-levels",
          .operation = "service_level_list",
          .summary = "Service levels by id",
          .answer_schema = "ServiceLevelList",
          .parameters = kReadParameters,
          .handle = list},
    Route{.pattern = "/api/v1/service-levels/{id}",
          .operation = "service_level_get",
          .summary = "One service level",
          .answer_schema = "ServiceLevelAnswer",
          .path_parameter = kIdParameter,
          .parameters = kReadParameters,
          .handle = get},
    Route{.method = Method::put,
          .pattern = "/api/v1/service-levels/{id}",
          .operation = "service_level_set",
          .summary = "Set a service level, in place of the one of that id",
          .answer_schema = "ServiceLevelDone",
          .request_type = kJsonType,
          .request_schema = "ServiceLevelRequest",
          .path_parameter = kIdParameter,
          .other_answers = kCreated,
          .keyed = true,
          .conditions = true,
          .handle = set},
    Route{.method = Method::del,
          .pattern = "/api/v1/service-levels/{id}",
          .operation = "service_level_remove",
          .summary = "Remove a service level; the history stays",
          .answer_schema = "ServiceLevelDone",
          .path_parameter = kIdParameter,
          .parameters = kRemoveParameters,
          .keyed = true,
          .conditions = true,
          .handle = remove},
};

}  // namespace

std::span<const Route> service_level_routes() {
    return kRoutes;
}

}  // namespace faultline::http
