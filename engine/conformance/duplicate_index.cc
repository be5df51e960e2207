// A profile is what the entries of a CI say that stand alone:
//
//     profile = count of entries, entry *
//     entry   = its number, count of attributes, (count of items, hash of item *) * attributes

#include "engine/conformance/duplicate_index.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <xxhash.h>

#include "engine/identify/identifiers.h"

namespace faultline::conformance {

namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kTooMany = kNone - 1;
constexpr std::string_view kName = "name";

using Words = std::vector<std::uint64_t>;

std::uint64_t hash_of(std::string_view text) {
    return XXH3_64bits(text.data(), text.size());
}

std::uint64_t hash_of(const Words& words) {
    return XXH3_64bits(words.data(), words.size() * sizeof(std::uint64_t));
}

identify::IdentifierValue value_of(const identify::MergedCi& ci, const std::string& name) {
    if (name == kName) return identify::identifier_text(ci.name);
    const auto at = std::ranges::lower_bound(
        ci.attributes, std::string_view(name), {}, &identify::MergedAttribute::name);
    if (at == ci.attributes.end() || at->name != name) return {};
    return identify::identifier_value(at->value);
}

// Append what the entry says of `ci`; false, and nothing, if it does not identify it.
bool append_entry(const model::IdentifierEntry& entry, const identify::MergedCi& ci, Words& out) {
    const std::size_t before = out.size();
    out.push_back(entry.attributes.size());
    for (const std::string& name : entry.attributes) {
        const identify::IdentifierValue value = value_of(ci, name);
        if (value.empty()) {
            out.resize(before);
            return false;
        }
        out.push_back(value.size());
        for (const std::string& item : value) {
            out.push_back(hash_of(item));
        }
    }
    return true;
}

// Walks over the entries of a profile, and the values of an entry.
class ProfileReader {
 public:
    explicit ProfileReader(const std::uint64_t* words) : left_(*words), at_(words + 1) {}

    [[nodiscard]] bool done() const { return left_ == 0; }
    [[nodiscard]] std::uint64_t entry() const { return *at_; }
    [[nodiscard]] const std::uint64_t* values() const { return at_ + 1; }

    void next() {
        std::uint64_t attributes = at_[1];
        at_ += 2;
        for (; attributes != 0; attributes--) {
            at_ += 1 + *at_;
        }
        left_--;
    }

 private:
    std::uint64_t left_;
    const std::uint64_t* at_;
};

// True if no item of one is in the other.
bool is_disjoint(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
    return std::ranges::find_first_of(a, b) == a.end();
}

// True if the values of one attribute exclude each other.  Both say what the same entry says.
bool contradict(const std::uint64_t* a, const std::uint64_t* b) {
    std::uint64_t attributes = *a;
    a++;
    b++;
    for (; attributes != 0; attributes--) {
        if (is_disjoint({a + 1, a + 1 + *a}, {b + 1, b + 1 + *b})) return true;
        a += 1 + *a;
        b += 1 + *b;
    }
    return false;
}

}  // namespace

DuplicateIndex::DuplicateIndex(const model::Catalogue& catalogue,
                               SymbolNames names,
                               const graph::Snapshot& graph)
    : catalogue_(&catalogue),
      names_(std::move(names)),
      graph_(&graph),
      profiles_(graph.node_count()),
      twins_(graph.node_count(), kNone) {}

void DuplicateIndex::add(graph::NodeIndex node,
                         std::string_view class_name,
                         const identify::MergedCi& ci) {
    const model::IdentificationRule* const rule = catalogue_->identification_of(class_name);
    if (rule == nullptr) return;
    const std::uint64_t rule_hash = hash_of(rule->class_name);
    const std::size_t begin = values_.size();
    values_.push_back(0);
    for (std::uint32_t i = 0; i < rule->entries.size(); i++) {
        const model::IdentifierEntry& entry = rule->entries[i];
        Words said = {rule_hash, i};
        if (!append_entry(entry, ci, said)) continue;
        if (entry.through.empty()) {
            keys_.push_back({hash_of(said), node, i});
            values_[begin]++;
            values_.insert(values_.end(), said.begin() + 1, said.end());
            continue;
        }
        for (const identify::MergedRelationship& relationship : ci.relationships) {
            const model::RelationshipClaim& content = relationship.content;
            if (content.other_is_source || names_(content.type) != entry.through) continue;
            Words within = said;
            within.push_back(raw(content.other));
            keys_.push_back({hash_of(within), node, i});
        }
    }
    profiles_[raw(node)] = begin + 1;
}

void DuplicateIndex::finish() {
    std::ranges::sort(keys_, [this](const Key& a, const Key& b) {
        if (a.hash != b.hash) return a.hash < b.hash;
        return a.node == b.node ? a.entry < b.entry : graph_->precedes(a.node, b.node);
    });
    const auto twice = std::ranges::unique(keys_);
    keys_.erase(twice.begin(), twice.end());
    for (auto begin = keys_.cbegin(); begin != keys_.cend();) {
        const auto end = std::find_if(
            begin, keys_.cend(), [&](const Key& key) { return key.hash != begin->hash; });
        if (end - begin > 1) compare(begin, end);
        begin = end;
    }
}

void DuplicateIndex::compare(std::vector<Key>::const_iterator begin,
                             std::vector<Key>::const_iterator end) {
    for (auto own = begin; own != end; ++own) {
        std::uint32_t& twin = twins_[raw(own->node)];
        std::size_t compared = 0;
        bool is_told_apart = true;
        auto other = begin;
        for (; other != end && is_told_apart && compared < kComparedMax; ++other) {
            if (other->node == own->node) continue;
            compared++;
            is_told_apart = are_told_apart(*own, *other);
            const bool is_first =
                twin >= kTooMany || graph_->precedes(other->node, graph::NodeIndex{twin});
            if (!is_told_apart && is_first) twin = raw(other->node);
        }
        if (is_told_apart && other != end && twin == kNone) twin = kTooMany;
    }
}

bool DuplicateIndex::are_told_apart(const Key& a, const Key& b) const {
    ProfileReader left(&values_[profiles_[raw(a.node)] - 1]);
    ProfileReader right(&values_[profiles_[raw(b.node)] - 1]);
    while (!left.done() && !right.done() && left.entry() < a.entry && right.entry() < a.entry) {
        if (left.entry() < right.entry()) {
            left.next();
        } else if (right.entry() < left.entry()) {
            right.next();
        } else {
            if (contradict(left.values(), right.values())) return true;
            left.next();
            right.next();
        }
    }
    return false;
}

DuplicateIndex::Found DuplicateIndex::of(graph::NodeIndex node) const {
    const std::uint32_t twin = twins_[raw(node)];
    if (twin == kNone) return {};
    if (twin == kTooMany) return {.is_unknown = true};
    return {.twin = graph::NodeIndex{twin}};
}

}  // namespace faultline::conformance
