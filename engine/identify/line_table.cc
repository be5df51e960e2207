#include "engine/identify/line_table.h"

#include <cassert>
#include <utility>

namespace faultline::identify {

namespace {

using model::ImpactKind;
using model::LocalCi;
using model::LocalName;

std::size_t at(LineKind kind) {
    return static_cast<std::size_t>(kind);
}

std::uint32_t number(LocalCi ci) {
    return static_cast<std::uint32_t>(ci);
}

// Distribute `count` lines over `rows` rows, each row in the order of the lines.
template <typename RowOf>
LineRows arrange(std::uint32_t rows, std::size_t count, RowOf row_of) {
    LineRows result;
    result.offsets.assign(std::size_t{rows} + 1, 0);
    for (std::uint32_t line = 0; line < count; line++) {
        result.offsets[row_of(line) + 1]++;
    }
    for (std::uint32_t row = 0; row < rows; row++) {
        result.offsets[row + 1] += result.offsets[row];
    }
    result.lines.resize(count);
    std::vector<std::uint32_t> next(result.offsets.begin(), result.offsets.end() - 1);
    for (std::uint32_t line = 0; line < count; line++) {
        result.lines[next[row_of(line)]++] = line;
    }
    return result;
}

}  // namespace

LineTable::LineTable(const model::Observations& seen,
                     const model::Catalogue& catalogue,
                     const KnownState& known)
    : seen_(&seen), known_(&known) {
    judge_types(catalogue);
    for (std::size_t kind = 0; kind < kLineKinds; kind++) {
        const auto row_of = [this, kind](std::uint32_t line) {
            return number(about({static_cast<LineKind>(kind), line}));
        };
        const std::size_t count = line_count(static_cast<LineKind>(kind));
        rows_[kind] = arrange(seen.id_count(), count, row_of);
        dropped_[kind].assign(count, false);
    }
}

std::size_t LineTable::line_count(LineKind kind) const {
    switch (kind) {
        case LineKind::ci:
            return seen_->cis().size();
        case LineKind::relationship:
            return seen_->relationships().size();
        case LineKind::group:
            return seen_->groups().size();
        case LineKind::retirement:
            break;
    }
    return seen_->retirements().size();
}

void LineTable::judge_types(const model::Catalogue& catalogue) {
    std::vector<bool> is_type(seen_->name_count(), false);
    for (const model::SeenRelationship& relationship : seen_->relationships()) {
        is_type[static_cast<std::uint32_t>(relationship.type)] = true;
    }
    kinds_.assign(seen_->name_count(), ImpactKind::source_needs_target);
    known_types_.assign(seen_->name_count(), false);
    for (std::uint32_t name = 0; name < seen_->name_count(); name++) {
        if (!is_type[name]) continue;
        const std::string_view text = seen_->name(LocalName{name});
        kinds_[name] = catalogue.impact_kind(text);
        known_types_[name] = catalogue.find_type(text) != nullptr;
    }
}

ImpactKind LineTable::impact_kind(LocalName type) const {
    return kinds_[static_cast<std::uint32_t>(type)];
}

bool LineTable::is_known_type(LocalName type) const {
    return known_types_[static_cast<std::uint32_t>(type)];
}

bool LineTable::other_is_source(const model::SeenRelationship& relationship) const {
    return impact_kind(relationship.type) == ImpactKind::target_needs_source;
}

LocalCi LineTable::owner_of(const model::SeenRelationship& relationship) const {
    return representative(other_is_source(relationship) ? relationship.target
                                                        : relationship.source);
}

LocalCi LineTable::other_of(const model::SeenRelationship& relationship) const {
    return representative(other_is_source(relationship) ? relationship.source
                                                        : relationship.target);
}

std::span<const std::uint32_t> LineTable::lines_of(LineKind kind, LocalCi ci) const {
    return rows_[at(kind)].row(number(ci));
}

std::uint32_t LineTable::only_line(LineKind kind, LocalCi ci) const {
    for (const std::uint32_t line : lines_of(kind, ci)) {
        if (!is_dropped({kind, line})) return line;
    }
    return kNoLine;
}

bool LineTable::names(LocalCi ci) const {
    for (const LineRows& rows : rows_) {
        if (!rows.row(number(ci)).empty()) return true;
    }
    return false;
}

model::Origin LineTable::origin(Line line) const {
    switch (line.kind) {
        case LineKind::ci:
            return seen_->cis()[line.index].origin;
        case LineKind::relationship:
            return seen_->relationships()[line.index].origin;
        case LineKind::group:
            return seen_->groups()[line.index].origin;
        case LineKind::retirement:
            break;
    }
    return seen_->retirements()[line.index].origin;
}

LocalCi LineTable::about(Line line) const {
    switch (line.kind) {
        case LineKind::ci:
            return representative(seen_->cis()[line.index].ci);
        case LineKind::relationship:
            return owner_of(seen_->relationships()[line.index]);
        case LineKind::group:
            return representative(seen_->groups()[line.index].ci);
        case LineKind::retirement:
            break;
    }
    return representative(seen_->retirements()[line.index].ci);
}

bool LineTable::is_dropped(Line line) const {
    return dropped_[at(line.kind)][line.index];
}

void LineTable::drop(Line line) {
    assert(!is_dropped(line));
    dropped_[at(line.kind)][line.index] = true;
    dropped_counts_[at(line.kind)]++;
}

std::uint64_t LineTable::dropped_count(LineKind kind) const {
    return dropped_counts_[at(kind)];
}

std::string_view LineTable::name_of(std::uint32_t line) const {
    const auto at = joined_.find(line);
    return at == joined_.end() ? seen_->cis()[line].name : at->second.name;
}

std::string_view LineTable::attributes_of(std::uint32_t line) const {
    const auto at = joined_.find(line);
    return at == joined_.end() ? seen_->cis()[line].attributes : at->second.attributes;
}

void LineTable::fill_in(std::uint32_t line, std::string name, std::string attributes) {
    joined_.insert_or_assign(line, Joined{std::move(name), std::move(attributes)});
}

void LineTable::keep_only(LineKind kind, LineRows rows) {
    rows_[at(kind)] = std::move(rows);
}

}  // namespace faultline::identify
