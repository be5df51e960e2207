#include "storage/log_reader.h"

#include <limits>

#include "storage/log_rows.h"
#include "storage/past.h"

namespace faultline::storage {

Result<void> read_log(const Published& state, Version after, LogVisitor& visitor) {
    const std::uint64_t head = raw(state.position.version);
    if (raw(after) >= head) return {};
    // Says so if the first version is not there any more.
    FL_CHECK(read_position_at(state, next(after)));
    for (std::uint64_t v = raw(after) + 1; v <= head; v++) {
        FL_TRY(const Digest chain, check_chain(state.database(), Version{v}));
        FL_TRY(const StoredHeader stored, read_header(state.database(), Version{v}));
        FL_CHECK(visitor.on_record({Version{v}, stored.bytes, chain}));
        FL_CHECK(visit_chunks(state.database(),
                              stored.header,
                              std::numeric_limits<std::uint64_t>::max(),
                              [&](std::string_view chunk) { return visitor.on_chunk(chunk); }));
    }
    return {};
}

}  // namespace faultline::storage
