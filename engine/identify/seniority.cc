#include "engine/identify/seniority.h"

#include <set>
#include <string_view>

#include "engine/base/bytes.h"
#include "engine/base/utc_time.h"
#include "engine/model/attributes.h"

namespace faultline::identify {

namespace {

// Everything the claim speaks about.
Result<std::set<std::string_view>> subjects_of(const model::CiClaim& ci) {
    std::set<std::string_view> subjects = {kClassAttribute};
    if (!ci.name.empty()) subjects.insert(kNameAttribute);
    ByteReader in(ci.attributes);
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        subjects.insert(in.bytes());
        (void)model::skip_value(in);
    }
    if (!in.done()) return corruption("the attributes of a claim do not decode");
    return subjects;
}

}  // namespace

Result<bool> ranks_above(const Authority& authority, const SourcedClaim& a, const SourcedClaim& b) {
    FL_TRY(const std::set<std::string_view> of_a, subjects_of(*a.claim->ci));
    FL_TRY(const std::set<std::string_view> of_b, subjects_of(*b.claim->ci));
    const SymbolId class_name = b.claim->ci->class_name;
    for (const std::string_view subject : of_b) {
        if (!of_a.contains(subject)) continue;
        const bool above = authority.rank(class_name, subject, a.source_name) <
                           authority.rank(class_name, subject, b.source_name);
        if (above) return true;
    }
    return false;
}

bool Seniority::is_stale(CiId ci, const SourcedClaim& claim) const {
    const auto days = catalogue_->freshness_days(claim.source_name);
    if (!days || !sightings_->last_seen) return false;
    const auto seen = sightings_->last_seen(ci, claim.source);
    return seen && sightings_->now.microseconds - seen->microseconds >
                       std::int64_t{*days} * kDayMicroseconds;
}

Result<bool> Seniority::finds_stale(CiId ci,
                                    const SourcedClaim& own,
                                    const SourcedClaim& other) const {
    if (!is_stale(ci, other)) return false;
    return ranks_above(authority_, other, own);
}

Result<bool> Seniority::is_overruled_by(const SourcedClaim& own, const SourcedClaim& other) const {
    if (!other.claim->ci->outranks) return false;
    if (other.claim->ci->version <= own.claim->ci->version) return false;
    return ranks_above(authority_, own, other);
}

}  // namespace faultline::identify
