#include "tests/support/reference_import.h"

#include <algorithm>
#include <sstream>

namespace faultline::test {

namespace {

using identify::PlanOptions;
using model::ImpactKind;
using model::Observations;
using Claims = ReferenceImport::Claims;
using Key = ReferenceClaim::Key;

// A line of any kind: `about` is the CI that it is about.
struct RefLine {
    char kind = 0;  // 'c', 'r', 'g', 'x'
    model::Origin origin;
    std::string about;
    std::string other;  // of relationships
    Key key;            // of relationships and groups
    ReferenceClaim::Ci ci;
    ReferenceClaim::Relationship relationship;
    std::uint32_t required = 0;
    bool known_schema = true;
    bool dropped = false;

    [[nodiscard]] auto identity() const { return std::tuple(kind, about, key); }
    [[nodiscard]] auto content() const {
        return std::tuple(ci.class_name,
                          ci.name,
                          ci.attributes,
                          relationship.capacity,
                          relationship.strength,
                          relationship.delay_s,
                          relationship.verified_at,
                          required);
    }
};

RefLine line_at(char kind, model::Origin origin, std::string_view about) {
    RefLine line;
    line.kind = kind;
    line.origin = origin;
    line.about = about;
    return line;
}

std::vector<RefLine> lines_of(const Observations& seen) {
    const model::Catalogue& catalogue = model::builtin_catalogue();
    std::vector<RefLine> lines;
    for (const model::SeenCi& ci : seen.cis()) {
        RefLine line = line_at('c', ci.origin, seen.id(ci.ci));
        const std::string class_name(seen.name(ci.class_name));
        line.ci = {class_name, std::string(ci.name), std::string(ci.attributes), 0};
        line.known_schema = catalogue.find_class(class_name) != nullptr;
        lines.push_back(line);
    }
    for (const model::SeenRelationship& r : seen.relationships()) {
        const std::string type(seen.name(r.type));
        const bool turned = catalogue.impact_kind(type) == ImpactKind::target_needs_source;
        RefLine line = line_at('r', r.origin, seen.id(turned ? r.target : r.source));
        line.other = seen.id(turned ? r.source : r.target);
        line.key = {std::string(seen.name(r.group)), type, line.other, turned};
        line.relationship = {r.capacity, r.strength, r.delay_s, r.verified ? r.verified_at : -1, 0};
        line.known_schema = catalogue.find_type(type) != nullptr;
        lines.push_back(line);
    }
    for (const model::SeenGroup& group : seen.groups()) {
        RefLine line = line_at('g', group.origin, seen.id(group.ci));
        line.key = {std::string(seen.name(group.name)), "", "", false};
        line.required = group.required;
        lines.push_back(line);
    }
    for (const model::SeenRetirement& retirement : seen.retirements()) {
        lines.push_back(line_at('x', retirement.origin, seen.id(retirement.ci)));
    }
    return lines;
}

// One line of those that say the same; all of those that contradict each other, dropped.
std::vector<RefLine> without_duplicates(const std::vector<RefLine>& lines) {
    std::map<decltype(RefLine{}.identity()), std::vector<RefLine>> by_identity;
    for (const RefLine& line : lines) {
        by_identity[line.identity()].push_back(line);
    }
    std::vector<RefLine> result;
    for (auto& [identity, same] : by_identity) {
        std::ranges::sort(same, {}, &RefLine::origin);
        const bool agree = std::ranges::all_of(
            same, [&](const RefLine& line) { return line.content() == same[0].content(); });
        if (agree) same.resize(1);
        for (RefLine& line : same) {
            line.dropped = !agree;
            result.push_back(line);
        }
    }
    return result;
}

bool is_alive(const Claims& claims, const std::string& id) {
    const auto at = claims.find(id);
    return at != claims.end() && std::ranges::any_of(at->second, [](const auto& claim) {
               return claim.second.ci.has_value();
           });
}

// One attempt: the lines that are not dropped against the state.
class Attempt {
 public:
    Attempt(const Claims& before,
            const std::vector<RefLine>& lines,
            const std::string& source,
            std::uint64_t version)
        : before_(before), lines_(lines), source_(source), version_(version) {
        for (const RefLine& line : lines) {
            if (line.dropped) continue;
            if (line.kind == 'c') imported_.insert(line.about);
            if (line.kind == 'x') retired_.insert(line.about);
        }
        for (const std::string& id : retired_) {
            Claims rest = before;
            rest[id].erase(source);
            if (is_alive(before, id) && !is_alive(rest, id)) killed_.insert(id);
        }
    }

