#include "api/render/audit.h"

#include <algorithm>
#include <array>
#include <random>

#include <doctest/doctest.h>

#include "api/json/value.h"
#include "engine/base/base64.h"
#include "tests/storage/tampering.h"
#include "tests/storage/test_store.h"

namespace faultline::render {
namespace {

using storage::must;

constexpr std::uint64_t kVersions = 40;

// A trail as lines without newlines, each with its version.
struct Line {
    Version version{};
    bool is_chunk = false;
    std::string text;
};
using Trail = std::vector<Line>;

std::string without_newline(std::string line) {
    line.pop_back();
    return line;
}

Trail trail_of(const storage::View& view, Version first = Version{1}) {
    Trail trail;
    storage::TrailVisitor visitor;
    visitor.on_version = [&](const storage::TrailVersion& line,
                             const model::ChangeSetHeader& header) -> Result<void> {
        trail.push_back({line.version, false, without_newline(trail_line(line, header))});
        return {};
    };
    visitor.on_chunk = [&](const storage::TrailChunk& line) -> Result<void> {
        trail.push_back({line.version, true, without_newline(trail_line(line))});
        return {};
    };
    must(storage::visit_trail(*view.published(), first, visitor));
    return trail;
}

storage::AuditReport check(const Trail& trail, const storage::AuditExpectations& expected) {
    std::string text;
    for (const Line& line : trail) {
        text += line.text + "\n";
    }
    MemorySource source(text);
    return must(check_trail(source, expected));
}

std::string describe(const storage::FindingLog& findings) {
    std::string text;
    for (const storage::Finding& finding : findings.listed()) {
        text += "\n  " + finding.code + " " +
                (finding.version ? std::to_string(raw(*finding.version)) : "-") + ": " +
                finding.message;
    }
    return text;
}

// Where the line of a version stands.
std::size_t place_of(const Trail& trail, Version version) {
    const auto at = std::ranges::find_if(
        trail, [&](const Line& line) { return line.version == version && !line.is_chunk; });
    return static_cast<std::size_t>(at - trail.begin());
}

// The trail with another reason in one record and audit hashes that fit.
Trail forged(const Trail& trail, Version version) {
    Trail forged = trail;
    Digest chain{};
    for (Line& line : forged) {
        if (line.is_chunk) continue;
        const auto object = must(json::parse(line.text));
        std::string record = from_base64(object["record"].text()).value();
        model::ChangeSetHeader header = must(model::decode_header(record));
        if (line.version == version) {
            header.context.reason += " (as agreed)";
            record = model::encode_header(header);
        }
        chain = model::chain_hash(chain, record);
        line.text = without_newline(
            trail_line({.version = line.version, .record = record, .chain = chain}, header));
    }
    return forged;
}

// Alters a trail in one way of many; the first version that must be named.
Version tamper(Trail& trail, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const std::size_t place = random() % trail.size();
    const Version version = trail[place].version;
    switch (random() % 5) {
        case 0: {
            char& byte = trail[place].text[random() % trail[place].text.size()];
            byte = static_cast<char>(byte ^ (1 << random() % 8));
            return version;
        }
        case 1:
            trail.erase(trail.begin() + static_cast<std::ptrdiff_t>(place));
            return version;
        case 2: {
            const std::size_t kept = place_of(trail, Version{1 + random() % (kVersions - 1)});
            const Version last = trail[kept].version;
            while (trail.back().version != last) {
                trail.pop_back();
            }
            return next(last);
        }
        case 3: {
            const Version other{1 + (raw(version) + random() % (kVersions - 1)) % kVersions};
            std::swap(trail[place_of(trail, version)], trail[place_of(trail, other)]);
            return std::min(version, other);
        }
        default:
            trail = forged(trail, version);
            return version == Version{1} ? version : Version{(raw(version) + 9) / 10 * 10};
    }
}

// A trail of a store, with a head for every tenth version.
struct Fixture {
    Fixture() {
        const storage::TemporaryFolder folder;
        storage::make_varied_store(folder.path() / "s", kVersions, false);
        trail = trail_of(storage::open_test_store(folder.path() / "s")->view());
        const storage::TamperedStore store(folder.path() / "s");
        const auto key = must(storage::SigningKey::open_or_create(folder.path() / "key"));
        expected.key = key.public_key();
        for (std::uint64_t version = 10; version <= kVersions; version += 10) {
            expected.heads.push_back(store.sign(Version{version}, key));
        }
    }

