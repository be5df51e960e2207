// Reads bytes with an importer, for tests.

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/byte_source.h"
#include "engine/model/observations.h"
#include "importers/registry.h"

namespace faultline::importers::testing {

// What came out of one import.
struct Reading {
    model::Observations seen;
    std::optional<Error> error;  // of read() or finish()
};

// A source that hands out its bytes in pieces of `piece` bytes.
class PiecewiseSource final : public ByteSource {
 public:
    PiecewiseSource(std::string_view bytes, std::size_t piece) : left_(bytes), piece_(piece) {}

    Result<std::size_t> read(std::span<char> into) override {
        const std::size_t size = left_.copy(into.data(), std::min(piece_, into.size()));
        left_.remove_prefix(size);
        return size;
    }

 private:
    std::string_view left_;
    std::size_t piece_;
};

// Import `files` in this order as one import.
Reading read_files(std::string_view format,
                   const std::vector<std::string>& files,
                   const ImporterOptions& options = {});

// Import one file.
Reading read_bytes(std::string_view format, const std::string& bytes, const std::string& host = {});

// "code@line", for each problem, and "error:code@line" for a returned error; joined by spaces.
std::string faults_of(const Reading& reading);

// What was taken, one item a line, in the order ci, relationship, group, retire; sorted within
// each.
//     ci ID CLASS 'NAME' key=value...
//     relationship SOURCE TYPE TARGET GROUP capacity=1 strength=1 delay_s=0 verified_at=-
//     group CI NAME REQUIRED
//     retire CI
std::string items_of(const model::Observations& seen);

// How often `what` was counted.
std::uint64_t counted(const model::Observations& seen, std::string_view what);

}  // namespace faultline::importers::testing
