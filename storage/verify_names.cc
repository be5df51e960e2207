#include "storage/verify_names.h"

#include <optional>
#include <utility>

#include "storage/keys.h"
#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

constexpr std::uint64_t kGapMax = std::uint64_t{1} << 20;

std::string quoted(std::string_view name) {
    return "'" + std::string(name) + "'";
}

// Reads a table of names by number, and notes what is not numbered without gaps.
class NameTable {
 public:
    NameTable(const Verification& check, Table table, std::string what)
        : check_(check), table_(table), what_(std::move(what)) {}

    // The names below `next`.  Numbers that a damaged row makes up must not cost memory: a gap as
    // large as no loss of rows explains is not bridged.
    Result<KnownNames> read(std::uint64_t next) {
        Scan rows = check_.database.scan(table_, {.first = {}, .end = {}, .reads_much = true});
        for (; rows.valid(); rows.next()) {
            const std::uint64_t number = parse(rows.key()).value_or(0);
            if (number >= next && !check_.is_whole) break;
            if (number == 0 || number >= next || number > names_.size() + kGapMax) {
                add_unexpected(number);
                continue;
            }
            while (names_.size() + 1 < number)
                add_missing();
            names_.add(rows.value());
        }
        const Result<void> status = rows.status();
        FL_TRY(const bool is_read, check_.findings.accept(status, "table_unreadable"));
        if (is_read && names_.size() + 1 < next) {
            note_missing(std::to_string(names_.size() + 1) + " to " + std::to_string(next - 1));
        }
        return std::move(names_);
    }

 private:
    [[nodiscard]] std::optional<std::uint64_t> parse(std::string_view key) const {
        if (table_ == Table::ci) {
            const std::optional<CiId> ci = parse_ci_key(key);
            return ci ? std::optional(raw(*ci)) : std::nullopt;
        }
        const std::optional<SymbolId> symbol = parse_symbol_key(key);
        return symbol ? std::optional<std::uint64_t>(raw(*symbol)) : std::nullopt;
    }

    void add_missing() {
        names_.add({});
        note_missing(std::to_string(names_.size()));
    }

    void note_missing(const std::string& numbers) {
        check_.findings.add(
            std::nullopt, what_ + "_missing", what_ + " " + numbers + " without a name");
    }

    void add_unexpected(std::uint64_t number) {
        check_.findings.add(std::nullopt,
                            "row_unexpected",
                            number != 0 ? what_ + " " + std::to_string(number) +
                                              " has a name that no operation gave it"
                                        : "a row of the table '" + std::string(table_name(table_)) +
                                              "' has a key that names no " + what_);
    }

    const Verification& check_;
    Table table_;
    std::string what_;
    KnownNames names_;
};

// Holds names and positions against the log, version by version.
class NameReplay final : public model::IgnoringVisitor {
 public:
    NameReplay(Verification& check, const CheckedNames& names)
        : check_(check),
          names_(names),
          rows_(check.database.scan(position_table(check),
                                    {.first = version_key(check.first), .end = {}})) {}

    Result<void> replay() {
        FL_CHECK(begin());
        for (std::uint64_t v = raw(check_.first); v <= raw(check_.position.version); v++) {
            at_.version = Version{v};
            FL_TRY(const bool is_known, show_operations(check_, at_.version, *this));
            if (!is_known) check_.unknown.push_back(at_.version);
            FL_CHECK(check_position(is_known));
        }
        return check_end();
    }

    Result<void> on_symbol(SymbolId symbol, std::string_view name) override {
        const std::uint64_t number = raw(symbol);
        if (number >= raw(at_.next_symbol)) at_.next_symbol = SymbolId{raw(symbol) + 1};
        if (number <= names_.symbols.size() && names_.symbols.at(number) == name) return {};
        check_.findings.add(at_.version,
                            "symbol_differs",
                            version_text(at_.version) + " gave symbol " + std::to_string(number) +
                                " the name " + quoted(name) + ", the table says otherwise");
        return {};
    }

    Result<void> on_ci(CiId ci, std::string_view external_id) override {
        if (raw(ci) >= raw(at_.next_ci)) at_.next_ci = CiId{raw(ci) + 1};
        if (raw(ci) <= names_.cis.size() && names_.cis.at(raw(ci)) == external_id) return {};
        check_.findings.add(at_.version,
                            "ci_differs",
                            version_text(at_.version) + " gave CI " + std::to_string(raw(ci)) +
                                " the id " + quoted(external_id) + ", the table says otherwise");
        return {};
    }

 private:
    // A store of the first format has no positions; its table of heads stands in and is not read.
    static Table position_table(const Verification& check) {
        return check.has_new_tables ? Table::position : Table::meta;
    }

