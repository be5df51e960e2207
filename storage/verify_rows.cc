#include "storage/verify_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/model/claim.h"
#include "engine/model/validation.h"
#include "storage/answered_request.h"
#include "storage/expected_rows.h"
#include "storage/keys.h"
#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

// Versions are replayed until they wrote so many rows.
constexpr std::size_t kBatchRows = 1'000'000;
constexpr std::size_t kVersionBytes = 8;

// The version at the end of a key; none if the key is too short.
std::optional<Version> version_in(std::string_view key) {
    if (key.size() < kVersionBytes) return std::nullopt;
    return Version{~ByteReader(key.substr(key.size() - kVersionBytes)).fixed64()};
}

// A table whose keys end in a version, and what is wrong with it.
class VersionedTable {
 public:
    VersionedTable(const Verification& check,
                   const CheckedNames& names,
                   Table table,
                   std::string_view what)
        : check_(check), names_(names), table_(table), what_(what) {
        written_.resize(raw(check.position.version) + 1 - raw(check.first));
    }

    [[nodiscard]] ExpectedRows& expected() { return expected_; }

    // Holds the rows expected so far against the table and forgets them.
    Result<void> flush() {
        expected_.sort();
        expected_.visit([this](std::string_view key) { written_[place(*version_in(key))]++; });
        const Result<void> compared =
            expected_.compare(check_.database, table_, [this](std::string_view key, bool is_there) {
                add(key,
                    is_there ? "_differs" : "_missing",
                    is_there ? " is not what its operation wrote" : " is missing");
            });
        expected_.clear();
        FL_CHECK(check_.findings.accept(compared, "table_unreadable"));
        return {};
    }

    // Counts the rows by version; returns the versions that have more of them than they wrote.
    Result<std::vector<Version>> count_rows() {
        std::vector<std::uint64_t> rows_of(written_.size());
        Scan rows = scan_all();
        for (; rows.valid(); rows.next()) {
            const std::optional<Version> version = version_of(rows.key());
            if (!version || raw(*version) == 0 || raw(*version) > raw(check_.position.version)) {
                if (!version || check_.is_whole) add(rows.key(), "_unexpected", kNoOperation);
            } else if (check_.is_known(*version)) {
                rows_of[place(*version)]++;
                count_++;
            } else if (!decodes(rows.value())) {
                add(rows.key(), "_differs", " does not decode");
            }
        }
        FL_CHECK(check_.findings.accept(rows.status(), "table_unreadable"));
        std::vector<Version> more;
        for (std::size_t i = 0; i < rows_of.size(); i++) {
            if (rows_of[i] > written_[i]) more.push_back(Version{raw(check_.first) + i});
        }
        return more;
    }

