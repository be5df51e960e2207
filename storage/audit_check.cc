#include "storage/audit_check.h"

#include <algorithm>
#include <utility>

#include "storage/compression.h"
#include "storage/keys.h"
#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

// What is walked.
struct Log {
    const Database& database;
    Version last;   // as far as the log is looked at
    bool is_whole;  // nobody writes: nothing may lie behind `last`
};

std::string number_text(Version version) {
    return std::to_string(raw(version));
}

std::optional<Digest> to_digest(std::string_view bytes) {
    Digest digest{};
    if (bytes.size() != digest.size()) return std::nullopt;
    bytes.copy(reinterpret_cast<char*>(digest.data()), digest.size());
    return digest;
}

// The rows of one table of the log, version by version.
class VersionRows {
 public:
    VersionRows(const Database& database, Table table, FindingLog& findings)
        : table_(table),
          findings_(findings),
          rows_(database.scan(table, {.first = {}, .end = {}, .reads_much = true})) {
        read_key();
    }

    // The version of the row it stands at; none at the end.
    [[nodiscard]] std::optional<Version> version() const { return version_; }
    [[nodiscard]] bool is_at(Version version) const { return version_ == version; }

    // Of a chunk, its number.
    [[nodiscard]] std::uint32_t number() const { return number_; }
    [[nodiscard]] std::string_view value() const { return rows_.value(); }

    void next() {
        rows_.next();
        read_key();
    }

    [[nodiscard]] Result<void> status() const { return rows_.status(); }

 private:
    // Goes on to the first row whose key is one.
    void read_key() {
        version_.reset();
        for (; rows_.valid(); rows_.next()) {
            std::string_view key = rows_.key();
            if (table_ == Table::chunk && key.size() > sizeof number_) {
                number_ = 0;
                for (const char byte : key.substr(key.size() - sizeof number_)) {
                    number_ = number_ << 8 | static_cast<std::uint8_t>(byte);
                }
                key.remove_suffix(sizeof number_);
            }
            version_ = parse_version_key(key);
            if (version_ && raw(*version_) != 0) return;
            version_.reset();
            findings_.add(std::nullopt,
                          "row_unexpected",
                          "a row of the table '" + std::string(table_name(table_)) +
                              "' has a key that names no version");
        }
    }

    Table table_;
    FindingLog& findings_;
    Scan rows_;
    std::optional<Version> version_;
    std::uint32_t number_ = 0;
};

// Shows the rows of a log to a checker.
class LogWalk {
 public:
    LogWalk(const Log& log, AuditChecker& checker, FindingLog& findings)
        : log_(log),
          checker_(checker),
          findings_(findings),
          records_(log.database, Table::log, findings),
          chain_(log.database, Table::chain, findings),
          chunks_(log.database, Table::chunk, findings) {}

    Result<void> walk() {
        for (std::optional<Version> version = next_version(); version; version = next_version()) {
            if (raw(*version) > raw(log_.last)) break;
            if (checker_.last() == Version{0} && *version != Version{1}) {
                checker_.end_at(Version{raw(*version) - 1});
            }
            FL_CHECK(show(*version));
        }
        FL_TRY(const bool records_read, read_to_end(records_, Table::log));
        FL_TRY(const bool chain_read, read_to_end(chain_, Table::chain));
        if (records_read && chain_read) {
            checker_.end_at(log_.last);
            note_rows_behind();
        }
        return {};
    }

 private:
    // The lowest version that one of the tables has a row of.
    [[nodiscard]] std::optional<Version> next_version() const {
        if (!records_.version()) return chain_.version();
        if (!chain_.version()) return records_.version();
        return std::min(*records_.version(), *chain_.version());
    }

    Result<void> show(Version version) {
        const bool has_record = records_.is_at(version);
        const bool has_chain = chain_.is_at(version);
        std::optional<std::string_view> record;
        if (has_record) record = records_.value();
        checker_.add_version(
            version, record, has_chain ? to_digest(chain_.value()) : std::optional<Digest>());
        FL_CHECK(show_chunks(version));
        if (has_record) records_.next();
        if (has_chain) chain_.next();
        return {};
    }

    Result<void> show_chunks(Version version) {
        for (; chunks_.version() && raw(*chunks_.version()) <= raw(version); chunks_.next()) {
            if (chunks_.is_at(version)) {
                show_chunk(chunks_.number());
            } else {
                note_stray_chunk();
            }
        }
        if (chunks_.version() || chunks_unreadable_) return {};
        FL_TRY(const bool is_read, read_to_end(chunks_, Table::chunk));
        chunks_unreadable_ = !is_read;
        return {};
    }

