#include "storage/store.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "engine/model/validation.h"
#include "storage/claim_scan.h"
#include "storage/compression.h"
#include "storage/database_view.h"
#include "storage/external_ids.h"
#include "storage/files.h"
#include "storage/first_change_set.h"
#include "storage/held_store.h"
#include "storage/keys.h"
#include "storage/log_reader.h"
#include "storage/log_rows.h"
#include "storage/mentions.h"
#include "storage/record_rows.h"
#include "storage/staging.h"
#include "storage/store_impl.h"
#include "storage/term_rows.h"

namespace faultline::storage {

namespace {

void put_chunks(model::ChangeSetHeader& header,
                const std::vector<std::string>& chunks,
                Batch& batch) {
    for (std::uint32_t i = 0; i < chunks.size(); i++) {
        header.chunks.push_back({chunks[i].size(), sha256(chunks[i])});
        batch.put(Table::chunk, chunk_key(header.version, i), compress_chunk(chunks[i]));
    }
}

void put_state(Version version, const Effects& effects, Batch& batch) {
    for (const NamedCi& named : effects.cis) {
        batch.put(Table::ci, ci_key(named.ci), named.external_id);
        batch.put(Table::id, named.external_id, ci_key(named.ci));
    }
    for (const ClaimEffect& effect : effects.claims) {
        batch.put(Table::claim, claim_key({effect.ci, effect.source, version}), effect.claim);
    }
    for (const MentionKey& mention : effects.mentions) {
        batch.put(Table::mention, mention_key(mention), {});
    }
    for (const TermKey& term : effects.terms) {
        batch.put(Table::term, term_key(term), {});
    }
}

void put_records(const model::ChangeSetHeader& header, const Effects& effects, Batch& batch) {
    for (const model::AnsweredRequest& request : effects.requests) {
        batch.put(Table::request,
                  request_key(header.context.principal, request.key),
                  encode_request(header.version, request));
    }
    for (const RecordEffect& record : effects.records) {
        batch.put(
            Table::record, record_key({record.kind, record.key, header.version}), record.bytes);
    }
}

Committed committed_at(const Position& position) {
    return {position.version, position.graph_version, position.time};
}

// Two numbers for one name would make look-ups ambiguous.
Result<void> check_new_symbols(const SymbolTable& symbols, const Effects& effects) {
    std::vector<std::string_view> names = effects.symbols;
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    if (twice != names.end()) {
        return invalid_argument("a change set names symbol '" + std::string(*twice) + "' twice");
    }
    for (const std::string_view name : names) {
        if (!symbols.find(name)) continue;
        return invalid_argument("a change set names symbol '" + std::string(name) +
                                "', which has a number already");
    }
    return {};
}

std::string quoted(std::string_view id) {
    return "'" + model::printable(std::string(id)) + "'";
}

// Two numbers for one external id would leave what is claimed under the first out of reach.
Result<void> check_new_cis(const Database& database, const Effects& effects, CiId next_ci) {
    std::vector<NamedCi> cis = effects.cis;
    std::ranges::stable_sort(cis, {}, &NamedCi::external_id);
    const auto twice = std::ranges::adjacent_find(cis, {}, &NamedCi::external_id);
    if (twice != cis.end()) {
        return corruption("a change set gives " + quoted(twice->external_id) + " the numbers " +
                          std::to_string(raw(twice->ci)) + " and " +
                          std::to_string(raw(std::next(twice)->ci)));
    }
    std::vector<std::string_view> ids;
    ids.reserve(cis.size());
    for (const NamedCi& named : cis) {
        ids.push_back(named.external_id);
    }
    FL_TRY(const std::vector<std::optional<CiId>> known, look_up_cis(database, ids, next_ci));
    const auto taken = std::ranges::find_if(known, [](const auto& ci) { return ci.has_value(); });
    if (taken == known.end()) return {};
    const NamedCi& named = cis[static_cast<std::size_t>(taken - known.begin())];
    return corruption("a change set gives " + quoted(named.external_id) + " the number " +
                      std::to_string(raw(named.ci)) + ", but it has the number " +
                      std::to_string(raw(**taken)) + " already");
}

}  // namespace

Store::Impl::Impl(OpenedStore opened, StoreOptions store_options)
    : core(std::move(opened.core)),
      mark(std::move(opened.mark)),
      appended(opened.position),
      chain(opened.chain),
      symbols(std::move(opened.symbols)),
      catalogue(std::move(opened.catalogue)),
      catalogue_altered(opened.catalogue_altered),
      oldest(opened.oldest),
      options(std::move(store_options)),
      space(core->directory.name(), options.space) {}

model::ChangeSetHeader Store::Impl::next_header(const model::ChangeSet& change_set) const {
    model::ChangeSetHeader header;
    header.version = next(appended.version);
    header.graph_version = change_set.alters_graph() ? header.version : appended.graph_version;
    header.clock = options.clock();
    header.time = std::max(header.clock, appended.time);
    if (appended.version == Version{0}) header.time = header.clock;
    header.context = change_set.context;
    header.operation_count = change_set.operation_count();
    return header;
}

Position Store::Impl::position_after(const model::ChangeSetHeader& header,
                                     const Effects& effects) const {
    return {.version = header.version,
            .graph_version = header.graph_version,
            .time = header.time,
            .next_ci = effects.next_ci,
            .next_symbol = effects.next_symbol};
}

// The rows that make a change set real: record, audit hash, names, catalogue and head.
Digest Store::Impl::put_record(const model::ChangeSetHeader& header,
                               const Position& position,
                               const Effects& effects,
                               Batch& batch) const {
    const std::string record = model::encode_header(header);
    const Digest digest = model::chain_hash(chain, record);
    batch.put(Table::log, version_key(header.version), record);
    batch.put(Table::chain, version_key(header.version), bytes_of(digest));
    SymbolId symbol = appended.next_symbol;
    for (const std::string_view name : effects.symbols) {
        batch.put(Table::symbol, symbol_key(symbol), name);
        symbol = SymbolId{raw(symbol) + 1};
    }
    for (const model::CatalogueEntry& entry : effects.catalogue_entries) {
        batch.put(Table::catalogue,
                  catalogue_key(entry, header.version),
                  model::encode_catalogue_entry(entry));
    }
    put_records(header, effects, batch);
    batch.put(Table::position, version_key(header.version), encode_position(position));
    batch.put(Table::meta, kHeadKey, encode_position(position));
    return digest;
}

void Store::Impl::take_over(const Position& position,
                            const Digest& digest,
                            const Effects& effects) {
    for (const std::string_view name : effects.symbols) {
        [[maybe_unused]] const bool is_new = symbols.add(name);
        assert(is_new);
    }
    for (const model::CatalogueEntry& entry : effects.catalogue_entries) {
        catalogue.put(entry);
        catalogue_altered = position.version;
    }
    appended = position;
    chain = digest;
}

Result<Committed> Store::Impl::append_as_batch(const model::ChangeSet& change_set,
                                               Effects effects) {
    model::ChangeSetHeader header = next_header(change_set);
    Batch batch(database());
    put_chunks(header, change_set.chunks(), batch);
    put_state(header.version, effects, batch);
    const Position position = position_after(header, effects);
    const Digest digest = put_record(header, position, effects, batch);
    reach(kBeforeWrite);
    FL_CHECK(database().write(batch, false));
    reach(kAfterWrite);
    take_over(position, digest, effects);
    return Committed{header.version, header.graph_version, header.time};
}

Result<Committed> Store::Impl::append_as_files(const model::ChangeSet& change_set,
                                               Effects effects) {
    model::ChangeSetHeader header = next_header(change_set);
    const Position position = position_after(header, effects);
    const std::filesystem::path staging = core->directory.staging();
    const std::filesystem::path folder = staging_folder(staging, header.version);
    FL_CHECK(make_directory(staging));
    FL_CHECK(make_directory(folder));
    reach(kStagingBegun);
    Effects names;
    names.symbols = effects.symbols;
    names.catalogue_entries = effects.catalogue_entries;
    names.requests = effects.requests;
    names.records = effects.records;
    FL_TRY(StagedChangeSet staged,
           stage(database(), folder, header.version, change_set, std::move(effects)));
    reach(kStagingDone);
    header.chunks = std::move(staged.chunks);
    Batch commit(database());
    const Digest digest = put_record(header, position, names, commit);
    commit.put(Table::meta, staged_key(header.version), encode_staged(staged.files));
    FL_CHECK(database().write(commit, true));
    reach(kCommitted);
    FL_CHECK(database().ingest(folder, staged.files));
    reach(kIngested);
    Batch done(database());
    done.erase(Table::meta, staged_key(header.version));
    FL_CHECK(database().write(done, true));
    reach(kUnstaged);
    FL_CHECK(remove_tree(folder));
    take_over(position, digest, names);
    return Committed{header.version, header.graph_version, header.time};
}

// Names and catalogue are copied only when they changed.
std::shared_ptr<Published> Store::Impl::current() const {
    const Publisher::StatePointer last = publisher.get();
    auto state = std::make_shared<Published>();
    state->core = core;
    state->position = appended;
    const bool same_symbols = last && last->symbols->size() == symbols.size();
    state->symbols = same_symbols ? last->symbols : symbols.names();
    const bool same_catalogue = last && last->catalogue_altered == catalogue_altered;
    state->catalogue =
        same_catalogue ? last->catalogue : std::make_shared<const model::Catalogue>(catalogue);
    state->catalogue_altered = catalogue_altered;
    state->oldest = oldest;
    return state;
}

void Store::Impl::publish() {
    publisher.set(current());
}

// The change set that says what is lost is durable before the mark no longer asks for it.
Result<void> Store::Impl::accept_loss(Version last_lost) {
    const Version first_lost = next(appended.version);
    model::ChangeSet change_set;
    change_set.context = *options.accept_loss;
    const std::string what = "versions " + std::to_string(raw(first_lost)) + " to " +
                             std::to_string(raw(last_lost)) + " were lost";
    change_set.put_record(kLossRecord, std::to_string(raw(first_lost)), what);
    FL_CHECK(append_as_batch(change_set, collect_effects(change_set, appended).value()));
    FL_CHECK(database().sync());
    return mark.lower({appended.version, chain});
}

// The version that answered a request of the change set already, if one did.
Result<std::optional<Committed>> Store::Impl::earlier_answer(std::string_view principal,
                                                             const Effects& effects) const {
    for (const model::AnsweredRequest& request : effects.requests) {
        FL_TRY(const auto stored,
               find_request(database(), appended.version, principal, request.key));
        if (!stored) continue;
        FL_TRY(const StoredHeader answered, read_header(database(), stored->version));
        const model::ChangeSetHeader& header = answered.header;
        return std::optional(Committed{header.version, header.graph_version, header.time});
    }
    return std::optional<Committed>();
}

Error Store::Impl::closed_for_writing() const {
    return unavailable("an earlier write to the store in '" + core->directory.name() +
                       "' failed, so it takes no more; check the disk, then restart");
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::filesystem::path& directory,
                                           StoreOptions options) {
    assert(options.clock);
    const OpenRules rules{.create = options.create_if_missing,
                          .accept_loss = options.accept_loss.has_value()};
    FL_TRY(OpenedStore opened, open_store(directory, rules));
    const bool is_new = opened.core->directory.is_new();
    const std::optional<Version> lost = opened.lost;
    std::unique_ptr<Store> store(
        new Store(std::make_unique<Impl>(std::move(opened), std::move(options))));
    if (is_new) {
        const auto& given = store->impl_->options.first_change_set;
        const Result<Committed> committed = store->append(given ? *given : first_change_set());
        if (!committed.ok()) return committed.error();
    }
    if (lost) FL_CHECK(store->impl_->accept_loss(*lost));
    // Also after a restart: what was recovered is made durable and marked before anyone sees it.
    FL_CHECK(store->sync());
    if (is_new) FL_CHECK(store->impl_->core->directory.finish_creation());
    return store;
}

Result<Appended> Store::append(Version expected, const model::ChangeSet& change_set) {
    if (impl_->failed) return impl_->closed_for_writing();
    const bool is_expected = expected == impl_->appended.version;
    // What was planned on another state is only asked which requests it answers.
    FL_TRY(
        Effects effects,
        is_expected ? collect_effects(change_set, impl_->appended) : collect_requests(change_set));
    FL_TRY(const std::optional<Committed> answered,
           impl_->earlier_answer(change_set.context.principal, effects));
    if (answered) return Appended{AppendOutcome::duplicate, *answered};
    if (!is_expected) return Appended{AppendOutcome::conflict, committed_at(impl_->appended)};
    FL_CHECK(impl_->space.check(change_set.size_bytes()));
    FL_CHECK(check_new_symbols(impl_->symbols, effects));
    FL_CHECK(check_new_cis(impl_->database(), effects, impl_->appended.next_ci));
    const Result<Committed> committed =
        change_set.size_bytes() > impl_->options.one_batch_bytes_max
            ? impl_->append_as_files(change_set, std::move(effects))
            : impl_->append_as_batch(change_set, std::move(effects));
    impl_->failed = !committed.ok();
    if (impl_->failed) impl_->space.give_up_ballast();
    if (!committed.ok()) return committed.error();
    return Appended{AppendOutcome::committed, committed.value()};
}

Result<RemovedRows> Store::remove_history(Version before, const model::WriteContext& context) {
    FL_TRY(const Published state, state_at(*impl_->current(), before));
    model::ChangeSet change_set;
    change_set.context = context;
    change_set.put_record(kRetentionRecord, {}, encode_retention(state.position.version));
    FL_CHECK(append(change_set));
    // What says that history is gone is durable, and shown, before any of it goes.
    impl_->oldest = before;
    FL_CHECK(sync());
    impl_->failed = true;  // until all of it worked
    FL_TRY(const RemovedRows removed, remove_rows_before(impl_->database(), before));
    impl_->failed = false;
    return removed;
}

Result<void> Store::sync() {
    if (impl_->failed) return impl_->closed_for_writing();
    impl_->failed = true;  // until all of it worked
    impl_->space.end_group();
    impl_->reach(kBeforeSync);
    FL_CHECK(impl_->database().sync());
    impl_->reach(kAfterSync);
    if (impl_->mark.mark().version != impl_->appended.version) {
        FL_CHECK(impl_->mark.advance({impl_->appended.version, impl_->chain}));
    }
    impl_->reach(kAfterMark);
    impl_->publish();
    impl_->failed = false;
    return {};
}

Result<HeldStore> Store::hold() {
    FL_CHECK(sync());
    FL_TRY(const Digest first, read_chain(impl_->database(), Version{1}));
    FL_TRY(HeldFiles files, impl_->database().hold_files());
    return HeldStore{impl_->core, impl_->appended, impl_->chain, first, std::move(files)};
}

Result<void> Store::shorten_log() const {
    return impl_->database().shorten_log(kHeldLogBytesMax);
}

Version Store::head() const {
    return impl_->publisher.head();
}

bool Store::wait(Version after, std::chrono::milliseconds patience) const {
    return impl_->publisher.wait(after, patience);
}

Result<std::optional<Version>> Store::resolve(std::string_view principal,
                                              std::string_view request_key) const {
    FL_TRY(const auto request, view().find_request(principal, request_key));
    return request ? std::optional(request->version) : std::nullopt;
}

Result<void> Store::read(Version after, LogVisitor& visitor) const {
    return read_log(*impl_->publisher.get(), after, visitor);
}

Version Store::applied() const {
    return impl_->publisher.head();
}

View Store::view() const {
    return View(std::make_shared<DatabaseView>(impl_->publisher.get()));
}

View Store::appended_view() const {
    return View(std::make_shared<DatabaseView>(impl_->current()));
}

Version Store::next_version() const {
    return next(impl_->appended.version);
}

CiId Store::next_ci() const {
    return impl_->appended.next_ci;
}

SymbolId Store::next_symbol() const {
    return impl_->appended.next_symbol;
}

std::string_view Store::symbol_name(SymbolId symbol) const {
    return impl_->symbols.at(symbol);
}

std::optional<SymbolId> Store::find_symbol(std::string_view name) const {
    return impl_->symbols.find(name);
}

const model::Catalogue& Store::catalogue() const {
    return impl_->catalogue;
}

Result<std::vector<std::optional<CiId>>> Store::find_cis(
    std::span<const std::string_view> ids) const {
    return look_up_cis(impl_->database(), ids, impl_->appended.next_ci);
}

Result<std::vector<std::string>> Store::external_ids(std::span<const CiId> cis) const {
    return look_up_external_ids(impl_->database(), cis);
}

Result<void> Store::visit_claims(std::span<const CiId> cis, const ClaimVisitor& visitor) const {
    ClaimScan scan(impl_->database(), impl_->appended.version);
    for (const CiId ci : cis) {
        FL_TRY(const bool is_there, scan.find(ci));
        if (!is_there) continue;
        for (const ClaimRow& row : scan.rows()) {
            FL_CHECK(visitor(ci, row.source, row.claim));
        }
    }
    return {};
}

Result<std::vector<CiId>> Store::mentioned_by(CiId ci) const {
    return read_mentions(impl_->database(), ci);
}

Result<std::vector<std::vector<CiId>>> Store::candidates(
    std::span<const std::uint64_t> terms) const {
    return read_terms(impl_->database(), terms, impl_->appended.next_ci);
}

Result<std::optional<StoredRecord>> Store::find_record(std::string_view kind,
                                                       std::string_view key) const {
    return storage::find_record(impl_->database(), impl_->appended.version, kind, key);
}

Result<void> Store::visit_records(std::string_view kind, const RecordVisitor& visitor) const {
    return storage::visit_records(impl_->database(), impl_->appended.version, kind, visitor);
}

}  // namespace faultline::storage
