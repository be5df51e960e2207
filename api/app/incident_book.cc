#include "api/app/incident_book.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "api/app/incidents.h"
#include "api/app/record_import.h"

namespace faultline::app {

namespace {

// More versions than this are not looked at one by one: all records are read.
constexpr std::uint64_t kVersionsMax = 1'000;

IncidentRow row_of(model::Incident incident) {
    return {std::move(incident.id),
            std::move(incident.ci),
            std::move(incident.caused_by),
            incident.began,
            incident.ended,
            incident.priority,
            model::is_open(incident.state),
            incident.state == model::IncidentState::cancelled};
}

Result<IncidentBook::Index> read_all(const storage::View& view) {
    std::vector<IncidentRow> rows;
    FL_CHECK(
        view.visit_records(model::kIncidentRecord,
                           [&](std::string_view, Version, std::string_view bytes) -> Result<void> {
                               FL_TRY(model::Incident incident, model::decode_incident(bytes));
                               rows.push_back(row_of(std::move(incident)));
                               return {};
                           }));
    return std::make_shared<const IncidentIndex>(std::move(rows));
}

// Incidents that one version put (or erased: nothing).
using WrittenRows = std::map<std::string, std::optional<IncidentRow>, std::less<>>;

class IncidentVisitor final : public model::IgnoringVisitor {
 public:
    explicit IncidentVisitor(WrittenRows& rows) : rows_(&rows) {}

    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        if (kind != model::kIncidentRecord) return {};
        auto& row = (*rows_)[std::string(key)];
        row.reset();
        if (bytes.empty()) return {};
        FL_TRY(model::Incident incident, model::decode_incident(bytes));
        row = row_of(std::move(incident));
        return {};
    }

 private:
    WrittenRows* rows_;
};

bool may_write_incidents(const model::WriteContext& context) {
    return context.source == kIncidentSource || context.source == kRecordImportSource;
}

IncidentBook::Index with(const IncidentIndex& before, WrittenRows written) {
    std::vector<IncidentRow> rows;
    rows.reserve(before.rows().size() + written.size());
    for (const IncidentRow& row : before.rows()) {
        if (!written.contains(row.id)) rows.push_back(row);
    }
    for (auto& [id, row] : written) {
        if (row) rows.push_back(*std::move(row));
    }
    return std::make_shared<const IncidentIndex>(std::move(rows));
}

}  // namespace

bool is_within(const IncidentRow& row, const TimeSpan& span) {
    if (span.end && row.began >= *span.end) return false;
    if (!span.begin || row.is_open) return true;
    if (!row.ended || *row.ended == row.began) return row.began >= *span.begin;
    return *row.ended > *span.begin;
}

IncidentIndex::IncidentIndex(std::vector<IncidentRow> rows) : rows_(std::move(rows)) {
    std::ranges::sort(rows_, [](const IncidentRow& a, const IncidentRow& b) {
        return std::tie(b.began, a.id) < std::tie(a.began, b.id);
    });
    for (std::size_t i = 0; i < rows_.size(); i++) {
        const auto position = static_cast<std::uint32_t>(i);
        if (!rows_[i].ci.empty()) by_ci_[rows_[i].ci].push_back(position);
        if (!rows_[i].caused_by.empty()) by_change_[rows_[i].caused_by].push_back(position);
    }
}

const std::vector<std::uint32_t>& IncidentIndex::on_ci(const std::string& ci) const {
    static const std::vector<std::uint32_t> kNone;
    const auto found = by_ci_.find(ci);
    return found == by_ci_.end() ? kNone : found->second;
}

const std::vector<std::uint32_t>& IncidentIndex::caused_by(const std::string& change) const {
    static const std::vector<std::uint32_t> kNone;
    const auto found = by_change_.find(change);
    return found == by_change_.end() ? kNone : found->second;
}

std::vector<const IncidentRow*> IncidentIndex::began_within(const std::string& ci,
                                                            UtcTime since,
                                                            UtcTime until) const {
    std::vector<const IncidentRow*> found;
    for (const std::uint32_t position : on_ci(ci)) {
        const IncidentRow& row = rows_[position];
        if (row.began < since) break;
        if (row.began < until) found.push_back(&row);
    }
    return found;
}

Result<IncidentBook::Index> IncidentBook::at(const storage::View& view) {
    const std::lock_guard lock(mutex_);
    const Version wanted = view.version();
    if (index_ && wanted >= written_ && wanted <= known_until_) return index_;
    if (index_ && wanted < written_) return read_all(view);
    const bool is_near = index_ && raw(wanted) - raw(known_until_) <= kVersionsMax;
    if (!is_near) {
        FL_TRY(index_, read_all(view));
        known_until_ = written_ = wanted;
        return index_;
    }
    WrittenRows rows;
    Version last = written_;
    for (Version version = next(known_until_); version <= wanted; version = next(version)) {
        FL_TRY(const auto record, view.read_record(version));
        if (!may_write_incidents(record.header.context)) continue;
        const std::size_t before = rows.size();
        IncidentVisitor visitor(rows);
        if (const auto read = view.read_operations(version, visitor); !read.ok()) {
            if (read.error().code != ErrorCode::not_found) return read.error();
            FL_TRY(index_, read_all(view));  // that part of the history was removed
            known_until_ = written_ = wanted;
            return index_;
        }
        if (rows.size() != before || !rows.empty()) last = version;
    }
    if (!rows.empty()) index_ = with(*index_, std::move(rows));
    written_ = last;
    known_until_ = wanted;
    return index_;
}

}  // namespace faultline::app
