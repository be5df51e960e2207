#include "api/app/ci_attributes.h"

#include <algorithm>
#include <numeric>

#include "engine/base/bytes.h"

namespace faultline::app {

namespace {

Result<AttributeValues> values_of(const identify::MergedCi& ci,
                                  const std::vector<std::string>& names) {
    AttributeValues values(names.size());
    for (std::size_t i = 0; i < names.size(); i++) {
        const auto found = std::ranges::lower_bound(
            ci.attributes, std::string_view(names[i]), {}, &identify::MergedAttribute::name);
        if (found == ci.attributes.end() || found->name != names[i]) continue;
        ByteReader reader(found->value);
        values[i] = model::decode_value(reader);
        if (!reader.ok()) return corruption("attribute '" + names[i] + "' does not decode");
    }
    return values;
}

}  // namespace

Result<std::vector<AttributeValues>> read_attributes(const Published& at,
                                                     std::span<const graph::NodeIndex> nodes,
                                                     const std::vector<std::string>& names) {
    std::vector<std::size_t> order(nodes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return at.graph->ci(nodes[i]); });
    std::vector<AttributeValues> values(nodes.size());
    for (const std::size_t i : order) {
        FL_TRY(const storage::CiRecord record, at.view.read_ci(at.graph->ci(nodes[i])));
        FL_TRY(values[i], values_of(record.merged(), names));
    }
    return values;
}

}  // namespace faultline::app
