#include "api/app/record_cis.h"

#include <algorithm>
#include <array>
#include <functional>
#include <span>

#include "engine/identify/identifiers.h"
#include "engine/identify/terms.h"
#include "engine/model/claim.h"
#include "engine/model/limits.h"
#include "engine/model/validation.h"
#include "storage/ci_record.h"

namespace faultline::app {

namespace {

constexpr std::string_view kNameAttribute = "name";

void add_unique(std::vector<CiId>& found, const std::vector<CiId>& more) {
    for (const CiId ci : more) {
        if (std::ranges::count(found, ci) == 0) found.push_back(ci);
    }
}

}  // namespace

Result<std::optional<Violation>> resolve_live_ci(const storage::View& view,
                                                 std::string& id,
                                                 std::string_view pointer) {
    const auto wrong = [&](std::string message) {
        return std::optional(Violation{std::string(pointer), "unknown_ci", std::move(message)});
    };
    const std::string quoted = "'" + model::printable(id.substr(0, model::kIdBytesMax)) + "'";
    if (id.empty() || id.size() > model::kIdBytesMax || !model::is_clean_text(id)) {
        return wrong(quoted + " is no external id of a configuration item");
    }
    FL_TRY(auto found, view.resolve_ci(id));
    if (!found) return wrong("there is no configuration item " + quoted);
    FL_TRY(const storage::CiRecord record, view.read_ci(found->ci));
    if (!record.merged().alive) return wrong("configuration item " + quoted + " is retired");
    id = std::move(found->id);
    return std::optional<Violation>();
}

Result<CiLink> CiResolver::resolve(const std::string& value, const std::string& display) {
    const auto known = known_.find({value, display});
    if (known != known_.end()) return known->second;
    FL_TRY(CiLink link, look_up(value, display));
    known_.emplace(std::pair(value, display), link);
    return link;
}

// The surest way that finds anything decides, also that it is not sure.
Result<CiLink> CiResolver::look_up(const std::string& value, const std::string& display) {
    std::vector<std::string> texts;
    for (const std::string& text : {value, display}) {
        if (!text.empty() && std::ranges::count(texts, text) == 0) texts.push_back(text);
    }
    const std::array ways = {
        &CiResolver::of_external_id, &CiResolver::of_native_id, &CiResolver::of_name};
    for (const auto way : ways) {
        Found found;
        for (const std::string& text : texts) {
            FL_TRY(const Found more, (this->*way)(text));
            add_unique(found, more);
        }
        if (!found.empty()) return link_of(std::move(found));
    }
    return CiLink{};
}

Result<CiLink> CiResolver::link_of(Found found) const {
    if (found.size() > 1) return CiLink{{}, Unlinked::ambiguous};
    FL_TRY(const auto ids, view_.external_ids(found));
    return CiLink{ids.front(), {}};
}

Result<CiResolver::Found> CiResolver::of_external_id(const std::string& id) const {
    if (id.size() > model::kIdBytesMax) return Found{};
    FL_TRY(const auto ci, view_.find_ci(id));
    return ci ? Found{*ci} : Found{};
}

Result<CiResolver::Found> CiResolver::of_native_id(const std::string& id) const {
    const std::array terms = {identify::native_term(id)};
    FL_TRY(const auto candidates, view_.candidates(terms));
    Found found;
    for (const CiId ci : candidates.front()) {
        const auto look = [&](CiId, SymbolId source, std::string_view bytes) -> Result<void> {
            if (view_.symbol_name(source) != source_) return {};
            model::Claim claim;
            FL_CHECK(model::decode_claim(bytes, claim));
            if (claim.ci && claim.ci->native_id == id) found.push_back(ci);
            return {};
        };
        FL_CHECK(view_.visit_claims(ci, look));
    }
    return found;
}

Result<CiResolver::Found> CiResolver::of_name(const std::string& name) const {
    Found found;
    std::size_t looked_at = 0;
    const std::string normal = identify::normal_identifier(name);
    for (const identify::Term term : identify::identifier_terms(kNameAttribute, normal)) {
        FL_CHECK(view_.visit_candidates(term, CiId{}, [&](CiId ci) -> Result<bool> {
            looked_at++;
            FL_TRY(const storage::CiRecord record, view_.read_ci(ci));
            const bool is_one = record.merged().alive && record.merged().name == name;
            if (is_one) add_unique(found, {ci});
            return found.size() < 2 && looked_at < kNamesakesMax;
        }));
    }
    // Nobody looked at the others: two that are the same stand for "not sure".
    if (looked_at >= kNamesakesMax && found.size() == 1) found.push_back(found.front());
    return found;
}

}  // namespace faultline::app
