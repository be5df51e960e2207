#include "storage/rocksdb_status.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <rocksdb/status.h>

namespace faultline::storage {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kManifest = "MANIFEST-";

// Messages about the manifest itself, which carry its name at their end.
constexpr std::array<std::string_view, 6> kAboutManifest = {"checksum mismatch",
                                                            "missing start of fragmented record",
                                                            "error in middle of record",
                                                            "bad record length",
                                                            "unknown record type",
                                                            "VersionEdit"};

// The name of a table, a log or a manifest at the beginning of `text`; nothing if there is none.
std::string_view name_at(std::string_view text) {
    const std::size_t begin = text.starts_with(kManifest) ? kManifest.size() : 0;
    const std::size_t digits = std::min(text.find_first_not_of(kDigits, begin), text.size());
    if (digits == begin) return {};
    if (begin != 0) return text.substr(0, digits);
    const std::string_view ending = text.substr(digits, std::string_view(".sst").size());
    return ending == ".sst" || ending == ".log" ? text.substr(0, digits + ending.size())
                                                : std::string_view();
}

// The name of the damaged file of the database in `text`, or nothing.  Whatever goes wrong while
// the database opens, the library adds "in file" and the manifest: the first name counts, and the
// manifest's only where the message is about the manifest.
std::string_view file_in(std::string_view text) {
    constexpr std::string_view kFolder = "/db/";
    for (std::size_t at = text.find(kFolder); at != std::string_view::npos;
         at = text.find(kFolder, at + 1)) {
        const std::string_view name = name_at(text.substr(at + kFolder.size()));
        if (name.empty()) continue;
        const bool is_meant = !name.starts_with(kManifest) ||
                              std::ranges::any_of(kAboutManifest, [&](std::string_view words) {
                                  return text.starts_with(words);
                              });
        return is_meant ? name : std::string_view();
    }
    return {};
}

// What the machine said, in brackets: the end of the text of an input or output error.
std::string reason_in(const rocksdb::Status& status) {
    constexpr std::array kReasons = {
        EIO, EACCES, EPERM, EROFS, ENOMEM, EMFILE, ENFILE, EDQUOT, EFBIG, ESTALE, ENODEV, EBUSY};
    const std::string text = status.ToString();
    for (const int reason : kReasons) {
        const std::string words = std::generic_category().message(reason);
        if (text.ends_with(": " + words)) return " (" + words + ")";
    }
    return {};
}

Error damage(const rocksdb::Status& status, const std::string& store) {
    const std::string text = status.getState() == nullptr ? "" : status.getState();
    const std::string_view file = file_in(text);
    return damaged_store(store, file.empty() ? "" : "file 'db/" + std::string(file) + "'");
}

}  // namespace

Error damaged_store(const std::string& store, std::string_view what) {
    std::string message = "the store in '" + store + "' is damaged";
    if (!what.empty()) message += " (" + std::string(what) + ")";
    return corruption(message + "; restore it from a backup");
}

Error to_error(const rocksdb::Status& status, const std::string& store) {
    if (status.IsCorruption() || status.IsPathNotFound()) return damage(status, store);
    if (status.IsNoSpace()) {
        return unavailable("the disk that holds the store is full; free space, then restart");
    }
    return unavailable("the disk refused to read or write the store" + reason_in(status) +
                       "; check it, then restart");
}

Error to_open_error(const rocksdb::Status& status, const std::string& store) {
    if (status.IsInvalidArgument() || status.IsNotFound()) return damage(status, store);
    return to_error(status, store);
}

}  // namespace faultline::storage
