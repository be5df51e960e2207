#include "engine/identify/line_check.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace faultline::identify {

namespace {

using model::LocalCi;
using model::Observations;

// What makes two lines of one CI the same line, and what they must agree on then.
struct CiLines {
    static constexpr LineKind kKind = LineKind::ci;
    static auto key(const LineTable& lines, std::uint32_t line) {
        return lines.about({kKind, line});
    }
    static auto content(const LineTable& lines, std::uint32_t line) {
        const model::SeenCi& ci = lines.seen().cis()[line];
        return std::tuple(ci.class_name, ci.name, ci.attributes);
    }
};

struct RelationshipLines {
    static constexpr LineKind kKind = LineKind::relationship;
    static auto key(const LineTable& lines, std::uint32_t line) {
        const model::SeenRelationship& r = lines.seen().relationships()[line];
        return std::tuple(
            r.type, lines.representative(r.source), lines.representative(r.target), r.group);
    }
    static auto content(const LineTable& lines, std::uint32_t line) {
        const model::SeenRelationship& r = lines.seen().relationships()[line];
        return std::tuple(r.capacity, r.strength, r.delay_s, r.verified, r.verified_at);
    }
};

struct GroupLines {
    static constexpr LineKind kKind = LineKind::group;
    static auto key(const LineTable& lines, std::uint32_t line) {
        return lines.seen().groups()[line].name;
    }
    static auto content(const LineTable& lines, std::uint32_t line) {
        return lines.seen().groups()[line].required;
    }
};

struct RetirementLines {
    static constexpr LineKind kKind = LineKind::retirement;
    static auto key(const LineTable& lines, std::uint32_t line) {
        return lines.about({kKind, line});
    }
    static auto content(const LineTable&, std::uint32_t) { return 0; }
};

std::string quoted(std::string_view text) {
    return "'" + std::string(text) + "'";
}

std::string describe(const LineTable& lines, Line line) {
    const Observations& seen = lines.seen();
    if (line.kind == LineKind::relationship) {
        const model::SeenRelationship& r = seen.relationships()[line.index];
        const std::string_view group = seen.name(r.group);
        return "relationship " + quoted(seen.id(r.source)) + " " + std::string(seen.name(r.type)) +
               " " + quoted(seen.id(r.target)) +
               (group.empty() ? std::string() : " in group " + quoted(group));
    }
    if (line.kind == LineKind::group) {
        const model::SeenGroup& group = seen.groups()[line.index];
        return "group " + quoted(seen.name(group.name)) + " of " + quoted(seen.id(group.ci));
    }
    return "CI " + quoted(seen.id(lines.about(line)));
}

// Drop a whole run of lines with one key; each names the first line that says something else.
template <typename Kind>
void drop_run(std::span<const std::uint32_t> run, LineTable& lines, ProblemLog& problems) {
    for (const std::uint32_t line : run) {
        const auto differs = [&](std::uint32_t that) {
            return Kind::content(lines, that) != Kind::content(lines, line);
        };
        const std::uint32_t other = *std::ranges::find_if(run, differs);
        problems.error(lines.origin({Kind::kKind, line}),
                       "conflicting_duplicate",
                       describe(lines, {Kind::kKind, line}) + " is given differently at " +
                           place_of(lines.seen(), lines.origin({Kind::kKind, other})) +
                           "; keep one of the two");
        lines.drop({Kind::kKind, line});
    }
}

// Append to `kept` what is left of one run: its first line, or all of them if they are dropped.
template <typename Kind>
void settle_run(std::span<const std::uint32_t> run,
                LineTable& lines,
                ProblemLog& problems,
                std::vector<std::uint32_t>& kept) {
    const auto same = [&](std::uint32_t line) {
        return Kind::content(lines, line) == Kind::content(lines, run.front());
    };
    if (std::ranges::all_of(run, same)) {
        kept.push_back(run.front());
        return;
    }
    drop_run<Kind>(run, lines, problems);
    kept.insert(kept.end(), run.begin(), run.end());
}

// Settle the lines of one CI, which are in `row` in any order.
template <typename Kind>
void settle_row(std::vector<std::uint32_t>& row,
                LineTable& lines,
                ProblemLog& problems,
                std::vector<std::uint32_t>& kept) {
    std::ranges::sort(row, [&lines](std::uint32_t a, std::uint32_t b) {
        const auto order_key = [&lines](std::uint32_t line) {
            return std::tuple(Kind::key(lines, line), lines.origin({Kind::kKind, line}), line);
        };
        return order_key(a) < order_key(b);
    });
    for (std::size_t begin = 0; begin < row.size();) {
        std::size_t end = begin + 1;
        while (end < row.size() && Kind::key(lines, row[end]) == Kind::key(lines, row[begin])) {
            end++;
        }
        settle_run<Kind>(std::span(row).subspan(begin, end - begin), lines, problems, kept);
        begin = end;
    }
}

template <typename Kind>
void settle_kind(LineTable& lines, ProblemLog& problems) {
    LineRows result;
    result.offsets.push_back(0);
    std::vector<std::uint32_t> row;
    for (std::uint32_t ci = 0; ci < lines.seen().id_count(); ci++) {
        const auto before = lines.lines_of(Kind::kKind, LocalCi{ci});
        row.assign(before.begin(), before.end());
        settle_row<Kind>(row, lines, problems, result.lines);
        result.offsets.push_back(static_cast<std::uint32_t>(result.lines.size()));
    }
    lines.keep_only(Kind::kKind, std::move(result));
}

void drop_once(Line line, LineTable& lines) {
    if (!lines.is_dropped(line)) lines.drop(line);
}

}  // namespace

