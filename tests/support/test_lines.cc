#include "tests/support/test_lines.h"

namespace faultline::test {

namespace {

// Hands one line to the observations.
struct Adder {
    model::Observations& seen;
    model::Origin origin;

    void operator()(const CiLine& line) {
        seen.add_ci(origin, {line.id, line.class_name, line.name, line.attributes});
    }
    void operator()(const RelationshipLine& line) {
        seen.add_relationship(origin,
                              {line.source,
                               line.type,
                               line.target,
                               line.group,
                               line.capacity,
                               line.strength,
                               line.delay_s,
                               line.verified_at});
    }
    void operator()(const GroupLine& line) {
        seen.add_group(origin, {line.ci, line.name, line.required});
    }
    void operator()(const RetireLine& line) { seen.add_retirement(origin, line.ci); }
};

}  // namespace

model::Observations observe(std::span<const TestLine> lines, std::uint32_t files) {
    model::Observations seen;
    for (std::uint32_t file = 0; file < files; file++) {
        seen.add_file(std::to_string(file) + ".ndjson");
    }
    for (std::uint32_t i = 0; i < lines.size(); i++) {
        std::visit(Adder{seen, {i % files, i / files + 1}}, lines[i]);
    }
    return seen;
}

}  // namespace faultline::test
