#include "storage/audit_checker.h"

#include <algorithm>
#include <utility>

#include "engine/base/bytes.h"
#include "storage/retention.h"

namespace faultline::storage {

namespace {

std::string span_text(Version first, Version last) {
    if (first == last) return "version " + std::to_string(raw(first));
    return "versions " + std::to_string(raw(first)) + " to " + std::to_string(raw(last));
}

std::string version_text(Version version) {
    return "version " + std::to_string(raw(version));
}

}  // namespace

// Counts operations and remembers what they mean for the record that names them.
class AuditChecker::Operations final : public model::OperationVisitor {
 public:
    Result<void> on_symbol(SymbolId, std::string_view) override { return count(false); }
    Result<void> on_ci(CiId, std::string_view) override { return count(false); }
    Result<void> on_claim(CiId, SymbolId, std::string_view) override { return count(true); }
    Result<void> on_withdrawal(CiId, SymbolId) override { return count(true); }
    Result<void> on_catalogue_entry(const model::CatalogueEntry&) override { return count(true); }
    Result<void> on_import_run(std::string_view) override { return count(false); }
    Result<void> on_request(const model::AnsweredRequest&) override { return count(false); }
    Result<void> on_record(std::string_view kind,
                           std::string_view,
                           std::string_view bytes) override {
        ByteReader in(bytes);
        if (kind == kRetentionRecord) removed_before = std::max(removed_before, in.varint());
        return count(false);
    }

    std::uint64_t operations = 0;
    std::uint64_t removed_before = 0;
    bool alter_graph = false;

