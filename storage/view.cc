#include "storage/view.h"

#include "engine/identify/redirects.h"

namespace faultline::storage {

Version View::version() const {
    return source_->version();
}

Version View::graph_version() const {
    return source_->graph_version();
}

UtcTime View::time() const {
    return source_->time();
}

Version View::oldest() const {
    return source_->oldest();
}

Result<View> View::at(Version version) const {
    FL_TRY(std::shared_ptr<const ViewSource> past, source_->at(version));
    return View(std::move(past));
}

Result<Version> View::version_at(UtcTime time) const {
    return source_->version_at(time);
}

std::string_view View::symbol_name(SymbolId symbol) const {
    return source_->symbol_name(symbol);
}

std::size_t View::symbol_count() const {
    return source_->symbol_count();
}

const model::Catalogue& View::catalogue() const {
    return source_->catalogue();
}

std::uint64_t View::known_cis() const {
    return source_->known_cis();
}

Result<std::optional<FoundCi>> View::resolve_ci(std::string_view external_id) const {
    FL_TRY(auto redirect,
           identify::redirect_of(external_id, [this](std::string_view kind, std::string_view key) {
               return find_record(kind, key);
           }));
    if (!redirect) redirect = identify::Redirect{std::string(external_id), {}, false};
    FL_TRY(const auto ci, source_->find_ci(redirect->id));
    if (!ci) return std::optional<FoundCi>();
    return std::optional(FoundCi{*ci, std::move(redirect->id), std::move(redirect->merges)});
}

Result<std::optional<CiId>> View::find_ci(std::string_view external_id) const {
    FL_TRY(const auto found, resolve_ci(external_id));
    return found ? std::optional(found->ci) : std::nullopt;
}

Result<std::optional<CiId>> View::find_unmerged_ci(std::string_view external_id) const {
    return source_->find_ci(external_id);
}

Result<std::vector<std::string>> View::external_ids(std::span<const CiId> cis) const {
    return source_->external_ids(cis);
}

Result<CiRecord> View::read_ci(CiId ci) const {
    return source_->read_ci(ci);
}

Result<void> View::read_cis(std::span<const CiId> cis, const ChangedCiVisitor& visitor) const {
    return source_->read_cis(cis, visitor);
}

Result<void> View::visit_ids(std::string_view first, const IdVisitor& visitor) const {
    return source_->visit_ids(first, visitor);
}

Result<void> View::visit_claims(CiId ci, const ClaimVisitor& visitor) const {
    return source_->visit_claims(ci, visitor);
}

Result<void> View::visit_all_claims(const ClaimVisitor& visitor) const {
    return source_->visit_all_claims(visitor);
}

Result<std::vector<FirstClaim>> View::first_claims(CiId ci) const {
    return source_->first_claims(ci);
}

Result<std::vector<CiId>> View::mentioned_by(CiId ci) const {
    return source_->mentioned_by(ci);
}

Result<std::vector<std::vector<CiId>>> View::candidates(
    std::span<const std::uint64_t> terms) const {
    return source_->candidates(terms);
}

Result<void> View::visit_candidates(std::uint64_t term,
                                    CiId first,
                                    const CandidateVisitor& visitor) const {
    return source_->visit_candidates(term, first, visitor);
}

Result<std::uint64_t> View::count_candidates(std::uint64_t term, std::uint64_t at_most) const {
    return source_->count_candidates(term, at_most);
}

Result<void> View::visit_ci_history(CiId ci, const CiHistoryVisitor& visitor) const {
    return source_->visit_ci_history(ci, visitor);
}

Result<Altered> View::altered_since(Version after) const {
    return source_->altered_since(after);
}

Result<std::optional<StoredRecord>> View::find_record(std::string_view kind,
                                                      std::string_view key) const {
    return source_->find_record(kind, key);
}

Result<void> View::visit_records(std::string_view kind, const RecordVisitor& visitor) const {
    return source_->visit_records(kind, visitor);
}

Result<std::optional<StoredRequest>> View::find_request(std::string_view principal,
                                                        std::string_view key) const {
    return source_->find_request(principal, key);
}

Result<graph::Snapshot> View::load_graph() const {
    return source_->load_graph();
}

Result<Digest> View::state_hash() const {
    return source_->state_hash();
}

Result<void> View::visit_cis(const CiVisitor& visitor) const {
    return source_->visit_cis(visitor);
}

Result<View::LogRecord> View::read_record(Version version) const {
    return source_->read_record(version);
}

Result<void> View::read_operations(Version version, model::OperationVisitor& visitor) const {
    return source_->read_operations(version, visitor);
}

}  // namespace faultline::storage
