#include "engine/identify/numbering.h"

#include <algorithm>
#include <utility>

namespace faultline::identify {

namespace {

using model::LocalCi;
using model::LocalName;

// Marks the names that lines use as class or type; true if a line claims anything at all.
bool mark_used(const LineTable& lines, bool settled, std::vector<bool>& used) {
    const model::Observations& seen = lines.seen();
    bool claims = false;
    const auto visit = [&](LineKind kind, LocalCi ci, auto name_of) {
        for (const std::uint32_t line : lines.lines_of(kind, ci)) {
            if (settled && lines.is_dropped({kind, line})) continue;
            used[static_cast<std::uint32_t>(name_of(line))] = true;
            claims = true;
        }
    };
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        const LocalCi ci{number};
        visit(LineKind::ci, ci, [&](std::uint32_t line) { return seen.cis()[line].class_name; });
        visit(LineKind::relationship, ci, [&](std::uint32_t line) {
            return seen.relationships()[line].type;
        });
        const auto groups = lines.lines_of(LineKind::group, ci);
        claims = claims || std::ranges::any_of(groups, [&](std::uint32_t line) {
                     return !settled || !lines.is_dropped({LineKind::group, line});
                 });
    }
    return claims;
}

}  // namespace

Numbering::Numbering(const LineTable& lines,
                     const KnownState& known,
                     std::string_view source,
                     const ClaimIndex& index)
    : source_name_(source), index_(&index) {
    const model::Observations& seen = lines.seen();
    cis_.reserve(seen.id_count());
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        const auto ci = known.find(LocalCi{number});
        cis_.push_back(ci.value_or(CiId{}));
        if (!ci) new_cis_.push_back(LocalCi{number});
    }
    std::ranges::sort(new_cis_, {}, [&seen](LocalCi ci) { return seen.id(ci); });
    number_cis();
    number_symbols(lines, false);
}

void Numbering::settle(const LineTable& lines) {
    std::erase_if(new_cis_, [&](LocalCi ci) {
        const bool left_out = lines.only_line(LineKind::ci, ci) == kNoLine;
        if (left_out) cis_[static_cast<std::uint32_t>(ci)] = CiId{};
        return left_out;
    });
    number_cis();
    number_symbols(lines, true);
}

std::string_view Numbering::name_of(SymbolId symbol) const {
    if (symbol < index_->next_symbol()) return index_->symbol_name(symbol);
    return new_symbols_[raw(symbol) - raw(index_->next_symbol())].second;
}

void Numbering::number_cis() {
    std::uint64_t next = raw(index_->next_ci());
    for (const LocalCi ci : new_cis_) {
        cis_[static_cast<std::uint32_t>(ci)] = CiId{next++};
    }
}

void Numbering::number_symbols(const LineTable& lines, bool settled) {
    const model::Observations& seen = lines.seen();
    std::vector<bool> used(seen.name_count(), false);
    const bool claims = mark_used(lines, settled, used);

    std::vector<std::string> new_names;
    if (claims && !index_->find_symbol(source_name_)) new_names.push_back(source_name_);
    for (std::uint32_t name = 0; name < seen.name_count(); name++) {
        if (!used[name] || index_->find_symbol(seen.name(LocalName{name}))) continue;
        new_names.emplace_back(seen.name(LocalName{name}));
    }
    std::ranges::sort(new_names);
    new_names.erase(std::unique(new_names.begin(), new_names.end()), new_names.end());

    new_symbols_.clear();
    std::uint32_t next = raw(index_->next_symbol());
    for (std::string& name : new_names) {
        new_symbols_.emplace_back(SymbolId{next++}, std::move(name));
    }
    const auto symbol_of = [this](std::string_view name) {
        if (const auto known = index_->find_symbol(name)) return *known;
        const auto at = std::ranges::lower_bound(new_symbols_, name, {}, [](const auto& symbol) {
            return std::string_view(symbol.second);
        });
        return at == new_symbols_.end() || at->second != name ? SymbolId{} : at->first;
    };
    source_ = symbol_of(source_name_);
    symbols_.assign(seen.name_count(), SymbolId{});
    for (std::uint32_t name = 0; name < seen.name_count(); name++) {
        if (used[name]) symbols_[name] = symbol_of(seen.name(LocalName{name}));
    }
}

}  // namespace faultline::identify