    [[nodiscard]] bool lives(const std::string& id) const {
        return imported_.contains(id) || (is_alive(before_, id) && !killed_.contains(id));
    }
    [[nodiscard]] bool counts(const RefLine& line) const {
        if (line.dropped) return false;
        if (line.kind == 'g') return lives(line.about);
        if (line.kind == 'r') return lives(line.about) && lives(line.other);
        return true;
    }
    [[nodiscard]] const std::set<std::string>& killed() const { return killed_; }

    // The state after the attempt; with `retire` false as if nothing retired.
    [[nodiscard]] Claims after(bool retire) const {
        Claims claims = before_;
        for (const std::string& id : imported_) {
            claims[id][source_] = {};
        }
        if (retire) {
            for (const std::string& id : retired_) {
                claims[id].erase(source_);
            }
            for (const std::string& id : killed_) {
                claims.erase(id);
            }
            remove_killed(claims);
        }
        for (const RefLine& line : lines_) {
            if (counts(line)) put(line, claims[line.about][source_]);
        }
        drop_empty(claims);
        return claims;
    }

 private:
    void remove_killed(Claims& claims) const {
        for (auto& [id, sources] : claims) {
            for (auto& [source, claim] : sources) {
                std::erase_if(claim.relationships, [this](const auto& relationship) {
                    return killed_.contains(std::get<2>(relationship.first));
                });
            }
        }
    }

    // The claim of this source before, to find out what is new.
    [[nodiscard]] ReferenceClaim former(const std::string& id) const {
        const auto at = before_.find(id);
        if (at == before_.end() || !at->second.contains(source_)) return {};
        return at->second.at(source_);
    }

    void put(const RefLine& line, ReferenceClaim& claim) const {
        const ReferenceClaim old = former(line.about);
        if (line.kind == 'c') {
            claim.ci = line.ci;
            const bool same = old.ci && old.ci->class_name == line.ci.class_name &&
                              old.ci->name == line.ci.name &&
                              old.ci->attributes == line.ci.attributes;
            claim.ci->version = same ? old.ci->version : version_;
        } else if (line.kind == 'g') {
            const std::string& name = std::get<0>(line.key);
            const auto at = old.groups.find(name);
            const bool same = at != old.groups.end() && at->second.required == line.required;
            claim.groups[name] = {line.required, same ? at->second.version : version_};
        } else if (line.kind == 'r') {
            const auto at = old.relationships.find(line.key);
            const ReferenceClaim::Relationship& now = line.relationship;
            const bool same =
                at != old.relationships.end() && at->second.capacity == now.capacity &&
                at->second.strength == now.strength && at->second.delay_s == now.delay_s &&
                at->second.verified_at == now.verified_at;
            claim.relationships[line.key] = now;
            claim.relationships[line.key].version = same ? at->second.version : version_;
        }
    }

    static void drop_empty(Claims& claims) {
        for (auto& [id, sources] : claims) {
            std::erase_if(sources, [](const auto& claim) { return claim.second.empty(); });
        }
    }

    const Claims& before_;
    const std::vector<RefLine>& lines_;
    std::string source_;
    std::uint64_t version_;
    std::set<std::string> imported_;
    std::set<std::string> retired_;
    std::set<std::string> killed_;
};

// A group of the merged CI: what it requires and the capacity of each member.
struct RefGroup {
    std::uint32_t required = 1;
    std::map<std::string, std::uint64_t> members;

