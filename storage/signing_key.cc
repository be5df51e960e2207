#include "storage/signing_key.h"

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/files.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kOthersBits = 0077;
constexpr std::size_t kKeyBytesMax = 4096;

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
    void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, FreeKey>;
using ContextPointer = std::unique_ptr<EVP_MD_CTX, FreeContext>;
using BioPointer = std::unique_ptr<BIO, FreeBio>;

// Fails only when memory is exhausted or OpenSSL is misconfigured; neither can be survived.
void require(bool worked) {
    if (!worked) throw std::runtime_error("Ed25519 is not available");
}

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string to_pem(EVP_PKEY* key) {
    const BioPointer bio(BIO_new(BIO_s_mem()));
    require(bio != nullptr);
    require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) ==
            1);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

// The key, or null if the text holds none.
KeyPointer from_pem(const std::string& pem) {
    const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    require(bio != nullptr);
    // An encrypted key must not make the library ask for a password on the terminal.
    const auto no_password = [](char*, int, int, void*) { return -1; };
    KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
    if (key && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) key.reset();
    return key;
}

Result<void> check_permissions(const FileDescriptor& file, const fs::path& path) {
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return system_error("read", path, errno);
    if (!S_ISREG(status.st_mode)) {
        return invalid_argument("'" + path.string() +
                                "' is not a file; it must hold the key that "
                                "signs the audit chain");
    }
    if ((status.st_mode & kOthersBits) == 0) return {};
    return invalid_argument("'" + path.string() +
                            "' may be read or written by others, so its signatures prove nothing; "
                            "remove it (the next `audit head` makes a new key, to be kept with "
                            "the heads it signs), or, if you are sure that nobody read it, "
                            "`chmod 600` it");
}

Result<std::string> read_open_file(const FileDescriptor& file, const fs::path& path) {
    std::string content(kKeyBytesMax, '\0');
    const ssize_t size = ::pread(file.get(), content.data(), content.size(), 0);
    if (size < 0) return system_error("read", path, errno);
    content.resize(static_cast<std::size_t>(size));
    return content;
}

// A new key in a file of its own beside `path`, durable.  What a crash leaves of it was never used.
Result<fs::path> make_unused_key(const fs::path& path) {
    const KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    require(key != nullptr);
    const std::string pem = to_pem(key.get());
    std::string unused = path.string() + ".new-XXXXXX";
    const FileDescriptor file(::mkostemp(unused.data(), O_CLOEXEC));  // O_EXCL and mode 0600
    if (file.get() < 0) return system_error("create", unused, errno);
    const ssize_t written = ::write(file.get(), pem.data(), pem.size());
    if (written != static_cast<ssize_t>(pem.size())) return system_error("write", unused, errno);
    if (::fsync(file.get()) != 0) return system_error("write", unused, errno);
    return fs::path(unused);
}

}  // namespace

struct SigningKey::Key {
    KeyPointer evp;
};

SigningKey::SigningKey(std::unique_ptr<Key> key) : key_(std::move(key)) {}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

Result<std::optional<SigningKey>> SigningKey::open(const fs::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0 && errno == ENOENT) return std::optional<SigningKey>();
    if (file.get() < 0) return system_error("read", path, errno);
    FL_CHECK(check_permissions(file, path));
    FL_TRY(const std::string pem, read_open_file(file, path));
    auto key = std::make_unique<Key>();
    key->evp = from_pem(pem);
    if (!key->evp) {
        return corruption("'" + path.string() +
                          "' does not hold an Ed25519 private key in PEM; restore it from a backup "
                          "or remove it: the next `audit head` makes a new key");
    }
    return std::optional(SigningKey(std::move(key)));
}

Result<SigningKey> SigningKey::open_or_create(const fs::path& path) {
    FL_TRY(std::optional<SigningKey> known, open(path));
    if (known) return *std::move(known);
    FL_TRY(const fs::path unused, make_unused_key(path));
    // A link never replaces: when two make a key at once, the first one's is used by both.
    const bool is_linked = ::link(unused.c_str(), path.c_str()) == 0;
    if (!is_linked && errno != EEXIST) return system_error("create", path, errno);
    FL_CHECK(remove_tree(unused));
    FL_CHECK(sync_directory(path.parent_path().empty() ? "." : path.parent_path()));
    FL_TRY(std::optional<SigningKey> made, open(path));
    if (made) return *std::move(made);
    return unavailable("'" + path.string() + "' was removed while it was made; try again");
}

PublicKey SigningKey::public_key() const {
    PublicKey key{};
    std::size_t size = key.size();
    require(EVP_PKEY_get_raw_public_key(key_->evp.get(), key.data(), &size) == 1);
    return key;
}

Signature SigningKey::sign(std::string_view bytes) const {
    Signature signature{};
    std::size_t size = signature.size();
    const ContextPointer context(EVP_MD_CTX_new());
    require(context != nullptr);
    require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->evp.get()) == 1);
    require(EVP_DigestSign(context.get(), signature.data(), &size, octets(bytes), bytes.size()) ==
            1);
    return signature;
}

bool is_signed_by(const PublicKey& key, std::string_view bytes, const Signature& signature) {
    const KeyPointer evp(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
    if (!evp) return false;
    const ContextPointer context(EVP_MD_CTX_new());
    require(context != nullptr);
    require(EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, evp.get()) == 1);
    return EVP_DigestVerify(
               context.get(), signature.data(), signature.size(), octets(bytes), bytes.size()) == 1;
}

}  // namespace faultline::storage
