// Answers as JSON: the one form that the command line and HTTP share, byte for byte.
//
// Members stand in the order of the interface contract (docs/reference/http-api.md); lists are in
// the order of the answer.  Nothing is decided here but how much of a list is shown.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/app/changes.h"
#include "api/app/ci_query.h"
#include "api/app/cis.h"
#include "api/app/edit_cis.h"
#include "api/app/impact_extras.h"
#include "api/app/import.h"
#include "api/app/lint.h"
#include "api/app/questions.h"
#include "api/json/writer.h"

namespace faultline::render {

// How much of a blast radius to show.
struct ImpactView {
    std::optional<std::uint32_t> limit = {};          // items per list; absent: all
    std::optional<std::uint32_t> max_hops = {};       // as asked, to be repeated
    bool summary_only = false;                        // no lists
    bool inherited = false;                           // with the list of inherited
    std::vector<std::string> inherited_classes = {};  // only these; empty: all
};

// A blast radius, with what it carries on request.  `limit` cuts lists only: the summary is exact,
// and what was left out is counted, hit groups without their next failures among it.
void write_impact(const app::ImpactAnswer& answer,
                  const ImpactView& view,
                  json::JsonWriter& out,
                  const app::ImpactExtras& extras = {});

// What a CI needs.
void write_depends(const app::DependsAnswer& answer, json::JsonWriter& out);

// One CI, and a page of CIs.
void write_ci(const app::CiAnswer& answer, json::JsonWriter& out);
void write_ci_list(const app::CiListAnswer& answer, json::JsonWriter& out);
void write_ci_page(const app::CiPage& page, json::JsonWriter& out);

// A CI as a direct write left it, in the form of write_ci().  REQUIRES: it lives.
void write_written_ci(const app::WritePosition& position,
                      const app::EditDone& done,
                      json::JsonWriter& out);

// What became of a retired CI, and of every CI of a batch.
void write_retirement(const app::EditsDone& done, json::JsonWriter& out);
void write_batch(const app::EditsDone& done, json::JsonWriter& out);

// What was written, change set by change set.
void write_changes(const app::ChangesAnswer& answer, json::JsonWriter& out);

// The words of an entity tag, with its quotation marks.
[[nodiscard]] std::string entity_tag(Version changed);

// What an import did.  REQUIRES: answer.accepted.
void write_import(const app::ImportAnswer& answer, json::JsonWriter& out);

// Its counts, problems and the rest, without versions.  REQUIRES: inside an object.
void write_import_members(const app::ImportAnswer& answer, json::JsonWriter& out);

// Findings.
void write_lint(const app::LintAnswer& answer, json::JsonWriter& out);

// The cursor of the page after the CI `id`, and the id behind a cursor.
// Errors: invalid_argument if the text is no cursor.
[[nodiscard]] std::string cursor_after(std::string_view id);
[[nodiscard]] Result<std::string> id_of_cursor(std::string_view cursor);

}  // namespace faultline::render
