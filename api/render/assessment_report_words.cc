// Words and numbers of an assessment for people.

#include <algorithm>
#include <array>
#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"

namespace faultline::render {

namespace {

using json::Value;

struct Word {
    std::string_view name;
    std::string_view said;
    ReportTone tone;
};

constexpr std::array kWords = {
    Word{"auto_approve", "Approved by the policy", ReportTone::good},
    Word{"peer_review", "A peer decides", ReportTone::mild},
    Word{"cab", "The change advisory board decides", ReportTone::bad},
    Word{"block", "Blocked", ReportTone::worst},
    Word{"low", "Low", ReportTone::good},
    Word{"medium", "Medium", ReportTone::mild},
    Word{"high", "High", ReportTone::bad},
    Word{"critical", "Critical", ReportTone::worst},
    Word{"failed", "Taken down", ReportTone::worst},
    Word{"down", "Down", ReportTone::worst},
    Word{"at_risk", "At risk", ReportTone::bad},
    Word{"impaired", "Impaired", ReportTone::mild},
    Word{"inherited", "Inherited", ReportTone::none},
};

const Word* find_word(std::string_view name) {
    const auto found = std::ranges::find(kWords, name, &Word::name);
    return found == kWords.end() ? nullptr : &*found;
}

// What of a loss some services did not state: "unknown for A, B".
std::string unstated(const Value& services) {
    const std::size_t count = services.items().size();
    return count == 0 ? "" : "unknown for " + count_text(count, "service", "services");
}

// The services that did not state it; none where nothing is out, which costs nothing anyhow.
const Value& unstated_in(const Value& loss, std::string_view figure, std::string_view services) {
    static const Value kNone;
    const bool is_lost = number_of(loss[figure]["service_minutes"]).value_or(1) > 0;
    return is_lost ? loss[services] : kNone;
}

// "at least EUR 3.20 (unknown for 2 services)": not less than `known`, if some did not state it.
std::string with_unstated(std::string known, bool is_nothing, const Value& services) {
    const std::string rest = unstated(services);
    if (rest.empty()) return known;
    return (is_nothing ? "" : "at least ") + known + " (" + rest + ")";
}

}  // namespace

SaidNames::SaidNames(const Value& assessment) {
    for (const Value& service : assessment["services"].items()) {
        add(service);
    }
    for (const Value& moment : assessment["moments"].items()) {
        for (const Value& service : moment["services"].items()) {
            add(service);
        }
    }
}

void SaidNames::add(const Value& item) {
    std::string name = item["name"].text();
    if (!name.empty()) names_.try_emplace(item["id"].text(), std::move(name));
}

std::string SaidNames::operator()(const std::string& id) const {
    const auto found = names_.find(id);
    if (found == names_.end() || found->second == id) return id;
    return found->second + " (" + id + ")";
}

std::string SaidNames::list(const Value& ids, std::uint64_t omitted) const {
    const json::Array& all = ids.items();
    const std::size_t shown = std::min(all.size(), kReportIdsMax);
    std::string text;
    for (std::size_t i = 0; i < shown; i++) {
        if (i > 0) text += ", ";
        text += (*this)(all[i].text());
    }
    const std::string more = and_more(all.size() - shown + omitted);
    if (!text.empty() && !more.empty()) text += ' ';
    return text + more;
}

std::optional<double> number_of(const Value& value) {
    if (const auto* real = value.as<double>()) return *real;
    if (const auto* whole = value.as<std::int64_t>()) return static_cast<double>(*whole);
    if (const auto* large = value.as<std::uint64_t>()) return static_cast<double>(*large);
    return std::nullopt;
}

std::uint64_t count_of(const Value& value) {
    if (const auto* large = value.as<std::uint64_t>()) return *large;
    const auto* whole = value.as<std::int64_t>();
    return whole == nullptr || *whole < 0 ? 0 : static_cast<std::uint64_t>(*whole);
}

bool is_true(const Value& value) {
    const auto* truth = value.as<bool>();
    return truth != nullptr && *truth;
}

std::string chance_or_unknown(const Value& value) {
    const auto p = number_of(value);
    return p ? chance_text(*p) : "unknown";
}

std::string minutes_or_unknown(const Value& value) {
    const auto minutes = number_of(value);
    return minutes ? duration_text(*minutes) : "unknown";
}

std::string time_or_unknown(const Value& value) {
    return value.is_null() ? "unknown" : time_text(value.text());
}

std::string said_word(std::string_view word) {
    const Word* found = find_word(word);
    return std::string(found == nullptr ? word : found->said);
}

ReportTone tone_of(std::string_view word) {
    const Word* found = find_word(word);
    return found == nullptr ? ReportTone::none : found->tone;
}

std::string said_money(const Value& loss, std::string_view figure) {
    const Value& unknown = unstated_in(loss, figure, "services_without_money");
    std::string known;
    bool is_nothing = true;
    for (const Value& money : loss[figure]["money"].items()) {
        if (!known.empty()) known += " and ";
        const double amount = number_of(money["amount"]).value_or(0);
        known += money_text(money["currency"].text(), amount);
        is_nothing = is_nothing && amount <= 0;
    }
    if (!known.empty()) return with_unstated(std::move(known), is_nothing, unknown);
    return unknown.items().empty() ? "none" : "unknown";
}

std::string said_users(const Value& loss, std::string_view figure) {
    const Value& unknown = unstated_in(loss, figure, "services_without_users");
    const double users = number_of(loss[figure]["user_minutes"]).value_or(0);
    if (users <= 0 && !unknown.items().empty()) return "unknown";
    return with_unstated(amount_text(users), false, unknown);
}

}  // namespace faultline::render