    void show_chunk(std::uint32_t number) {
        const std::optional<model::ChangeSetHeader>& header = checker_.header();
        std::optional<std::string> chunk;
        if (header && number < header->chunks.size()) {
            Result<std::string> unfolded =
                decompress_chunk(chunks_.value(), header->chunks[number].size_bytes);
            if (unfolded.ok()) chunk = std::move(unfolded).value();
        }
        checker_.add_chunk(number, chunk ? std::optional<std::string_view>(*chunk) : std::nullopt);
    }

    void note_stray_chunk() {
        findings_.add(*chunks_.version(),
                      "row_unexpected",
                      "version " + number_text(*chunks_.version()) +
                          ": there are operations without a record");
    }

    // True if the rows ended because there are no more.
    Result<bool> read_to_end(const VersionRows& rows, Table table) {
        const Result<void> status = rows.status();
        if (status.ok() || status.error().code != ErrorCode::corruption) {
            FL_CHECK(status);
            return true;
        }
        const Version bad = next(checker_.last());
        findings_.add(table == Table::chunk ? checker_.last() : bad,
                      "table_unreadable",
                      "the table '" + std::string(table_name(table)) +
                          "' cannot be read from version " + number_text(bad) +
                          " on: " + status.error().message);
        return false;
    }

    void note_rows_behind() {
        if (!log_.is_whole) return;
        const std::optional<Version> behind = next_version();
        if (behind) {
            findings_.add(*behind,
                          "after_the_head",
                          "the head says that the log ends with version " + number_text(log_.last) +
                              "; there is a record of version " + number_text(*behind));
        } else if (chunks_.version()) {
            note_stray_chunk();
        }
    }

    const Log& log_;
    AuditChecker& checker_;
    FindingLog& findings_;
    VersionRows records_;
    VersionRows chain_;
    VersionRows chunks_;
    bool chunks_unreadable_ = false;
};

// Signatures, keys, and what a head says beside the audit hash.
class HeadCheck {
 public:
    HeadCheck(const AuditExpectations& expected, FindingLog& findings)
        : expected_(expected), findings_(findings) {}

    void check_signatures() {
        for (const SignedHead& head : expected_.heads) {
            if (!has_valid_signature(head)) {
                add(head, "wrong_signature", "was altered: its signature is not that of its text");
            }
            if (expected_.key && head.public_key != *expected_.key) {
                add(head, "wrong_key", "was signed with another key than the one expected");
            }
        }
    }

    // Against the first version's audit hash, as far as it is known.
    void check_store(const std::optional<Digest>& first) {
        for (const SignedHead& head : expected_.heads) {
            if (!first || head.store == *first) continue;
            findings_.add(Version{1},
                          "other_store",
                          "the head of version " + number_text(head.version) +
                              " was signed for another store, or version 1 was altered");
        }
    }

    void check_record(const model::ChangeSetHeader& record) {
        for (const SignedHead& head : expected_.heads) {
            if (head.version != record.version) continue;
            if (head.time == record.time && head.graph_version == record.graph_version) continue;
            add(head, "head_altered", "names another time or graph version than the record");
        }
    }

 private:
    void add(const SignedHead& head, std::string_view code, const std::string& what) {
        findings_.add(
            head.version, code, "the head of version " + number_text(head.version) + " " + what);
    }

    const AuditExpectations& expected_;
    FindingLog& findings_;
};

// Holds the heads against the records of the store.
Result<void> check_heads(const Database& database,
                         const AuditExpectations& expected,
                         FindingLog& findings) {
    if (expected.heads.empty()) return {};
    HeadCheck check(expected, findings);
    check.check_signatures();
    const Result<Digest> first = read_chain(database, Version{1});
    if (first.ok()) check.check_store(first.value());
    for (const SignedHead& head : expected.heads) {
        const Result<StoredHeader> stored = read_header(database, head.version);
        if (stored.ok()) check.check_record(stored.value().header);
    }
    return {};
}

void check_mark(const Database& database, const Mark& mark, const Log& log, FindingLog& findings) {
    if (raw(mark.version) > raw(log.last)) {
        if (!log.is_whole) return;
        findings.add(next(log.last),
                     "acknowledged_lost",
                     "versions " + number_text(next(log.last)) + " to " +
                         number_text(mark.version) + " were acknowledged and are lost");
        return;
    }
    const Result<Digest> chain = read_chain(database, mark.version);
    if (!chain.ok() || chain.value() == mark.chain) return;  // a missing hash was found already
    findings.add(mark.version,
                 "mark_differs",
                 "version " + number_text(mark.version) +
                     " is not the one that was acknowledged (MARK): its audit hash differs");
}

