#include "importers/record_table.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "engine/base/utc_time.h"
#include "engine/model/validation.h"
#include "importers/wording.h"

namespace faultline::importers {

namespace {

constexpr std::string_view kIdField = "id";
constexpr std::string_view kOthers = "(others)";
constexpr std::string_view kTwice = "time_shown_twice";

bool is_newer(const TableEntry& a, const TableEntry& b) {
    return std::tie(a.revision, a.bytes, a.ci.value, a.ci.display) >
           std::tie(b.revision, b.bytes, b.ci.value, b.ci.display);
}

}  // namespace

RecordTable::RecordTable(const TableKind& kind,
                         const TableMapping& mapping,
                         ZoneRule zone,
                         std::string_view source,
                         UtcTime now)
    : kind_(&kind),
      reading_{
          kind.fields, &mapping, std::move(zone), UtcTime{now.microseconds + kDayMicroseconds}},
      source_(source) {}

Result<void> RecordTable::on_header(const std::vector<std::string>& names) {
    has_header_ = true;
    const auto said = reading_.mapping->columns.find(kIdField);
    const std::string_view column = said != reading_.mapping->columns.end()
                                        ? std::string_view(said->second)
                                        : kind_->fields.front().columns.front();
    if (std::ranges::count(names, column) == 0) {
        return unreadable(1,
                          "missing_column",
                          "there is no column " + shown(column) + ", which says which " +
                              std::string(kind_->name) + " a row is about");
    }
    const auto why_not = why_not_of(*kind_, names, *reading_.mapping);
    if (why_not) return unreadable(1, "other_table", *why_not);
    return {};
}

std::vector<std::uint32_t> RecordTable::numbers_of(const std::vector<std::string_view>& names) {
    std::vector<std::uint32_t> numbers;
    for (const std::string_view name : names) {
        const bool full = names_.size() >= kDroppedNamesMax && !name_numbers_.contains(name);
        const std::string key =
            full ? std::string(kOthers) : model::printable(std::string(name.substr(0, 256)));
        const auto [at, is_new] =
            name_numbers_.try_emplace(key, static_cast<std::uint32_t>(names_.size()));
        if (is_new) names_.push_back(key);
        numbers.push_back(at->second);
    }
    return numbers;
}

Result<void> RecordTable::on_record(const TableRecord& record) {
    rows_++;
    TableRow row(record, reading_, *this);
    if (!has_header_) {
        if (auto why_not = why_not_of(*kind_, record.names, *reading_.mapping)) {
            on_problem({record.place, {}, {}, "other_table", *std::move(why_not)});
            return {};
        }
    }
    check_table_of(row, *kind_);
    if (!row.ok()) return {};
    auto entry = kind_->make(row, source_);
    if (!entry || !row.ok()) return {};
    entry->place = record.place;
    entry->dropped = numbers_of(row.dropped());
    if (row.times_twice() > 0) entry->notes.emplace_back(kTwice);
    return keep(*std::move(entry));
}

Result<void> RecordTable::keep(TableEntry entry) {
    const auto there = entries_.find(entry.id);
    if (there != entries_.end()) {
        if (is_newer(entry, there->second)) there->second = std::move(entry);
        return {};
    }
    if (entries_.size() >= kTableRecordsMax) {
        return too_large("the files hold more than " + std::to_string(kTableRecordsMax) +
                         " records, the limit of one import; split them");
    }
    std::string id = entry.id;
    entries_.emplace(std::move(id), std::move(entry));
    return {};
}

void RecordTable::on_problem(TableProblem problem) {
    problem_count_++;
    if (problems_.size() < kTableProblemsMax) problems_.push_back(std::move(problem));
}

std::map<std::string, std::uint64_t, std::less<>> RecordTable::dropped() const {
    std::map<std::string, std::uint64_t, std::less<>> counts;
    for (const auto& [id, entry] : entries_) {
        for (const std::uint32_t name : entry.dropped) {
            counts[names_[name]]++;
        }
    }
    return counts;
}

std::map<std::string, std::uint64_t, std::less<>> RecordTable::notes() const {
    std::map<std::string, std::uint64_t, std::less<>> counts;
    for (const auto& [id, entry] : entries_) {
        for (const std::string& note : entry.notes) {
            counts[note]++;
        }
    }
    return counts;
}

}  // namespace faultline::importers
