#include "storage/staging.h"

#include <algorithm>
#include <future>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/base/sha256.h"
#include "storage/compression.h"
#include "storage/files.h"
#include "storage/keys.h"
#include "storage/log_rows.h"
#include "storage/records.h"
#include "storage/term_rows.h"

namespace faultline::storage {

namespace {

// Writes the ascending rows of one table into files of bounded size.
class RowFiles {
 public:
    RowFiles(const Database& database, const std::filesystem::path& folder, Table table)
        : database_(database), folder_(folder), table_(table) {}

    Result<void> add(std::string_view key, std::string_view value) {
        if (file_ && file_->size_bytes() >= kStagedFileBytes) FL_CHECK(close());
        if (!file_) FL_CHECK(begin());
        return file_->add(key, value);
    }

    // The files, all durable.
    Result<std::vector<StagedFile>> finish() {
        if (file_) FL_CHECK(close());
        return std::move(files_);
    }

 private:
    Result<void> begin() {
        const std::string name =
            std::string(table_name(table_)) + "-" + std::to_string(files_.size()) + ".sst";
        FL_TRY(TableFile file, database_.begin_file(table_, folder_ / name));
        file_ = std::move(file);
        return {};
    }

    Result<void> close() {
        FL_TRY(StagedFile finished, file_->finish());
        files_.push_back(std::move(finished));
        file_.reset();
        return {};
    }

    const Database& database_;
    const std::filesystem::path& folder_;
    Table table_;
    std::optional<TableFile> file_;
    std::vector<StagedFile> files_;
};

Result<StagedChangeSet> stage_chunks(RowFiles files,
                                     Version version,
                                     const std::vector<std::string>& chunks) {
    StagedChangeSet staged;
    for (std::uint32_t i = 0; i < chunks.size(); i++) {
        staged.chunks.push_back({chunks[i].size(), sha256(chunks[i])});
        FL_CHECK(files.add(chunk_key(version, i), compress_chunk(chunks[i])));
    }
    FL_TRY(staged.files, files.finish());
    return staged;
}

// Each takes its rows away when they are written, so that their memory is free for the next.
Result<std::vector<StagedFile>> stage_cis(RowFiles files, std::vector<NamedCi>& cis) {
    for (const NamedCi& named : cis) {
        FL_CHECK(files.add(ci_key(named.ci), named.external_id));
    }
    std::ranges::sort(cis, {}, &NamedCi::external_id);
    return files.finish();
}

Result<std::vector<StagedFile>> stage_ids(RowFiles files, std::vector<NamedCi>& cis) {
    for (const NamedCi& named : cis) {
        FL_CHECK(files.add(named.external_id, ci_key(named.ci)));
    }
    cis = {};
    return files.finish();
}

Result<std::vector<StagedFile>> stage_claims(RowFiles files,
                                             Version version,
                                             std::vector<ClaimEffect>& claims) {
    for (const ClaimEffect& effect : claims) {
        FL_CHECK(files.add(claim_key({effect.ci, effect.source, version}), effect.claim));
    }
    claims = {};
    return files.finish();
}

Result<std::vector<StagedFile>> stage_mentions(RowFiles files, std::vector<MentionKey>& mentions) {
    for (const MentionKey& mention : mentions) {
        FL_CHECK(files.add(mention_key(mention), {}));
    }
    mentions = {};
    return files.finish();
}

Result<std::vector<StagedFile>> stage_terms(RowFiles files, std::vector<TermKey>& terms) {
    FL_CHECK(put_term_rows(terms, [&](std::string_view key, std::string_view value) {
        return files.add(key, value);
    }));
    terms = {};
    return files.finish();
}

void append_files(std::vector<StagedFile>& files, std::vector<StagedFile> more) {
    files.insert(
        files.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Result<std::vector<StagedFile>> stage_state(const Database& database,
                                            const std::filesystem::path& folder,
                                            Version version,
                                            Effects& effects) {
    const auto files_of = [&](Table table) { return RowFiles(database, folder, table); };
    sort_effects(effects);
    std::vector<StagedFile> files;
    FL_TRY(std::vector<StagedFile> claims,
           stage_claims(files_of(Table::claim), version, effects.claims));
    append_files(files, std::move(claims));
    FL_TRY(std::vector<StagedFile> mentions,
           stage_mentions(files_of(Table::mention), effects.mentions));
    append_files(files, std::move(mentions));
    FL_TRY(std::vector<StagedFile> terms, stage_terms(files_of(Table::term), effects.terms));
    append_files(files, std::move(terms));
    FL_TRY(std::vector<StagedFile> cis, stage_cis(files_of(Table::ci), effects.cis));
    append_files(files, std::move(cis));
    FL_TRY(std::vector<StagedFile> ids, stage_ids(files_of(Table::id), effects.cis));
    append_files(files, std::move(ids));
    return files;
}

// True if every file is there as it was written; its checksum is compared when it is taken in.
bool all_there(const std::filesystem::path& folder, const std::vector<StagedFile>& files) {
    return std::ranges::all_of(files, [&](const StagedFile& file) {
        std::error_code error;
        return std::filesystem::file_size(folder / file.name, error) == file.size_bytes && !error;
    });
}

// Files are gone only after their rows were taken in, all tables at once: the chunks tell.
Result<void> check_taken_in(const Database& database, Version version) {
    FL_TRY(const StoredHeader stored, read_header(database, version));
    return visit_chunks(
        database, stored.header, std::numeric_limits<std::uint64_t>::max(), [](std::string_view) {
            return Result<void>();
        });
}

Result<void> recover_version(Database& database,
                             const std::filesystem::path& staging,
                             Version version,
                             std::string_view record) {
    FL_TRY(const std::vector<StagedFile> files, decode_staged(record));
    const std::filesystem::path folder = staging_folder(staging, version);
    if (all_there(folder, files)) {
        FL_CHECK(database.ingest(folder, files));
    } else {
        FL_CHECK(check_taken_in(database, version));
    }
    Batch batch(database);
    batch.erase(Table::meta, staged_key(version));
    return database.write(batch, true);
}

}  // namespace

std::filesystem::path staging_folder(const std::filesystem::path& staging, Version version) {
    return staging / ("v" + std::to_string(raw(version)));
}

Result<StagedChangeSet> stage(const Database& database,
                              const std::filesystem::path& folder,
                              Version version,
                              const model::ChangeSet& change_set,
                              Effects effects) {
    std::future<Result<StagedChangeSet>> chunks = std::async(std::launch::async, [&] {
        return stage_chunks(RowFiles(database, folder, Table::chunk), version, change_set.chunks());
    });
    Result<std::vector<StagedFile>> state = stage_state(database, folder, version, effects);
    FL_TRY(StagedChangeSet staged, chunks.get());
    FL_TRY(std::vector<StagedFile> files, std::move(state));
    append_files(staged.files, std::move(files));
    FL_CHECK(sync_directory(folder));
    FL_CHECK(sync_directory(folder.parent_path()));
    return staged;
}

Result<void> recover_staging(Database& database, const std::filesystem::path& staging) {
    const std::string prefix(kStagedPrefix);
    Scan rows = database.scan(Table::meta, {.first = prefix, .end = prefix + '\xFF' + '\xFF'});
    for (; rows.valid() && rows.key().starts_with(kStagedPrefix); rows.next()) {
        FL_TRY(const Version version, parse_staged_key(rows.key()));
        FL_CHECK(recover_version(database, staging, version, rows.value()));
    }
    FL_CHECK(rows.status());
    return remove_tree(staging);
}

}  // namespace faultline::storage