void check_head_row(const Database& database, const Position& head, FindingLog& findings) {
    const Result<StoredHeader> stored = read_header(database, head.version);
    if (!stored.ok()) return;  // found already
    const model::ChangeSetHeader& header = stored.value().header;
    if (header.graph_version == head.graph_version && header.time == head.time) return;
    findings.add(
        head.version,
        "head_differs",
        "the head row does not agree with the record of version " + number_text(head.version));
}

// The last version that has a record; 0: none.
Version last_recorded(const Database& database) {
    Version last{};
    Scan rows = database.scan(Table::log, {});
    for (; rows.valid(); rows.next()) {
        last = parse_version_key(rows.key()).value_or(last);
    }
    return last;
}

Result<AuditReport> check_log(const Log& log,
                              const AuditExpectations& expected,
                              AuditReport report) {
    AuditChecker checker(expected.heads, report.findings);
    FL_CHECK(LogWalk(log, checker, report.findings).walk());
    checker.finish(true);
    FL_CHECK(check_heads(log.database, expected, report.findings));
    report.first = Version{1};
    report.last = checker.last();
    report.chain = checker.chain();
    report.counts = checker.counts();
    return report;
}

}  // namespace

Result<AuditReport> check_audit(const InspectedStore& store, const AuditExpectations& expected) {
    const Database& database = *store.core->database;
    AuditReport report;
    Version last{};
    if (store.head) {
        last = store.head->version;
        check_head_row(database, *store.head, report.findings);
    } else {
        last = last_recorded(database);
        report.findings.add(std::nullopt,
                            "head_missing",
                            "the row that says where the log ends is missing or damaged");
    }
    const Log log{database, last, true};
    if (store.mark) {
        check_mark(database, *store.mark, log, report.findings);
    } else {
        report.findings.add(
            std::nullopt,
            "mark_missing",
            "the file MARK is missing or damaged: nothing says which version was acknowledged");
    }
    return check_log(log, expected, std::move(report));
}

Result<AuditReport> check_audit(const Published& state, const AuditExpectations& expected) {
    AuditReport report;
    const Log log{state.database(), state.position.version, false};
    FL_TRY(const std::optional<Mark> mark, HighWaterMark::read(state.core->directory.mark()));
    if (mark) check_mark(state.database(), *mark, log, report.findings);
    return check_log(log, expected, std::move(report));
}

TrailCheck::TrailCheck(AuditExpectations expected)
    : expected_(std::move(expected)), checker_(expected_.heads, report_.findings) {
    HeadCheck(expected_, report_.findings).check_signatures();
}

void TrailCheck::add(const TrailVersion& line) {
    if (raw(line.version) <= raw(checker_.last())) {
        report_.findings.add(next(checker_.last()),
                             "out_of_order",
                             "version " + number_text(line.version) + " stands after version " +
                                 number_text(checker_.last()));
        return;
    }
    const bool is_first = report_.first == Version{0};
    // An export that begins later says what it follows.
    const bool is_cut = is_first && !line.previous && line.version != Version{1};
    if (is_cut) checker_.end_at(Version{raw(line.version) - 1});
    if (is_first) report_.first = is_cut ? Version{1} : line.version;
    const std::optional<Digest>& before = checker_.chain();
    if (line.previous && is_first) {
        checker_.begin_after(*line.previous);
    } else if (line.previous && before && *before != *line.previous) {
        report_.findings.add(line.version,
                             "chain_differs",
                             "version " + number_text(line.version) +
                                 ": it follows another audit hash than the one before it");
    }
    checker_.add_version(line.version, line.record, line.chain);
    HeadCheck check(expected_, report_.findings);
    if (line.version == Version{1}) check.check_store(line.chain);
    if (checker_.header()) check.check_record(*checker_.header());
}

void TrailCheck::add(const TrailChunk& line) {
    has_chunks_ = true;
    const Version last = checker_.last();
    if (line.version == last) return checker_.add_chunk(line.number, line.bytes);
    report_.findings.add(raw(line.version) > raw(last) ? next(last) : last,
                         "out_of_order",
                         "a chunk of version " + number_text(line.version) +
                             " stands after version " + number_text(last));
}

void TrailCheck::add_altered(std::string message, bool of_chunk) {
    has_chunks_ = has_chunks_ || of_chunk;
    const bool is_of_last = of_chunk && raw(checker_.last()) != 0;
    report_.findings.add(
        is_of_last ? checker_.last() : next(checker_.last()), "line_altered", std::move(message));
}

Result<AuditReport> TrailCheck::finish() {
    if (report_.first == Version{0}) return invalid_argument("the trail holds no version");
    checker_.finish(has_chunks_);
    report_.last = checker_.last();
    report_.chain = checker_.chain();
    report_.counts = checker_.counts();
    report_.with_operations = has_chunks_;
    return std::move(report_);
}

}  // namespace faultline::storage
