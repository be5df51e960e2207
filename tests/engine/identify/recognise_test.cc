// recognise: the hard cases of identification, each as two sources or two scans meet it.

#include "engine/identify/recognise.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "engine/model/claim.h"
#include "tests/engine/identify/plan_world.h"

namespace faultline::identify {
namespace {

using model::IdentificationRule;

model::Attribute text(std::string name, std::string value) {
    return {std::move(name), model::Scalar{std::move(value)}};
}

model::Attribute texts(std::string name, const std::vector<std::string>& values) {
    std::vector<model::Scalar> items(values.begin(), values.end());
    return {std::move(name), std::move(items)};
}

std::vector<IdentificationRule> rules() {
    return {{"server", {{{"uuid"}}, {{"serial", "maker"}}, {{"macs"}}, {{"name", "site"}}}},
            {"virtual_machine", {{{"uuid"}}, {{"name"}, "runs_on"}}},
            {"disk", {{{"serial"}}, {{"slot"}, "member_of"}}},
            {"package", {{{"name", "arch"}, "runs_on"}, {{"name"}, "runs_on"}}}};
}

// A state with rules.
struct Scene : World {
    Scene() {
        model::ChangeSet change_set;
        for (const IdentificationRule& rule : rules()) {
            change_set.put_catalogue_entry(rule);
        }
        REQUIRE(index.apply(change_set).ok());
    }

    // What `source` calls the CI of that id; empty: by its external id.
    [[nodiscard]] std::string native_id(std::string_view source, std::string_view id) const {
        std::string found;
        const CiId cis[] = {index.ci(id)};
        REQUIRE(
            index
                .visit_claims(cis,
                              [&](CiId, SymbolId symbol, std::string_view bytes) -> Result<void> {
                                  model::Claim claim;
                                  FL_CHECK(model::decode_claim(bytes, claim));
                                  if (index.symbol_name(symbol) == source && claim.ci) {
                                      found = claim.ci->native_id;
                                  }
                                  return {};
                              })
                .ok());
        return found;
    }

