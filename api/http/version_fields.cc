#include "api/http/version_fields.h"

#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

#include "api/http/problem.h"

namespace faultline::http {

namespace {

constexpr const char* kMinVersionField = "faultline-min-version";

// How many wait, by WaitFor.
std::array<std::atomic<std::size_t>, 2> waiters{};

constexpr std::array<std::size_t, 2> kWaitersMax = {kMinVersionWaitersMax, kFeedWaitersMax};

constexpr std::size_t index_of(WaitFor what) {
    return static_cast<std::size_t>(what);
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc() || read.ptr != end || text.empty()) return std::nullopt;
    return number;
}

Response not_there_yet(std::uint64_t wanted, Version current) {
    return problem_response(unavailable("version " + std::to_string(wanted) +
                                        " is not there yet, the store is at version " +
                                        std::to_string(raw(current)) + "; try again"));
}

Response too_many_wait(std::uint64_t wanted) {
    return problem_response(unavailable("version " + std::to_string(wanted) +
                                        " is not there yet, and as many requests wait for a "
                                        "version as the limit of " +
                                        std::to_string(kMinVersionWaitersMax) +
                                        " allows; try again"));
}

}  // namespace

WaitingPlace::WaitingPlace(WaitFor what)
    : what_(what),
      is_taken_(waiters.at(index_of(what)).fetch_add(1) < kWaitersMax.at(index_of(what))) {}

WaitingPlace::~WaitingPlace() {
    waiters.at(index_of(what_)).fetch_sub(1);
}

std::optional<Response> await_version(const app::App& app, const Request& request) {
    const std::string* const text = request.header(kMinVersionField);
    if (text == nullptr) return std::nullopt;
    const auto wanted = whole_number(*text);
    if (!wanted) {
        Error error = invalid_argument("Faultline-Min-Version must be a version, a whole number");
        error.violations.push_back(
            {std::string("/headers/") + kMinVersionField, "wrong_value", error.message});
        return problem_response(error);
    }
    const auto is_there = [&] { return raw(app.view().version()) >= *wanted; };
    if (is_there()) return std::nullopt;
    const WaitingPlace place(WaitFor::min_version);
    if (!place.is_taken()) return too_many_wait(*wanted);
    if (app.wait(Version{*wanted - 1}, kMinVersionPatience)) return std::nullopt;
    return not_there_yet(*wanted, app.view().version());
}

Response with_version(Response response, Version version) {
    response.headers.emplace_back(kVersionField, std::to_string(raw(version)));
    return response;
}

}  // namespace faultline::http
