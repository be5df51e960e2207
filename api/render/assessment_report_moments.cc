// What a change does to services at each moment of its steps, with the path that shows why. Moments
// that do the same are told once.

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "api/render/assessment_report.h"
#include "api/render/assessment_report_parts.h"
#include "api/render/figures.h"
#include "api/render/table.h"

namespace faultline::render {

namespace {

using json::Value;

constexpr std::size_t kNeedsSaidMax = 6;  // of a path

// Texts in their order, each with what has it.
template <typename Item>
using ByText = std::vector<std::pair<std::string, std::vector<Item>>>;

template <typename Item>
void add_by_text(std::string text, Item item, ByText<Item>& groups) {
    const auto same = [&](const auto& group) { return group.first == text; };
    auto found = std::ranges::find_if(groups, same);
    if (found == groups.end()) found = groups.insert(found, {std::move(text), {}});
    found->second.push_back(std::move(item));
}

// "; group web has 0 left of the 1 it requires".
std::string said_group(const Value& group) {
    return "group " + group["name"].text() + " has " + group["capacity_left"].text() +
           " left of the " + group["required"].text() + " it requires";
}

std::string said_margin(const Value& margin) {
    const auto more = number_of(margin);
    if (!more) return "";
    if (*more <= 0) return ", the next failure breaks it";
    return ", " + margin.text() + " more may fail";
}

std::string why_down(const Value& service, const SaidNames& names) {
    const json::Array& path = service["path"].items();
    std::string why;
    for (std::size_t i = 1; i < path.size(); i++) {
        const bool is_last = i + 1 == path.size();
        if (i > kNeedsSaidMax && !is_last) continue;
        why += i == 1 ? ": it needs " : ", which needs ";
        if (is_last && i > kNeedsSaidMax) {
            why += "(over " + count_text(i - kNeedsSaidMax, "CI", "CIs") + " more) ";
        }
        why += names(path[i].text());
    }
    for (const Value& group : service["broken_groups"].items()) {
        why += "; " + said_group(group);
    }
    return why;
}

std::string why_at_risk(const Value& service, const SaidNames& names) {
    std::string why;
    for (const Value& group : service["hit_groups"].items()) {
        const std::string holders = names.list(group["held_by"]);
        why += why.empty() ? ": " : "; ";
        why += said_group(group) + ", held by " + (holders.empty() ? "nobody" : holders) +
               said_margin(group["margin"]);
    }
    return why;
}

std::string why_impaired(const Value& service, const SaidNames& names) {
    std::string why;
    for (const Value& need : service["soft_needs"].items()) {
        why += why.empty() ? ": it makes use of " : ", ";
        why += names(need["target"].text()) + " (strength " + need["strength"].text() + ")";
    }
    return why;
}

// What a service inherits from: "fw-1, whose group network is hit, the next failure breaks it".
std::string said_beneath(const Value& service, const SaidNames& names) {
    const Value& nearest = service["nearest"];
    const std::string owner = names(nearest["owner"].text());
    if (!nearest["group"].is_null()) {
        return owner + ", whose group " + nearest["group"].text() + " is hit" +
               said_margin(nearest["margin"]);
    }
    return owner + ", which makes use of " + names(nearest["soft_target"].text());
}

// What happens to a service at a moment and why, in one sentence.
ReportItem service_item(const Value& service, const SaidNames& names) {
    const std::string result = service["result"].text();
    ReportItem item{said_word(result), tone_of(result), names(service["id"].text())};
    if (result == "failed") {
        item.text += " is a CI of the change and is down itself.";
    } else if (result == "down") {
        item.text += " goes down" + why_down(service, names) + ".";
    } else if (result == "at_risk") {
        item.text += " stays up with less redundancy" + why_at_risk(service, names) + ".";
    } else if (result == "impaired") {
        item.text += " works worse" + why_impaired(service, names) + ".";
    } else {
        item.text += " stays up, something beneath it is hit: it depends on " +
                     said_beneath(service, names) + ".";
    }
    return item;
}

// "A, B and C depend on fw-1, whose group network is hit"; adds to `named` how many.
std::string said_heirs(const std::string& beneath,
                       const std::vector<std::string>& services,
                       std::size_t& named) {
    const std::size_t shown = std::min(services.size(), kReportServicesMax - named);
    std::string said;
    for (std::size_t i = 0; i < shown; i++) {
        const bool is_last = i + 1 == services.size();
        if (i > 0) said += is_last ? " and " : ", ";
        said += services[i];
    }
    const std::string more = and_more(services.size() - shown);
    if (!said.empty() && !more.empty()) said += ' ';
    named += shown;
    return said + more + (services.size() == 1 ? " depends on " : " depend on ") + beneath;
}

// All services that something beneath them alone is about, in one line.
ReportItem inherited_item(const std::vector<const Value*>& services, const SaidNames& names) {
    if (services.size() == 1) return service_item(*services.front(), names);
    ByText<std::string> by_cause;
    for (const Value* service : services) {
        add_by_text(said_beneath(*service, names), names((*service)["id"].text()), by_cause);
    }
    ReportItem item{said_word("inherited"), tone_of("inherited"), {}};
    item.text = count_text(services.size(), "service", "services") +
                " stay up, something beneath them is hit: ";
    std::size_t named = 0;
    for (const auto& [beneath, heirs] : by_cause) {
        if (named > 0) item.text += "; ";
        if (named == kReportServicesMax) {
            item.text += "the others depend on what else is hit (see JSON)";
            break;
        }
        item.text += said_heirs(beneath, heirs, named);
    }
    item.text += '.';
    return item;
}

std::string said_overwhelmed(const Value& moment, const SaidNames& names) {
    std::string said;
    for (const Value& group : moment["overwhelmed_groups"].items()) {
        said += said.empty() ? "" : "; ";
        said += names(group["owner"].text()) + " is down: with the capacity that is left " +
                said_group(group);
    }
    return said;
}

// "Less to spare: group web of shop could lose 1 of its members and can lose 0".
std::string said_weakened(const Value& moment, const SaidNames& names) {
    std::string said;
    const json::Array& groups = moment["weakened_groups"].items();
    for (std::size_t i = 0; i < groups.size() && i < kReportIdsMax; i++) {
        const Value& group = groups[i];
        said += said.empty() ? "Less to spare: " : "; ";
        said += "group " + group["name"].text() + " of " + names(group["owner"].text()) +
                " could lose " + group["margin_before"].text() + " of its members and can lose " +
                group["margin"].text();
    }
    const std::string more = and_more(groups.size() - std::min(groups.size(), kReportIdsMax));
    if (!more.empty()) said += "; " + more;
    return said;
}

// What a moment does, without when it is and what is down in it.
ReportBlock effects_of(const Value& moment, const SaidNames& names) {
    ReportBlock block;
    const Value& summary = moment["summary"];
    block.paragraphs = {" Of all CIs " + summary["down"].text() + " go down with it, " +
                        summary["at_risk"].text() + " are at risk, " + summary["impaired"].text() +
                        " are impaired, " + summary["inherited"].text() + " inherit it."};
    const json::Array& beside = moment["beside"].items();
    if (!beside.empty()) {
        block.paragraphs.push_back("This is while " + listed(beside, kReportIdsMax, ", ") +
                                   (beside.size() == 1 ? " is" : " are") + " under way as well.");
    }
    std::string overwhelmed = said_overwhelmed(moment, names);
    if (!overwhelmed.empty()) block.paragraphs.push_back(std::move(overwhelmed) + ".");
    std::string weakened = said_weakened(moment, names);
    if (!weakened.empty()) block.paragraphs.push_back(std::move(weakened) + ".");
    std::vector<const Value*> inherited;
    std::size_t cut = static_cast<std::size_t>(count_of(moment["services_omitted"]));
    for (const Value& service : moment["services"].items()) {
        if (service["result"].text() == "inherited") {
            inherited.push_back(&service);
        } else if (block.list.size() < kReportServicesMax) {
            block.list.push_back(service_item(service, names));
        } else {
            cut++;
        }
    }
    if (!inherited.empty()) block.list.push_back(inherited_item(inherited, names));
    block.after = and_more(cut);
    return block;
}

std::string text_of(const ReportBlock& block) {
    std::string text = block.after;
    for (const std::string& paragraph : block.paragraphs) {
        text += '\n' + paragraph;
    }
    for (const ReportItem& item : block.list) {
        text += '\n' + item.word + ' ' + item.text;
    }
    return text;
}

// "step 1", "steps 1 and 2", "steps 1, 3 and 5 to 9"; `steps` are ascending.
std::string said_steps(const std::vector<std::uint64_t>& steps) {
    std::vector<std::string> runs;
    for (std::size_t i = 0; i < steps.size();) {
        std::size_t end = i + 1;
        while (end < steps.size() && steps[end] == steps[end - 1] + 1)
            end++;
        if (end - i < 3) end = i + 1;
        runs.push_back(std::to_string(steps[i]));
        if (end - i >= 3) runs.back() += " to " + std::to_string(steps[end - 1]);
        i = end;
    }
    std::string said = steps.size() == 1 ? "step " : "steps ";
    for (std::size_t i = 0; i < runs.size(); i++) {
        if (i > 0) said += i + 1 == runs.size() ? " and " : ", ";
        said += runs[i];
    }
    return said;
}

struct Phase {
    std::string_view name;
    std::string_view one;
    std::string_view many;
};

constexpr std::array kPhases = {Phase{"during", "while it is done", "while they are done"},
                                Phase{"applied", "its edits done", "their edits done"},
                                Phase{"if_it_fails", "if it fails", "if they fail"}};

using Moments = std::vector<const Value*>;

// The steps of `moments` in that phase; of all of them without one.
std::vector<std::uint64_t> steps_of(const Moments& moments, std::string_view phase = {}) {
    std::set<std::uint64_t> steps;
    for (const Value* moment : moments) {
        const bool wanted = phase.empty() || (*moment)["phase"].text() == phase;
        if (wanted && !(*moment)["step"].is_null()) steps.insert(count_of((*moment)["step"]));
    }
    return {steps.begin(), steps.end()};
}

// "steps 1 and 2, while they are done and if they fail", "after all steps".
std::string said_when(const Moments& moments) {
    std::vector<std::pair<std::vector<std::uint64_t>, std::string>> parts;
    for (const Phase& phase : kPhases) {
        std::vector<std::uint64_t> steps = steps_of(moments, phase.name);
        if (steps.empty()) continue;
        const std::string when(steps.size() == 1 ? phase.one : phase.many);
        if (!parts.empty() && parts.back().first == steps) {
            parts.back().second += " and " + when;
        } else {
            parts.emplace_back(std::move(steps), when);
        }
    }
    std::string said;
    for (const auto& [steps, when] : parts) {
        said += (said.empty() ? "" : "; ") + said_steps(steps) + ", " + when;
    }
    const auto is_last = [](const Value* moment) { return (*moment)["step"].is_null(); };
    if (std::ranges::any_of(moments, is_last)) {
        said += said.empty() ? "after all steps" : "; after all steps";
    }
    if (!said.empty()) return said;
    const std::vector<std::uint64_t> steps = steps_of(moments);
    return steps.empty() ? "at some moment" : said_steps(steps);
}

// "Down by the change: sw-1 (step 1); sw-2 (step 2)."
std::string said_down(const Moments& moments, const SaidNames& names) {
    ByText<const Value*> sets;
    for (const Value* moment : moments) {
        add_by_text(names.list((*moment)["down_by_change"]), moment, sets);
    }
    if (sets.size() == 1) {
        const std::string& cis = sets.front().first;
        return cis.empty() ? "The change keeps nothing down." : "Down by the change: " + cis + ".";
    }
    std::size_t steps = 0;
    for (const auto& set : sets) {
        steps += steps_of(set.second).size();
    }
    const bool step_tells = steps == steps_of(moments).size() && !steps_of(moments).empty();
    std::string said = "Down by the change: ";
    for (std::size_t i = 0; i < sets.size() && i < kReportIdsMax; i++) {
        const auto& [cis, at] = sets[i];
        const std::vector<std::uint64_t> its = steps_of(at);
        said += i > 0 ? "; " : "";
        said += (cis.empty() ? "nothing" : cis) + " (" +
                (step_tells && !its.empty() ? said_steps(its) : said_when(at)) + ")";
    }
    if (sets.size() > kReportIdsMax) said += "; " + and_more(sets.size() - kReportIdsMax);
    return said + ".";
}

// Moments that do the same.
struct MomentGroup {
    Moments moments = {};
    ReportBlock block = {};
    bool is_worst = false;  // one of them is the worst of a service
};

using MomentKey = std::array<std::string, 3>;

MomentKey key_of(const Value& moment) {
    return {moment["step"].text(), moment["phase"].text(), moment["beside"].text()};
}

std::set<MomentKey> worst_moments(const Value& assessment) {
    std::set<MomentKey> worst;
    for (const Value& service : assessment["services"].items()) {
        for (const char* when : {"planned", "if_it_fails"}) {
            if (!service[when].is_null()) worst.insert(key_of(service[when]));
        }
    }
    return worst;
}

// The moments at which services are affected, by the first of each group.
std::vector<MomentGroup> group_moments(const Value& assessment, const SaidNames& names) {
    const std::set<MomentKey> worst = worst_moments(assessment);
    std::map<std::string, std::size_t> positions;
    std::vector<MomentGroup> groups;
    for (const Value& moment : assessment["moments"].items()) {
        const bool is_quiet =
            moment["services"].items().empty() && moment["weakened_groups"].items().empty();
        if (is_quiet) continue;
        ReportBlock block = effects_of(moment, names);
        const auto [at, is_new] = positions.try_emplace(text_of(block), groups.size());
        if (is_new) groups.push_back({.block = std::move(block)});
        MomentGroup& group = groups[at->second];
        group.moments.push_back(&moment);
        group.is_worst = group.is_worst || worst.contains(key_of(moment));
    }
    return groups;
}

// The positions of the groups to show, ascending: those that are the worst of a service first.
std::set<std::size_t> groups_to_show(const std::vector<MomentGroup>& groups) {
    std::set<std::size_t> shown;
    for (const bool is_worst : {true, false}) {
        for (std::size_t i = 0; i < groups.size() && shown.size() < kReportMomentsMax; i++) {
            if (groups[i].is_worst == is_worst) shown.insert(i);
        }
    }
    return shown;
}

ReportBlock block_of(MomentGroup group, const SaidNames& names) {
    std::string when = said_when(group.moments);
    when.front() = when.front() == 's' ? 'S' : 'A';  // of "step" and of "after", "at"
    group.block.subheading = std::move(when);
    group.block.paragraphs.front().insert(0, said_down(group.moments, names));
    return std::move(group.block);
}

}  // namespace

ReportSection moments_section(const Value& assessment, const SaidNames& names) {
    ReportSection section{"Step by step, and why"};
    const std::size_t all = assessment["moments"].items().size();
    std::vector<MomentGroup> groups = group_moments(assessment, names);
    const std::set<std::size_t> shown = groups_to_show(groups);
    std::size_t quiet = all;
    std::size_t cut = 0;
    for (std::size_t i = 0; i < groups.size(); i++) {
        quiet -= groups[i].moments.size();
        if (shown.contains(i)) {
            section.blocks.push_back(block_of(std::move(groups[i]), names));
        } else {
            cut += groups[i].moments.size();
        }
    }
    ReportBlock rest;
    if (all == 0) {
        rest.paragraphs = {"Nothing was looked at: the plan names no CI that is there."};
    } else if (quiet == all) {
        rest.paragraphs = {"No service is affected at any moment of any step."};
    } else if (quiet > 0) {
        rest.paragraphs = {"At " + count_text(quiet, "other moment", "other moments") +
                           " no service is affected."};
    }
    if (cut > 0) {
        rest.after = "and " + count_text(cut, "more moment", "more moments") +
                     " at which services are affected, none worse for a service than those above "
                     "(see JSON)";
    }
    section.blocks.push_back(std::move(rest));
    return section;
}

}  // namespace faultline::render