    [[nodiscard]] bool knows(std::string_view id) const { return index.ci(id) != CiId{}; }
};

CiLine server(std::string id, model::Attributes attributes, std::string name = {}) {
    return {std::move(id), "server", std::move(name), std::move(attributes)};
}

CiLine machine(std::string id, std::string name, model::Attributes attributes = {}) {
    return {std::move(id), "virtual_machine", std::move(name), std::move(attributes)};
}

RelationshipLine runs_on(std::string vm, std::string host) {
    return {std::move(vm), "runs_on", std::move(host)};
}

// "created updated unchanged identified".
std::string counts(const ImportPlan& plan) {
    return std::to_string(plan.cis.created) + " " + std::to_string(plan.cis.updated) + " " +
           std::to_string(plan.cis.unchanged) + " " + std::to_string(plan.identified);
}

// A hard case: what is there, what comes, and what comes of it.
struct HardCase {
    const char* name;
    Lines there;  // from source "first"
    const char* source;
    Lines comes;
    const char* counts;  // created, updated, unchanged, identified; of a best-effort import
    Texts problems;
};

const model::Attribute kUuid = text("uuid", "4c4c4544-0034-3010-8048-b6c04f503732");
const model::Attribute kOtherUuid = text("uuid", "4c4c4544-0034-3010-8048-b6c04f503733");
const model::Attribute kSerial = text("serial", "640HP72");
const model::Attribute kMaker = text("maker", "Dell Inc.");

std::vector<HardCase> identifier_cases() {
    const Lines known = {server("a", {kMaker, kSerial, kUuid})};
    return {
        {"the same serial number and another UUID are two",
         known,
         "second",
         {server("b", {kMaker, kSerial, kOtherUuid})},
         "1 0 0 0",
         {}},
        {"the same UUID decides, whatever the serial number says",
         known,
         "second",
         {server("b", {kMaker, text("serial", "OTHER"), kUuid})},
         "0 1 0 1",
         {}},
        {"spelling makes no difference",
         known,
         "second",
         {server("b", {text("uuid", " {4C4C4544-0034-3010-8048-B6C04F503732}")})},
         "0 1 0 1",
         {}},
        {"placeholders identify nobody",
         {server("a", {kMaker, text("serial", "To be filled by O.E.M.")})},
         "second",
         {server("b", {kMaker, text("serial", "To Be Filled By O.E.M.")}),
          server("c", {kMaker, text("serial", "0000")})},
         "2 0 0 0",
         {}},
        {"a number is the same as its text",
         {server("a", {kMaker, {"serial", model::Scalar{std::int64_t{4711}}}})},
         "second",
         {server("b", {kMaker, text("serial", "4711")})},
         "0 1 0 1",
         {}},
        {"a serial number without its maker says nothing",
         known,
         "second",
         {server("b", {kSerial})},
         "1 0 0 0",
         {}},
        {"the source's own id outweighs a changed address",
         {server("a", {texts("macs", {"02:42:ac:1c:01:03"})})},
         "first",
         {server("a", {texts("macs", {"02:42:ac:1c:01:04"})})},
         "0 1 0 0",
         {}},
        {"a set of addresses is compared as a set",
         {server("a", {texts("macs", {"02:42:ac:1c:01:03", "02-42-AC-1C-01-04"})})},
         "second",
         {server("b", {texts("macs", {"0242.ac1c.0104", "02:42:AC:1C:01:03"})})},
         "0 1 0 1",
         {}},
        {"a scan that sees less still finds what it names",
         known,
         "first",
         {server("a", {}, "web-1")},
         "0 1 0 0",
         {}},
    };
}

std::vector<HardCase> row_cases() {
    const Lines known = {server("a", {kMaker, kSerial, kUuid})};
    return {
        {"a host that is renamed is the same host",
         {server("old-name", {kMaker, kSerial, kUuid}, "old-name")},
         "first",
         {server("new-name", {kMaker, kSerial, kUuid}, "new-name")},
         "0 1 0 1",
         {}},
        {"a clone that its source calls otherwise is not merged",
         {server("a", {kUuid, texts("macs", {"02:42:ac:1c:01:03"})})},
         "first",
         {server("b", {kUuid, texts("macs", {"02:42:ac:1c:01:04"})})},
         "0 0 0 0",
         {"1 ambiguous_identity"}},
        {"clones within one import are not merged",
         {server("host", {})},
         "first",
         {server("host", {}), machine("vm-1", "web", {kUuid}), machine("vm-2", "app", {kUuid})},
         "0 0 1 0",
         {"2 ambiguous_identity", "3 ambiguous_identity"}},
        {"swapped disks stay in their slots if the source names the slots",
         {CiLine{"slot-1", "disk", "", {text("serial", "AAA1")}},
          CiLine{"slot-2", "disk", "", {text("serial", "BBB2")}}},
         "first",
         {CiLine{"slot-1", "disk", "", {text("serial", "BBB2")}},
          CiLine{"slot-2", "disk", "", {text("serial", "AAA1")}}},
         "0 2 0 0",
         {}},
        {"swapped disks are followed by another source that names them otherwise",
         {CiLine{"slot-1", "disk", "", {text("serial", "AAA1")}},
          CiLine{"slot-2", "disk", "", {text("serial", "BBB2")}}},
         "second",
         {CiLine{"x", "disk", "", {text("serial", "BBB2")}},
          CiLine{"y", "disk", "", {text("serial", "AAA1")}}},
         "0 2 0 2",
         {}},
        {"a row that two CIs match is set aside",
         {server("a", {kMaker, kSerial, kUuid}), server("b", {kMaker, kSerial, kOtherUuid})},
         "second",
         {server("c", {kMaker, kSerial})},
         "0 0 0 0",
         {"1 ambiguous_identity"}},
        {"two rows that match one CI are set aside",
         known,
         "second",
         {server("b", {kMaker, kSerial}), server("c", {kUuid})},
         "0 0 0 0",
         {"1 ambiguous_identity", "2 ambiguous_identity"}},
        {"a row that is sure of its CI is done, another one that matches it is not",
         known,
         "first",
         {server("a", {kMaker, kSerial, kUuid}), server("b", {kUuid})},
         "0 0 1 0",
         {"2 ambiguous_identity"}},
        {"an equal id with another UUID is not enough",
         known,
         "second",
         {server("a", {kOtherUuid})},
         "0 0 0 0",
         {"1 ambiguous_identity"}},
    };
}

std::vector<HardCase> contradiction_cases() {
    const Lines known = {server("a", {kMaker, kSerial, kUuid})};
    return {
        {"an equal id with nothing against it is enough",
         known,
         "second",
         {server("a", {text("cpu", "2")})},
         "0 1 0 0",
         {}},
        {"an id that names one CI and a serial number that names another contradict",
         {server("a", {}), server("b", {kUuid})},
         "second",
         {server("a", {kUuid})},
         "0 0 0 0",
         {"1 ambiguous_identity"}},
        {"a guest is found within its host",
         {server("h", {kUuid}), machine("vm", "web"), runs_on("vm", "h")},
         "second",
         {server("hyper", {kUuid}), machine("guest", "WEB"), runs_on("guest", "hyper")},
         "0 2 0 2",
         {}},
        {"a guest of that name on another host is another one",
         {server("h", {kUuid}), machine("vm", "web"), runs_on("vm", "h")},
         "second",
         {server("hyper", {kOtherUuid}), machine("guest", "web"), runs_on("guest", "hyper")},
         "2 0 0 0",
         {}},
        {"a guest with a UUID is followed to another host",
         {server("h", {}), server("i", {}), machine("vm", "web", {kUuid}), runs_on("vm", "h")},
         "second",
         {server("i", {}), machine("guest", "web", {kUuid}), runs_on("guest", "i")},
         "0 2 0 1",
         {}},
        {"guests of an ambiguous host are set aside with it",
         {server("a", {kMaker, kSerial, kUuid}), server("b", {kMaker, kSerial, kOtherUuid})},
         "second",
         {server("c", {kMaker, kSerial}), machine("vm", "web"), runs_on("vm", "c")},
         "0 0 0 0",
         {"1 ambiguous_identity", "2 ambiguous_identity"}},
        {"what differs within one host is two",
         {server("h", {}),
          CiLine{"p", "package", "libc6", {text("arch", "amd64")}},
          runs_on("p", "h")},
         "first",
         {CiLine{"q", "package", "libc6", {text("arch", "i386")}}, runs_on("q", "h")},
         "1 0 0 0",
         {}},
        {"classes that have nothing in common are never the same",
         {CiLine{"a", "disk", "", {kSerial, kMaker}}},
         "second",
         {server("b", {kMaker, kSerial})},
         "1 0 0 0",
         {}},
    };
}

std::vector<HardCase> hard_cases() {
    std::vector<HardCase> all;
    for (const auto& some : {identifier_cases(), row_cases(), contradiction_cases()}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

TEST_SUITE("engine/identify/recognise") {
    TEST_CASE("hard cases come out as the rules say") {
        for (const HardCase& one : hard_cases()) {
            CAPTURE(one.name);
            Scene scene;
            REQUIRE(scene.import("first", one.there).accepted);

            const ImportPlan plan = scene.best_effort(one.source, one.comes);

            CHECK(counts(plan) == one.counts);
            CHECK(codes(plan) == one.problems);
        }
    }

    TEST_CASE("an import that is all or nothing is refused for an ambiguous row") {
        Scene scene;
        scene.import(
            "first",
            {server("a", {kMaker, kSerial, kUuid}), server("b", {kMaker, kSerial, kOtherUuid})});

        const ImportPlan plan = scene.import("second", {server("c", {kMaker, kSerial})});

        CHECK_FALSE(plan.accepted);
        REQUIRE(codes(plan) == Texts{"1 ambiguous_identity"});
        CHECK(mentions(plan.problems.front(), "'a', 'b'"));
        CHECK(mentions(plan.problems.front(), "serial and maker"));
        CHECK_FALSE(scene.knows("c"));
    }

    TEST_CASE("a row that is set aside keeps all that was said of it, to be done once decided") {
        Scene scene;
        scene.import("first",
                     {server("a", {kMaker, kSerial, kUuid}),
                      server("b", {kMaker, kSerial, kOtherUuid}),
                      server("net", {})});
        const ImportPlan plan = scene.best_effort("second",
                                                  {server("c", {kMaker, kSerial}, "web"),
                                                   server("d", {}),
                                                   needs("c", "d", "g"),
                                                   needs("d", "c"),
                                                   GroupLine{"c", "g", 1}});
        REQUIRE(plan.set_aside.size() == 1);
        const model::QuarantinedRow& row = plan.set_aside.front();

        CHECK(row.said.id == "c");
        CHECK(row.candidates == Texts{"a", "b"});
        CHECK(row.said.relationships.size() == 2);
        CHECK(row.said.groups.size() == 1);
        const auto decoded = model::decode_quarantined_row(model::encode_quarantined_row(row));
        REQUIRE(decoded.ok());
        CHECK(decoded.value() == row);

        const auto again = model::observe_again(decoded.value().said);
        REQUIRE(again.ok());
        PlanOptions options{.source = "second", .format = "faultline"};
        options.decisions = {{"c", scene.index.ci("b")}};
        const auto done = plan_import(again.value(), options, scene.index);
        REQUIRE(done.ok());
        REQUIRE(done.value().accepted);
        REQUIRE(scene.index.apply(done.value().change_set).ok());
        CHECK(done.value().relationships.created == 2);
        CHECK(scene.index.merged("b").name == "web");
        CHECK(scene.native_id("second", "b") == "c");
    }

    TEST_CASE("a source is remembered by what it calls a CI, so that the next scan is sure") {
        Scene scene;
        scene.import("first", {server("a", {kUuid}), server("b", {})});
        scene.import("second", {server("x-17", {kUuid})});
        REQUIRE(scene.native_id("second", "a") == "x-17");

        const ImportPlan bare = scene.import(
            "second",
            {server("x-17", {text("cpu", "2")}), server("new", {}), needs("new", "x-17")});
        const ImportPlan again = scene.import(
            "second",
            {server("x-17", {text("cpu", "2")}), server("new", {}), needs("new", "x-17")});

        CHECK(counts(bare) == "1 1 0 1");
        CHECK(counts(again) == "0 0 2 1");
        CHECK(again.changed.empty());
        CHECK_FALSE(scene.knows("x-17"));
        CHECK(scene.parts("new by second [] ").front().starts_with("depends_on a >"));
        CHECK(scene.native_id("first", "a").empty());
        // Another source knows nothing of that id.
        CHECK(codes(scene.import("first", {needs("b", "x-17")})) == Texts{"1 dangling_reference"});
    }

    TEST_CASE("a source withdraws a CI by what it calls it") {
        Scene scene;
        scene.import("first", {server("a", {kUuid})});
        scene.import("second", {server("x-17", {kUuid})});

        const ImportPlan plan = scene.import("second", {RetireLine{"x-17"}});

        CHECK(plan.accepted);
        CHECK(scene.alive("a"));
        CHECK(scene.index.merged("a").attributes.size() == 1);
        CHECK(scene.native_id("second", "a").empty());
    }

    TEST_CASE("two ids of one CI in one import are one row") {
        Scene scene;
        scene.import("first", {server("a", {kUuid}), server("b", {})});
        scene.import("second", {server("x", {kUuid}), server("b", {})});

        const ImportPlan plan =
            scene.import("second", {server("b", {}), needs("b", "x"), needs("b", "a")});
        const ImportPlan loop = scene.import("second", {needs("a", "x")});

        CHECK(plan.accepted);
        CHECK(plan.relationships.created == 1);
        CHECK(codes(loop) == Texts{"1 self_relationship"});
    }

    TEST_CASE("a direct write names CIs by their external ids alone") {
        Scene scene;
        scene.import("first", {server("a", {kUuid})});
        PlanOptions options;
        options.by_external_id = true;

        const ImportPlan plan = scene.import("manual", {server("b", {kUuid})}, options);

        CHECK(counts(plan) == "1 0 0 0");
    }

    TEST_CASE("what somebody decided is done") {
        Scene scene;
        scene.import(
            "first",
            {server("a", {kMaker, kSerial, kUuid}), server("b", {kMaker, kSerial, kOtherUuid})});
        PlanOptions merge;
        merge.decisions = {{"c", scene.index.ci("b")}};
        PlanOptions create;
        create.decisions = {{"d", CiId{}}};

        const ImportPlan merged = scene.import("second", {server("c", {kMaker, kSerial})}, merge);
        const ImportPlan created = scene.import("third", {server("d", {kMaker, kSerial})}, create);
        const ImportPlan again = scene.import("second", {server("c", {kMaker, kSerial})});

        CHECK(counts(merged) == "0 1 0 1");
        CHECK(scene.native_id("second", "b") == "c");
        CHECK(counts(created) == "1 0 0 0");
        CHECK(counts(again) == "0 0 1 1");
    }

    TEST_CASE("the order of the rows decides nothing") {
        for (std::uint32_t seed = 0; seed < 150; seed++) {
            CAPTURE(seed);
            std::mt19937 random(seed);
            const auto below = [&random](std::size_t limit) {
                return std::size_t(random() % limit);
            };
            const auto random_lines = [&](const char* prefix) {
                Lines lines;
                const std::size_t count = 2 + below(6);
                for (std::size_t i = 0; i < count; i++) {
                    model::Attributes attributes;
                    if (below(2) == 0) attributes.push_back(text("maker", "m"));
                    if (below(2) == 0) {
                        attributes.push_back(text("serial", "s" + std::to_string(below(3))));
                    }
                    if (below(3) == 0) {
                        attributes.push_back(text("uuid", "u" + std::to_string(below(3))));
                    }
                    const std::string id = prefix + std::to_string(i);
                    if (below(3) != 0) {
                        lines.emplace_back(server(id, attributes));
                    } else {
                        lines.emplace_back(machine(id, "n" + std::to_string(below(2)), attributes));
                        lines.emplace_back(runs_on(id, prefix + std::to_string(below(i + 1))));
                    }
                }
                return lines;
            };
            const std::vector<Lines> imports = {
                random_lines("a"), random_lines("b"), random_lines("a")};
            const std::vector<std::string> sources = {"first", "second", "second"};
            const auto outcome = [&](bool shuffled) {
                Scene scene;
                Texts result;
                for (std::size_t i = 0; i < imports.size(); i++) {
                    Lines lines = imports[i];
                    if (shuffled) std::ranges::shuffle(lines, random);
                    const ImportPlan plan = scene.best_effort(sources[i], lines);
                    Texts messages;
                    for (const model::Problem& problem : plan.problems) {
                        messages.push_back(problem.code + " " + problem.message);
                    }
                    std::ranges::sort(messages);
                    std::ranges::move(messages, std::back_inserter(result));
                    result.push_back(counts(plan));
                }
                std::ranges::move(scene.index.dump(), std::back_inserter(result));
                return result;
            };

            CHECK(outcome(false) == outcome(true));
        }
    }
}

// Files that real scanners wrote; they lie beside the repository.
const std::filesystem::path kData = std::filesystem::path(FL_SOURCE_DIR) / ".." / "shared" / "data";

std::string file_text(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

// A computer and its guests as an inventory agent reports them.
Lines inventory(const std::filesystem::path& path, const std::string& id) {
    const nlohmann::json content = nlohmann::json::parse(file_text(path)).at("content");
    const nlohmann::json& bios = content.at("bios");
    Lines lines = {server(id,
                          {text("maker", bios.at("smanufacturer")),
                           text("serial", bios.at("ssn")),
                           text("uuid", content.at("hardware").at("uuid"))},
                          content.at("hardware").at("name"))};
    if (!content.contains("virtualmachines")) return lines;
    for (const nlohmann::json& guest : content.at("virtualmachines")) {
        const std::string name = guest.at("name");
        model::Attributes attributes;
        if (guest.contains("uuid")) attributes.push_back(text("uuid", guest.at("uuid")));
        lines.emplace_back(machine(id + "/" + name, name, attributes));
        lines.emplace_back(runs_on(id + "/" + name, id));
    }
    return lines;
}

// The one host of a ping scan, called by its address.
Lines ping_scan(const std::filesystem::path& path) {
    const std::string xml = file_text(path);
    const auto address = [&](const std::string& kind) {
        const std::size_t end = xml.find("\" addrtype=\"" + kind);
        const std::size_t begin = xml.rfind('"', end - 1) + 1;
        return xml.substr(begin, end - begin);
    };
    return {server(address("ipv4"), {texts("macs", {address("mac")})})};
}

TEST_SUITE("engine/identify/recognise: files of scanners") {
    TEST_CASE("a scan that comes again, under whatever id, makes no new CI") {
        const std::filesystem::path folder = kData / "glpi";
        if (!std::filesystem::exists(folder)) {
            MESSAGE("no inventory files; skipped");
            return;
        }
        Scene scene;
        const ImportPlan first = scene.import("agent", inventory(folder / "computer_2.json", "c2"));
        const ImportPlan other = scene.import("agent", inventory(folder / "computer_1.json", "c1"));
        REQUIRE(first.accepted);
        REQUIRE(other.accepted);
        CHECK(counts(first) == "7 0 0 0");
        CHECK(counts(other) == "1 0 0 0");

        const ImportPlan partial =
            scene.import("agent", inventory(folder / "computer_2_partial_vms.json", "c2"));
        const ImportPlan renamed =
            scene.import("agent", inventory(folder / "computer_2_partial_vms.json", "again"));
        const ImportPlan foreign =
            scene.import("cmdb", inventory(folder / "computer_2.json", "asset"));

        CHECK(partial.cis.created == 0);
        CHECK(counts(renamed).starts_with("0 "));
        CHECK(renamed.identified == renamed.cis.updated + renamed.cis.unchanged);
        CHECK(foreign.cis.created == 0);
        CHECK(foreign.identified == first.cis.created);
    }

    TEST_CASE("a host that answers with another address is the same by its source's id alone") {
        const std::filesystem::path folder = kData / "nmap";
        if (!std::filesystem::exists(folder)) {
            MESSAGE("no scan files; skipped");
            return;
        }
        const Lines before = ping_scan(folder / "1_host_ping.xml");
        const Lines after = ping_scan(folder / "diff_1_host_ping_mac_changed.xml");
        Scene scene;
        scene.import("nmap", before);

        const ImportPlan same_source = scene.best_effort("nmap", after);
        const ImportPlan other_source = scene.best_effort("arp-watch", before);

        CHECK(counts(same_source) == "0 1 0 0");
        CHECK(codes(other_source) == Texts{"1 ambiguous_identity"});
    }
}

}  // namespace
}  // namespace faultline::identify
