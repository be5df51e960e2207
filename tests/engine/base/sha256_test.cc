// SHA-256 against the published examples of FIPS 180-4.

#include "engine/base/sha256.h"

#include <string>

#include <doctest/doctest.h>

namespace faultline {
namespace {

TEST_SUITE("engine/base/sha256") {
    TEST_CASE("the published examples come out") {
        CHECK(hex(sha256("")) ==
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        CHECK(hex(sha256("abc")) ==
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        CHECK(hex(sha256(std::string(1'000'000, 'a'))) ==
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    TEST_CASE("adding in pieces is adding at once") {
        const std::string text = "the quick brown fox jumps over the lazy dog";
        for (std::size_t cut = 0; cut <= text.size(); cut++) {
            CAPTURE(cut);
            Sha256 hash;
            hash.add(text.substr(0, cut));
            hash.add(text.substr(cut));

            CHECK(hash.finish() == sha256(text));
        }
    }

    TEST_CASE("the raw bytes are those of the digits") {
        const Digest digest = sha256("abc");

        CHECK(bytes_of(digest).size() == 32);
        CHECK(bytes_of(digest).substr(0, 3) == "\xba\x78\x16");
    }
}

}  // namespace
}  // namespace faultline
