// The parts of the report on an assessment, each a section made from the whole document; and the
// words that they share.
//
// Thread safety: pure functions; SaidNames belong to one report.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json/value.h"
#include "api/render/report.h"

namespace faultline::render {

// The names of what a document names beside its id.
class SaidNames {
 public:
    // Those of the services of `assessment`, which must outlive *this.
    explicit SaidNames(const json::Value& assessment);

    // "Online Payment (pay)"; the id alone where it is the name or no name is known.
    [[nodiscard]] std::string operator()(const std::string& id) const;

    // "Online Payment (pay), Refunds (refunds) and 3 more (see JSON)"; `omitted` are not in `ids`.
    [[nodiscard]] std::string list(const json::Value& ids, std::uint64_t omitted = 0) const;

 private:
    void add(const json::Value& item);

    std::map<std::string, std::string, std::less<>> names_;
};

// A number, whole or not; absent if it is none.
[[nodiscard]] std::optional<double> number_of(const json::Value& value);

// A count; 0 if it is none.
[[nodiscard]] std::uint64_t count_of(const json::Value& value);

// True if it is the boolean true.
[[nodiscard]] bool is_true(const json::Value& value);

// A probability, a duration in minutes, or a time for people; "unknown" for null.
[[nodiscard]] std::string chance_or_unknown(const json::Value& value);
[[nodiscard]] std::string minutes_or_unknown(const json::Value& value);
[[nodiscard]] std::string time_or_unknown(const json::Value& value);

// "Blocked", "High", "At risk": a word of the document for people.
[[nodiscard]] std::string said_word(std::string_view word);

// How bad a decision, a band, or a result for a service is.
[[nodiscard]] ReportTone tone_of(std::string_view word);

// "2026-12-06 00:30 UTC": when all of it can be rolled back last; or why it cannot.
[[nodiscard]] std::string said_way_back(const json::Value& backout);

// What money or users of a total are, services that state none said.
[[nodiscard]] std::string said_money(const json::Value& loss, std::string_view figure);
[[nodiscard]] std::string said_users(const json::Value& loss, std::string_view figure);

// Sections.
[[nodiscard]] ReportSection change_section(const json::Value& assessment);
[[nodiscard]] ReportSection blockers_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection last_look_section(const json::Value& assessment,
                                              const SaidNames& names);
[[nodiscard]] ReportSection reasons_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection services_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection moments_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection probability_section(const json::Value& assessment,
                                                const SaidNames& names);
[[nodiscard]] ReportSection loss_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection backout_section(const json::Value& assessment);
[[nodiscard]] ReportSection checks_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection contacts_section(const json::Value& assessment, const SaidNames& names);
[[nodiscard]] ReportSection confidence_section(const json::Value& assessment,
                                               const SaidNames& names);
[[nodiscard]] ReportSection pins_section(const json::Value& assessment);

}  // namespace faultline::render
