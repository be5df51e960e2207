#include "storage/directory.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>

#include "storage/space_guard.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormatFile = "FORMAT";
constexpr std::string_view kNewFormatFile = "FORMAT.new";
constexpr std::string_view kLockFile = "LOCK";
constexpr std::size_t kFormatBytesMax = 256;
constexpr std::string_view kFormatBegin = "faultline store\nformat ";
constexpr mode_t kFileMode = 0600;

// What a folder holds.
enum class Content { nothing, begun, store, foreign };

// What an interrupted creation may have left behind.
bool is_ours_when_begun(const fs::path& name) {
    constexpr std::array<std::string_view, 6> kNames = {
        kNewFormatFile, kLockFile, "MARK", kBallastName, "db", "staging"};
    return std::ranges::find(kNames, name.string()) != kNames.end();
}

Result<Content> look_into(const fs::path& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return Content::nothing;
    if (error) return system_error("open", path, error.value());
    if (!fs::is_directory(status)) return Content::foreign;
    fs::directory_iterator entries(path, error);
    bool is_begun = false;
    bool is_foreign = false;
    bool is_empty = true;  // but for a lock
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        const fs::path name = entries->path().filename();
        if (name == kFormatFile) return Content::store;
        is_begun = is_begun || name == kNewFormatFile;
        is_foreign = is_foreign || !is_ours_when_begun(name);
        is_empty = is_empty && name == kLockFile;
    }
    if (error) return system_error("read", path, error.value());
    if (is_empty) return Content::nothing;
    // Our own names without any format file are what is left of a store that lost it.
    return is_begun && !is_foreign ? Content::begun : Content::foreign;
}

Result<FileDescriptor> lock(const fs::path& path, bool to_look) {
    const fs::path file = path / kLockFile;
    const int how = to_look ? O_RDONLY | O_CLOEXEC : O_RDWR | O_CREAT | O_CLOEXEC;
    FileDescriptor descriptor(::open(file.c_str(), how, kFileMode));
    // A copy of a store need not have the file.
    if (descriptor.get() < 0 && to_look && errno == ENOENT) return descriptor;
    if (descriptor.get() < 0 && to_look) return system_error("open", file, errno);
    if (descriptor.get() < 0) {
        Error error = system_error("create", file, errno);
        error.message += "; the store's folder must be writable";
        return error;
    }
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) return descriptor;
    if (errno != EWOULDBLOCK) return system_error("lock", file, errno);
    return conflict("the store in '" + path.string() + "' is in use by another process");
}

// The number after kFormatBegin, up to the end of the line.
std::optional<unsigned> parse_format(std::string_view text) {
    if (!text.starts_with(kFormatBegin) || !text.ends_with('\n')) return std::nullopt;
    const std::string_view digits =
        text.substr(kFormatBegin.size(), text.size() - kFormatBegin.size() - 1);
    unsigned format = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), format);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return format;
}

Result<unsigned> read_format(const fs::path& path) {
    FL_TRY(const std::optional<std::string> text, read_file(path / kFormatFile, kFormatBytesMax));
    const std::optional<unsigned> format = parse_format(text.value_or(""));
    if (!format || *format == 0) {
        return corruption("'" + (path / kFormatFile).string() +
                          "' does not say which format the store has; it is damaged, or the "
                          "folder holds something else; restore it from a backup");
    }
    if (*format <= kFormat) return *format;
    return invalid_argument("the store in '" + path.string() +
                            "' was written by a newer faultline (format " +
                            std::to_string(*format) + ", this program reads up to " +
                            std::to_string(kFormat) + "); upgrade");
}

// Writes the format file under its first name.
Result<void> write_format(const fs::path& path, unsigned format) {
    FL_CHECK(write_file(path / kNewFormatFile,
                        std::string(kFormatBegin) + std::to_string(format) + "\n"));
    return sync_directory(path);
}

// The format file gets its real name, in place of an older one.
Result<void> name_format(const fs::path& path) {
    std::error_code error;
    fs::rename(path / kNewFormatFile, path / kFormatFile, error);
    if (error) return system_error("create", path / kFormatFile, error.value());
    return sync_directory(path);
}

// Clears what an interrupted creation left.
Result<void> begin_creation(const fs::path& path) {
    FL_CHECK(remove_tree(path / "db"));
    FL_CHECK(remove_tree(path / "staging"));
    FL_CHECK(remove_tree(path / "MARK"));
    return write_format(path, kFormat);
}

Error foreign(const fs::path& path) {
    std::error_code ignored;
    if (fs::exists(path / kRestoring, ignored)) {
        return invalid_argument("'" + path.string() +
                                "' is no store yet: a restore into it was interrupted; remove the "
                                "folder and restore again");
    }
    return invalid_argument("'" + path.string() +
                            "' holds something that is not a faultline store; name an empty "
                            "folder, or one that does not exist");
}

Error no_store(const fs::path& path, Content content) {
    const std::string where = "there is no store in '" + path.string() + "'";
    if (content == Content::begun) {
        return not_found(where + ": its creation was interrupted; a command that writes redoes it");
    }
    return not_found(where + "; a command that writes creates one");
}

}  // namespace

StoreDirectory::StoreDirectory(fs::path path, FileDescriptor lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

Result<StoreDirectory> StoreDirectory::open(const fs::path& path, bool create) {
    FL_TRY(Content content, look_into(path));
    if (content == Content::foreign) return foreign(path);
    if (content != Content::store && !create) return no_store(path, content);
    if (content != Content::store) FL_CHECK(make_directory(path));
    FL_TRY(FileDescriptor descriptor, lock(path, false));
    close_to_others(path);
    // Another process may have created the store before we held the lock.
    FL_TRY(content, look_into(path));
    StoreDirectory directory(path, std::move(descriptor));
    directory.is_new_ = content != Content::store;
    if (directory.is_new_) {
        FL_CHECK(begin_creation(path));
    } else {
        FL_TRY(directory.format_, read_format(path));
    }
    return directory;
}

Result<StoreDirectory> StoreDirectory::open_to_look(const fs::path& path) {
    FL_TRY(const Content content, look_into(path));
    if (content == Content::foreign) return foreign(path);
    if (content != Content::store) return no_store(path, content);
    FL_TRY(FileDescriptor descriptor, lock(path, true));
    StoreDirectory directory(path, std::move(descriptor));
    FL_TRY(directory.format_, read_format(path));
    return directory;
}

bool StoreDirectory::is_being_restored() const {
    std::error_code ignored;
    return fs::exists(path_ / kRestoring, ignored);
}

Result<void> StoreDirectory::finish_restore() const {
    FL_CHECK(remove_tree(path_ / kRestoring));
    return sync_directory(path_);
}

Result<void> StoreDirectory::finish_creation() {
    FL_CHECK(name_format(path_));
    is_new_ = false;
    return {};
}

Result<void> StoreDirectory::finish_upgrade() {
    FL_CHECK(write_format(path_, kFormat));
    FL_CHECK(name_format(path_));
    format_ = kFormat;
    return {};
}

Result<void> name_as_store(const fs::path& path, unsigned format) {
    FL_CHECK(write_format(path, format));
    return name_format(path);
}

}  // namespace faultline::storage
