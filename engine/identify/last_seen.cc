#include "engine/identify/last_seen.h"

#include <algorithm>

#include "engine/base/bytes.h"

namespace faultline::identify {

namespace {

std::string key_of(CiId owner, CiId other, std::string_view group) {
    std::string key;
    ByteWriter out(key);
    out.varint(raw(owner));
    out.varint(raw(other));
    out.raw_bytes(group);
    return key;
}

std::size_t page_of(CiId ci) {
    return raw(ci) / LastSeen::kPageCis;
}

}  // namespace

void LastSeen::add(const Sighting& sighting, const model::Run& run) {
    Source& source = sources_[run.source];
    const bool is_first = source.runs.empty();
    const std::int64_t time = sighting.time.microseconds;
    source.earliest = is_first ? time : std::min(source.earliest, time);
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
        std::vector<Relation>& relations =
            (*source.related)[key_of(relationship.owner, relationship.other, relationship.group)];
        const auto known = std::ranges::find_if(relations, [&](const Relation& relation) {
            return relation.type == relationship.type &&
                   relation.other_is_source == relationship.other_is_source;
        });
        if (known != relations.end()) {
            known->run = number;
        } else {
            relations.push_back({relationship.type, relationship.other_is_source, number});
        }
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

LastSeen::OfSource LastSeen::of(std::string_view source) const {
    return OfSource(find(source));
}

std::optional<UtcTime> LastSeen::OfSource::earliest() const {
    if (source_ == nullptr) return std::nullopt;
    return UtcTime{source_->earliest};
}

std::optional<Sighting> LastSeen::OfSource::ci(CiId ci) const {
    if (source_ == nullptr || page_of(ci) >= source_->pages.size()) return std::nullopt;
    const std::shared_ptr<Page>& page = source_->pages[page_of(ci)];
    const std::uint32_t run = page ? (*page)[raw(ci) % kPageCis] : 0;
    return run == 0 ? std::nullopt : std::optional(source_->runs[run - 1]);
}

std::span<const LastSeen::Relation> LastSeen::OfSource::relations(CiId owner,
                                                                  CiId other,
                                                                  std::string_view group) const {
    if (source_ == nullptr || !source_->related) return {};
    const auto at = source_->related->find(key_of(owner, other, group));
    if (at == source_->related->end()) return {};
    return at->second;
}

std::optional<Sighting> LastSeen::ci(std::string_view source, CiId ci) const {
    return of(source).ci(ci);
}

std::optional<Sighting> LastSeen::relationship(std::string_view source,
                                               const model::RunRelationship& relationship) const {
    const OfSource by = of(source);
    std::optional<Sighting> newest = by.ci(relationship.owner);
    const auto relations = by.relations(relationship.owner, relationship.other, relationship.group);
    for (const Relation& relation : relations) {
        if (relation.type != relationship.type ||
            relation.other_is_source != relationship.other_is_source) {
            continue;
        }
        const Sighting& alone = by.source_->runs[relation.run - 1];
        if (!newest || alone.version >= newest->version) newest = alone;
    }
    return newest;
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
