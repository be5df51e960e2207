#include "storage/signing_key.h"

#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "storage/files.h"
#include "tests/storage/test_store.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

}  // namespace

TEST_CASE("a signing key is made once, readable by its owner alone, and found again") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "audit.key";
    const mode_t before = ::umask(0);

    const PublicKey made = must(SigningKey::open_or_create(path)).public_key();
    ::umask(before);

    CHECK((fs::status(path).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(must(SigningKey::open_or_create(path)).public_key() == made);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("many that make the key at once end up with one") {
    const TemporaryFolder folder;
    std::vector<PublicKey> keys(8);
    std::vector<std::thread> threads;
    for (PublicKey& key : keys) {
        threads.emplace_back([&] {
            const Result<SigningKey> made = SigningKey::open_or_create(folder.path() / "audit.key");
            if (made.ok()) key = made.value().public_key();
        });
    }

    for (std::thread& thread : threads) {
        thread.join();
    }

    CHECK(keys.front() != PublicKey{});
    for (const PublicKey& key : keys) {
        CHECK(key == keys.front());
    }
}

TEST_CASE("a key that others may read is refused with what to do") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "audit.key";
    (void)must(SigningKey::open_or_create(path));
    fs::permissions(path, fs::perms::group_read, fs::perm_options::add);

    const Result<SigningKey> opened = SigningKey::open_or_create(path);

    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::invalid_argument);
    CHECK(opened.error().message.find("chmod 600") != std::string::npos);
}

TEST_CASE("a file that holds no key is refused and not replaced") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "audit.key";
    must(write_file(path, "not a key"));
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);

    const Result<SigningKey> opened = SigningKey::open_or_create(path);

    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::corruption);
    CHECK(must(read_file(path, 100)) == "not a key");
}

TEST_CASE("a signature holds for its bytes and its key, and for nothing else") {
    const TemporaryFolder folder;
    const SigningKey key = must(SigningKey::open_or_create(folder.path() / "a"));
    const SigningKey other = must(SigningKey::open_or_create(folder.path() / "b"));

    const Signature signature = key.sign("text");

    CHECK(signature == key.sign("text"));
    CHECK(is_signed_by(key.public_key(), "text", signature));
    CHECK_FALSE(is_signed_by(key.public_key(), "texT", signature));
    CHECK_FALSE(is_signed_by(other.public_key(), "text", signature));
    for (std::size_t i = 0; i < signature.size(); i++) {
        Signature altered = signature;
        altered[i] ^= 1;
        CHECK_FALSE(is_signed_by(key.public_key(), "text", altered));
    }
}

}  // namespace faultline::storage
