#include "tests/storage/test_store.h"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>

#include <doctest/doctest.h>

#include "engine/base/bytes.h"
#include "engine/model/attributes.h"

namespace faultline::storage {

namespace {

constexpr std::string_view kClass = "server";

// Numbers names as a plan would: known ones as they are, new ones in the order of their first use.
class Numbering {
 public:
    Numbering(const identify::ClaimIndex& index, model::ChangeSet& change_set)
        : index_(index),
          change_set_(change_set),
          next_ci_(index.next_ci()),
          next_symbol_(index.next_symbol()) {}

    SymbolId symbol(const std::string& name) {
        if (const std::optional<SymbolId> known = index_.find_symbol(name)) return *known;
        const auto [at, is_new] = symbols_.emplace(name, next_symbol_);
        if (is_new) {
            change_set_.name_symbol(next_symbol_, name);
            next_symbol_ = SymbolId{raw(next_symbol_) + 1};
        }
        return at->second;
    }

    CiId ci(const std::string& id) {
        const std::vector<std::string_view> ids = {id};
        if (const std::optional<CiId> known = must(index_.find_cis(ids)).front()) return *known;
        const auto [at, is_new] = cis_.emplace(id, next_ci_);
        if (is_new) {
            change_set_.name_ci(next_ci_, id);
            next_ci_ = CiId{raw(next_ci_) + 1};
        }
        return at->second;
    }

 private:
    const identify::ClaimIndex& index_;
    model::ChangeSet& change_set_;
    CiId next_ci_;
    SymbolId next_symbol_;
    std::map<std::string, SymbolId> symbols_;
    std::map<std::string, CiId> cis_;
};

std::vector<model::GroupClaim> groups_of(const TestClaim& claim, Version version) {
    std::set<std::string_view> names;
    for (const TestNeed& need : claim.needs) {
        if (!need.group.empty()) names.insert(need.group);
    }
    for (const auto& [name, required] : claim.groups) {
        names.insert(name);
    }
    std::vector<model::GroupClaim> groups;
    for (const std::string_view name : names) {
        const auto at = claim.groups.find(std::string(name));
        const std::uint32_t required = at == claim.groups.end() ? 0 : at->second;
        groups.push_back({name, required, version});
    }
    return groups;
}

std::string encode(const TestClaim& claim, Version version, Numbering& numbering) {
    std::string attributes;
    ByteWriter out(attributes);
    model::encode_attributes(claim.attributes, out);
    model::Claim encoded;
    if (claim.name) {
        encoded.ci =
            model::CiClaim{version, numbering.symbol(std::string(kClass)), *claim.name, attributes};
    }
    encoded.groups = groups_of(claim, version);
    for (const TestNeed& need : claim.needs) {
        model::RelationshipClaim relationship;
        relationship.type = numbering.symbol(need.type);
        relationship.other = numbering.ci(need.other);
        relationship.version = version;
        relationship.verified_at = need.verified_at;
        if (!need.group.empty()) {
            const auto at = std::ranges::find(encoded.groups, need.group, &model::GroupClaim::name);
            relationship.group = static_cast<std::uint32_t>(at - encoded.groups.begin());
        }
        encoded.relationships.push_back(relationship);
    }
    std::ranges::sort(encoded.relationships, {}, [](const model::RelationshipClaim& r) {
        const bool is_grouped = r.group != model::RelationshipClaim::kUngrouped;
        return std::tuple(is_grouped ? std::uint64_t{r.group} + 1 : 0, raw(r.type), raw(r.other));
    });
    return model::encode_claim(encoded);
}

std::string describe_ci(const View& view, CiId ci, const identify::MergedCi& merged) {
    const std::vector<CiId> self = {ci};
    std::string line =
        must(view.external_ids(self)).front() + " '" + std::string(merged.name) + "'";
    std::set<std::string> needs;
    for (const identify::MergedRelationship& relationship : merged.relationships) {
        const std::vector<CiId> other = {relationship.content.other};
        std::string need = " " + std::string(view.symbol_name(relationship.content.type)) + ":" +
                           must(view.external_ids(other)).front();
        if (relationship.content.group != model::RelationshipClaim::kUngrouped) {
            need += "@" + std::string(merged.groups[relationship.content.group].name);
        }
        needs.insert(std::move(need));
    }
    for (const std::string& need : needs) {
        line += need;
    }
    return line;
}

}  // namespace

model::ChangeSet make_change_set(const identify::ClaimIndex& index,
                                 const std::vector<TestClaim>& claims) {
    model::ChangeSet change_set;
    change_set.context = {
        .principal = "tester", .source = "manual", .reason = "test", .request_id = "r-1"};
    Numbering numbering(index, change_set);
    for (const TestClaim& claim : claims) {
        const CiId ci = numbering.ci(claim.ci);
        const SymbolId source = numbering.symbol(claim.source);
        if (claim.withdrawn) {
            change_set.withdraw_claim(ci, source);
        } else {
            change_set.put_claim(ci, source, encode(claim, index.next_version(), numbering));
        }
    }
    return change_set;
}

StoreOptions test_options(std::int64_t seconds) {
    StoreOptions options;
    options.create_if_missing = true;
    options.clock = [seconds] { return UtcTime{seconds * 1'000'000}; };
    options.space = {.free_bytes_min = 0, .ballast_bytes = 0};
    return options;
}

std::unique_ptr<Store> open_test_store(const std::filesystem::path& folder, StoreOptions options) {
    return must(Store::open(folder, std::move(options)));
}

Committed write(Repository& store, const std::vector<TestClaim>& claims) {
    const Committed committed = must(store.append(make_change_set(store, claims)));
    must(store.sync());
    return committed;
}

std::vector<std::string> describe(const View& view) {
    std::vector<std::string> lines;
    must(view.visit_cis([&](CiId ci, const identify::MergedCi& merged) {
        lines.push_back(describe_ci(view, ci, merged));
        return Result<void>();
    }));
    std::ranges::sort(lines);
    return lines;
}

std::string hash_of(const View& view) {
    return hex(must(view.state_hash()));
}

void must(Result<void> result) {
    if (!result.ok()) fail_test(result.error());
}

void fail_test(const Error& error) {
    FAIL(error.message);
    throw std::logic_error("FAIL returned");
}

}  // namespace faultline::storage
