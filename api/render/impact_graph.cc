#include "api/render/impact_graph.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/json/writer.h"
#include "api/render/affected_names.h"
#include "engine/impact/affected.h"
#include "engine/impact/affected_positions.h"

namespace faultline::render {

namespace {

using graph::NodeIndex;
using impact::AffectedCi;

constexpr std::size_t kChunk = 64 << 10;
constexpr std::array<std::string_view, impact::kAffectedClasses> kColours = {
    "#7f1d1d", "#dc2626", "#f59e0b", "#facc15", "#cbd5e1"};

// A need between two CIs of the answer, by their positions in it.
struct DrawnNeed {
    std::size_t source;
    std::size_t target;
    std::optional<std::string_view> group;
    double strength;
};

// As the text of a quoted string of DOT.  Names have no control characters.
std::string dot_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

// XML cannot say U+FFFE and U+FFFF.
bool starts_with_unsayable(std::string_view text) {
    return text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF");
}

std::string xml_text(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (starts_with_unsayable(text)) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(3);
            continue;
        }
        switch (text.front()) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            default:
                out += text.front();
        }
        text.remove_prefix(1);
    }
    return out;
}

std::string number_text(double number) {
    std::string text = json::to_json([number](json::JsonWriter& out) { out.value(number); });
    text.pop_back();
    return text;
}

// Writes one graph.
class ImpactGraph {
 public:
    ImpactGraph(const app::ImpactAnswer& answer, ByteSink& sink)
        : graph_(*answer.at->graph),
          cis_(impact::affected_cis(graph_, answer.radius)),
          positions_(cis_),
          sink_(sink) {}

    bool write_dot() {
        out_ = "digraph impact {\n  rankdir=BT;\n  node [shape=box, style=filled];\n";
        for (const AffectedCi& ci : cis_) {
            const auto as = static_cast<std::size_t>(ci.as);
            put("  \"" + dot_text(graph_.id(ci.node)) + "\" [label=\"" +
                dot_text(graph_.name(ci.node)) + "\", class=\"" + dot_text(class_of(ci)) +
                "\", result=\"" + std::string(name_of(ci.as)) + "\", fillcolor=\"" +
                std::string(kColours[as]) + "\"];\n");
        }
        for_each_need([this](const DrawnNeed& need) {
            std::string line = "  \"" + dot_text(graph_.id(cis_[need.source].node)) + "\" -> \"" +
                               dot_text(graph_.id(cis_[need.target].node)) + "\" [strength=\"" +
                               number_text(need.strength) + "\"";
            if (need.group) line += ", label=\"" + dot_text(*need.group) + "\"";
            if (need.strength < 1) line += ", style=dashed";
            put(line + "];\n");
        });
        return finish("}\n");
    }

    bool write_graphml() {
        out_ =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
            "  <key id=\"id\" for=\"node\" attr.name=\"id\" attr.type=\"string\"/>\n"
            "  <key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n"
            "  <key id=\"class\" for=\"node\" attr.name=\"class\" attr.type=\"string\"/>\n"
            "  <key id=\"result\" for=\"node\" attr.name=\"result\" attr.type=\"string\"/>\n"
            "  <key id=\"group\" for=\"edge\" attr.name=\"group\" attr.type=\"string\"/>\n"
            "  <key id=\"strength\" for=\"edge\" attr.name=\"strength\" attr.type=\"double\"/>\n"
            "  <graph id=\"impact\" edgedefault=\"directed\">\n";
        for (std::size_t i = 0; i < cis_.size(); i++) {
            const AffectedCi& ci = cis_[i];
            put("    <node id=\"n" + std::to_string(i) + "\">" + data("id", graph_.id(ci.node)) +
                data("name", graph_.name(ci.node)) + data("class", class_of(ci)) +
                data("result", name_of(ci.as)) + "</node>\n");
        }
        for_each_need([this](const DrawnNeed& need) {
            std::string line = "    <edge source=\"n" + std::to_string(need.source) +
                               "\" target=\"n" + std::to_string(need.target) + "\">";
            if (need.group) line += data("group", *need.group);
            put(line + data("strength", number_text(need.strength)) + "</edge>\n");
        });
        return finish("  </graph>\n</graphml>\n");
    }

 private:
    [[nodiscard]] std::string_view class_of(const AffectedCi& ci) const {
        return graph_.class_name(graph_.class_of(ci.node));
    }

    [[nodiscard]] static std::string data(std::string_view key, std::string_view text) {
        return "<data key=\"" + std::string(key) + "\">" + xml_text(text) + "</data>";
    }

    // Hard needs, then groups by name, then soft needs of each CI.
    template <typename Draw>
    void for_each_need(Draw draw) const {
        for (std::size_t i = 0; i < cis_.size() && ok_; i++) {
            const NodeIndex node = cis_[i].node;
            for_each_of(
                i, graph_.hard_dependencies_of(node), graph_.first_hard_edge(node), {}, draw);
            const graph::GroupRange owned = graph_.groups_of(node);
            for (auto number = raw(owned.first); number < raw(owned.last); number++) {
                const graph::GroupIndex group{number};
                for_each_of(i,
                            graph_.members(group),
                            graph_.first_member_edge(group),
                            graph_.group_name(group),
                            draw);
            }
            for_each_of(
                i, graph_.soft_dependencies_of(node), graph_.first_soft_edge(node), {}, draw);
        }
    }

    template <typename Draw>
    void for_each_of(std::size_t source,
                     std::span<const NodeIndex> targets,
                     graph::EdgeIndex first,
                     std::optional<std::string_view> group,
                     Draw& draw) const {
        for (std::uint32_t i = 0; i < targets.size(); i++) {
            const auto target = positions_.find(targets[i]);
            if (!target) continue;
            const graph::EdgeIndex edge{raw(first) + i};
            draw(DrawnNeed{source, *target, group, graph_.detail(edge).strength});
        }
    }

    void put(const std::string& line) {
        out_ += line;
        if (out_.size() < kChunk) return;
        ok_ = ok_ && sink_.write(out_);
        out_.clear();
    }

    bool finish(const std::string& end) {
        out_ += end;
        return ok_ && sink_.write(out_);
    }

    const graph::Snapshot& graph_;
    const std::vector<AffectedCi> cis_;
    const impact::AffectedPositions positions_;
    ByteSink& sink_;
    std::string out_;
    bool ok_ = true;
};

}  // namespace

bool write_impact_graph(const app::ImpactAnswer& answer, GraphFormat format, ByteSink& sink) {
    ImpactGraph graph(answer, sink);
    return format == GraphFormat::dot ? graph.write_dot() : graph.write_graphml();
}

}  // namespace faultline::render