    // Notes the rows of `versions`, ascending, that are not expected.
    Result<void> find_unexpected(const std::vector<Version>& versions) {
        expected_.sort();
        Scan rows = scan_all();
        for (; rows.valid(); rows.next()) {
            const std::optional<Version> version = version_of(rows.key());
            if (!version || !std::ranges::binary_search(versions, *version)) continue;
            if (!expected_.contains(rows.key())) add(rows.key(), "_unexpected", kNoOperation);
        }
        expected_.clear();
        FL_CHECK(check_.findings.accept(rows.status(), "table_unreadable"));
        return {};
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
    [[nodiscard]] Scan scan_all() const {
        return check_.database.scan(table_, {.first = {}, .end = {}, .reads_much = true});
    }

    [[nodiscard]] std::size_t place(Version version) const {
        return raw(version) - raw(check_.first);
    }

    // None if the key is no key of this table.
    [[nodiscard]] std::optional<Version> version_of(std::string_view key) const {
        if (table_ == Table::claim) {
            const auto parsed = parse_claim_key(key);
            return parsed ? std::optional(parsed->version) : std::nullopt;
        }
        if (table_ == Table::catalogue) {
            const auto parsed = parse_catalogue_key(key);
            return parsed ? std::optional(parsed->version) : std::nullopt;
        }
        const auto parsed = parse_record_key(key);
        return parsed ? std::optional(parsed->version) : std::nullopt;
    }

    bool decodes(std::string_view value) {
        if (table_ == Table::claim) {
            return value.empty() || model::decode_claim(value, claim_).ok();
        }
        return table_ != Table::catalogue || model::decode_catalogue_entry(value).ok();
    }

    // The row in words.
    [[nodiscard]] std::string describe(std::string_view key) const {
        if (table_ == Table::claim) {
            const auto parsed = parse_claim_key(key);
            if (!parsed) return "a claim whose key does not decode";
            return "the claim of source '" + std::string(names_.symbols.at(raw(parsed->source))) +
                   "' about '" + std::string(names_.cis.at(raw(parsed->ci))) + "'";
        }
        if (table_ == Table::catalogue) {
            const auto parsed = parse_catalogue_key(key);
            if (!parsed) return "a catalogue entry whose key does not decode";
            const std::string_view name = parsed->entry;
            return "the catalogue entry '" +
                   model::printable(std::string(name.substr(1, name.size() - 2))) + "'";
        }
        const auto parsed = parse_record_key(key);
        if (!parsed) return "a record whose key does not decode";
        return "the record '" + std::string(parsed->key) + "' of kind '" +
               std::string(parsed->kind) + "'";
    }

    void add(std::string_view key, std::string_view code, std::string_view what_is_wrong) {
        const std::optional<Version> version = version_of(key);
        const bool is_version =
            version && raw(*version) != 0 && raw(*version) <= raw(check_.position.version);
        check_.findings.add(is_version ? version : std::nullopt,
                            std::string(what_) + std::string(code),
                            (version ? version_text(*version) + ": " : "") + describe(key) +
                                std::string(what_is_wrong));
    }

    static constexpr std::string_view kNoOperation = " was written by no operation";

    const Verification& check_;
    const CheckedNames& names_;
    Table table_;
    std::string_view what_;
    ExpectedRows expected_;
    std::vector<std::uint64_t> written_;  // rows by version, from check_.first on
    std::uint64_t count_ = 0;
    model::Claim claim_;
};

// The answered requests: one row a key, the last one counts.
class RequestTable {
 public:
    explicit RequestTable(const Verification& check) : check_(check) {}

    void expect(const std::string& principal,
                Version version,
                const model::AnsweredRequest& request) {
        expected_.add(request_key(principal, request.key), encode_request(version, request));
    }

    Result<void> finish() {
        expected_.sort();
        Result<void> failed;
        const Result<void> compared = expected_.compare(
            check_.database, Table::request, [&](std::string_view key, bool is_there) {
                const Result<void> noted = is_there ? note_differing(key) : note(key, "_missing");
                if (!noted.ok()) failed = noted;
            });
        FL_CHECK(failed);
        FL_TRY(const bool is_read, check_.findings.accept(compared, "table_unreadable"));
        return is_read ? find_unexpected() : Result<void>();
    }

    [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
    // A row that a version wrote of which nothing is known may stand in place of the expected one.
    Result<void> note_differing(std::string_view key) {
        FL_TRY(const std::optional<std::string> bytes, check_.database.get(Table::request, key));
        const Result<StoredRequest> stored = decode_request(bytes.value_or(""));
        if (stored.ok() && !check_.is_known(stored.value().version)) return {};
        return note(key, "_differs");
    }

    Result<void> find_unexpected() {
        Scan rows =
            check_.database.scan(Table::request, {.first = {}, .end = {}, .reads_much = true});
        for (; rows.valid(); rows.next()) {
            const Result<StoredRequest> stored = decode_request(rows.value());
            const bool is_behind =
                stored.ok() && raw(stored.value().version) > raw(check_.position.version);
            if (is_behind && !check_.is_whole) continue;
            count_++;
            if (expected_.contains(rows.key())) continue;
            if (stored.ok() && !is_behind && !check_.is_known(stored.value().version)) continue;
            FL_CHECK(note(rows.key(), "_unexpected"));
        }
        FL_CHECK(check_.findings.accept(rows.status(), "table_unreadable"));
        return {};
    }

    // The key holds what a client chose; it is shown as far as it is text.
    Result<void> note(std::string_view key, std::string_view code) {
        std::string shown(key);
        std::ranges::replace(shown, '\0', '/');
        check_.findings.add(std::nullopt,
                            "request" + std::string(code),
                            "the answer to request '" + shown + "' is not what the log says");
        return {};
    }

    const Verification& check_;
    ExpectedRows expected_;
    std::uint64_t count_ = 0;
};

// Replays operations into expectations.
class RowReplay final : public model::IgnoringVisitor {
 public:
    RowReplay(const Verification& check, const CheckedNames& names)
        : check_(check),
          claims_(check, names, Table::claim, "claim"),
          catalogue_(check, names, Table::catalogue, "catalogue"),
          records_(check, names, Table::record, "record_row"),
          requests_(check) {}