    // What the versions before the first one that is known have led to.
    Result<void> begin() {
        if (check_.first == Version{1}) return {};
        const Version before{raw(check_.first) - 1};
        FL_TRY(const std::optional<std::string> bytes,
               check_.database.get(Table::position, version_key(before)));
        const Result<Position> position = decode_position(bytes.value_or(""));
        if (position.ok()) at_ = position.value();
        is_exact_ = position.ok();
        if (position.ok()) return {};
        add(before, "position_missing", "its position is missing or damaged");
        return {};
    }

    void add(Version version, std::string_view code, const std::string& what) {
        check_.findings.add(version, code, version_text(version) + ": " + what);
    }

    // What is known of an unknown version is what its row says.
    Result<void> check_position(bool is_known) {
        const Result<StoredHeader> stored = read_header(check_.database, at_.version);
        if (stored.ok()) {
            at_.graph_version = stored.value().header.graph_version;
            at_.time = stored.value().header.time;
        }
        is_exact_ = is_exact_ && is_known && stored.ok();
        if (!check_.has_new_tables) return {};
        const std::string key = version_key(at_.version);
        for (; rows_.valid() && rows_.key() < key; rows_.next()) {
            add(at_.version, "row_unexpected", "there is a position of no version before it");
        }
        if (!rows_.valid() || rows_.key() != key) {
            FL_TRY(const bool is_readable,
                   check_.findings.accept(rows_.status(), "table_unreadable"));
            if (is_readable) add(at_.version, "position_missing", "its position is missing");
            return {};
        }
        const Result<Position> position = decode_position(rows_.value());
        if (!position.ok() || (is_exact_ && position.value() != at_)) {
            add(at_.version, "position_differs", "its position is not what the log leads to");
        } else if (!is_exact_) {
            at_ = position.value();
            is_exact_ = true;
        }
        rows_.next();
        return {};
    }

    Result<void> check_end() {
        if (is_exact_ && at_ != check_.position) {
            add(at_.version, "head_differs", "the head row is not what the log leads to");
        }
        if (check_.has_new_tables && check_.is_whole && rows_.valid()) {
            add(at_.version, "row_unexpected", "there are positions behind it");
        }
        return {};
    }

    Verification& check_;
    const CheckedNames& names_;
    Scan rows_;
    Position at_;
    bool is_exact_ = true;  // at_ follows from operations that are all known
};

// External ids and CIs are inverse: each id leads to a CI of that id, and there are as many.
Result<void> check_ids(const Verification& check, const KnownNames& cis) {
    std::uint64_t count = 0;
    std::vector<bool> has_id(cis.size() + 1);
    Scan rows = check.database.scan(Table::id, {.first = {}, .end = {}, .reads_much = true});
    for (; rows.valid(); rows.next()) {
        const std::optional<CiId> ci = parse_ci_key(rows.value());
        if (ci && raw(*ci) > cis.size() && !check.is_whole) continue;
        if (ci && raw(*ci) != 0 && raw(*ci) <= cis.size() && cis.at(raw(*ci)) == rows.key()) {
            has_id[raw(*ci)] = true;
            count++;
            continue;
        }
        check.findings.add(
            std::nullopt,
            "id_differs",
            "the id " + quoted(rows.key()) + " leads to a CI that has another id, or to none");
    }
    FL_TRY(const bool is_read, check.findings.accept(rows.status(), "table_unreadable"));
    for (std::uint64_t ci = 1; is_read && count < cis.size() && ci <= cis.size(); ci++) {
        if (has_id[ci]) continue;
        check.findings.add(
            std::nullopt,
            "id_missing",
            "the id " + quoted(cis.at(ci)) + " of CI " + std::to_string(ci) + " leads nowhere");
    }
    return {};
}

}  // namespace

void KnownNames::add(std::string_view name) {
    bytes_ += name;
    ends_.push_back(bytes_.size());
}

std::string_view KnownNames::at(std::uint64_t number) const {
    if (number == 0 || number > size()) return {};
    return std::string_view(bytes_).substr(ends_[number - 1], ends_[number] - ends_[number - 1]);
}

Result<CheckedNames> check_names(Verification& check) {
    CheckedNames names;
    FL_TRY(names.symbols,
           NameTable(check, Table::symbol, "symbol").read(raw(check.position.next_symbol)));
    FL_TRY(names.cis, NameTable(check, Table::ci, "ci").read(raw(check.position.next_ci)));
    FL_CHECK(NameReplay(check, names).replay());
    FL_CHECK(check_ids(check, names.cis));
    return names;
}

}  // namespace faultline::storage
