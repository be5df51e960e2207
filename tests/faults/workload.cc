#include "tests/faults/workload.h"

#include <cstdlib>
#include <random>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"
#include "engine/model/claim.h"

namespace faultline::faults {

namespace {

constexpr std::uint64_t kOneInLarge = 5;
constexpr std::uint64_t kLargeCisMin = 25;

// Gives numbers to what a change set names for the first time.
class Numbering {
 public:
    Numbering(const identify::ClaimIndex& index, model::ChangeSet& change_set)
        : index_(index),
          change_set_(change_set),
          next_ci_(index.next_ci()),
          next_symbol_(index.next_symbol()) {}

    SymbolId symbol(std::string_view name) {
        if (const auto known = index_.find_symbol(name)) return *known;
        const SymbolId symbol = next_symbol_;
        change_set_.name_symbol(symbol, name);
        next_symbol_ = SymbolId{raw(symbol) + 1};
        return symbol;
    }

    Result<CiId> ci(std::string_view id) {
        const std::vector<std::string_view> ids = {id};
        FL_TRY(const auto known, index_.find_cis(ids));
        if (known.front()) return *known.front();
        const CiId ci = next_ci_;
        change_set_.name_ci(ci, id);
        next_ci_ = CiId{raw(ci) + 1};
        return ci;
    }

 private:
    const identify::ClaimIndex& index_;
    model::ChangeSet& change_set_;
    CiId next_ci_;
    SymbolId next_symbol_;
};

std::string random_name(std::mt19937_64& random) {
    std::string name(10 + random() % 60, ' ');
    for (char& letter : name) {
        letter = static_cast<char>('a' + random() % 26);
    }
    return name;
}

std::string no_attributes() {
    std::string bytes;
    ByteWriter out(bytes);
    model::encode_attributes({}, out);
    return bytes;
}

}  // namespace

std::string text_of(const EntryName& name) {
    return std::to_string(name.writer) + "/" + std::to_string(name.number);
}

std::optional<EntryName> parse_entry_name(const std::string& text) {
    EntryName name;
    char* end = nullptr;
    name.writer = std::strtoull(text.c_str(), &end, 10);
    if (*end != '/') return std::nullopt;
    name.number = std::strtoull(end + 1, &end, 10);
    if (text_of(name) != text) return std::nullopt;
    return name;
}

std::vector<EntryCi> entry_cis(std::uint64_t seed, const EntryName& name) {
    std::seed_seq numbers{seed, name.writer, name.number};
    std::mt19937_64 random(numbers);
    const bool is_large = random() % kOneInLarge == 0;
    const std::uint64_t count = is_large ? kLargeCisMin + random() % 20 : 1 + random() % 3;
    std::vector<EntryCi> cis;
    const std::string prefix = text_of(name) + "/";
    for (std::uint64_t i = 0; i < count; i++) {
        std::string id = prefix;
        id += std::to_string(i);
        std::string needs = i == 0 ? std::string() : cis.back().id;
        cis.push_back({std::move(id), random_name(random), std::move(needs)});
    }
    cis.push_back(
        {"latest-" + std::to_string(name.writer), std::to_string(name.number), cis.front().id});
    return cis;
}

Result<model::ChangeSet> entry_change_set(std::uint64_t seed,
                                          const EntryName& name,
                                          const identify::ClaimIndex& index) {
    model::ChangeSet change_set;
    change_set.context = {
        .principal = "writer", .source = "manual", .reason = "test", .request_id = text_of(name)};
    Numbering numbering(index, change_set);
    const SymbolId source = numbering.symbol("manual");
    const SymbolId class_name = numbering.symbol("server");
    const SymbolId type = numbering.symbol("depends_on");
    const std::string attributes = no_attributes();
    std::map<std::string, CiId> numbers;
    for (const EntryCi& ci : entry_cis(seed, name)) {
        FL_TRY(const CiId number, numbering.ci(ci.id));
        numbers[ci.id] = number;
        model::Claim claim;
        claim.ci = model::CiClaim{index.next_version(), class_name, ci.name, attributes};
        if (!ci.needs.empty()) {
            model::RelationshipClaim& relationship = claim.relationships.emplace_back();
            relationship.type = type;
            relationship.other = numbers.at(ci.needs);
            relationship.version = index.next_version();
        }
        change_set.put_claim(number, source, model::encode_claim(claim));
    }
    return change_set;
}

void apply_entry(std::uint64_t seed, const EntryName& name, Estate& estate) {
    for (const EntryCi& ci : entry_cis(seed, name)) {
        estate[ci.id] = ci.needs.empty() ? ci.name : ci.name + " > " + ci.needs;
    }
}

}  // namespace faultline::faults
