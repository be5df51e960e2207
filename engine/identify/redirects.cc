#include "engine/identify/redirects.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/model/alias.h"

namespace faultline::identify {

namespace {

// More ids than this are looked up in a table of all decisions.
constexpr std::size_t kLookedUpMax = 64;

// All records of both kinds.
class DecisionTable {
 public:
    static Result<DecisionTable> read(const ClaimIndex& index) {
        DecisionTable table;
        FL_CHECK(table.read_kind(index, model::kAliasRecord, table.aliases_));
        FL_CHECK(table.read_kind(index, model::kNamingRecord, table.namings_));
        return table;
    }

    [[nodiscard]] bool empty() const { return aliases_.empty() && namings_.empty(); }

    [[nodiscard]] std::optional<StoredRecord> find(std::string_view kind,
                                                   std::string_view key) const {
        const Records& records = kind == model::kAliasRecord ? aliases_ : namings_;
        if (records.empty()) return std::nullopt;
        const auto at = records.find(std::string(key));
        return at == records.end() ? std::nullopt : std::optional(at->second);
    }

 private:
    using Records = std::unordered_map<std::string, StoredRecord>;

    static Result<void> read_kind(const ClaimIndex& index,
                                  std::string_view kind,
                                  Records& records) {
        return index.visit_records(
            kind,
            [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
                records.emplace(key, StoredRecord{version, std::string(bytes)});
                return {};
            });
    }

    Records aliases_;
    Records namings_;
};

// Where a naming leads, and on from there.
Result<std::optional<Redirect>> naming_redirect(std::string_view bytes, const RecordLookup& find) {
    FL_TRY(model::NamedCi named, model::decode_naming(bytes));
    FL_TRY(auto further, redirect_of(named.id, find));
    Redirect redirect = further ? *std::move(further) : Redirect{std::move(named.id), {}, true};
    redirect.merges.insert(redirect.merges.end(), named.merges.begin(), named.merges.end());
    redirect.is_naming = true;
    return std::optional(std::move(redirect));
}

Result<std::optional<Redirect>> redirect_by(std::string_view id,
                                            std::string_view source,
                                            const RecordLookup& find) {
    if (source.empty()) return redirect_of(id, find);
    FL_TRY(const auto named, find(model::kNamingRecord, model::naming_key({source, id})));
    if (!named) return redirect_of(id, find);
    return naming_redirect(named->bytes, find);
}

}  // namespace

Result<std::optional<Redirect>> redirect_of(std::string_view id, const RecordLookup& find) {
    Redirect redirect;
    redirect.id = id;
    for (std::size_t step = 0; step < kRedirectStepsMax; step++) {
        FL_TRY(const auto record, find(model::kAliasRecord, redirect.id));
        if (!record) {
            if (redirect.merges.empty()) return std::optional<Redirect>();
            std::ranges::reverse(redirect.merges);
            return std::optional(std::move(redirect));
        }
        FL_TRY(redirect.id, model::decode_alias(record->bytes));
        redirect.merges.push_back(record->version);
    }
    return corruption("'" + std::string(id) + "' leads through more than " +
                      std::to_string(kRedirectStepsMax) + " merges");
}

Result<std::map<std::string, std::vector<Version>>> names_of(std::string_view source,
                                                             std::string_view id,
                                                             const ClaimIndex& index) {
    const auto find = [&index](std::string_view kind, std::string_view key) {
        return index.find_record(kind, key);
    };
    std::map<std::string, std::vector<Version>> names;
    FL_CHECK(index.visit_records(
        model::kAliasRecord,
        [&](std::string_view alias, Version, std::string_view) -> Result<void> {
            FL_TRY(auto redirect, redirect_of(alias, find));
            if (!redirect || redirect->id != id) return {};
            names.emplace(model::naming_key({source, alias}), std::move(redirect->merges));
            return {};
        }));
    FL_CHECK(index.visit_records(
        model::kNamingRecord,
        [&](std::string_view key, Version, std::string_view bytes) -> Result<void> {
            const auto naming = model::parse_naming_key(key);
            if (!naming || naming->source != source) return {};
            FL_TRY(auto redirect, naming_redirect(bytes, find));
            if (redirect->id == id) names[std::string(key)] = std::move(redirect->merges);
            return {};
        }));
    return names;
}

Result<Redirects> Redirects::read(std::span<const std::string_view> ids,
                                  std::string_view source,
                                  const ClaimIndex& index) {
    Redirects redirects;
    DecisionTable table;
    const bool is_large = ids.size() > kLookedUpMax;
    if (is_large) {
        FL_TRY(table, DecisionTable::read(index));
        if (table.empty()) return redirects;
    }
    const auto find = [&](std::string_view kind,
                          std::string_view key) -> Result<std::optional<StoredRecord>> {
        if (is_large) return table.find(kind, key);
        return index.find_record(kind, key);
    };
    std::vector<std::string_view> targets;
    for (std::size_t i = 0; i < ids.size(); i++) {
        FL_TRY(auto redirect, redirect_by(ids[i], source, find));
        if (!redirect) continue;
        const auto place = static_cast<std::uint32_t>(i);
        redirects.all_.emplace(place, Found{CiId{}, *std::move(redirect)});
    }
    for (const auto& [place, found] : redirects.all_) {
        targets.emplace_back(found.redirect.id);
    }
    FL_TRY(const auto cis, index.find_cis(targets));
    if (cis.size() != targets.size()) return corruption("the index lost ids of a look-up");
    std::size_t next = 0;
    for (auto& [place, found] : redirects.all_) {
        if (!cis[next]) return corruption("an id leads to '" + found.redirect.id + "', no CI");
        found.ci = *cis[next++];
    }
    return redirects;
}

Result<std::vector<std::optional<CiId>>> find_redirected(std::span<const std::string_view> ids,
                                                         const ClaimIndex& index) {
    FL_TRY(std::vector<std::optional<CiId>> cis, index.find_cis(ids));
    FL_TRY(const Redirects redirects, Redirects::read(ids, {}, index));
    for (const auto& [place, found] : redirects.all()) {
        cis.at(place) = found.ci;
    }
    return cis;
}

}  // namespace faultline::identify