    Result<RowCounts> run() {
        for (std::uint64_t v = raw(check_.first); v <= raw(check_.position.version); v++) {
            FL_CHECK(replay(Version{v}));
            if (claims_.expected().size() + records_.expected().size() >= kBatchRows) {
                FL_CHECK(flush());
            }
        }
        FL_CHECK(flush());
        FL_CHECK(check_unexpected(claims_));
        FL_CHECK(check_unexpected(catalogue_));
        if (check_.has_new_tables) {
            FL_CHECK(check_unexpected(records_));
            FL_CHECK(requests_.finish());
        }
        return RowCounts{claims_.count(), catalogue_.count(), records_.count(), requests_.count()};
    }

    Result<void> on_claim(CiId ci, SymbolId source, std::string_view claim) override {
        claims_.expected().add(claim_key({ci, source, version_}), claim);
        if (model::decode_claim(claim, claim_).ok()) return {};
        check_.findings.add(version_,
                            "operations_damaged",
                            version_text(version_) + ": a claim in its operations does not decode");
        return {};
    }

    Result<void> on_withdrawal(CiId ci, SymbolId source) override {
        claims_.expected().add(claim_key({ci, source, version_}), {});
        return {};
    }

    Result<void> on_catalogue_entry(const model::CatalogueEntry& entry) override {
        catalogue_.expected().add(catalogue_key(entry, version_),
                                  model::encode_catalogue_entry(entry));
        return {};
    }

    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        records_.expected().add(record_key({kind, key, version_}), bytes);
        return {};
    }

    Result<void> on_request(const model::AnsweredRequest& request) override {
        if (!is_again_) requests_.expect(principal_, version_, request);
        return {};
    }

 private:
    Result<void> replay(Version version) {
        if (!check_.is_known(version)) return {};
        const Result<StoredHeader> stored = read_header(check_.database, version);
        if (!stored.ok()) return {};  // found already
        principal_ = stored.value().header.context.principal;
        version_ = version;
        FL_CHECK(show_operations(check_, version, *this));
        return {};
    }

    Result<void> flush() {
        FL_CHECK(claims_.flush());
        FL_CHECK(catalogue_.flush());
        return check_.has_new_tables ? records_.flush() : Result<void>();
    }

    // What versions with too many rows wrote is replayed to tell which are the wrong ones.
    Result<void> check_unexpected(VersionedTable& table) {
        FL_TRY(std::vector<Version> versions, table.count_rows());
        if (versions.empty()) return {};
        if (versions.size() > kFindingsMax) versions.resize(kFindingsMax);
        is_again_ = true;
        for (const Version version : versions) {
            FL_CHECK(replay(version));
        }
        FL_CHECK(table.find_unexpected(versions));
        claims_.expected().clear();
        catalogue_.expected().clear();
        records_.expected().clear();
        return {};
    }

    const Verification& check_;
    VersionedTable claims_;
    VersionedTable catalogue_;
    VersionedTable records_;
    RequestTable requests_;
    Version version_{};
    std::string principal_;
    bool is_again_ = false;
    model::Claim claim_;
};

}  // namespace

Result<RowCounts> check_rows(const Verification& check, const CheckedNames& names) {
    return RowReplay(check, names).run();
}

}  // namespace faultline::storage
