#include "engine/impact/outage_importance.h"

#include <algorithm>
#include <bit>

#include "engine/impact/cut_share.h"
#include "engine/impact/range_sums.h"

namespace faultline::impact {

namespace {

// Where an event lies.
struct Place {
    std::uint32_t module = kNone;
    std::uint32_t event = 0;
};

// What an event means: the root's unavailability without and with it, and the difference.
struct Weight {
    double without = 0;
    double with = 1;
    double difference = 1;
};

// Goes through the modules from the root's to those it rests on.
class Weighing {
 public:
    Weighing(const OutageModel& model, const OutageDiagrams& diagrams, const DiagramValues& values)
        : model_(model), diagrams_(diagrams), values_(values) {
        modules_.resize(diagrams.modules.size());
        places_.resize(model.size());
        module_places_.resize(diagrams.modules.size());
        items_.resize(model.size());
    }

    void run() {
        for (auto m = static_cast<std::uint32_t>(modules_.size()); m-- > 0;)
            weigh(m);
    }

    // The measures of all CIs that have a place, without quotients.
    [[nodiscard]] std::vector<CiImportance> items() const {
        std::vector<CiImportance> found;
        for (std::uint32_t number = 0; number < model_.size(); ++number)
            if (places_[number].module != kNone) found.push_back(items_[number]);
        return found;
    }

    [[nodiscard]] Place place_of(std::uint32_t number) const { return places_[number]; }
    [[nodiscard]] Place place_of_module(std::uint32_t module) const {
        return module_places_[module];
    }

 private:
    void weigh(std::uint32_t number) {
        const DiagramModule& module = diagrams_.modules[number];
        std::vector<Weight> local(module.events.count, Weight{0, 0, 0});
        const double* const first = values_.nodes.data() + module.nodes.first;
        weigh_nodes(module, {first, module.nodes.count}, local);
        for (std::uint32_t i = 0; i < module.events.count; ++i)
            pass_on(number, i, within(modules_[number], local[i]));
    }

    // How an event inside a module weighs for the root.  Sums of what is not negative, so that a
    // zero is exact.
    static Weight within(const Weight& outer, const Weight& inner) {
        return {(1 - inner.without) * outer.without + inner.without * outer.with,
                (1 - inner.with) * outer.without + inner.with * outer.with,
                inner.difference * outer.difference};
    }

    // Every node is reached with some probability; where it leads from there is what its event
    // decides.  Ways that skip an event count for it both ways.
    void weigh_nodes(const DiagramModule& module,
                     std::span<const double> values,
                     std::vector<Weight>& local) const {
        const std::span<const DiagramNode> nodes = diagrams_.nodes_of(module);
        const auto level_of = [&](std::uint32_t end) {
            return end < 2 ? module.events.count : nodes[end - 2].event;
        };
        std::vector<double> reached(nodes.size(), 0.0);
        RangeSums skipped(module.events.count);
        const auto lead = [&](std::uint32_t first_level, std::uint32_t end, double chance) {
            skipped.add(first_level, level_of(end), chance * value_of(end, values));
            if (end >= 2) reached[end - 2] += chance;
        };
        lead(0, module.function, 1);
        for (std::size_t i = nodes.size(); i-- > 0;) {
            const DiagramNode& node = nodes[i];
            const double chance = values_.events[module.events.first + node.event];
            const double low = value_of(node.low, values);
            const double high = value_of(node.high, values);
            Weight& weight = local[node.event];
            weight.without += reached[i] * low;
            weight.with += reached[i] * high;
            weight.difference += reached[i] * (high - low);
            lead(node.event + 1, node.low, reached[i] * (1 - chance));
            lead(node.event + 1, node.high, reached[i] * chance);
        }
        for (std::size_t i = 0; i < local.size(); ++i) {
            local[i].without += skipped.at(i);
            local[i].with += skipped.at(i);
        }
    }

