#include "tests/faults/name_journal.h"

#include <fstream>
#include <sstream>

namespace faultline::faults {

namespace {

std::string folder_of(const std::string& path) {
    const std::size_t at = path.rfind('/');
    return at == std::string::npos ? "" : path.substr(0, at);
}

// A new folder is empty, whatever one of the same name held before.  (Should its making be undone
// and the old one come back, it comes back empty.)
void erase_below(Names& names, const std::string& folder) {
    const std::string prefix = folder + "/";
    const auto begin = names.lower_bound(prefix);
    auto end = begin;
    while (end != names.end() && end->first.starts_with(prefix)) {
        ++end;
    }
    names.erase(begin, end);
}

void apply(const NameChange& change, Names& names) {
    if (!change.gone.empty()) names.erase(change.gone);
    if (change.come.empty()) return;
    names[change.come] = change.id;
}

// Without their folder names are nothing.
void erase_orphans(Names& names) {
    for (auto at = names.begin(); at != names.end();) {
        const std::string folder = folder_of(at->first);
        const bool is_orphan = !folder.empty() && !names.contains(folder);
        at = is_orphan ? names.erase(at) : std::next(at);
    }
}

}  // namespace

void NameJournal::change(const NameChange& change) {
    apply(change, live_);
    const std::string folder = folder_of(change.come.empty() ? change.gone : change.come);
    if (change.id == kFolder && !change.come.empty()) {
        pending_.erase(change.come);
        erase_below(durable_, change.come);
    }
    pending_[folder].push_back(change);
}

void NameJournal::sync(const std::string& folder) {
    for (const NameChange& change : pending_[folder]) {
        apply(change, durable_);
    }
    pending_.erase(folder);
}

void NameJournal::follow_line(const std::vector<std::string>& words) {
    const std::string& verb = words.front();
    const std::string& first = words.size() > 1 ? words[1] : verb;
    const std::string second = words.size() > 2 ? words[2] : "";
    if (verb == "syncdir") return sync(words.size() > 1 ? first : "");
    if (verb == "create") return change({"", second, std::stoull(first)});
    if (verb == "mkdir") return change({"", first, kFolder});
    if (verb == "unlink" || verb == "rmdir") return change({first, "", kFolder});
    const auto at = live_.find(first);
    if (at == live_.end()) return;  // the log of the library, which is opened behind our back
    const std::uint64_t id = at->second;
    if (verb == "link") return change({"", second, id});
    if (folder_of(first) == folder_of(second)) return change({first, second, id});
    change({"", second, id});
    change({first, "", id});
}

void NameJournal::follow(const std::filesystem::path& file) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        if (in.eof()) return;  // a line without its end was never finished
        std::vector<std::string> words;
        std::istringstream rest(line);
        for (std::string word; std::getline(rest, word, '\t');) {
            words.push_back(word);
        }
        follow_line(words);
    }
}

Names NameJournal::survivors(std::mt19937_64& random, std::uint64_t& undone) const {
    Names names = durable_;
    for (const auto& [folder, changes] : pending_) {
        const std::uint64_t kind = random() % 4;  // none, all, the first, any
        const std::uint64_t first = random() % (changes.size() + 1);
        for (std::size_t i = 0; i < changes.size(); i++) {
            const bool survives =
                kind == 1 || (kind == 2 && i < first) || (kind == 3 && random() % 2 == 0);
            if (survives) apply(changes[i], names);
            if (!survives) undone++;
        }
    }
    erase_orphans(names);
    return names;
}

}  // namespace faultline::faults