void settle_duplicates(LineTable& lines, ProblemLog& problems) {
    settle_kind<CiLines>(lines, problems);
    settle_kind<RelationshipLines>(lines, problems);
    settle_kind<GroupLines>(lines, problems);
    settle_kind<RetirementLines>(lines, problems);
}

void drop_contradictions(LineTable& lines, ProblemLog& problems) {
    const Observations& seen = lines.seen();
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        const LocalCi ci{number};
        const auto claimed = lines.lines_of(LineKind::ci, ci);
        const auto retired = lines.lines_of(LineKind::retirement, ci);
        if (claimed.empty() || retired.empty()) continue;
        const Line retirement{LineKind::retirement, retired.front()};
        const Line first_claim{LineKind::ci, claimed.front()};
        const std::string what = quoted(seen.id(ci)) + " is both imported and retired; see ";
        for (const std::uint32_t line : claimed) {
            problems.error(lines.origin({LineKind::ci, line}),
                           "ci_and_retire",
                           what + place_of(seen, lines.origin(retirement)));
            drop_once({LineKind::ci, line}, lines);
        }
        problems.error(lines.origin(retirement),
                       "ci_and_retire",
                       what + place_of(seen, lines.origin(first_claim)));
        drop_once(retirement, lines);
    }
}

void drop_unknown_schema(const model::Catalogue& catalogue,
                         LineTable& lines,
                         ProblemLog& problems) {
    const Observations& seen = lines.seen();
    constexpr const char* kRemedy =
        " is not in the catalogue; correct it, add it to the schema or import without strict "
        "schema";
    for (std::uint32_t number = 0; number < seen.id_count(); number++) {
        for (const std::uint32_t line : lines.lines_of(LineKind::ci, LocalCi{number})) {
            const model::SeenCi& ci = seen.cis()[line];
            if (catalogue.find_class(seen.name(ci.class_name)) != nullptr) continue;
            problems.error(
                ci.origin, "unknown_class", "class " + quoted(seen.name(ci.class_name)) + kRemedy);
            drop_once({LineKind::ci, line}, lines);
        }
        for (const std::uint32_t line : lines.lines_of(LineKind::relationship, LocalCi{number})) {
            const model::SeenRelationship& relationship = seen.relationships()[line];
            if (lines.is_known_type(relationship.type)) continue;
            problems.error(relationship.origin,
                           "unknown_type",
                           "relationship type " + quoted(seen.name(relationship.type)) + kRemedy);
            drop_once({LineKind::relationship, line}, lines);
        }
    }
}

}  // namespace faultline::identify
