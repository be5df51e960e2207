#include "storage/expected_rows.h"

#include <algorithm>

#include "engine/base/sha256.h"

namespace faultline::storage {

namespace {

// A row that lies further ahead is sought.
constexpr int kStepsMax = 16;

// So many rows are worth reading ahead.
constexpr std::size_t kManyRows = 100'000;

// Goes to the first row at or after `key`.
void advance(Scan& rows, std::string_view key) {
    for (int i = 0; i < kStepsMax; i++) {
        if (!rows.valid() || rows.key() >= key) return;
        rows.next();
    }
    if (rows.valid()) rows.seek(key);
}

}  // namespace

ValueDigest value_digest(std::string_view value) {
    const Digest whole = sha256(value);
    ValueDigest digest{};
    std::copy_n(whole.begin(), digest.size(), digest.begin());
    return digest;
}

void ExpectedRows::add(std::string_view key, std::string_view value) {
    entries_.push_back({keys_.size(), static_cast<std::uint32_t>(key.size()), value_digest(value)});
    keys_ += key;
}

void ExpectedRows::sort() {
    const auto by_key = [this](const Entry& entry) { return key_of(entry); };
    std::ranges::stable_sort(entries_, {}, by_key);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries_.size(); i++) {
        const bool is_last =
            i + 1 == entries_.size() || key_of(entries_[i]) != key_of(entries_[i + 1]);
        if (is_last) entries_[kept++] = entries_[i];
    }
    entries_.resize(kept);
}

bool ExpectedRows::contains(std::string_view key) const {
    const auto by_key = [this](const Entry& entry) { return key_of(entry); };
    return std::ranges::binary_search(entries_, key, {}, by_key);
}

void ExpectedRows::visit(const std::function<void(std::string_view key)>& each) const {
    for (const Entry& entry : entries_) {
        each(key_of(entry));
    }
}

Result<void> ExpectedRows::compare(const Database& database,
                                   Table table,
                                   const Differs& differs) const {
    if (entries_.empty()) return {};
    Scan rows = database.scan(table,
                              {.first = std::string(key_of(entries_.front())),
                               .end = {},
                               .reads_much = size() >= kManyRows});
    for (const Entry& entry : entries_) {
        const std::string_view key = key_of(entry);
        advance(rows, key);
        FL_CHECK(rows.status());
        const bool is_there = rows.valid() && rows.key() == key;
        if (!is_there || value_digest(rows.value()) != entry.digest) differs(key, is_there);
    }
    return {};
}

void ExpectedRows::clear() {
    keys_.clear();
    entries_.clear();
}

}  // namespace faultline::storage
