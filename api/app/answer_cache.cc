#include "api/app/answer_cache.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace faultline::app {

namespace {

std::string key_of(Version graph_version, const std::string& question) {
    return std::to_string(raw(graph_version)) + ' ' + question;
}

}  // namespace

AnswerCache::Bytes AnswerCache::find(Version graph_version, const std::string& question) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key_of(graph_version, question));
    if (found == index_.end()) {
        misses_++;
        return nullptr;
    }
    hits_++;
    entries_.splice(entries_.begin(), entries_, found->second);
    found->second->asked = true;
    return found->second->answer;
}

void AnswerCache::put(Version graph_version, const std::string& question, Bytes bytes) {
    Entry entry{key_of(graph_version, question), std::move(bytes)};
    if (entry.bytes() > std::min(bytes_max_, kCachedAnswerBytesMax)) return;
    const std::lock_guard lock(mutex_);
    if (const auto known = index_.find(entry.key); known != index_.end()) drop(known->second);
    bytes_ += entry.bytes();
    entries_.push_front(std::move(entry));
    index_.emplace(entries_.front().key, entries_.begin());
    while (bytes_ > bytes_max_) {
        drop(std::prev(entries_.end()));
    }
}

bool AnswerCache::holds(Version graph_version, const std::string& question) const {
    const std::lock_guard lock(mutex_);
    return index_.contains(key_of(graph_version, question));
}

std::vector<std::string> AnswerCache::asked_before(Version graph_version, std::size_t count) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> questions;
    std::unordered_set<std::string> seen;
    for (const Entry& entry : entries_) {
        if (questions.size() == count) break;
        if (!entry.asked) continue;
        std::string question = entry.key.substr(entry.key.find(' ') + 1);
        if (index_.contains(key_of(graph_version, question))) continue;
        if (seen.insert(question).second) questions.push_back(std::move(question));
    }
    return questions;
}

std::size_t AnswerCache::note_filled(Version graph_version, const std::string& question) {
    const std::lock_guard lock(mutex_);
    const auto found = index_.find(key_of(graph_version, question));
    if (found == index_.end()) return 0;
    found->second->asked = false;
    filled_++;
    return found->second->bytes();
}

void AnswerCache::drop(std::list<Entry>::iterator entry) {
    bytes_ -= entry->bytes();
    index_.erase(entry->key);
    entries_.erase(entry);
}

std::uint64_t AnswerCache::hits() const {
    const std::lock_guard lock(mutex_);
    return hits_;
}

std::uint64_t AnswerCache::misses() const {
    const std::lock_guard lock(mutex_);
    return misses_;
}

std::uint64_t AnswerCache::filled() const {
    const std::lock_guard lock(mutex_);
    return filled_;
}

std::size_t AnswerCache::bytes() const {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

}  // namespace faultline::app
