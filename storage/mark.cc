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
constexpr mode_t kFileMode = 0640;

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
    std::optional<Mark> last;
    for (unsigned i = 0; i < kSlots && bytes; i++) {
        const std::size_t at = std::min(bytes->size(), i * kMarkSlotBytes);
        const std::optional<Mark> mark =
            decode(std::string_view(*bytes).substr(at, kMarkSlotBytes));
        if (!mark || (last && raw(last->version) > raw(mark->version))) continue;
        last = mark;
        opened.next_slot_ = (i + 1) % kSlots;
    }
    if (!last && !create) return no_mark(path);
    opened.mark_ = last.value_or(Mark{});
    return opened;
}

Result<void> HighWaterMark::advance(const Mark& mark) {
    const std::string slot = encode(mark);
    const auto at = static_cast<off_t>(next_slot_ * kMarkSlotBytes);
    const ssize_t written = ::pwrite(file_.get(), slot.data(), slot.size(), at);
    if (written != static_cast<ssize_t>(slot.size())) return system_error("write", path_, errno);
    if (::fdatasync(file_.get()) != 0) return system_error("write", path_, errno);
    mark_ = mark;
    next_slot_ = (next_slot_ + 1) % kSlots;
    return {};
}

}  // namespace faultline::storage
