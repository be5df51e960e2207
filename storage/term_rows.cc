#include "storage/term_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <xxhash.h>

#include "engine/base/bytes.h"

namespace faultline::storage {

namespace {

constexpr std::size_t kOneCiKeyBytes = 16;
constexpr std::size_t kTermBytes = 8;

std::uint64_t range_of(CiId ci) {
    return raw(ci) >> kTermRangeBits;
}

bool same_range(const TermKey& a, const TermKey& b) {
    return a.term == b.term && range_of(a.ci) == range_of(b.ci);
}

void append_hash(std::string_view value, std::string& key) {
    ByteWriter(key).fixed64(XXH3_64bits(value.data(), value.size()));
}

// The CIs of one row, appended to `cis`; false if it is no row.
bool decode_row(std::string_view key, std::string_view value, std::vector<CiId>& cis) {
    const std::optional<TermKey> first = parse_term_key(key);
    if (!first) return false;
    cis.push_back(first->ci);
    if (key.size() == kOneCiKeyBytes) return value.empty();
    std::string expected(key.substr(0, kOneCiKeyBytes));
    append_hash(value, expected);
    if (expected != key) return false;
    ByteReader in(value);
    std::uint64_t ci = raw(first->ci);
    const std::uint64_t end = (range_of(first->ci) + 1) << kTermRangeBits;
    const std::uint64_t count = in.varint();
    for (std::uint64_t i = 0; i < count && in.ok(); i++) {
        const std::uint64_t distance = in.varint();
        if (distance == 0 || distance >= end - ci) return false;
        ci += distance;
        cis.push_back(CiId{ci});
    }
    return in.done() && count != 0;
}

// The first key a row with that CI may have.
std::string first_key(TermKey pair) {
    return term_key({pair.term, CiId{range_of(pair.ci) << kTermRangeBits}});
}

}  // namespace

Result<void> put_term_rows(std::span<const TermKey> pairs, const PutRow& put) {
    std::string value;
    std::string distances;
    for (std::size_t begin = 0; begin < pairs.size();) {
        std::size_t end = begin + 1;
        distances.clear();
        for (; end < pairs.size() && same_range(pairs[begin], pairs[end]); end++) {
            ByteWriter(distances).varint(raw(pairs[end].ci) - raw(pairs[end - 1].ci));
        }
        std::string key = term_key(pairs[begin]);
        value.clear();
        if (end - begin > 1) {
            ByteWriter(value).varint(end - begin - 1);
            value += distances;
            append_hash(value, key);
        }
        FL_CHECK(put(key, value));
        begin = end;
    }
    return {};
}

TermScan::TermScan(const Database& database, TermKey first)
    : TermScan(database, first, {.first = first_key(first), .end = {}, .reads_much = true}, false) {
}

TermScan TermScan::of_term(const Database& database, TermKey first) {
    return TermScan(
        database, first, {.first = first_key(first), .end = {}, .one_prefix = true}, true);
}

TermScan::TermScan(const Database& database, TermKey first, ScanRange range, bool one_term)
    : database_(&database),
      first_(first),
      one_term_(one_term),
      rows_(database.scan(Table::term, std::move(range))) {}

Result<bool> TermScan::next() {
    while (at_ == range_.size()) {
        FL_TRY(const bool is_there, read_range());
        if (!is_there) return false;
    }
    pair_.ci = range_[at_++];
    return true;
}

// Reads the rows of the next range of CIs: a CI may be in several of them.
Result<bool> TermScan::read_range() {
    range_.clear();
    at_ = 0;
    std::optional<TermKey> of;
    for (; rows_.valid(); rows_.next()) {
        const std::optional<TermKey> key = parse_term_key(rows_.key());
        if (key && one_term_ && key->term != first_.term) break;
        if (key && of && !same_range(*key, *of)) break;
        if (key && !of) of = key;
        FL_CHECK(take(rows_.key(), rows_.value()));
    }
    FL_CHECK(rows_.status());
    if (!of) return false;
    pair_.term = of->term;
    std::ranges::sort(range_);
    range_.erase(std::unique(range_.begin(), range_.end()), range_.end());
    if (of->term == first_.term) {
        at_ =
            static_cast<std::size_t>(std::ranges::lower_bound(range_, first_.ci) - range_.begin());
    }
    return true;
}

Result<void> TermScan::take(std::string_view key, std::string_view value) {
    const std::size_t before = range_.size();
    if (decode_row(key, value, range_)) return {};
    range_.resize(before);
    if (!found_) return database_->damaged("a row of the table 'term' does not decode");
    found_();
    return {};
}

Result<std::vector<std::vector<CiId>>> read_terms(const Database& database,
                                                  std::span<const std::uint64_t> terms,
                                                  CiId end) {
    std::vector<std::size_t> order(terms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return terms[i]; });
    std::vector<std::vector<CiId>> found(terms.size());
    if (terms.empty()) return found;
    Scan rows = database.scan(
        Table::term,
        {.first = term_key({terms[order.front()], CiId{0}}), .end = {}, .one_prefix = true});
    std::optional<std::size_t> last;
    for (const std::size_t i : order) {
        if (last && terms[*last] == terms[i]) {
            found[i] = found[*last];
            continue;
        }
        const std::string key = term_key({terms[i], CiId{0}});
        const std::string_view prefix = std::string_view(key).substr(0, kTermBytes);
        std::vector<CiId>& cis = found[i];
        if (last) rows.seek(key);
        last = i;
        for (; rows.valid() && rows.key().starts_with(prefix); rows.next()) {
            if (decode_row(rows.key(), rows.value(), cis)) continue;
            return database.damaged("a row of the table 'term' does not decode");
        }
        FL_CHECK(rows.status());
        std::ranges::sort(cis);
        cis.erase(std::unique(cis.begin(), cis.end()), cis.end());
        cis.erase(std::ranges::lower_bound(cis, end), cis.end());
    }
    return found;
}

Result<void> visit_term(const Database& database,
                        TermKey first,
                        CiId end,
                        const CandidateVisitor& visitor) {
    TermScan scan = TermScan::of_term(database, first);
    while (true) {
        FL_TRY(const bool is_there, scan.next());
        if (!is_there || scan.pair().ci >= end) return {};
        FL_TRY(const bool goes_on, visitor(scan.pair().ci));
        if (!goes_on) return {};
    }
}

Result<std::uint64_t> count_term(const Database& database,
                                 std::uint64_t term,
                                 std::uint64_t at_most) {
    const std::string key = term_key({term, CiId{0}});
    const std::string_view prefix = std::string_view(key).substr(0, kTermBytes);
    Scan rows = database.scan(Table::term, {.first = key, .end = {}, .one_prefix = true});
    std::uint64_t count = 0;
    for (; rows.valid() && rows.key().starts_with(prefix); rows.next()) {
        const std::uint64_t more = rows.value().empty() ? 0 : ByteReader(rows.value()).varint();
        count += 1 + std::min(more, at_most);
        if (count >= at_most) return at_most;
    }
    FL_CHECK(rows.status());
    return count;
}

}  // namespace faultline::storage
