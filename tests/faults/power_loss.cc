#include "tests/faults/power_loss.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include <sys/stat.h>

#include "tests/faults/name_journal.h"
#include "tests/support/process.h"

namespace faultline::faults {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSectorBytes = 512;
constexpr const char* kBaseFile = "base";  // what was there when the journal began

std::uint64_t inode_of(const fs::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) throw std::runtime_error("no file " + path.string());
    return status.st_ino;
}

void write_bytes(const fs::path& path, const std::string& bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << bytes;
    if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

Names read_base(const fs::path& file) {
    Names names;
    std::ifstream in(file);
    std::uint64_t id = 0;
    for (std::string path; in >> id >> path;) {
        names[path] = id;
    }
    return names;
}

std::string zeros_to(std::string bytes, std::size_t size) {
    bytes.resize(size, '\0');
    return bytes;
}

// The bytes of a file of which `durable` were synced, and which has `live` ones now.
std::string surviving_bytes(const std::string& durable,
                            const std::string& live,
                            std::mt19937_64& random) {
    const std::uint64_t kind = random() % 5;
    if (kind == 0 || live == durable) return durable;
    if (kind == 1) return live;
    const std::size_t grown = live.size() > durable.size() ? live.size() - durable.size() : 0;
    const std::size_t size = durable.size() + (grown == 0 ? 0 : random() % (grown + 1));
    std::string bytes = zeros_to(durable, std::max(size, std::min(durable.size(), live.size())));
    const bool by_sector = kind == 4;
    for (std::size_t at = 0; at < std::min(bytes.size(), live.size()); at += kSectorBytes) {
        if (by_sector && random() % 2 == 0) continue;
        const std::size_t count = std::min({kSectorBytes, bytes.size() - at, live.size() - at});
        bytes.replace(at, count, live, at, count);
    }
    // What was synced stays; behind it the last sector holds anything.
    for (std::size_t at = std::max(durable.size(), bytes.size() / kSectorBytes * kSectorBytes);
         kind == 3 && at < bytes.size();
         at++) {
        bytes[at] = static_cast<char>(random());
    }
    return bytes;
}

// What one survivor holds.
class Survivors {
 public:
    Survivors(const fs::path& root, const fs::path& journal, const Names& live)
        : root_(root), journal_(journal) {
        for (const auto& [path, id] : live) {
            if (id != kFolder) paths_[id] = path;
        }
    }

    std::string bytes_of(std::uint64_t id, std::mt19937_64& random, PowerLossToll& toll) const {
        const std::string durable = test::file_text(journal_ / std::to_string(id));
        const auto at = paths_.find(id);
        if (at == paths_.end() || !fs::exists(root_ / at->second)) return durable;
        const std::string live = test::file_text(root_ / at->second);
        std::string bytes = surviving_bytes(durable, live, random);
        if (bytes != live) toll.files_changed++;
        return bytes;
    }

 private:
    const fs::path& root_;
    const fs::path& journal_;
    std::map<std::uint64_t, std::string> paths_;
};

}  // namespace

PowerLoss::PowerLoss(fs::path root, fs::path journal)
    : root_(std::move(root)), journal_(std::move(journal)) {}

void PowerLoss::begin() {
    fs::remove_all(journal_);
    fs::create_directories(journal_);
    std::ofstream base(journal_ / kBaseFile);
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root_)) {
        const std::string path = fs::relative(entry.path(), root_).string();
        if (entry.is_directory()) base << kFolder << ' ' << path << '\n';
        if (!entry.is_regular_file()) continue;
        const std::uint64_t id = inode_of(entry.path());
        base << id << ' ' << path << '\n';
        fs::copy_file(entry.path(), journal_ / std::to_string(id));
    }
}

PowerLossToll PowerLoss::strike(std::mt19937_64& random) {
    PowerLossToll toll;
    NameJournal names(read_base(journal_ / kBaseFile));
    names.follow(journal_ / "names");
    const Survivors survivors(root_, journal_, names.live());
    const fs::path after = root_.string() + ".after";
    fs::create_directories(after);
    for (const auto& [path, id] : names.survivors(random, toll.names_undone)) {
        if (id == kFolder) {
            fs::create_directories(after / path);
        } else {
            write_bytes(after / path, survivors.bytes_of(id, random, toll));
        }
    }
    fs::remove_all(root_);
    fs::rename(after, root_);
    return toll;
}

}  // namespace faultline::faults
