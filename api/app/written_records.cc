#include "api/app/written_records.h"

#include <cstdint>

#include "engine/model/change_set.h"

namespace faultline::app {

namespace {

// Up to so many versions are looked at one by one, and so many bytes of operations in each.
constexpr std::uint64_t kVersionsMax = 1'000;
constexpr std::uint64_t kOperationBytesMax = std::uint64_t{4} << 20;

// Passes on the records of a kind that one change set wrote.
class KindVisitor final : public model::IgnoringVisitor {
 public:
    KindVisitor(std::string_view kind, Version version, const identify::RecordVisitor& visitor)
        : kind_(kind), version_(version), visitor_(visitor) {}

    Result<void> on_record(std::string_view kind,
                           std::string_view key,
                           std::string_view bytes) override {
        if (kind != kind_) return {};
        return visitor_(key, version_, bytes);
    }

 private:
    std::string_view kind_;
    Version version_;
    const identify::RecordVisitor& visitor_;
};

// True if the operations of `version` are there and few.
Result<bool> is_short(const storage::View& view, Version version) {
    if (version < view.oldest()) return false;
    FL_TRY(const auto record, view.read_record(version));
    std::uint64_t bytes = 0;
    for (const model::ChunkReference& chunk : record.header.chunks) {
        bytes += chunk.size_bytes;
    }
    return bytes <= kOperationBytesMax;
}

Result<bool> all_are_short(const storage::View& view, Version after) {
    if (raw(view.version()) - raw(after) > kVersionsMax) return false;
    for (Version version = next(after); version <= view.version(); version = next(version)) {
        FL_TRY(const bool goes_on, is_short(view, version));
        if (!goes_on) return false;
    }
    return true;
}

Result<void> visit_all(const storage::View& view,
                       std::string_view kind,
                       Version after,
                       const identify::RecordVisitor& visitor) {
    return view.visit_records(
        kind, [&](std::string_view key, Version version, std::string_view bytes) -> Result<void> {
            if (version <= after) return {};
            return visitor(key, version, bytes);
        });
}

}  // namespace

Result<void> visit_written_records(const storage::View& view,
                                   std::string_view kind,
                                   Version after,
                                   const identify::RecordVisitor& visitor) {
    FL_TRY(const bool follow, all_are_short(view, after));
    if (!follow) return visit_all(view, kind, after, visitor);
    for (Version version = next(after); version <= view.version(); version = next(version)) {
        KindVisitor of_kind(kind, version, visitor);
        FL_CHECK(view.read_operations(version, of_kind));
    }
    return {};
}

}  // namespace faultline::app
