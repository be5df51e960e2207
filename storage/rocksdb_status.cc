#include "storage/rocksdb_status.h"

#include <rocksdb/status.h>

namespace faultline::storage {

namespace {

constexpr std::string_view kFileNameCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

// The name of a file of the database in `text`, or nothing: what follows the last "/db/".
std::string_view file_in(std::string_view text) {
    constexpr std::string_view kFolder = "/db/";
    const std::size_t at = text.rfind(kFolder);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = text.substr(at + kFolder.size());
    return rest.substr(0, rest.find_first_not_of(kFileNameCharacters));
}

Error damage(const rocksdb::Status& status, const std::string& store) {
    const std::string text = status.ToString();
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
    return unavailable("the disk refused to read or write the store; check it, then restart");
}

Error to_open_error(const rocksdb::Status& status, const std::string& store) {
    if (status.IsInvalidArgument() || status.IsNotFound()) return damage(status, store);
    return to_error(status, store);
}

}  // namespace faultline::storage
