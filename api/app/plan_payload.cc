#include "api/app/plan_payload.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/base/bytes.h"

namespace faultline::app {

namespace {

constexpr std::string_view kIdForm = "faultline plan 1\n";

}  // namespace

// One file that is read and copied.
class PayloadRecorder::Part final : public ByteSource {
 public:
    Part(const ImportPart& part, storage::CompressedWriter& payload)
        : name(part.name), bytes_(part.bytes), payload_(&payload) {}

    Result<std::size_t> read(std::span<char> into) override {
        FL_TRY(const std::size_t size, bytes_->read(into));
        const std::string_view piece(into.data(), size);
        digest.add(piece);
        size_bytes += size;
        FL_CHECK(payload_->write(piece));
        return size;
    }

    std::string name;
    std::uint64_t size_bytes = 0;
    Sha256 digest;

 private:
    ByteSource* bytes_;
    storage::CompressedWriter* payload_;
};

PayloadRecorder::PayloadRecorder(const ImportRequest& request, storage::CompressedWriter& payload) {
    for (const ImportPart& part : request.parts) {
        parts_.push_back(std::make_unique<Part>(part, payload));
    }
}

PayloadRecorder::~PayloadRecorder() = default;

std::vector<ImportPart> PayloadRecorder::parts() const {
    std::vector<ImportPart> parts;
    for (const auto& part : parts_) {
        parts.push_back({part->name, part.get()});
    }
    return parts;
}

std::vector<PlanPart> PayloadRecorder::recorded() const {
    std::vector<PlanPart> parts;
    for (const auto& part : parts_) {
        parts.push_back({part->name, part->size_bytes});
    }
    return parts;
}

Digest PayloadRecorder::plan_id(Version graph_version, const ImportRequest& options) {
    std::string bytes(kIdForm);
    ByteWriter out(bytes);
    out.varint(raw(graph_version));
    out.bytes(encode_import_options(options));
    for (const auto& part : parts_) {
        out.bytes(part->name);
        out.varint(part->size_bytes);
        out.raw_bytes(bytes_of(part->digest.finish()));
    }
    return sha256(bytes);
}

// One file of a payload.
class PayloadParts::Part final : public ByteSource {
 public:
    Part(ByteSource& payload, const PlanPart& part)
        : name(part.name), payload_(&payload), left_(part.size_bytes) {}

    Result<std::size_t> read(std::span<char> into) override {
        if (left_ == 0) return std::size_t{0};
        const std::size_t wanted = std::min<std::uint64_t>(into.size(), left_);
        FL_TRY(const std::size_t size, payload_->read(into.first(wanted)));
        if (size == 0) return corruption("the payload of a plan ends within '" + name + "'");
        left_ -= size;
        return size;
    }

    std::string name;

 private:
    ByteSource* payload_;
    std::uint64_t left_;
};

PayloadParts::PayloadParts(std::unique_ptr<ByteSource> payload, const std::vector<PlanPart>& parts)
    : payload_(std::move(payload)) {
    for (const PlanPart& part : parts) {
        parts_.push_back(std::make_unique<Part>(*payload_, part));
    }
}

PayloadParts::~PayloadParts() = default;

std::vector<ImportPart> PayloadParts::parts() const {
    std::vector<ImportPart> parts;
    for (const auto& part : parts_) {
        parts.push_back({part->name, part.get()});
    }
    return parts;
}

}  // namespace faultline::app
