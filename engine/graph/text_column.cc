#include "engine/graph/text_column.h"

#include <algorithm>
#include <functional>

namespace faultline::graph {

namespace {

std::size_t hash_of(std::string_view text) {
    return mixed(std::hash<std::string_view>{}(text));
}

}  // namespace

void TextColumn::push_back(std::string_view text) {
    bytes_.append(text);
    offsets_.push_back(bytes_.size());
}

void TextColumn::copy_to(std::uint64_t* offsets, char* bytes) const {
    std::copy(offsets_.begin(), offsets_.end(), offsets);
    std::copy(bytes_.begin(), bytes_.end(), bytes);
}

std::uint32_t NameTable::find(std::string_view name) const {
    return table_.find(hash_of(name), [&](std::uint32_t index) { return names_[index] == name; });
}

std::uint32_t NameTable::intern(std::string_view name) {
    if (latest_ != InternTable::kNone && names_[latest_] == name) return latest_;
    latest_ = find(name);
    if (latest_ != InternTable::kNone) return latest_;
    latest_ = size();
    names_.push_back(name);
    table_.add([&](std::uint32_t index) { return hash_of(names_[index]); });
    return latest_;
}

}  // namespace faultline::graph
