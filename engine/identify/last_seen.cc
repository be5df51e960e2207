#include "engine/identify/last_seen.h"

#include <algorithm>

#include "engine/base/bytes.h"

namespace faultline::identify {

namespace {

std::string key_of(const model::RunRelationship& relationship) {
    std::string key;
    ByteWriter out(key);
    out.varint(raw(relationship.owner));
    out.varint(raw(relationship.type));
    out.varint(raw(relationship.other));
    out.u8(relationship.other_is_source ? 1 : 0);
    out.raw_bytes(relationship.group);
    return key;
}

std::size_t page_of(CiId ci) {
    return raw(ci) / LastSeen::kPageCis;
}

}  // namespace

void LastSeen::add(const Sighting& sighting, const model::Run& run) {
    Source& source = sources_[run.source];
    source.runs.push_back(sighting);
    if (run.complete) source.complete = sighting;
    const auto number = static_cast<std::uint32_t>(source.runs.size());
    for (const model::CiSet::Range& range : run.seen.ranges()) {
        mark(source, range, number);
    }
    if (run.relationships_seen.empty()) return;
    // What nobody else holds may be altered in place: whoever copies it holds *this.
    if (!source.related) {
        source.related = std::make_shared<Related>();
    } else if (source.related.use_count() > 1) {
        source.related = std::make_shared<Related>(*source.related);
    }
    for (const model::RunRelationship& relationship : run.relationships_seen) {
        source.related->insert_or_assign(key_of(relationship), number);
    }
}

void LastSeen::mark(Source& source, const model::CiSet::Range& range, std::uint32_t run) {
    if (source.pages.size() <= page_of(range.last)) source.pages.resize(page_of(range.last) + 1);
    std::uint64_t ci = raw(range.first);
    while (ci <= raw(range.last)) {
        const std::uint64_t page_end = (ci / kPageCis + 1) * kPageCis;
        const std::uint64_t end = std::min(page_end, raw(range.last) + 1);
        Page& page = page_to_write(source.pages[page_of(CiId{ci})]);
        std::fill_n(page.begin() + static_cast<std::ptrdiff_t>(ci % kPageCis), end - ci, run);
        ci = end;
    }
}

LastSeen::Page& LastSeen::page_to_write(std::shared_ptr<Page>& page) {
    if (!page) {
        page = std::make_shared<Page>();
    } else if (page.use_count() > 1) {
        page = std::make_shared<Page>(*page);
    }
    return *page;
}

const LastSeen::Source* LastSeen::find(std::string_view source) const {
    const auto at = sources_.find(source);
    return at == sources_.end() ? nullptr : &at->second;
}

std::optional<Sighting> LastSeen::ci(std::string_view source, CiId ci) const {
    const Source* const by = find(source);
    if (by == nullptr || page_of(ci) >= by->pages.size()) return std::nullopt;
    const std::shared_ptr<Page>& page = by->pages[page_of(ci)];
    const std::uint32_t run = page ? (*page)[raw(ci) % kPageCis] : 0;
    return run == 0 ? std::nullopt : std::optional(by->runs[run - 1]);
}

std::optional<Sighting> LastSeen::relationship(std::string_view source,
                                               const model::RunRelationship& relationship) const {
    const std::optional<Sighting> with_owner = ci(source, relationship.owner);
    const Source* const by = find(source);
    if (by == nullptr || !by->related) return with_owner;
    const auto at = by->related->find(key_of(relationship));
    if (at == by->related->end()) return with_owner;
    const Sighting& alone = by->runs[at->second - 1];
    return with_owner && with_owner->version > alone.version ? with_owner : std::optional(alone);
}

std::optional<Sighting> LastSeen::run(std::string_view source) const {
    const Source* const by = find(source);
    return by == nullptr ? std::nullopt : std::optional(by->runs.back());
}

std::optional<Sighting> LastSeen::complete_run(std::string_view source) const {
    const Source* const by = find(source);
    return by == nullptr ? std::nullopt : by->complete;
}

std::vector<std::string_view> LastSeen::sources() const {
    std::vector<std::string_view> names;
    names.reserve(sources_.size());
    for (const auto& [name, source] : sources_) {
        names.emplace_back(name);
    }
    return names;
}

}  // namespace faultline::identify