    Trail trail;
    storage::AuditExpectations expected;
};

TEST_SUITE("api/render/audit") {
    TEST_CASE("of 1,000 tampers with a trail every one is found and its first version named") {
        const Fixture fixture;
        REQUIRE(describe(check(fixture.trail, fixture.expected).findings) == "");

        for (std::uint64_t seed = 0; seed < 1000; seed++) {
            Trail trail = fixture.trail;
            const Version bad = tamper(trail, seed);
            CAPTURE(seed);

            const storage::AuditReport report = check(trail, fixture.expected);

            CAPTURE(describe(report.findings));
            REQUIRE(report.findings.count() != 0);
            CHECK(report.findings.first_bad() == bad);
        }
    }

    TEST_CASE("a trail that begins later carries the audit hash before it") {
        const storage::TemporaryFolder folder;
        storage::make_varied_store(folder.path() / "s", 12, false);
        Trail trail = trail_of(storage::open_test_store(folder.path() / "s")->view(), Version{5});

        const storage::AuditReport whole = check(trail, {});
        CHECK(describe(whole.findings) == "");
        CHECK(whole.first == Version{5});
        CHECK(whole.counts.records == 8);

        const std::size_t at = trail[0].text.find("\"previous\":\"") + 12;
        trail[0].text[at] = trail[0].text[at] == '0' ? '1' : '0';
        CHECK(check(trail, {}).findings.first_bad() == Version{5});
    }

    TEST_CASE("two exports that follow each other are one trail") {
        const storage::TemporaryFolder folder;
        storage::make_varied_store(folder.path() / "s", 12, false);
        const auto store = storage::open_test_store(folder.path() / "s");
        Trail trail = trail_of(store->view());
        std::erase_if(trail, [](const Line& line) { return raw(line.version) > 6; });
        const Trail later = trail_of(store->view(), Version{7});

        trail.insert(trail.end(), later.begin(), later.end());

        CHECK(describe(check(trail, {}).findings) == "");
    }

    TEST_CASE("what is no trail is refused, and an empty one too") {
        MemorySource empty("");
        MemorySource text("hello\n");

        CHECK_FALSE(check_trail(empty, {}).ok());
        CHECK_FALSE(check_trail(text, {}).ok());
    }

    TEST_CASE("a head is read back as it was written") {
        const Fixture fixture;
        const storage::SignedHead& head = fixture.expected.heads[1];
        const std::string text =
            json::to_json([&](json::JsonWriter& out) { write_audit_head(head, out); });

        CHECK(must(parse_audit_head(text)) == head);
        CHECK(storage::has_valid_signature(head));
    }

    TEST_CASE("no bit of a head can be altered unseen") {
        const Fixture fixture;
        const storage::SignedHead& head = fixture.expected.heads[0];
        const std::string text =
            json::to_json([&](json::JsonWriter& out) { write_audit_head(head, out); });

        for (std::size_t i = 0; i < 8 * text.size(); i++) {
            std::string altered = text;
            altered[i / 8] = static_cast<char>(altered[i / 8] ^ (1 << i % 8));
            const auto parsed = parse_audit_head(altered);
            CAPTURE(altered);
            const bool is_harmless = parsed.ok() && parsed.value() == head;  // white space
            const bool is_seen = !parsed.ok() || !storage::has_valid_signature(parsed.value());
            CHECK((is_harmless || is_seen));
        }
    }

    TEST_CASE("a report without heads says what it cannot see") {
        const Fixture fixture;
        const storage::AuditReport report = check(fixture.trail, {});

        const std::string text = json::to_json(
            [&](json::JsonWriter& out) { write_audit_report(report, {.of_trail = true}, out); });

        CHECK(text.find("no exported head given: truncation and rewriting of the whole chain "
                        "cannot be seen") != std::string::npos);
        CHECK(text.find("\"finding_count\":0") != std::string::npos);
    }
}

}  // namespace
}  // namespace faultline::render
