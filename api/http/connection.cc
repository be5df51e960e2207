#include "api/http/connection.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <climits>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::http {

namespace {

constexpr std::size_t kReceiveBytes = std::size_t{16} * 1024;

// Waits for `events`; true if something happened before `until`.
bool wait_for(int descriptor, short events, Clock::time_point until) {
    pollfd entry{descriptor, events, 0};
    while (true) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0) return false;
        const int wait_ms = static_cast<int>(std::min<decltype(left)>(left, INT_MAX));
        const int ready = ::poll(&entry, 1, wait_ms);
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

bool would_wait() {
    return errno == EAGAIN || errno == EINTR;
}

}  // namespace

Connection::~Connection() {
    ::close(descriptor_);
}

std::string_view Connection::input() const {
    return std::string_view(input_).substr(consumed_);
}

void Connection::consume(std::size_t bytes) {
    assert(bytes <= input_.size() - consumed_);
    consumed_ += bytes;
    if (consumed_ < input_.size()) return;
    consumed_ = 0;
    // An idle connection must not keep the memory of its largest request.
    if (input_.capacity() > kReceiveBytes) {
        input_ = {};
    } else {
        input_.clear();
    }
}

Received Connection::receive(std::size_t bytes_max) {
    if (consumed_ > 0) {
        input_.erase(0, consumed_);
        consumed_ = 0;
    }
    const std::size_t before = input_.size();
    if (before >= bytes_max) return Received::nothing;
    input_.resize(before + std::min(bytes_max - before, kReceiveBytes));
    const ssize_t got =
        ::recv(descriptor_, input_.data() + before, input_.size() - before, MSG_DONTWAIT);
    const bool nothing = got < 0 && would_wait();
    input_.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got > 0) return Received::some;
    return nothing ? Received::nothing : Received::closed;
}

bool Connection::wait_for_input(Clock::time_point until) const {
    return wait_for(descriptor_, POLLIN, until);
}

bool Connection::send(std::string_view bytes, TransferDeadline& patience) const {
    while (!bytes.empty()) {
        const ssize_t sent =
            ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && !would_wait()) return false;
        if (sent < 0) {
            if (!wait_for(descriptor_, POLLOUT, patience.limit())) return false;
            continue;
        }
        patience.progressed(static_cast<std::size_t>(sent));
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Connection::send_at_once(std::string_view bytes) const {
    // A client that has no room for these few bytes does not read: it loses nothing.
    [[maybe_unused]] const ssize_t sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Connection::break_off() {
    broken = true;
    const linger reset{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

void Connection::end_sending() const {
    ::shutdown(descriptor_, SHUT_WR);
}

}  // namespace faultline::http
