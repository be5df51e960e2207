#include "engine/identify/cardinality_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/model/validation.h"

namespace faultline::identify {

namespace {

using model::LocalCi;

// One relationship as its limited end sees it.
struct Counted {
    model::LocalName type{};
    LocalCi end{};  // whose others are counted
    model::Origin origin;
    LocalCi other{};
    std::uint32_t line = 0;
    std::uint32_t max = 0;

    [[nodiscard]] auto key() const { return std::tuple(type, end); }
};

// The relationships that stand and whose type has a limit: of targets, or of sources.
std::vector<Counted> limited_lines(const model::Catalogue& catalogue,
                                   const LineTable& lines,
                                   bool is_of_targets) {
    std::vector<Counted> counted;
    const auto& relationships = lines.seen().relationships();
    for (std::uint32_t i = 0; i < relationships.size(); i++) {
        const model::SeenRelationship& seen = relationships[i];
        const auto* type = catalogue.find_type(lines.seen().name(seen.type));
        if (type == nullptr || lines.is_dropped({LineKind::relationship, i})) continue;
        const std::uint32_t max = is_of_targets ? type->targets_max : type->sources_max;
        if (max == 0) continue;
        const LocalCi source = lines.representative(seen.source);
        const LocalCi target = lines.representative(seen.target);
        counted.push_back({seen.type,
                           is_of_targets ? source : target,
                           seen.origin,
                           is_of_targets ? target : source,
                           i,
                           max});
    }
    std::ranges::sort(counted, {}, [](const Counted& one) {
        return std::tuple(one.type, one.end, one.origin, one.line);
    });
    return counted;
}

void check_ends(const model::Catalogue& catalogue,
                bool is_of_targets,
                LineTable& lines,
                ProblemLog& problems) {
    const std::vector<Counted> counted = limited_lines(catalogue, lines, is_of_targets);
    const std::string what = is_of_targets ? "targets" : "sources";
    std::set<LocalCi> others;
    for (std::size_t i = 0; i < counted.size(); i++) {
        const Counted& one = counted[i];
        if (i == 0 || counted[i - 1].key() != one.key()) others.clear();
        if (others.contains(one.other)) continue;
        if (others.size() < one.max) {
            others.insert(one.other);
            continue;
        }
        problems.error(one.origin,
                       "cardinality_exceeded",
                       "configuration item '" +
                           model::printable(std::string(lines.seen().id(one.end))) +
                           "' has more than " + std::to_string(one.max) + " " + what +
                           " by relationship type '" +
                           model::printable(std::string(lines.seen().name(one.type))) +
                           "'; drop the line, raise " + what +
                           "_max in the schema or import without strict schema");
        lines.drop({LineKind::relationship, one.line});
    }
}

}  // namespace

void drop_beyond_cardinality(const model::Catalogue& catalogue,
                             LineTable& lines,
                             ProblemLog& problems) {
    check_ends(catalogue, true, lines, problems);
    check_ends(catalogue, false, lines, problems);
}

}  // namespace faultline::identify
