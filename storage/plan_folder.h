// PlanFolder: plans of imports that wait to be applied, each with the files it was made of.
//
// A plan is no part of the log and in no backup: it is a promise for a day, and whoever loses one
// makes it again.
//
// Thread safety: everything may be called from any thread.
//
//     plans/<id>/META        sealed text (sealed_text.h): when it was made, the size and SHA-256 of
//                            the two other files, and what its maker says about it
//     plans/<id>/PAYLOAD     what was to be imported, compressed
//     plans/<id>/OPERATIONS  what the import would do, compressed
//     plans/new-<number>/    one that is being made; removed when the folder is opened
//
// Folders are for their owner alone (0700), files too (0600).

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "engine/base/utc_time.h"
#include "storage/compressed_file.h"

namespace faultline::storage {

// All plans together take at most so many bytes; the oldest are dropped for a new one, and one that
// alone is larger is refused.
inline constexpr std::uint64_t kPlansBytesMax = std::uint64_t{4} << 30;

// A plan can be applied for so many hours.
inline constexpr std::int64_t kPlanHoursMax = 24;

// A plan that is kept.
struct KeptPlan {
    std::string id;  // 64 hex digits
    UtcTime created;
    UtcTime expires;
    CompressedFile payload;
    CompressedFile operations;
    std::string note;  // what its maker says about it; any bytes

    [[nodiscard]] std::uint64_t size_bytes() const {
        return payload.size_bytes + operations.size_bytes;
    }
};

// A plan that is being made; its files go when it does, unless it is kept.
class PlanDraft {
 public:
    ~PlanDraft();
    PlanDraft(PlanDraft&&) noexcept = default;
    PlanDraft& operator=(PlanDraft&&) = delete;

    CompressedWriter payload;
    CompressedWriter operations;

 private:
    friend class PlanFolder;
    PlanDraft(std::filesystem::path folder, CompressedWriter in, CompressedWriter out);

    std::unique_ptr<std::filesystem::path> folder_;
};

// The plans of one store.
class PlanFolder {
 public:
    // Nothing is made on disk until there is a plan.
    explicit PlanFolder(std::filesystem::path folder, std::uint64_t bytes_max = kPlansBytesMax);

    // Begin a plan.  Errors: unavailable.
    [[nodiscard]] Result<PlanDraft> begin();

    // Keep the draft under `id`, in place of one of that id, and drop what is expired and, the
    // oldest first, what does not fit beside it.
    // Errors: too_large if it is larger than all plans together may be; unavailable.
    // REQUIRES: `id` has 64 hex digits.
    [[nodiscard]] Result<KeptPlan> keep(PlanDraft draft,
                                        const std::string& id,
                                        std::string_view note,
                                        UtcTime now);

    // The plans that are neither expired nor damaged, the oldest first.  Errors: unavailable.
    [[nodiscard]] Result<std::vector<KeptPlan>> list(UtcTime now) const;

    // The plan of that id.
    // Errors: not_found if there is none or it is expired, saying which; corruption if it is
    // damaged; unavailable.
    [[nodiscard]] Result<KeptPlan> find(const std::string& id, UtcTime now) const;

    // The files of a plan, from the front.  Errors: corruption if one is damaged; unavailable.
    [[nodiscard]] Result<std::unique_ptr<ByteSource>> payload(const KeptPlan& plan) const;
    [[nodiscard]] Result<std::unique_ptr<ByteSource>> operations(const KeptPlan& plan) const;

    // Remove the plan, damaged or not.  Errors: not_found; unavailable.
    [[nodiscard]] Result<void> discard(const std::string& id);

 private:
    [[nodiscard]] Result<std::vector<KeptPlan>> all() const;
    Result<void> make_room(std::uint64_t size_bytes, UtcTime now);

    std::filesystem::path folder_;
    std::uint64_t bytes_max_;
    mutable std::mutex mutex_;  // guards the names in the folder
    std::uint64_t drafts_ = 0;
};

}  // namespace faultline::storage
