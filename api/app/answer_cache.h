// AnswerCache: answers as they were sent, for whoever asks the same of the same graph again.
//
// An answer about the graph depends on the graph version and on the question alone, but for the
// version of the store at its beginning: imports that change nothing move that and leave the graph
// as it is.  So the bytes are kept without it, and it is written in when they are sent.
//
// Thread safety: everything may be called from any thread.

#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/ids.h"

namespace faultline::app {

// The answers and their questions together take at most so many bytes; those not asked for the
// longest time go first.
inline constexpr std::size_t kCachedBytesMax = std::size_t{64} << 20;

// One answer with its question takes at most so many bytes; larger ones are made anew.
inline constexpr std::size_t kCachedAnswerBytesMax = kCachedBytesMax / 8;

// Answers of one store.
class AnswerCache {
 public:
    using Bytes = std::shared_ptr<const std::string>;

    explicit AnswerCache(std::size_t bytes_max = kCachedBytesMax) : bytes_max_(bytes_max) {}

    // What is kept as the answer to `question` about the graph of that version; null if nothing is.
    [[nodiscard]] Bytes find(Version graph_version, const std::string& question);

    // Keep `bytes` as that answer, unless they are too large.
    void put(Version graph_version, const std::string& question, Bytes bytes);

    // True if an answer to `question` is kept; counted neither as found nor as asked for.
    [[nodiscard]] bool holds(Version graph_version, const std::string& question) const;

    // The questions that somebody asked about other graph versions and that have no answer for this
    // one, at most `count`: those asked last come first.
    // Cost: a look at each entry.
    [[nodiscard]] std::vector<std::string> asked_before(Version graph_version,
                                                        std::size_t count) const;

    // Note that the answer was made ahead: nobody asked for it until find() finds it.  Returns its
    // bytes, counted as kCachedBytesMax counts; 0 if nothing is kept.
    std::size_t note_filled(Version graph_version, const std::string& question);

    // How often find() found something, and how often it did not; making an answer ahead is one of
    // the latter.
    [[nodiscard]] std::uint64_t hits() const;
    [[nodiscard]] std::uint64_t misses() const;

    // How many answers were made ahead.
    [[nodiscard]] std::uint64_t filled() const;

    // How much is kept, counted as kCachedBytesMax counts.
    [[nodiscard]] std::size_t bytes() const;

 private:
    struct Entry {
        std::string key;  // the graph version, a space and the question
        Bytes answer;
        bool asked = true;  // false: made ahead, and nobody came for it yet

        // The key is there twice: here and in the index.
        [[nodiscard]] std::size_t bytes() const { return 2 * key.size() + answer->size(); }
    };

    void drop(std::list<Entry>::iterator entry);

    const std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_;  // the last one asked for first
    std::unordered_map<std::string, std::list<Entry>::iterator> index_;
    std::size_t bytes_ = 0;
    std::uint64_t hits_ = 0;
    std::uint64_t misses_ = 0;
    std::uint64_t filled_ = 0;
};

}  // namespace faultline::app
