#include "api/app/quarantine.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/model/quarantine_sighting.h"
#include "engine/model/run.h"

namespace faultline::app {

namespace {

Error no_row(const std::string& id) {
    return not_found("there is no row '" + id +
                     "' in quarantine; `faultline quarantine list` names those that wait");
}

Result<identify::Sighting> sighting_at(const storage::View& view, Version version) {
    FL_TRY(const auto record, view.read_record(version));
    return identify::Sighting{version, record.header.time};
}

// Fills in how often and when each row was set aside.
Result<void> add_sightings(const storage::View& view, std::vector<QuarantineEntry>& entries) {
    FL_CHECK(view.visit_records(
        model::kQuarantineSightingRecord,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            if (model::parse_run_key(key) != version) {
                return corruption("the record of rows that were set aside has a wrong key");
            }
            FL_TRY(const auto sighting, model::QuarantineSighting::decode(bytes));
            for (QuarantineEntry& entry : entries) {
                if (!sighting.contains(entry.row.number)) continue;
                entry.seen++;
                entry.last.version = version;
            }
            return {};
        }));
    for (QuarantineEntry& entry : entries) {
        if (entry.seen == 0) return corruption("no import set the row in quarantine aside");
        FL_TRY(entry.first, sighting_at(view, entry.row.first));
        FL_TRY(entry.last, sighting_at(view, entry.last.version));
    }
    return {};
}

Result<void> add_decisions(const storage::View& view, std::vector<QuarantineEntry>& entries) {
    for (QuarantineEntry& entry : entries) {
        if (!entry.row.decision) continue;
        FL_TRY(auto record, view.read_record(entry.row.decision->version));
        entry.decided = std::move(record.header);
    }
    return {};
}

Result<std::uint64_t> place_of(const std::optional<std::string>& cursor) {
    if (!cursor) return std::uint64_t{0};
    std::uint64_t number = 0;
    const char* const end = cursor->data() + cursor->size();
    const auto read = std::from_chars(cursor->data(), end, number);
    if (read.ec == std::errc() && read.ptr == end) return number;
    return invalid_argument("the cursor did not come from a page of the quarantine");
}

bool is_asked(const model::QuarantinedRow& row, const QuarantineQuestion& question) {
    return (!question.state || row.state == *question.state) &&
           (question.source.empty() || row.source == question.source);
}

}  // namespace

Result<QuarantineEntry> find_quarantined(const storage::View& view, const std::string& id) {
    // A key is hex digits; other words may not even be keys.
    const bool is_key = id.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_key || id.empty()) return no_row(id);
    FL_TRY(const auto record, view.find_record(model::kQuarantineRecord, id));
    if (!record) return no_row(id);
    FL_TRY(model::QuarantinedRow row, model::decode_quarantined_row(record->bytes));
    return QuarantineEntry{id, record->version, std::move(row), 0, {}, {}, {}};
}

Result<QuarantinePage> list_quarantine(const Principal& /*principal*/,
                                       const App& app,
                                       const QuarantineQuestion& question) {
    if (question.limit == 0 || question.limit > kQuarantineListMax) {
        return invalid_argument("limit is " + std::to_string(question.limit) +
                                ", it must be between 1 and " + std::to_string(kQuarantineListMax));
    }
    FL_TRY(const std::uint64_t place, place_of(question.cursor));
    FL_TRY(storage::View view, view_as_of(app.view(), question.as_of));
    QuarantinePage page{std::move(view), question.as_of, 0, {}, {}};
    std::vector<QuarantineEntry>& entries = page.entries;
    FL_CHECK(page.view.visit_records(
        model::kQuarantineRecord,
        [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            FL_TRY(model::QuarantinedRow row, model::decode_quarantined_row(bytes));
            if (!is_asked(row, question)) return {};
            page.count++;
            if (row.number <= place) return {};
            entries.push_back({std::string(key), version, std::move(row), 0, {}, {}, {}});
            return {};
        }));
    std::ranges::sort(entries, {}, [](const QuarantineEntry& entry) { return entry.row.number; });
    if (entries.size() > question.limit) {
        entries.erase(entries.begin() + question.limit, entries.end());
        page.next_cursor = std::to_string(entries.back().row.number);
    }
    FL_CHECK(add_sightings(page.view, entries));
    FL_CHECK(add_decisions(page.view, entries));
    return page;
}

Result<QuarantineAnswer> get_quarantined(const Principal& /*principal*/,
                                         const App& app,
                                         const std::string& id,
                                         const AsOf& as_of) {
    FL_TRY(storage::View view, view_as_of(app.view(), as_of));
    std::vector<QuarantineEntry> entries(1);
    FL_TRY(entries.front(), find_quarantined(view, id));
    FL_CHECK(add_sightings(view, entries));
    FL_CHECK(add_decisions(view, entries));
    return QuarantineAnswer{std::move(view), as_of, std::move(entries.front())};
}

}  // namespace faultline::app