 private:
    Result<void> count(bool alters) {
        operations++;
        alter_graph = alter_graph || alters;
        return {};
    }
};

AuditChecker::AuditChecker(std::vector<SignedHead> heads, FindingLog& findings)
    : heads_(std::move(heads)), findings_(findings) {
    std::ranges::stable_sort(heads_, {}, [](const SignedHead& head) { return raw(head.version); });
}

void AuditChecker::begin_after(const Digest& chain) {
    previous_ = {chain};
}

void AuditChecker::add_version(Version version,
                               std::optional<std::string_view> record,
                               const std::optional<Digest>& chain) {
    close_version();
    if (!has_begun_) {
        has_begun_ = true;
        if (version == Version{1} && previous_.empty()) previous_ = {Digest{}};
    } else if (raw(version) != raw(last_) + 1) {
        note_gap(Version{raw(version) - 1});
    }
    last_ = version;
    is_open_ = true;
    if (record) counts_.records++;
    check_record(version, record);
    check_chain(version, record, chain);
    check_heads(version);
}

// Nothing is there of the versions up to `last`.
void AuditChecker::note_gap(Version last) {
    const Version first = next(last_);
    findings_.add(first,
                  "record_missing",
                  span_text(first, last) + ": the record and the audit hash are missing");
    previous_.clear();
    header_.reset();
    chain_.reset();
}

void AuditChecker::end_at(Version version) {
    close_version();
    if (raw(version) <= raw(last_)) return;
    note_gap(version);
    has_begun_ = true;
    last_ = version;
}

void AuditChecker::check_record(Version version, std::optional<std::string_view> record) {
    header_before_ = std::exchange(header_, std::nullopt);
    if (!record) {
        findings_.add(version, "record_missing", version_text(version) + ": its record is missing");
        return;
    }
    Result<model::ChangeSetHeader> header = model::decode_header(*record);
    if (!header.ok()) {
        findings_.add(
            version, "record_damaged", version_text(version) + ": its record does not decode");
        return;
    }
    if (header.value().version != version) {
        findings_.add(version,
                      "wrong_version",
                      version_text(version) + ": its record says that it is " +
                          version_text(header.value().version));
        return;
    }
    header_ = std::move(header).value();
    check_order(*header_);
}

void AuditChecker::check_order(const model::ChangeSetHeader& header) {
    if (header.version != Version{1} && !header_before_) return;
    const UtcTime time_before = header_before_ ? header_before_->time : header.clock;
    const Version graph_before = header_before_ ? header_before_->graph_version : Version{};
    const std::string at = version_text(header.version);
    if (header.time < time_before) {
        findings_.add(header.version,
                      "time_goes_back",
                      at + ": its time " + format_utc_time(header.time) +
                          " lies before that of the version before, " +
                          format_utc_time(time_before));
    } else if (header.time != std::max(header.clock, time_before)) {
        findings_.add(header.version,
                      "time_goes_back",
                      at + ": its time " + format_utc_time(header.time) +
                          " follows neither from the clock nor from the version before");
    }
    if (header.graph_version != header.version && header.graph_version != graph_before) {
        findings_.add(header.version,
                      "graph_version_wrong",
                      at + ": its graph version " + std::to_string(raw(header.graph_version)) +
                          " is neither its own version nor the one before");
    }
}

void AuditChecker::check_chain(Version version,
                               std::optional<std::string_view> record,
                               const std::optional<Digest>& chain) {
    std::vector<Digest> possible;
    for (const Digest& before : previous_) {
        if (record) possible.push_back(model::chain_hash(before, *record));
    }
    const bool is_known = !previous_.empty();
    const bool agrees = chain && std::ranges::find(possible, *chain) != possible.end();
    previous_.clear();
    if (chain) previous_.push_back(*chain);
    chain_ = chain;
    if (agrees || (chain && record && !is_known)) return;
    if (!chain) {
        findings_.add(
            version, "chain_missing", version_text(version) + ": its audit hash is missing");
    } else if (record) {
        findings_.add(version,
                      "chain_differs",
                      version_text(version) +
                          ": its audit hash is not that of its record after the version before; "
                          "one of them was altered");
    }
    // Either the record or the stored hash is wrong: what comes next shows which.
    previous_.insert(previous_.end(), possible.begin(), possible.end());
    if (!chain_ && possible.size() == 1) chain_ = possible.front();
}

void AuditChecker::check_heads(Version version) {
    for (; next_head_ < heads_.size() && raw(heads_[next_head_].version) <= raw(version);
         next_head_++) {
        if (heads_[next_head_].version == version) check_head(heads_[next_head_]);
    }
}

void AuditChecker::check_head(const SignedHead& head) {
    counts_.heads++;
    const bool is_same = std::ranges::find(previous_, head.chain) != previous_.end();
    if (is_same) {
        chain_ = head.chain;
        previous_ = {head.chain};
        agreed_ = head.version;
        return;
    }
    const Version first{raw(agreed_) + 1};
    findings_.add(head.version,
                  "rewritten",
                  "the history up to " + version_text(head.version) +
                      " is not the one its head was signed for: the record of " +
                      span_text(first, head.version) +
                      (first == head.version ? "" : ", at least one of them,") +
                      " was altered, and the audit hashes after it were made anew");
}

void AuditChecker::add_chunk(std::uint32_t number, std::optional<std::string_view> chunk) {
    if (!header_) return;  // nothing says what it should be
    const std::string what = version_text(last_) + ": chunk " + std::to_string(number);
    if (number < next_chunk_ || number >= header_->chunks.size()) {
        findings_.add(last_, "chunk_unexpected", what + " of its operations is none of its record");
        return;
    }
    for (; next_chunk_ < number; next_chunk_++) {
        operations_whole_ = false;
        findings_.add(last_,
                      "chunk_missing",
                      version_text(last_) + ": chunk " + std::to_string(next_chunk_) +
                          " of its operations is missing");
    }
    next_chunk_++;
    counts_.chunks++;
    const model::ChunkReference& reference = header_->chunks[number];
    if (chunk && chunk->size() == reference.size_bytes && sha256(*chunk) == reference.digest) {
        return check_operations(*chunk);
    }
    operations_whole_ = false;
    findings_.add(last_, "chunk_differs", what + " of its operations is not what was written");
}

void AuditChecker::check_operations(std::string_view chunk) {
    Operations visitor;
    if (!model::visit_operations(chunk, visitor).ok()) {
        operations_whole_ = false;
        findings_.add(
            last_, "operations_damaged", version_text(last_) + ": its operations do not decode");
    }
    operations_ += visitor.operations;
    operations_alter_graph_ = operations_alter_graph_ || visitor.alter_graph;
    counts_.removed_before = Version{std::max(raw(counts_.removed_before), visitor.removed_before)};
}

// What can be said of a version once all its chunks were shown.
void AuditChecker::close_version() {
    if (!std::exchange(is_open_, false)) return;
    if (header_ && next_chunk_ == 0 && !header_->chunks.empty()) {
        note_missing_chunks(last_);
    } else if (header_) {
        for (; next_chunk_ < header_->chunks.size(); next_chunk_++) {
            operations_whole_ = false;
            findings_.add(last_,
                          "chunk_missing",
                          version_text(last_) + ": chunk " + std::to_string(next_chunk_) +
                              " of its operations is missing");
        }
        if (operations_whole_ && operations_ != header_->operation_count) {
            findings_.add(last_,
                          "operations_damaged",
                          version_text(last_) + ": its record says " +
                              std::to_string(header_->operation_count) + " operations, there are " +
                              std::to_string(operations_));
        }
        if (operations_whole_ &&
            operations_alter_graph_ != (header_->graph_version == header_->version)) {
            findings_.add(last_,
                          "graph_version_wrong",
                          version_text(last_) +
                              ": its graph version is not what its operations "
                              "make of it");
        }
    }
    next_chunk_ = 0;
    operations_ = 0;
    operations_alter_graph_ = false;
    operations_whole_ = true;
}

void AuditChecker::note_missing_chunks(Version version) {
    if (!without_chunks_.empty() && raw(without_chunks_.back().last) + 1 == raw(version)) {
        without_chunks_.back().last = version;
    } else {
        without_chunks_.push_back({version, version});
    }
}

// The log itself says up to where operations were removed on purpose.
void AuditChecker::report_missing_chunks(bool with_operations) {
    if (!with_operations) return;
    for (const Span& span : without_chunks_) {
        const std::uint64_t first = std::max(raw(span.first), raw(counts_.removed_before));
        const std::uint64_t bad = first > raw(span.last) ? 0 : raw(span.last) - first + 1;
        counts_.without_operations += raw(span.last) - raw(span.first) + 1 - bad;
        if (bad == 0) continue;
        findings_.add(Version{first},
                      "chunk_missing",
                      span_text(Version{first}, span.last) + ": the operations are missing");
    }
}

void AuditChecker::finish(bool with_operations) {
    close_version();
    report_missing_chunks(with_operations);
    if (heads_.empty() || raw(heads_.back().version) <= raw(last_)) return;
    const Version first = next(last_);
    findings_.add(first,
                  "truncated",
                  "the log ends with " + version_text(last_) + "; a head was signed for " +
                      version_text(heads_.back().version) + ": " +
                      span_text(first, heads_.back().version) + " are missing");
}

}  // namespace faultline::storage
