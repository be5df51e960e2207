#include "engine/identify/identifier_keys.h"

#include <algorithm>
#include <functional>
#include <string>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

Result<DescribedCi> describe_ci(std::string_view name, std::string_view attributes) {
    DescribedCi ci;
    ci.name = name;
    ByteReader in(attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::string_view attribute = in.bytes();
        ci.attributes.emplace_back(attribute, model::skip_value(in));
    }
    if (!in.done()) return corruption("the attributes of a claim do not decode");
    return ci;
}

DescribedCi describe_ci(const MergedCi& merged) {
    DescribedCi ci;
    ci.name = merged.name;
    for (const MergedAttribute& attribute : merged.attributes) {
        ci.attributes.emplace_back(attribute.name, attribute.value);
    }
    return ci;
}

EntryValues values_of(const model::IdentifierEntry& entry, const DescribedCi& ci) {
    EntryValues values;
    for (const std::string& name : entry.attributes) {
        IdentifierValue value;
        if (name == kNameAttribute) {
            value = identifier_text(ci.name);
        } else {
            const auto at = std::ranges::lower_bound(
                ci.attributes, name, {}, [](const auto& attribute) { return attribute.first; });
            if (at != ci.attributes.end() && at->first == name) {
                value = identifier_value(at->second);
            }
        }
        if (value.empty()) return {};
        values.push_back(std::move(value));
    }
    return values;
}

Agreement compare(const EntryValues& a, const EntryValues& b) {
    if (a.empty() || b.empty()) return Agreement::unknown;
    if (a == b) return Agreement::same;
    for (std::size_t i = 0; i < a.size(); i++) {
        if (contradict(a[i], b[i])) return Agreement::different;
    }
    return Agreement::unknown;
}

std::size_t first_contradiction(std::span<const model::IdentifierEntry> entries,
                                const DescribedCi& a,
                                const DescribedCi& b,
                                std::string_view within) {
    for (std::size_t i = 0; i < entries.size(); i++) {
        if (!entries[i].through.empty() && entries[i].through != within) continue;
        const bool differs =
            compare(values_of(entries[i], a), values_of(entries[i], b)) == Agreement::different;
        if (differs) return i;
    }
    return entries.size();
}

std::uint64_t hash_of(const EntryValues& values) {
    if (values.empty()) return 0;
    std::string all;
    ByteWriter out(all);
    for (const IdentifierValue& value : values) {
        out.varint(value.size());
        for (const std::string& item : value) {
            out.bytes(item);
        }
    }
    const std::uint64_t hash = std::hash<std::string>{}(all);
    return hash == 0 ? 1 : hash;
}

}  // namespace faultline::identify
