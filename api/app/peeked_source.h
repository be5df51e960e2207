// PeekedSource: a source whose first bytes can be looked at before they are read.
//
// Thread safety: none; belongs to one import.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/base/byte_source.h"
#include "engine/base/result.h"
#include "importers/registry.h"

namespace faultline::app {

// Reads another source, its first importers::kHeadBytes bytes from memory.
class PeekedSource final : public ByteSource {
 public:
    // `rest` must outlive the source.
    explicit PeekedSource(ByteSource& rest) : rest_(&rest) {}

    // The first importers::kHeadBytes, or all if there are fewer.  Errors: those of the source.
    Result<std::string_view> head() {
        while (head_.size() < importers::kHeadBytes) {
            char piece[importers::kHeadBytes];
            FL_TRY(const std::size_t size,
                   rest_->read(std::span(piece, importers::kHeadBytes - head_.size())));
            if (size == 0) break;
            head_.append(piece, size);
        }
        return std::string_view(head_);
    }

    // The next bytes.  Errors: those of the source.
    Result<std::size_t> read(std::span<char> into) override {
        if (offset_ == head_.size()) return rest_->read(into);
        const std::size_t size = head_.copy(into.data(), into.size(), offset_);
        offset_ += size;
        return size;
    }

 private:
    ByteSource* rest_;
    std::string head_;
    std::size_t offset_ = 0;
};

}  // namespace faultline::app
