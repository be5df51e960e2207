// A TCP client without manners: sends any bytes to the server under test and shows what came back.
//
// Thread safety: none.

#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::http::testing {

inline constexpr std::chrono::milliseconds kPatience{8000};

// One answer as it came over the wire.
struct RawAnswer {
    int status = 0;      // 0: the connection ended without an answer
    std::string head;    // with its empty line
    std::string body;    // as framed by Content-Length; everything up to the end without one
    bool whole = false;  // all of the body came
};

class RawClient {
 public:
    explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The socket interface wants this cast.
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);  // NOLINT
        connected_ = ::connect(socket_, generic, sizeof address) == 0;
    }
    RawClient(RawClient&& other) noexcept
        : socket_(std::exchange(other.socket_, -1)),
          connected_(other.connected_),
          received_(std::move(other.received_)) {}
    RawClient& operator=(RawClient&&) = delete;
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient() { close(); }

    [[nodiscard]] bool connected() const { return connected_; }

    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }

    // Sends until done or the server has closed; true if all was sent.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // The next answer on the connection.  `to_head`: the request was HEAD.
    RawAnswer receive(bool to_head = false) {
        RawAnswer answer;
        std::size_t end = std::string::npos;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
            if (!receive_more()) return answer;
        }
        answer.head = received_.substr(0, end + 4);
        received_.erase(0, end + 4);
        answer.status = std::atoi(answer.head.c_str() + 9);
        const std::size_t field = answer.head.find("Content-Length: ");
        if (to_head || (field == std::string::npos && answer.status < 200)) {
            answer.whole = true;
            return answer;
        }
        if (field == std::string::npos) {
            while (receive_more()) {
            }
            answer.body = std::exchange(received_, {});
            answer.whole = true;
            return answer;
        }
        const auto length = static_cast<std::size_t>(std::atoll(answer.head.c_str() + field + 16));
        while (received_.size() < length && receive_more()) {
        }
        answer.whole = received_.size() >= length;
        answer.body = received_.substr(0, length);
        received_.erase(0, length);
        return answer;
    }

    RawAnswer ask(std::string_view bytes, bool to_head = false) {
        send(bytes);
        return receive(to_head);
    }

    // Receives one piece; false at the end of the connection or of the patience.
    bool receive_more() {
        pollfd entry{socket_, POLLIN, 0};
        if (::poll(&entry, 1, static_cast<int>(kPatience.count())) <= 0) return false;
        char piece[16384];
        const ssize_t got = ::recv(socket_, piece, sizeof piece, 0);
        was_reset_ = got < 0;
        if (got <= 0) return false;
        received_.append(piece, static_cast<std::size_t>(got));
        return true;
    }

    // True if the server closes the connection within the patience; drops what it sends.
    bool ends() {
        pollfd entry{socket_, POLLIN, 0};
        char piece[16384];
        while (::poll(&entry, 1, static_cast<int>(kPatience.count())) > 0) {
            if (::recv(socket_, piece, sizeof piece, 0) <= 0) return true;
        }
        return false;
    }

    // True if the connection ended with a reset instead of an orderly end.
    [[nodiscard]] bool was_reset() const { return was_reset_; }

    // Bytes received and not yet part of an answer.
    [[nodiscard]] const std::string& received() const { return received_; }

 private:
    int socket_;
    bool connected_ = false;
    bool was_reset_ = false;
    std::string received_;
};

}  // namespace faultline::http::testing
