#include "api/app/ci_leads.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "api/app/path_search.h"
#include "api/app/thread_scratch.h"
#include "engine/identify/terms.h"
#include "engine/identify/words.h"
#include "engine/impact/traversal.h"

namespace faultline::app {

namespace {

using Cis = std::vector<CiId>;
using identify::ConditionOperator;
using identify::FieldKind;

// A lead that is so many times larger than what is left does not make it smaller for less.
constexpr std::uint64_t kLargerMax = 16;

Cis intersection(const Cis& a, const Cis& b) {
    Cis both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return both;
}

void make_unique(Cis& cis) {
    std::ranges::sort(cis);
    cis.erase(std::unique(cis.begin(), cis.end()), cis.end());
}

}  // namespace

Result<void> CiLeads::add(const identify::CiFilter& filter,
                          const std::set<SymbolId>& classes,
                          const GraphSource& graph) {
    if (!filter.class_name.empty()) {
        Lead lead;
        for (const SymbolId symbol : classes) {
            lead.terms.push_back(identify::class_term(symbol));
        }
        leads_.push_back(std::move(lead));
    }
    for (const identify::CiCondition& condition : filter.where) {
        FL_CHECK(add_condition(condition));
    }
    add_words(filter);
    if (filter.path) {
        FL_TRY(Cis found, find_by_path(view_, *filter.path));
        add_exact(std::move(found));
    }
    if (!filter.needs.empty()) FL_CHECK(add_needs(filter.needs, filter, true, graph));
    if (!filter.needed_by.empty()) FL_CHECK(add_needs(filter.needed_by, filter, false, graph));
    return {};
}

Result<void> CiLeads::add_condition(const identify::CiCondition& condition) {
    const bool is_equal = condition.op == ConditionOperator::equals;
    switch (condition.field.kind) {
        case FieldKind::id:
            if (is_equal) return add_ids(condition);
            if (condition.op == ConditionOperator::prefix) {
                return add_id_prefix(condition.values.front().text);
            }
            return {};
        case FieldKind::name:
            return is_equal ? add_names(condition) : Result<void>();
        case FieldKind::class_name:
            return {};
        case FieldKind::attribute:
            if (is_equal) add_attribute(condition);
            return {};
    }
    return {};
}

Result<void> CiLeads::add_ids(const identify::CiCondition& condition) {
    Lead lead;
    for (const identify::ConditionValue& value : condition.values) {
        FL_TRY(const auto ci, view_.find_ci(value.text));
        if (ci) lead.cis.push_back(*ci);
    }
    make_unique(lead.cis);
    leads_.push_back(std::move(lead));
    return {};
}

// Each word of a name that is asked for is a lead; a CI without a name is called by its id.
Result<void> CiLeads::add_names(const identify::CiCondition& condition) {
    if (condition.values.size() != 1) return {};
    const std::string& name = condition.values.front().text;
    FL_TRY(const auto ci, view_.find_ci(name));
    for (const std::string& word : identify::words_of(name)) {
        leads_.push_back({.terms = {identify::word_term(word)}, .cis = ci ? Cis{*ci} : Cis{}});
    }
    return {};
}

Result<void> CiLeads::add_id_prefix(const std::string& prefix) {
    Lead lead;
    bool is_small = true;
    FL_CHECK(view_.visit_ids(prefix, [&](std::string_view id, CiId ci) -> Result<bool> {
        if (!id.starts_with(prefix)) return false;
        is_small = lead.cis.size() < kPrefixIdsMax;
        lead.cis.push_back(ci);
        return is_small;
    }));
    if (!is_small) return {};
    make_unique(lead.cis);
    leads_.push_back(std::move(lead));
    return {};
}

void CiLeads::add_attribute(const identify::CiCondition& condition) {
    Lead lead;
    for (const identify::ConditionValue& value : condition.values) {
        for (const std::string_view scalar : value.canonicals) {
            lead.terms.push_back(identify::attribute_term(condition.field.attribute, scalar));
        }
    }
    leads_.push_back(std::move(lead));
}

// Words of ids and of classes are no terms.
void CiLeads::add_words(const identify::CiFilter& filter) {
    const bool are_terms = std::ranges::all_of(filter.words_in, [](const auto& field) {
        return field.kind == FieldKind::name || field.kind == FieldKind::attribute;
    });
    if (!are_terms) return;
    for (const std::string& word : filter.words) {
        leads_.push_back({.terms = {identify::word_term(word)}});
    }
}

Result<void> CiLeads::add_needs(const std::string& id,
                                const identify::CiFilter& filter,
                                bool dependents,
                                const GraphSource& graph) {
    FL_TRY(const std::shared_ptr<const graph::Snapshot> at, graph());
    const auto node = at->find(id);
    if (!node) {
        return not_found(std::string(dependents ? "needs" : "needed_by") +
                         ": there is no configuration item '" + id + "'");
    }
    const impact::Reach reached =
        impact::reach(*at,
                      {{&*node, 1},
                       dependents ? impact::Direction::dependents : impact::Direction::dependencies,
                       filter.within},
                      thread_scratch());
    Cis cis;
    for (const graph::NodeIndex other : reached.nodes) {
        if (other != *node) cis.push_back(at->ci(other));
    }
    make_unique(cis);
    add_exact(std::move(cis));
    return {};
}

void CiLeads::add_exact(Cis cis) {
    is_exact_ = true;
    leads_.push_back({.cis = std::move(cis)});
}

Result<std::uint64_t> CiLeads::count_rarest(std::uint64_t all) {
    std::uint64_t rarest = all;
    for (Lead& lead : leads_) {
        lead.count = lead.cis.size();
        for (const std::uint64_t term : lead.terms) {
            FL_TRY(const std::uint64_t more, view_.count_candidates(term, all));
            lead.count += more;
        }
        rarest = std::min(rarest, lead.count);
    }
    std::ranges::stable_sort(leads_, {}, &Lead::count);
    return rarest;
}

Result<Cis> CiLeads::cis_of(const Lead& lead) const {
    Cis cis = lead.cis;
    FL_TRY(const std::vector<Cis> found, view_.candidates(lead.terms));
    for (const Cis& more : found) {
        cis.insert(cis.end(), more.begin(), more.end());
    }
    if (lead.terms.size() + (lead.cis.empty() ? 0 : 1) > 1) make_unique(cis);
    return cis;
}

Result<Cis> CiLeads::take() {
    std::optional<Cis> left;
    for (const Lead& lead : leads_) {
        const bool must = lead.terms.empty();  // exact, or known without reading
        if (left && !must && lead.count / kLargerMax > left->size()) continue;
        FL_TRY(const Cis cis, cis_of(lead));
        left = left ? intersection(*left, cis) : cis;
    }
    return std::move(left).value_or(Cis{});
}

}  // namespace faultline::app
