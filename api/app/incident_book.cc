#include "api/app/incident_book.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "api/app/written_records.h"

namespace faultline::app {

namespace {

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

// The newest form of incidents that were written, and when the last of them was.
struct WrittenRows {
    std::map<std::string, IncidentRow, std::less<>> rows;
    Version last{};
};

Result<WrittenRows> written_after(const storage::View& view, Version after) {
    WrittenRows written;
    FL_CHECK(visit_written_records(
        view,
        model::kIncidentRecord,
        after,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::Incident incident, model::decode_incident(bytes));
            written.rows[std::string(key)] = row_of(std::move(incident));
            written.last = std::max(written.last, version);
            return {};
        }));
    return written;
}

IncidentBook::Index with(const IncidentIndex& before, WrittenRows written) {
    std::vector<IncidentRow> rows;
    rows.reserve(before.rows().size() + written.rows.size());
    for (const IncidentRow& row : before.rows()) {
        if (!written.rows.contains(row.id)) rows.push_back(row);
    }
    for (auto& [id, row] : written.rows) {
        rows.push_back(std::move(row));
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
    if (written_ <= wanted && wanted <= known_until_) return index_;
    const bool is_older = wanted < written_;
    FL_TRY(auto written, written_after(view, is_older ? Version{} : known_until_));
    if (is_older) return with(IncidentIndex({}), std::move(written));
    written_ = std::max(written_, written.last);
    known_until_ = wanted;
    if (!written.rows.empty()) index_ = with(*index_, std::move(written));
    return index_;
}

}  // namespace faultline::app
