#include "storage/folders_apart.h"

#include <string>
#include <system_error>

#include "storage/files.h"

namespace faultline::storage {

namespace {

namespace fs = std::filesystem;

// The path without links, as far as it exists.
Result<fs::path> followed(const fs::path& path) {
    std::error_code error;
    const fs::path whole = fs::absolute(path, error);
    const fs::path canonical = error ? fs::path() : fs::weakly_canonical(whole, error);
    if (error) return system_error("follow", path, error.value());
    // Without the empty last part that a slash at the end makes.
    return canonical.has_filename() ? canonical : canonical.parent_path();
}

// True if both are the same folder, under two names too.
bool is_same(const fs::path& a, const fs::path& b) {
    std::error_code not_there;
    return a == b || fs::equivalent(a, b, not_there);
}

// True if `inner` is `outer` or lies in it.
bool lies_in(fs::path inner, const fs::path& outer) {
    while (!is_same(inner, outer)) {
        if (inner == inner.root_path() || inner.empty()) return false;
        inner = inner.parent_path();
    }
    return true;
}

Error inside(std::string_view inner_name,
             const fs::path& inner,
             std::string_view outer_name,
             const fs::path& outer) {
    return invalid_argument(std::string(inner_name) + " '" + inner.string() +
                            "' would lie inside " + std::string(outer_name) + " '" +
                            outer.string() + "'; name a folder elsewhere");
}

}  // namespace

Result<void> check_apart(const fs::path& a,
                         std::string_view a_name,
                         const fs::path& b,
                         std::string_view b_name) {
    FL_TRY(const fs::path real_a, followed(a));
    FL_TRY(const fs::path real_b, followed(b));
    if (lies_in(real_a, real_b)) return inside(a_name, a, b_name, b);
    if (lies_in(real_b, real_a)) return inside(b_name, b, a_name, a);
    return {};
}

}  // namespace faultline::storage