    void pass_on(std::uint32_t module, std::uint32_t event, const Weight& weight) {
        const DiagramEvent& which = diagrams_.events_of(diagrams_.modules[module])[event];
        if (which.kind == EventKind::module) {
            modules_[which.index] = weight;
            module_places_[which.index] = {module, event};
        }
        if (which.kind != EventKind::own) return;
        places_[which.index] = {module, event};
        CiImportance& item = items_[which.index];
        item.number = which.index;
        item.if_failed = weight.with;
        item.if_working = weight.without;
        item.birnbaum = weight.difference;
    }

    const OutageModel& model_;
    const OutageDiagrams& diagrams_;
    const DiagramValues& values_;
    std::vector<Weight> modules_;
    std::vector<Place> module_places_;  // where a module is an event; none of the root's
    std::vector<Place> places_;         // by CI
    std::vector<CiImportance> items_;   // by CI
};

// Fussell-Vesely's measure: the share of the CI in its module, times that of the module in the one
// around it, and so on.
class CutShares {
 public:
    CutShares(const Weighing& weighing,
              const OutageDiagrams& diagrams,
              const DiagramValues& values,
              std::size_t nodes_max)
        : weighing_(weighing), diagrams_(diagrams), shares_(diagrams, values, nodes_max) {
        known_.resize(diagrams.events.size());
    }

    // P(the rest of some minimal cut that contains the CI fails).
    std::optional<double> of(std::uint32_t number) {
        double product = 1;
        Place place = weighing_.place_of(number);
        while (place.module != kNone) {
            const std::optional<double> share = share_at(place);
            if (!share) return std::nullopt;
            product *= *share;
            place = weighing_.place_of_module(place.module);
        }
        return product;
    }

 private:
    std::optional<double> share_at(Place place) {
        std::optional<double>& known =
            known_[diagrams_.modules[place.module].events.first + place.event];
        if (!known) known = shares_.of(place.module, place.event);
        return known;
    }

    const Weighing& weighing_;
    const OutageDiagrams& diagrams_;
    CutShare shares_;
    std::vector<std::optional<double>> known_;  // by event
};

// A number that ascends with a value that is not negative, the same for values that differ only by
// what rounding does to them: CIs that play the same part are then listed by id.
std::uint64_t rounded(double value) {
    constexpr int kBitsOfNoise = 12;
    const auto bits = std::bit_cast<std::uint64_t>(std::max(value, 0.0));
    return (bits + (std::uint64_t{1} << (kBitsOfNoise - 1))) >> kBitsOfNoise;
}

}  // namespace

void complete(CiImportance& importance, double own, double unavailability) {
    if (unavailability > 0) {
        importance.criticality = own * importance.birnbaum / unavailability;
        importance.raw = importance.if_failed / unavailability;
    }
    if (importance.if_working > 0) importance.rrw = unavailability / importance.if_working;
}

void keep_largest(const OutageModel& model, std::size_t count, std::vector<CiImportance>& items) {
    count = std::min(count, items.size());
    const auto first = [&](const CiImportance& a, const CiImportance& b) {
        const std::uint64_t key_a = rounded(a.birnbaum);
        const std::uint64_t key_b = rounded(b.birnbaum);
        if (key_a != key_b) return key_a > key_b;
        return model.order_keys[a.number] < model.order_keys[b.number];
    };
    const auto last = items.begin() + static_cast<std::ptrdiff_t>(count);
    std::partial_sort(items.begin(), last, items.end(), first);
    items.resize(count);
}

std::vector<CiImportance> exact_importance(const OutageModel& model,
                                           const OutageDiagrams& diagrams,
                                           const DiagramValues& values,
                                           std::span<const double> own,
                                           ImportanceLimits limits) {
    Weighing weighing(model, diagrams, values);
    weighing.run();
    std::vector<CiImportance> items = weighing.items();
    keep_largest(model, limits.listed_max, items);
    const double unavailability = values.modules.back();
    CutShares shares(weighing, diagrams, values, limits.nodes_max);
    for (CiImportance& item : items) {
        complete(item, own[item.number], unavailability);
        const std::optional<double> share = shares.of(item.number);
        if (share && unavailability > 0)
            item.fussell_vesely = own[item.number] * *share / unavailability;
    }
    return items;
}

}  // namespace faultline::impact
