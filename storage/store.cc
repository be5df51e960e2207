#include "storage/store.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "storage/claim_scan.h"
#include "storage/compression.h"
#include "storage/external_ids.h"
#include "storage/files.h"
#include "storage/keys.h"
#include "storage/staging.h"
#include "storage/store_impl.h"
#include "storage/view_state.h"

namespace faultline::storage {

namespace {

// The first change set of every store.
model::ChangeSet initial_change_set() {
    model::ChangeSet change_set;
    change_set.context = {.principal = "faultline",
                          .source = "builtin",
                          .reason = "initial catalogue",
                          .request_id = ""};
    for (const model::CatalogueEntry& entry : model::builtin_catalogue().entries()) {
        change_set.put_catalogue_entry(entry);
    }
    return change_set;
}

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

}  // namespace

Store::Impl::Impl(OpenedStore opened, StoreOptions store_options)
    : core(std::move(opened.core)),
      mark(std::move(opened.mark)),
      appended(opened.position),
      chain(opened.chain),
      symbols(std::move(opened.symbols)),
      catalogue(std::move(opened.catalogue)),
      options(std::move(store_options)) {}

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
        catalogue_changed = true;
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
void Store::Impl::publish() {
    const Publisher::StatePointer last = publisher.get();
    auto state = std::make_shared<Published>();
    state->core = core;
    state->position = appended;
    const bool same_symbols = last && last->symbols->size() == symbols.size();
    state->symbols = same_symbols ? last->symbols : symbols.names();
    state->catalogue = last && !catalogue_changed
                           ? last->catalogue
                           : std::make_shared<const model::Catalogue>(catalogue);
    catalogue_changed = false;
    publisher.set(std::move(state));
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
    FL_TRY(OpenedStore opened, open_store(directory, options.create_if_missing));
    const bool is_new = opened.core->directory.is_new();
    std::unique_ptr<Store> store(
        new Store(std::make_unique<Impl>(std::move(opened), std::move(options))));
    if (is_new) {
        const Result<Committed> committed = store->append(initial_change_set());
        if (!committed.ok()) return committed.error();
    }
    // Also after a restart: what was recovered is made durable and marked before anyone sees it.
    FL_CHECK(store->sync());
    if (is_new) FL_CHECK(store->impl_->core->directory.finish_creation());
    return store;
}

Result<Committed> Store::append(const model::ChangeSet& change_set) {
    if (impl_->failed) return impl_->closed_for_writing();
    FL_TRY(Effects effects, collect_effects(change_set, impl_->appended));
    FL_CHECK(check_new_symbols(impl_->symbols, effects));
    Result<Committed> committed = change_set.size_bytes() > impl_->options.one_batch_bytes_max
                                      ? impl_->append_as_files(change_set, std::move(effects))
                                      : impl_->append_as_batch(change_set, std::move(effects));
    impl_->failed = !committed.ok();
    return committed;
}

Result<void> Store::sync() {
    if (impl_->failed) return impl_->closed_for_writing();
    impl_->failed = true;  // until all of it worked
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

Version Store::head() const {
    return impl_->publisher.head();
}

View Store::view() const {
    auto state = std::make_shared<View::State>();
    state->published = *impl_->publisher.get();
    return View(std::move(state));
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
    std::vector<CiId> owners;
    Scan rows = impl_->database().scan(Table::mention,
                                       {.first = ci_key(ci), .end = ci_key(CiId{raw(ci) + 1})});
    for (; rows.valid(); rows.next()) {
        const std::optional<MentionKey> key = parse_mention_key(rows.key());
        if (!key) return impl_->database().damaged("the key of a mention does not decode");
        owners.push_back(key->owner);
    }
    FL_CHECK(rows.status());
    return owners;
}

}  // namespace faultline::storage
