#include "api/app/principal.h"

#include <array>

#include <pwd.h>
#include <unistd.h>

namespace faultline::app {

Principal os_user() {
    const uid_t uid = geteuid();
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return {found->pw_name};
    }
    return {"uid:" + std::to_string(uid)};
}

Principal anonymous_loopback() {
    return {"anonymous@loopback"};
}

}  // namespace faultline::app
