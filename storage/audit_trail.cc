#include "storage/audit_trail.h"

#include <limits>
#include <string>
#include <utility>

#include "storage/log_rows.h"

namespace faultline::storage {

namespace {

Result<void> visit_operations_of(const Published& state,
                                 const model::ChangeSetHeader& header,
                                 const TrailVisitor& visitor) {
    if (!visitor.on_chunk || raw(header.version) < raw(state.oldest)) return {};
    TrailChunk line{.version = header.version};
    return visit_chunks(state.database(),
                        header,
                        std::numeric_limits<std::uint64_t>::max(),
                        [&](std::string_view chunk) -> Result<void> {
                            line.bytes = chunk;
                            FL_CHECK(visitor.on_chunk(line));
                            line.number++;
                            return {};
                        });
}

}  // namespace

Result<SignedHead> signed_head(const Published& state) {
    SignedHead head{.version = state.position.version,
                    .graph_version = state.position.graph_version,
                    .time = state.position.time};
    FL_TRY(head.store, read_chain(state.database(), Version{1}));
    FL_TRY(head.chain, check_chain(state.database(), head.version));
    FL_TRY(const SigningKey key, SigningKey::open_or_create(state.core->directory.signing_key()));
    return sign_head(head, key);
}

Result<void> visit_trail(const Published& state, Version first, const TrailVisitor& visitor) {
    const std::uint64_t last = raw(state.position.version);
    if (raw(first) == 0 || raw(first) > last) {
        return not_found("there is no version " + std::to_string(raw(first)) +
                         " to begin with; the log holds versions 1 to " + std::to_string(last));
    }
    for (std::uint64_t number = raw(first); number <= last; number++) {
        FL_TRY(StoredHeader stored, read_header(state.database(), Version{number}));
        TrailVersion line{.version = Version{number}, .record = std::move(stored.bytes)};
        FL_TRY(line.chain, read_chain(state.database(), line.version));
        if (line.version == first && first != Version{1}) {
            FL_TRY(line.previous, read_chain(state.database(), Version{number - 1}));
        }
        FL_CHECK(visitor.on_version(line, stored.header));
        FL_CHECK(visit_operations_of(state, stored.header, visitor));
    }
    return {};
}

}  // namespace faultline::storage
