#include "tests/support/open_psa.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <regex>

namespace faultline::test {

namespace {

std::string number(double value) {
    char text[40];
    std::snprintf(text, sizeof text, "%.17g", value);
    return text;
}

std::string basic(const std::string& name) {
    return "<basic-event name=\"" + name + "\"/>";
}

std::string reference(const std::string& name) {
    return "<gate name=\"" + name + "\"/>";
}

// A formula of one operand is that operand: the format refuses an "or" of one.
std::string formula(const std::string& word, const std::vector<std::string>& operands) {
    if (operands.size() == 1) return operands.front();
    std::string text = "<" + word + ">";
    for (const std::string& operand : operands)
        text += operand;
    return text + "</" + word.substr(0, word.find(' ')) + ">";
}

// One fault tree.
class Tree {
 public:
    Tree(const std::string& name, const ReferenceOutage& question)
        : name_(name), question_(question) {}

    // Gates from the root to all that it needs.
    void write(const std::string& root) {
        std::vector<std::string> open = {root};
        Ids seen = {root};
        while (!open.empty()) {
            const std::string id = open.back();
            open.pop_back();
            write_ci(id);
            for (const ReferenceNeed& need : question_.graph.needs)
                if (need.dependent == id && seen.insert(need.dependency).second)
                    open.push_back(need.dependency);
        }
        write_betas(seen);
    }

    std::string gates;
    std::string data;

 private:
    void write_ci(const std::string& id) {
        std::vector<std::string> ways = {basic(own_event(name_, id))};
        const auto found = question_.unavailability.find(id);
        const double own = found == question_.unavailability.end() ? 0 : found->second;
        if (!in_beta(id)) define(own_event(name_, id), own);
        std::map<std::string, std::vector<std::string>> groups;
        for (const ReferenceNeed& need : question_.graph.needs) {
            if (need.dependent != id) continue;
            (need.group.empty() ? ways : groups[need.group]).push_back(felt(need));
        }
        for (const auto& [group, members] : groups)
            ways.push_back(broken(id, group, members));
        define_gate(gate(name_, id), formula("or", ways));
    }

    [[nodiscard]] bool in_beta(const std::string& id) const {
        return std::any_of(question_.betas.begin(), question_.betas.end(), [&](const auto& beta) {
            return beta.members.count(id) != 0;
        });
    }

    std::string felt(const ReferenceNeed& need) {
        const std::string target = reference(gate(name_, need.dependency));
        if (need.strength == 1) return target;
        const std::string draw = name_ + "_draw" + std::to_string(++draws_);
        define(draw, need.strength);
        define_gate(draw + "_felt", formula("and", {basic(draw), target}));
        return reference(draw + "_felt");
    }

    std::string broken(const std::string& id,
                       const std::string& group,
                       const std::vector<std::string>& members) {
        const auto found = question_.graph.required.find({id, group});
        const std::size_t required = found == question_.graph.required.end() ? 1 : found->second;
        const std::size_t lost = members.size() - required + 1;
        std::string word = "atleast min=\"" + std::to_string(lost) + "\"";
        if (lost == 1) word = "or";
        if (lost == members.size()) word = "and";
        const std::string name = gate(name_, id) + "_" + group;
        define_gate(name, formula(word, members));
        return reference(name);
    }

    void write_betas(const Ids& seen) {
        for (const ReferenceBeta& beta : question_.betas) {
            std::string members;
            for (const std::string& id : beta.members)
                if (seen.count(id) != 0) members += basic(own_event(name_, id));
            const double each = question_.unavailability.at(*beta.members.begin());
            gates += "<define-CCF-group name=\"" + name_ + "_" + beta.name +
                     "\" model=\"beta-factor\"><members>" + members +
                     "</members><distribution><float value=\"" + number(each) +
                     "\"/></distribution><factor level=\"" + std::to_string(beta.members.size()) +
                     "\"><float value=\"" + number(beta.factor) +
                     "\"/></factor></define-CCF-group>\n";
        }
    }

    void define(const std::string& event, double value) {
        data += "<define-basic-event name=\"" + event + "\"><float value=\"" + number(value) +
                "\"/></define-basic-event>\n";
    }

    void define_gate(const std::string& name, const std::string& what) {
        gates += "<define-gate name=\"" + name + "\">" + what + "</define-gate>\n";
    }

    std::string name_;
    const ReferenceOutage& question_;
    int draws_ = 0;
};

double attribute(const std::string& text, const std::string& name) {
    std::smatch found;
    if (!std::regex_search(text, found, std::regex(" " + name + "=\"([^\"]*)\""))) return 0;
    return std::strtod(found[1].str().c_str(), nullptr);
}

std::string name_in(const std::string& text) {
    std::smatch found;
    std::regex_search(text, found, std::regex(" name=\"([^\"]*)\""));
    return found[1];
}

}  // namespace

std::string own_event(const std::string& tree, const std::string& id) {
    return tree + "_own_" + id;
}

std::string gate(const std::string& tree, const std::string& id) {
    return tree + "_ci_" + id;
}

void OpenPsa::add(const std::string& name,
                  const ReferenceOutage& question,
                  const std::string& root) {
    Tree tree(name, question);
    tree.write(root);
    trees_ += "<define-fault-tree name=\"" + name + "\">\n" + tree.gates + "</define-fault-tree>\n";
    data_ += tree.data;
}

std::string OpenPsa::text() const {
    return "<?xml version=\"1.0\"?>\n<opsa-mef>\n" + trees_ + "<model-data>\n" + data_ +
           "</model-data>\n</opsa-mef>\n";
}

std::map<std::string, JudgedOutage> read_report(const std::string& report) {
    std::map<std::string, JudgedOutage> judged;
    std::string top;
    std::size_t first = 0;
    while (first < report.size()) {
        const std::size_t last = std::min(report.find('\n', first), report.size());
        const std::string line = report.substr(first, last - first);
        first = last + 1;
        if (line.find("<sum-of-products ") != std::string::npos) {
            top = name_in(line);
            judged[top].unavailability = attribute(line, "probability");
        }
        if (line.find(" MIF=") == std::string::npos) continue;
        judged[top].importance[name_in(line)] = {attribute(line, "MIF"),
                                                 attribute(line, "CIF"),
                                                 attribute(line, "RAW"),
                                                 attribute(line, "RRW")};
    }
    return judged;
}

}  // namespace faultline::test
