#include "storage/verify_mentions.h"

#include "storage/keys.h"

namespace faultline::storage {

namespace {

// The rows of the table.
class MentionRows final : public PairRows {
 public:
    MentionRows(const Verification& check, ClaimedPair begin)
        : check_(check),
          rows_(check.database.scan(Table::mention,
                                    {.first = mention_key({CiId{begin.thing}, CiId{begin.owner}}),
                                     .end = {},
                                     .reads_much = true})) {}

    Result<std::optional<ClaimedPair>> next() override {
        for (; rows_.valid(); rows_.next()) {
            const std::optional<MentionKey> key = parse_mention_key(rows_.key());
            if (key && rows_.value().empty()) {
                rows_.next();
                return std::optional(ClaimedPair{raw(key->target), raw(key->owner)});
            }
            check_.findings.add(
                std::nullopt, "row_unexpected", "a row of the table 'mention' is none");
        }
        FL_CHECK(rows_.status());
        return std::optional<ClaimedPair>();
    }

 private:
    const Verification& check_;
    Scan rows_;
};

Result<void> show_mentions(CiId owner, const model::Claim& claim, const PairTable::Sink& sink) {
    for (const model::RelationshipClaim& relationship : claim.relationships) {
        sink({raw(relationship.other), raw(owner)});
    }
    return {};
}

}  // namespace

Result<std::uint64_t> check_mentions(const Verification& check,
                                     const CheckedNames& names,
                                     std::size_t at_once) {
    const auto text = [&names](ClaimedPair pair) {
        return "the mention of '" + std::string(names.cis.at(pair.thing)) + "' by '" +
               std::string(names.cis.at(pair.owner)) + "'";
    };
    const PairTable table{
        .name = "mention",
        .pairs_of = show_mentions,
        .rows = [&check](ClaimedPair begin) { return std::make_unique<MentionRows>(check, begin); },
        .text = text};
    return check_pairs(check, table, at_once);
}

}  // namespace faultline::storage
