#include <cassert>
#include <vector>

#include "engine/impact/joint_model.h"

namespace faultline::impact {

namespace {

std::uint32_t length(const auto& list) {
    return static_cast<std::uint32_t>(list.size());
}

// Takes a part out of a model.  Components keep their order, and CIs theirs.
class Part {
 public:
    explicit Part(const JointModel& whole) : whole_(whole), all_(whole.model) {
        part_.whole = &whole;
        part_.kept = graph::RankedBits(all_.size());
    }

    JointModel run(std::span<const graph::NodeIndex> roots) {
        for (const graph::NodeIndex root : roots)
            keep(whole_.number_of(root));
        // What a CI needs comes before it, or with it as a component.
        part_.kept.for_each_down([this](std::uint32_t number) { keep_needs_of(number); });
        part_.kept.rank_all();
        reserve();
        part_.kept.for_each([this](std::uint32_t number) { copy(number); });
        model_.component_begin.push_back(length(part_.nodes));
        end_row();
        model_.shared_of.assign(part_.nodes.size(), kNone);
        part_.model = std::move(model_);
        return std::move(part_);
    }

 private:
    // With its component.
    void keep(std::uint32_t number) {
        assert(number != kNone);
        if (part_.kept.contains(number)) return;
        const std::uint32_t component = all_.component_of[number];
        for (std::uint32_t n = all_.first_of(component); n < all_.last_of(component); ++n)
            part_.kept.add(n);
    }

    void keep_needs_of(std::uint32_t number) {
        for (const OutageNeed& need : all_.needs_of(number))
            keep(need.dependency);
        needs_ += all_.needs_of(number).size();
        for (const OutageGroup& group : all_.groups_of(number)) {
            for (const OutageMember& member : all_.members_of(group))
                keep(member.member);
            members_ += group.members.count;
        }
    }

    void reserve() {
        const std::uint32_t count = part_.kept.count();
        model_.needs.reserve(needs_);
        model_.members.reserve(members_);
        part_.nodes.reserve(count);
        part_.numbers_in_whole.reserve(count);
        model_.identities.reserve(count);
        model_.component_of.reserve(count);
        model_.rows.reserve(count + std::size_t{1});
    }

    void end_row() { model_.rows.push_back({length(model_.needs), length(model_.groups)}); }

    void copy(std::uint32_t number) {
        if (number == all_.first_of(all_.component_of[number])) {
            model_.components.push_back(length(model_.component_begin));
            model_.component_begin.push_back(length(part_.nodes));
        }
        end_row();
        part_.nodes.push_back(whole_.nodes[number]);
        part_.numbers_in_whole.push_back(number);
        model_.identities.push_back(all_.identities[number]);
        model_.component_of.push_back(model_.components.back());
        for (const OutageNeed& need : all_.needs_of(number))
            model_.needs.push_back({part_.kept.rank(need.dependency), copy_draw(need.draw)});
        for (const OutageGroup& group : all_.groups_of(number)) {
            model_.groups.push_back(
                {{length(model_.members), group.members.count}, group.capacity, group.breaking});
            for (const OutageMember& member : all_.members_of(group)) {
                model_.members.push_back(
                    {part_.kept.rank(member.member), copy_draw(member.draw), member.capacity});
            }
        }
    }

    std::uint32_t copy_draw(std::uint32_t draw) {
        if (draw == kNone) return kNone;
        model_.draws.push_back(all_.draws[draw]);
        return length(model_.draws) - 1;
    }

    const JointModel& whole_;
    const OutageModel& all_;
    JointModel part_;
    OutageModel model_;
    std::size_t needs_ = 0;    // of the CIs that are kept
    std::size_t members_ = 0;  // of their groups
};

}  // namespace

JointModel joint_part(const JointModel& whole, std::span<const graph::NodeIndex> roots) {
    return Part(whole).run(roots);
}

}  // namespace faultline::impact
