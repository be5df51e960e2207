#include "storage/verify_terms.h"

#include <array>
#include <charconv>

#include "engine/identify/terms.h"
#include "storage/term_rows.h"

namespace faultline::storage {

namespace {

// The pairs of the table.
class TermRows final : public PairRows {
 public:
    TermRows(const Verification& check, ClaimedPair begin)
        : scan_(check.database, {begin.thing, CiId{begin.owner}}) {
        scan_.on_damage([&check] {
            check.findings.add(std::nullopt, "row_unexpected", "a row of the table 'term' is none");
        });
    }

    Result<std::optional<ClaimedPair>> next() override {
        FL_TRY(const bool is_there, scan_.next());
        if (!is_there) return std::optional<ClaimedPair>();
        return std::optional(ClaimedPair{scan_.pair().term, raw(scan_.pair().ci)});
    }

 private:
    TermScan scan_;
};

std::string hex_number(std::uint64_t number) {
    std::array<char, 16> digits{};
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return {digits.data(), end};
}

}  // namespace

Result<std::uint64_t> check_terms(const Verification& check,
                                  const CheckedNames& names,
                                  std::size_t at_once) {
    std::vector<identify::Term> terms;
    const auto show = [&terms](CiId owner,
                               const model::Claim& claim,
                               const PairTable::Sink& sink) -> Result<void> {
        terms.clear();
        FL_CHECK(identify::append_terms(claim, terms));
        for (const identify::Term term : terms) {
            sink(ClaimedPair{term, raw(owner)});
        }
        return {};
    };
    const auto text = [&names](ClaimedPair pair) {
        return "the term " + hex_number(pair.thing) + " of '" +
               std::string(names.cis.at(pair.owner)) + "'";
    };
    const PairTable table{
        .name = "term",
        .pairs_of = show,
        .rows = [&check](ClaimedPair begin) { return std::make_unique<TermRows>(check, begin); },
        .text = text};
    return check_pairs(check, table, at_once);
}

}  // namespace faultline::storage