    [[nodiscard]] bool satisfiable() const {
        std::uint64_t sum = 0;
        for (const auto& [id, capacity] : members) {
            sum += capacity;
        }
        return sum >= required;
    }
};

// Sources come in the order of their names, so that a strictly newer part is needed to win.
std::map<std::string, RefGroup> merged_groups(const std::map<std::string, ReferenceClaim>& claims) {
    std::map<std::string, ReferenceClaim::Group> lines;
    std::map<Key, ReferenceClaim::Relationship> relationships;
    std::map<std::string, RefGroup> groups;
    for (const auto& [source, claim] : claims) {
        for (const auto& [name, group] : claim.groups) {
            groups[name];
            if (!lines.contains(name) || lines[name].version < group.version) lines[name] = group;
        }
        for (const auto& [key, relationship] : claim.relationships) {
            if (!std::get<0>(key).empty()) groups[std::get<0>(key)];
            if (!relationships.contains(key) || relationships[key].version < relationship.version) {
                relationships[key] = relationship;
            }
        }
    }
    for (const auto& [name, group] : lines) {
        groups[name].required = group.required;
    }
    for (const auto& [key, relationship] : relationships) {
        const auto& [group, type, other, other_is_source] = key;
        if (group.empty()) continue;
        if (model::builtin_catalogue().impact_kind(type) == ImpactKind::none) continue;
        std::uint64_t& capacity = groups[group].members[other];
        capacity = std::max<std::uint64_t>(capacity, relationship.capacity);
    }
    return groups;
}

bool names_group(const ReferenceClaim& claim, const std::string& group) {
    return claim.groups.contains(group) ||
           std::ranges::any_of(claim.relationships, [&](const auto& relationship) {
               return std::get<0>(relationship.first) == group;
           });
}

// The lines that one broken group is blamed on, as positions.
std::set<std::size_t> blamed_lines(const std::vector<RefLine>& lines,
                                   const Attempt& attempt,
                                   const std::string& owner,
                                   const std::string& group,
                                   const RefGroup* undone,
                                   const ReferenceClaim& former) {
    std::set<std::size_t> retirements;
    std::set<std::size_t> naming;
    std::set<std::size_t> all;
    for (std::size_t i = 0; i < lines.size(); i++) {
        const RefLine& line = lines[i];
        if (line.dropped) continue;
        if (line.kind == 'x') {
            const bool member = undone != nullptr && undone->members.contains(line.about) &&
                                attempt.killed().contains(line.about);
            const bool own = line.about == owner && names_group(former, group);
            if (member || own) retirements.insert(i);
        } else if (line.about == owner) {
            all.insert(i);
            const bool names = line.kind != 'c' && std::get<0>(line.key) == group;
            if (names && attempt.counts(line)) naming.insert(i);
        }
    }
    const bool thereby = undone != nullptr && undone->satisfiable() && !retirements.empty();
    if (thereby) return retirements;
    return naming.empty() ? all : naming;
}

// All lines that broken groups are blamed on.
std::set<std::size_t> find_blamed(const Claims& before,
                                  const std::vector<RefLine>& lines,
                                  const Attempt& attempt,
                                  const std::string& source) {
    std::set<std::size_t> blamed;
    const Claims undone = attempt.after(false);
    for (const auto& [owner, claims] : attempt.after(true)) {
        for (const auto& [name, group] : merged_groups(claims)) {
            if (group.satisfiable()) continue;
            std::map<std::string, RefGroup> groups;
            if (undone.contains(owner)) groups = merged_groups(undone.at(owner));
            const RefGroup* without = groups.contains(name) ? &groups.at(name) : nullptr;
            ReferenceClaim former;
            if (before.contains(owner) && before.at(owner).contains(source)) {
                former = before.at(owner).at(source);
            }
            blamed.merge(blamed_lines(lines, attempt, owner, name, without, former));
        }
    }
    return blamed;
}

void check_lines(const PlanOptions& options,
                 const std::set<std::string>& ever,
                 std::vector<RefLine>& lines) {
    std::set<std::string> imported;
    std::set<std::string> retired;
    for (const RefLine& line : lines) {
        if (line.kind == 'c') imported.insert(line.about);
        if (line.kind == 'x') retired.insert(line.about);
    }
    for (RefLine& line : lines) {
        const bool both = (line.kind == 'c' && retired.contains(line.about)) ||
                          (line.kind == 'x' && imported.contains(line.about));
        const bool unknown = line.kind == 'x' && !ever.contains(line.about);
        const bool strict = options.strict_schema && !line.known_schema;
        if (both || unknown || strict) line.dropped = true;
    }
}

void count_cis(const Claims& before,
               const Claims& after,
               const std::vector<RefLine>& lines,
               const std::string& source,
               identify::ImportCounts& counts) {
    for (const RefLine& line : lines) {
        if (line.kind != 'r' && line.dropped) counts.quarantined++;
        if (line.dropped || (line.kind != 'c' && line.kind != 'x')) continue;
        const auto version_in = [&](const Claims& claims) {
            const auto at = claims.find(line.about);
            if (at == claims.end() || !at->second.contains(source)) return std::uint64_t{0};
            const ReferenceClaim& claim = at->second.at(source);
            return claim.ci ? claim.ci->version : std::uint64_t{0};
        };
        if (!is_alive(before, line.about) && is_alive(after, line.about)) {
            counts.created++;
        } else if (is_alive(before, line.about) && !is_alive(after, line.about)) {
            counts.retired++;
        } else if (version_in(before) != version_in(after)) {
            counts.updated++;
        } else {
            counts.unchanged++;
        }
    }
}

void count_relationships(const Claims& before,
                         const Claims& after,
                         const std::vector<RefLine>& lines,
                         const Attempt& attempt,
                         const std::string& source,
                         identify::ImportCounts& counts) {
    for (const RefLine& line : lines) {
        if (line.kind != 'r') continue;
        if (line.dropped) {
            counts.quarantined++;
            continue;
        }
        const std::uint64_t now =
            after.at(line.about).at(source).relationships.at(line.key).version;
        std::uint64_t then = 0;
        if (before.contains(line.about) && before.at(line.about).contains(source)) {
            const auto& former = before.at(line.about).at(source).relationships;
            if (former.contains(line.key)) then = former.at(line.key).version;
        }
        (then == 0 ? counts.created : then == now ? counts.unchanged : counts.updated)++;
    }
    std::set<std::pair<std::string, Key>> lost;
    for (const auto& [id, sources] : before) {
        for (const auto& [who, claim] : sources) {
            for (const auto& [key, relationship] : claim.relationships) {
                const bool kept = after.contains(id) && after.at(id).contains(who) &&
                                  after.at(id).at(who).relationships.contains(key);
                const bool killed =
                    attempt.killed().contains(id) || attempt.killed().contains(std::get<2>(key));
                if (!kept && (who == source || killed)) lost.insert({id, key});
            }
        }
    }
    counts.retired += lost.size();
}

}  // namespace

ReferenceOutcome ReferenceImport::import(const Observations& seen, const PlanOptions& options) {
    ReferenceOutcome outcome;
    std::vector<RefLine> lines = without_duplicates(lines_of(seen));
    check_lines(options, ever_, lines);
    for (bool again = true; again;) {
        const Attempt attempt(claims_, lines, options.source, version_ + 1);
        const auto blamed = find_blamed(claims_, lines, attempt, options.source);
        const bool wrong =
            seen.problem_count() != 0 || !blamed.empty() ||
            std::ranges::any_of(lines, [&](const RefLine& line) { return !attempt.counts(line); });
        if (wrong && !options.best_effort) return outcome;
        for (const std::size_t line : blamed) {
            lines[line].dropped = true;
        }
        again = !blamed.empty();
    }
    const Attempt attempt(claims_, lines, options.source, version_ + 1);
    for (RefLine& line : lines) {
        if (!attempt.counts(line)) line.dropped = true;
    }
    const Claims after = attempt.after(true);
    count_cis(claims_, after, lines, options.source, outcome.cis);
    outcome.cis.quarantined += seen.problem_line_count();
    count_relationships(claims_, after, lines, attempt, options.source, outcome.relationships);
    claims_ = after;
    for (const auto& [id, sources] : claims_) {
        if (!sources.empty()) ever_.insert(id);
    }
    outcome.accepted = true;
    version_++;
    return outcome;
}

std::vector<std::string> ReferenceImport::dump() const {
    std::vector<std::string> lines;
    for (const auto& [id, sources] : claims_) {
        for (const auto& [source, claim] : sources) {
            const auto add = [&, &id = id, &source = source](const auto&... parts) {
                std::ostringstream line;
                ((line << id << " by " << source) << ... << parts);
                lines.push_back(line.str());
            };
            if (claim.ci) {
                add(" ci ",
                    claim.ci->class_name,
                    " '",
                    claim.ci->name,
                    "' '",
                    claim.ci->attributes,
                    "' v",
                    claim.ci->version);
            }
            for (const auto& [name, group] : claim.groups) {
                add(" group ", name, " ", group.required, " v", group.version);
            }
            for (const auto& [key, r] : claim.relationships) {
                const auto& [group, type, other, other_is_source] = key;
                add(" [",
                    group,
                    "] ",
                    type,
                    " ",
                    other,
                    other_is_source ? " <" : " >",
                    " ",
                    r.capacity,
                    " ",
                    r.strength,
                    " ",
                    r.delay_s,
                    " ",
                    r.verified_at,
                    " v",
                    r.version);
            }
        }
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace faultline::test
