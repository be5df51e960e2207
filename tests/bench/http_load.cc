#include "tests/bench/http_load.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace faultline::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReceiveBytes = std::size_t{1} << 18;
constexpr int kWaitMs = 100;
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

// One connection with the answer it is waiting for.
class Client {
 public:
    Client() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {}
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(socket_); }

    [[nodiscard]] int socket() const { return socket_; }

    [[nodiscard]] bool connect(std::uint16_t port) const {
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // The socket interface wants this cast.
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);  // NOLINT
        return ::connect(socket_, generic, sizeof address) == 0;
    }

    bool ask(const std::string& target) {
        const std::string request = "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        received_.clear();
        head_bytes_ = 0;
        asked_ = Clock::now();
        const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
        return sent == static_cast<ssize_t>(request.size());
    }

    // Takes what has arrived; false if the connection has ended.
    bool receive(std::string& room) {
        const ssize_t got = ::recv(socket_, room.data(), room.size(), 0);
        if (got <= 0) return false;
        const std::string_view bytes(room.data(), static_cast<std::size_t>(got));
        if (head_bytes_ == 0) {
            received_ += bytes;
            read_head();
        } else {
            count_body(bytes);
        }
        return true;
    }

    [[nodiscard]] bool failed() const { return head_bytes_ > 0 && !is_ok_; }

    [[nodiscard]] bool done() const {
        if (head_bytes_ == 0) return false;
        return is_chunked_ ? tail_ == kLastChunk : body_bytes_ >= length_;
    }

    // True if the server said that this answer is the connection's last.
    [[nodiscard]] bool is_last() const { return is_last_; }

    [[nodiscard]] std::uint64_t body_bytes() const { return body_bytes_; }

    [[nodiscard]] double micros() const {
        return std::chrono::duration<double, std::micro>(Clock::now() - asked_).count();
    }

 private:
    void read_head() {
        const std::size_t end = received_.find(kHeadEnd);
        if (end == std::string::npos) return;
        head_bytes_ = end + kHeadEnd.size();
        const std::string_view head = std::string_view(received_).substr(0, head_bytes_);
        constexpr std::string_view kLength = "Content-Length: ";
        is_ok_ = head.starts_with("HTTP/1.1 200 ");
        is_last_ = head.find("\r\nConnection: close\r\n") != std::string_view::npos;
        const std::size_t at = head.find(kLength);
        is_chunked_ = at == std::string_view::npos;
        length_ = 0;
        if (!is_chunked_) {
            const char* const number = head.data() + at + kLength.size();
            std::from_chars(number, head.data() + head.size(), length_);
        }
        body_bytes_ = 0;
        tail_.clear();
        count_body(std::string_view(received_).substr(head_bytes_));
    }

    // No JSON ends as the last chunk does, so that the end of what came tells whether it is all.
    void count_body(std::string_view bytes) {
        body_bytes_ += bytes.size();
        tail_ += bytes.substr(bytes.size() - std::min(bytes.size(), kLastChunk.size()));
        if (tail_.size() > kLastChunk.size()) tail_.erase(0, tail_.size() - kLastChunk.size());
    }

    int socket_;
    Clock::time_point asked_;
    std::string received_;        // the head, and what came with it
    std::size_t head_bytes_ = 0;  // 0: it has not all arrived
    bool is_ok_ = false;
    bool is_last_ = false;
    bool is_chunked_ = false;
    std::uint64_t length_ = 0;
    std::uint64_t body_bytes_ = 0;
    std::string tail_;  // the last bytes of the body
};

// All connections, and the one thread that waits for them.
class Load {
 public:
    explicit Load(const LoadOptions& options) : options_(options), epoll_(::epoll_create1(0)) {}
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;
    ~Load() { ::close(epoll_); }

    Result<LoadResult> run() {
        FL_CHECK(connect_all());
        const auto start = Clock::now();
        const auto end = start + options_.duration;
        for (std::size_t i = 0; i < clients_.size(); i++) {
            FL_CHECK(ask(*clients_[i]));
        }
        while (Clock::now() < end) {
            FL_CHECK(serve_events());
        }
        result_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        return std::move(result_);
    }

 private:
    Result<void> connect_all() {
        clients_.resize(options_.clients);
        for (std::size_t i = 0; i < clients_.size(); i++) {
            FL_CHECK(connect(i));
        }
        return {};
    }

    Result<void> connect(std::size_t i) {
        clients_[i] = std::make_unique<Client>();
        epoll_event interest{};
        interest.events = EPOLLIN;
        interest.data.u64 = i;
        const int socket = clients_[i]->socket();
        if (!clients_[i]->connect(options_.port) ||
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &interest) != 0) {
            return unavailable("there is no server at port " + std::to_string(options_.port));
        }
        return {};
    }

    Result<void> ask(Client& client) {
        const std::string& target = options_.targets[asked_++ % options_.targets.size()];
        if (!client.ask(target)) return unavailable("the server has ended a connection");
        return {};
    }

    Result<void> serve_events() {
        std::array<epoll_event, 64> events{};
        const int ready =
            ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kWaitMs);
        for (std::size_t i = 0; ready > 0 && i < static_cast<std::size_t>(ready); i++) {
            const std::size_t number = events.at(i).data.u64;
            Client& client = *clients_[number];
            if (!client.receive(room_)) return unavailable("the server has ended a connection");
            if (client.failed()) return unavailable("an answer is not 200");
            if (!client.done()) continue;
            result_.latencies_us.push_back(client.micros());
            result_.body_bytes += client.body_bytes();
            // A server ends a connection after so many answers.
            if (client.is_last()) {
                FL_CHECK(connect(number));
            }
            FL_CHECK(ask(*clients_[number]));
        }
        return {};
    }

    const LoadOptions& options_;
    int epoll_;
    std::vector<std::unique_ptr<Client>> clients_;
    std::string room_ = std::string(kReceiveBytes, '\0');
    std::size_t asked_ = 0;
    LoadResult result_;
};

}  // namespace

Result<LoadResult> run_load(const LoadOptions& options) {
    return Load(options).run();
}

}  // namespace faultline::bench
