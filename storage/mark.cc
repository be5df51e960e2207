#include "storage/mark.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/base/bytes.h"

namespace faultline::storage {

namespace {

constexpr unsigned kSlots = 2;
constexpr std::size_t kDigestBytes = sizeof(Digest);
constexpr std::size_t kContentBytes = 8 + kDigestBytes;
constexpr std::size_t kCheckBytes = 8;
constexpr mode_t kFileMode = 0600;

std::string check_of(std::string_view content) {
    return std::string(bytes_of(sha256(content)).substr(0, kCheckBytes));
}

std::string encode(const Mark& mark) {
    std::string bytes;
    ByteWriter out(bytes);
    out.fixed64(raw(mark.version));
    out.raw_bytes(bytes_of(mark.chain));
    out.raw_bytes(check_of(bytes));
    bytes.resize(kMarkSlotBytes, '\0');
    return bytes;
}

std::optional<Mark> decode(std::string_view slot) {
    ByteReader in(slot);
    const std::string_view content = in.raw_bytes(kContentBytes);
    if (in.raw_bytes(kCheckBytes) != check_of(content) || !in.ok()) return std::nullopt;
    ByteReader fields(content);
    Mark mark;
    mark.version = Version{fields.fixed64()};
    fields.raw_bytes(kDigestBytes).copy(reinterpret_cast<char*>(mark.chain.data()), kDigestBytes);
    return mark;
}

// The newest whole mark in the file's bytes, and which slot holds it.
struct Slot {
    std::optional<Mark> mark;
    unsigned number = 0;
};

Slot newest_slot(std::string_view bytes) {
    Slot newest;
    for (unsigned i = 0; i < kSlots; i++) {
        const std::size_t at = std::min(bytes.size(), i * kMarkSlotBytes);
        const std::optional<Mark> mark = decode(bytes.substr(at, kMarkSlotBytes));
        if (!mark || (newest.mark && raw(newest.mark->version) > raw(mark->version))) continue;
        newest = {mark, i};
    }
    return newest;
}

Error no_mark(const std::filesystem::path& path) {
    return corruption("'" + path.string() +
                      "' is missing or damaged, so nothing tells whether the store is whole; "
                      "restore it from a backup");
}

}  // namespace

HighWaterMark::HighWaterMark(std::filesystem::path path, FileDescriptor file)
    : path_(std::move(path)), file_(std::move(file)) {}

Result<HighWaterMark> HighWaterMark::open(const std::filesystem::path& path, bool create) {
    FL_TRY(const std::optional<std::string> bytes, read_file(path, kSlots * kMarkSlotBytes));
    if (!bytes && !create) return no_mark(path);
    FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, kFileMode));
    if (file.get() < 0) return system_error("write", path, errno);
    HighWaterMark opened(path, std::move(file));
    const Slot last = newest_slot(bytes.value_or(""));
    if (!last.mark && !create) return no_mark(path);
    if (last.mark) opened.next_slot_ = (last.number + 1) % kSlots;
    opened.mark_ = last.mark.value_or(Mark{});
    return opened;
}

Result<std::optional<Mark>> HighWaterMark::read(const std::filesystem::path& path) {
    FL_TRY(const std::optional<std::string> bytes, read_file(path, kSlots * kMarkSlotBytes));
    return newest_slot(bytes.value_or("")).mark;
}

Result<void> HighWaterMark::advance(const Mark& mark) {
    const std::string slot = encode(mark);
    const auto at = static_cast<off_t>(next_slot_ * kMarkSlotBytes);
    const ssize_t written = ::pwrite(file_.get(), slot.data(), slot.size(), at);
    if (written < 0) return system_error("write", path_, errno);
    if (written != static_cast<ssize_t>(slot.size())) return system_error("write", path_, ENOSPC);
    if (::fdatasync(file_.get()) != 0) return system_error("write", path_, errno);
    mark_ = mark;
    next_slot_ = (next_slot_ + 1) % kSlots;
    return {};
}

// Of two slots the higher one counts: both are written.
Result<void> HighWaterMark::lower(const Mark& mark) {
    FL_CHECK(advance(mark));
    return advance(mark);
}

}  // namespace faultline::storage
