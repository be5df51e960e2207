// Tampering: a store whose rows are altered behind its back, looked at, and put back.
//
// Thread safety: none.

#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/audit_check.h"
#include "storage/inspection.h"
#include "storage/signing_key.h"

namespace faultline::storage {

// A closed store's tables, open to be altered.
class TamperedStore {
 public:
    explicit TamperedStore(const std::filesystem::path& folder);

    // The store as an inspection would find it now.  Valid until the next alteration.
    [[nodiscard]] InspectedStore inspect() const;

    // The last version of the store as it was.
    [[nodiscard]] Version head() const { return head_; }

    // The value of a row, which must be there.
    [[nodiscard]] std::string get(Table table, const std::string& key) const;

    // Alter one row each.
    void put(Table table, const std::string& key, const std::string& value);
    void erase(Table table, const std::string& key);

    // All rows of a table as they are now.
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> rows(Table table) const;

    // The record of a version, and its replacement: the record alone.
    [[nodiscard]] std::string record(Version version) const;
    void put_record(Version version, const std::string& record);

    // Make the audit hashes from `first` on those of the records, and MARK the last of them.
    void repair_chain(Version first);

    // Let the log end with `last` everywhere: its rows, the head, positions and MARK.
    void truncate(Version last);

    // A signed head for the version as it is now.
    [[nodiscard]] SignedHead sign(Version version, const SigningKey& key) const;

    // Undo every alteration.
    void restore();

 private:
    void remember(Table table, const std::string& key);

    std::shared_ptr<Core> core_;
    std::optional<Mark> mark_;
    std::optional<Mark> mark_before_;
    Version head_{};
    std::map<std::pair<Table, std::string>, std::optional<std::string>> before_;
};

// A store with `versions` versions of every kind of operation in batches; with `large`, one of them
// has several chunks and is staged in files.
void make_varied_store(const std::filesystem::path& folder,
                       std::uint64_t versions,
                       bool large = true);

}  // namespace faultline::storage
