#include "engine/identify/identity_check.h"

#include <algorithm>
#include <span>
#include <string>

#include "engine/identify/said_rows.h"
#include "engine/model/quarantine.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

// A message names at most this many CIs or rows.
constexpr std::size_t kNamedMax = 20;

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

template <typename Items, typename NameOf>
std::string listed(const Items& items, NameOf name_of) {
    std::string text;
    for (std::size_t i = 0; i < std::min(items.size(), kNamedMax); i++) {
        if (i != 0) text += ", ";
        text += quoted(name_of(items[i]));
    }
    if (items.size() > kNamedMax) {
        text += " and " + std::to_string(items.size() - kNamedMax) + " more";
    }
    return text;
}

// What can be done about a row that is ambiguous.
std::string remedy_of(std::string_view id, const PlanOptions& options) {
    if (!options.best_effort) {
        return "; correct the identifiers, or import with best effort, which sets the row aside, "
               "and decide with `faultline quarantine resolve`";
    }
    const std::string key = model::quarantine_key(options.source, id);
    return "; it is set aside as " + key +
           ": correct the identifiers, or decide with `faultline quarantine resolve " + key +
           "` and --merge-into, --create or --ignore";
}

// A row that somebody decided to ignore says nothing about CIs.
std::string ignored_message(std::string_view id, const PlanOptions& options) {
    return quoted(id) + " is ignored while it says the same, as somebody decided: " +
           "`faultline quarantine show " + model::quarantine_key(options.source, id) +
           "` says who and why";
}

Result<std::string> message_of(const Ambiguity& ambiguity,
                               const model::Observations& seen,
                               const PlanOptions& options,
                               const ClaimIndex& index) {
    if (ambiguity.reason == kIgnoredReason) return ignored_message(seen.id(ambiguity.row), options);
    FL_TRY(const std::vector<std::string> ids, index.external_ids(ambiguity.candidates));
    std::string text =
        "nobody can say which CI " + quoted(seen.id(ambiguity.row)) + " is: " + ambiguity.reason;
    if (!ids.empty()) {
        text += "; it may be " + listed(ids, [](const std::string& id) { return id; });
    }
    if (!ambiguity.rows.empty()) {
        text += "; the other row is " +
                listed(ambiguity.rows, [&](LocalCi row) { return seen.id(row); });
    }
    return text + remedy_of(seen.id(ambiguity.row), options);
}

void drop_once(Line line, LineTable& lines) {
    if (!lines.is_dropped(line)) lines.drop(line);
}

}  // namespace

Result<void> drop_ambiguous(const KnownState& known,
                            const PlanOptions& options,
                            const ClaimIndex& index,
                            LineTable& lines,
                            ProblemLog& problems) {
    if (known.ambiguities().empty()) return {};
    const model::Observations& seen = lines.seen();
    for (const Ambiguity& ambiguity : known.ambiguities()) {
        const Line line{LineKind::ci, lines.only_line(LineKind::ci, ambiguity.row)};
        if (line.index != kNoLine) {
            FL_TRY(std::string message, message_of(ambiguity, seen, options, index));
            problems.error(lines.origin(line), "ambiguous_identity", std::move(message));
            lines.drop(line);
        }
        for (const std::uint32_t group : lines.lines_of(LineKind::group, ambiguity.row)) {
            drop_once({LineKind::group, group}, lines);
        }
    }
    for (std::uint32_t id = 0; id < seen.id_count(); id++) {
        for (const std::uint32_t line : lines.lines_of(LineKind::relationship, LocalCi{id})) {
            const model::SeenRelationship& r = seen.relationships()[line];
            const bool set_aside = known.is_ambiguous(r.source) || known.is_ambiguous(r.target);
            if (set_aside) drop_once({LineKind::relationship, line}, lines);
        }
    }
    return {};
}

void drop_self_relationships(LineTable& lines, const KnownState& known, ProblemLog& problems) {
    if (!known.has_aliases()) return;
    const model::Observations& seen = lines.seen();
    for (std::uint32_t id = 0; id < seen.id_count(); id++) {
        for (const std::uint32_t index : lines.lines_of(LineKind::relationship, LocalCi{id})) {
            const Line line{LineKind::relationship, index};
            const model::SeenRelationship& r = seen.relationships()[index];
            if (lines.representative(r.source) != lines.representative(r.target)) continue;
            if (lines.is_dropped(line)) continue;
            problems.error(lines.origin(line),
                           "self_relationship",
                           quoted(seen.id(r.source)) + " and " + quoted(seen.id(r.target)) +
                               " are one CI, which cannot need itself; drop the line");
            lines.drop(line);
        }
    }
}

}  // namespace faultline::identify
