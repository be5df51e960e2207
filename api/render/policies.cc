#include "api/render/policies.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/render/common.h"
#include "engine/base/utc_time.h"

namespace faultline::render {

namespace {

using json::JsonWriter;
using model::ChangeType;

void write_types(std::string_view name, const model::ChangeTypes& types, JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const ChangeType type :
         {ChangeType::standard, ChangeType::normal, ChangeType::emergency}) {
        if (types.contains(type)) out.value(model::change_type_name(type));
    }
    out.end_array();
}

void write(const std::string& text, JsonWriter& out) {
    out.value(text);
}

void write(double number, JsonWriter& out) {
    out.value(number);
}

void write(model::RiskBand band, JsonWriter& out) {
    out.value(model::risk_band_name(band));
}

void write(model::Decision decision, JsonWriter& out) {
    out.value(model::decision_name(decision));
}

void write(const model::BandLimits& limits, JsonWriter& out) {
    out.begin_object();
    out.member("low", limits.low);
    out.member("medium", limits.medium);
    out.member("high", limits.high);
    out.end_object();
}

void write(const model::EvidenceRule& rule, JsonWriter& out) {
    out.begin_object();
    out.member("kind", model::evidence_kind_name(rule.kind));
    out.member("band", model::risk_band_name(rule.band_min));
    out.member("decision", model::decision_name(rule.decision));
    out.key("when");
    out.begin_object();
    write_texts("models", rule.when.models, out);
    write_texts("classes", rule.when.classes, out);
    out.end_object();
    out.end_object();
}

void write(const model::PolicyRule& rule, JsonWriter& out) {
    const model::PolicyCheck* const check = model::find_policy_check(rule.check);
    const bool takes_none = check != nullptr && check->threshold.empty();
    out.begin_object();
    out.member("name", rule.name);
    out.member("check", rule.check);
    out.member("threshold", takes_none ? std::nullopt : std::optional(rule.threshold));
    out.member("decision", model::decision_name(rule.decision));
    out.key("when");
    out.begin_object();
    write_types("types", rule.when.types, out);
    out.member("tier", rule.when.tier_max);
    out.member("band",
               rule.when.band_min ? std::optional(model::risk_band_name(*rule.when.band_min))
                                  : std::nullopt);
    out.end_object();
    out.end_object();
}

void write(const model::FreezePeriod& freeze, JsonWriter& out) {
    out.begin_object();
    out.member("name", freeze.name);
    out.member("begin", format_utc_time(freeze.begin));
    out.member("end", format_utc_time(freeze.end));
    out.key("scope");
    out.begin_object();
    out.member("everything", freeze.everything);
    write_texts("services", freeze.services, out);
    write_texts("classes", freeze.classes, out);
    write_texts("cis", freeze.cis, out);
    out.end_object();
    write_types("exempt", freeze.exempt, out);
    out.member("reason", freeze.reason);
    out.member("decision", model::decision_name(freeze.decision));
    out.end_object();
}

template <typename Item>
void write_list(std::string_view name, const std::vector<Item>& items, JsonWriter& out) {
    out.key(name);
    out.begin_array();
    for (const Item& item : items) {
        write(item, out);
    }
    out.end_array();
}

template <typename Item>
void write_member(std::string_view name, const Item& item, JsonWriter& out) {
    out.key(name);
    write(item, out);
}

void write_bands(const model::RiskPolicy& policy, JsonWriter& out) {
    out.key("bands");
    out.begin_object();
    write_member("p", policy.p, out);
    out.key("money");
    out.begin_array();
    for (const model::MoneyLimits& money : policy.money) {
        out.begin_object();
        out.member("currency", money.currency);
        write_member("limits", money.limits, out);
        out.end_object();
    }
    out.end_array();
    write_member("user_minutes", policy.user_minutes, out);
    write_member("service_minutes", policy.service_minutes, out);
    out.end_object();
}

// The members that a policy consists of.  REQUIRES: inside an object.
void write_members(const model::RiskPolicy& policy, JsonWriter& out) {
    out.member("name", policy.name);
    write_bands(policy, out);
    out.key("unknown");
    out.begin_object();
    write_member("band", policy.unknown_band, out);
    write_member("decision", policy.unknown_decision, out);
    out.end_object();
    out.key("decisions");
    out.begin_object();
    for (std::size_t i = 0; i < model::kRiskBands; i++) {
        write_member(model::risk_band_name(static_cast<model::RiskBand>(i)),
                     policy.band_decisions.at(i),
                     out);
    }
    out.end_object();
    out.key("auto_approve");
    out.begin_object();
    out.member("p_upper", policy.auto_approve_p_upper);
    out.end_object();
    write_list("evidence", policy.evidence, out);
    write_list("rules", policy.rules, out);
    write_list("freezes", policy.freezes, out);
}

void write_item(std::string_view name,
                const std::optional<model::PolicyItem>& item,
                JsonWriter& out) {
    out.key(name);
    if (!item) return out.null();
    std::visit([&out](const auto& content) { write(content, out); }, *item);
}

// The member `changes`.  REQUIRES: inside an object.
void write_changes(const std::vector<model::PolicyChange>& changes, JsonWriter& out) {
    out.key("changes");
    out.begin_array();
    for (const model::PolicyChange& change : changes) {
        out.begin_object();
        out.member("part", change.part);
        out.member("name", change.name);
        out.member("result", !change.before ? "added" : change.after ? "altered" : "removed");
        write_item("before", change.before, out);
        write_item("after", change.after, out);
        out.end_object();
    }
    out.end_array();
}

std::optional<std::string_view> if_any(std::string_view text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

void write_origin(const std::optional<app::HistoryOrigin>& origin, JsonWriter& out) {
    out.key("origin");
    if (!origin) return out.null();
    out.begin_object();
    write_context(origin->time, origin->context, out);
    out.end_object();
}

void write_policy(const app::PolicyAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.member("written", raw(answer.in_force.version));
    write_origin(answer.origin, out);
    write_members(answer.in_force.policy, out);
    out.end_object();
}

void write_policy_changes(const app::PolicyDone& done, JsonWriter& out) {
    out.begin_object();
    write_versions(done.position, out);
    out.member("written", raw(done.written));
    out.member("draft", done.draft);
    out.member("name", done.name);
    out.member("count", done.changes.size());
    write_changes(done.changes, out);
    out.key("notes");
    write_violations(done.notes.listed, out);
    out.member("note_count", done.notes.count);
    out.end_object();
}

void write_policy_history(const app::PolicyHistoryAnswer& answer, JsonWriter& out) {
    out.begin_object();
    write_versions(answer.view, answer.as_of, out);
    out.key("versions");
    out.begin_array();
    for (const app::PolicyVersion& version : answer.versions) {
        out.begin_object();
        out.member("version", raw(version.origin.version));
        write_context(version.origin.time, version.origin.context, out);
        out.member("name", version.name);
        if (version.changes) {
            write_changes(*version.changes, out);
        } else {
            out.key("changes");
            out.null();
        }
        out.end_object();
    }
    out.end_array();
    const std::string last =
        answer.more ? std::to_string(raw(answer.versions.back().origin.version)) : "";
    write_next_cursor(if_any(last), out);
    out.end_object();
}

void write_policy_checks(JsonWriter& out) {
    out.begin_object();
    out.key("checks");
    out.begin_array();
    for (const model::PolicyCheck& check : model::policy_checks()) {
        out.begin_object();
        out.member("name", check.name);
        out.member("threshold", if_any(check.threshold));
        out.member("tiered", check.tiered);
        out.member("asks", check.asks);
        out.member("missing", if_any(check.missing));
        out.end_object();
    }
    out.end_array();
    out.end_object();
}

}  // namespace faultline::render
