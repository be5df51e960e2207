// The files of an import on their way into a plan, and out of it again.
//
// Thread safety: none; a payload belongs to the import that reads it.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "api/app/import.h"
#include "api/app/plan_note.h"
#include "engine/base/byte_source.h"
#include "engine/base/sha256.h"
#include "storage/compressed_file.h"

namespace faultline::app {

// Copies the files of an import into the payload of a plan while they are read.
class PayloadRecorder {
 public:
    // `request`'s parts are read through parts() from now on.  All must outlive the recorder.
    PayloadRecorder(const ImportRequest& request, storage::CompressedWriter& payload);
    ~PayloadRecorder();

    // The parts to read in place of the request's.
    [[nodiscard]] std::vector<ImportPart> parts() const;

    // Names and sizes of what was read.
    [[nodiscard]] std::vector<PlanPart> recorded() const;

    // The id of a plan: SHA-256 of "faultline plan 1", a line feed, the graph version as a varint,
    // the options and for each part its name, size and SHA-256, in the primitives of
    // engine/base/bytes.h.
    // REQUIRES: everything was read; not called before.
    [[nodiscard]] Digest plan_id(Version graph_version, const ImportRequest& options);

 private:
    class Part;
    std::vector<std::unique_ptr<Part>> parts_;
};

// The files of a payload, one after the other.
class PayloadParts {
 public:
    PayloadParts(std::unique_ptr<ByteSource> payload, const std::vector<PlanPart>& parts);
    ~PayloadParts();

    // The parts to import; they must be read in order.
    [[nodiscard]] std::vector<ImportPart> parts() const;

 private:
    class Part;
    std::unique_ptr<ByteSource> payload_;
    std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace faultline::app
