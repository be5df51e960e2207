#include "storage/backup_manifest.h"

#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "storage/sealed_text.h"

namespace faultline::storage {

namespace {

constexpr std::string_view kManifestTitle = "faultline backup";
constexpr std::string_view kIndexTitle = "faultline backups";
constexpr std::string_view kFileNameCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

std::string field(std::string_view name, std::string_view value) {
    return std::string(name) + " " + std::string(value) + "\n";
}

std::string field(std::string_view name, std::uint64_t value) {
    return field(name, std::to_string(value));
}

std::string begin(std::string_view title) {
    return std::string(title) + "\n" + field("format", kBackupFormat);
}

// Takes the word before the next space.
std::string_view take_word(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
}

// A name that stays within the folder into which it is restored.
bool is_file_name(std::string_view name) {
    if (name.empty() || name.front() == '.') return false;
    return name.find_first_not_of(kFileNameCharacters) == std::string_view::npos;
}

std::optional<BackupFile> parse_file(std::string_view line) {
    const std::optional<Digest> digest = parse_digest(take_word(line));
    const std::optional<std::uint64_t> size = parse_number(take_word(line));
    if (!digest || !size || !is_file_name(line)) return std::nullopt;
    return BackupFile{std::string(line), *size, *digest};
}

std::optional<BackupIndex::Entry> parse_entry(std::string_view line) {
    const std::optional<std::uint64_t> number = parse_number(take_word(line));
    const std::optional<Digest> digest = parse_digest(line);
    if (!number || !digest) return std::nullopt;
    return BackupIndex::Entry{*number, *digest};
}

Error damaged(const std::string& path) {
    return corruption("'" + path + "' is damaged");
}

// The fields behind title and format.
Result<FieldReader> open_fields(std::string_view text,
                                std::string_view title,
                                const std::string& path) {
    const std::optional<std::string_view> unsealed = unseal(text);
    if (!unsealed) return damaged(path);
    FieldReader fields(*unsealed);
    fields.line(title);
    const std::uint64_t format = fields.number("format");
    if (!fields.ok() || format == 0) return damaged(path);
    if (format <= kBackupFormat) return fields;
    return invalid_argument("'" + path + "' was written by a newer faultline (format " +
                            std::to_string(format) + ", this program reads up to " +
                            std::to_string(kBackupFormat) + "); upgrade");
}

}  // namespace

std::uint64_t BackupManifest::bytes() const {
    return std::accumulate(
        files.begin(),
        files.end(),
        std::uint64_t{0},
        [](std::uint64_t sum, const BackupFile& file) { return sum + file.size_bytes; });
}

std::string encode_manifest(const BackupManifest& manifest) {
    std::string text = begin(kManifestTitle);
    text += field("number", manifest.number);
    text += field("store", hex(manifest.store));
    text += field("store-format", manifest.store_format);
    text += field("version", raw(manifest.version));
    text += field("graph-version", raw(manifest.graph_version));
    text += field("chain", hex(manifest.chain));
    text += field("time", format_utc_time(manifest.time));
    text += field("new-bytes", manifest.new_bytes);
    for (const BackupFile& file : manifest.files) {
        text += field("file",
                      hex(file.digest) + " " + std::to_string(file.size_bytes) + " " + file.name);
    }
    return seal(std::move(text));
}

std::string encode_index(const BackupIndex& index) {
    std::string text = begin(kIndexTitle);
    text += field("store", hex(index.store));
    text += field("last", index.last);
    for (const BackupIndex::Entry& entry : index.backups) {
        text += field("backup", std::to_string(entry.number) + " " + hex(entry.manifest));
    }
    return seal(std::move(text));
}

Result<BackupManifest> decode_manifest(std::string_view text, const std::string& path) {
    FL_TRY(FieldReader fields, open_fields(text, kManifestTitle, path));
    BackupManifest manifest;
    manifest.number = fields.number("number");
    manifest.store = fields.digest("store");
    const std::uint64_t store_format = fields.number("store-format");
    manifest.version = Version{fields.number("version")};
    manifest.graph_version = Version{fields.number("graph-version")};
    manifest.chain = fields.digest("chain");
    const Result<UtcTime> time = parse_utc_time(fields.text("time"));
    manifest.new_bytes = fields.number("new-bytes");
    if (!time.ok() || store_format > std::numeric_limits<unsigned>::max()) return damaged(path);
    manifest.store_format = static_cast<unsigned>(store_format);
    manifest.time = time.value();
    while (fields.next_is("file")) {
        std::optional<BackupFile> file = parse_file(fields.text("file"));
        if (!file) return damaged(path);
        manifest.files.push_back(*std::move(file));
    }
    if (!fields.ok() || !fields.at_end()) return damaged(path);
    return manifest;
}

Result<BackupIndex> decode_index(std::string_view text, const std::string& path) {
    FL_TRY(FieldReader fields, open_fields(text, kIndexTitle, path));
    BackupIndex index;
    index.store = fields.digest("store");
    index.last = fields.number("last");
    while (fields.next_is("backup")) {
        const std::optional<BackupIndex::Entry> entry = parse_entry(fields.text("backup"));
        const std::uint64_t before = index.backups.empty() ? 0 : index.backups.back().number;
        if (!entry || entry->number <= before || entry->number > index.last) return damaged(path);
        index.backups.push_back(*entry);
    }
    if (!fields.ok() || !fields.at_end()) return damaged(path);
    return index;
}

}  // namespace faultline::storage
