// Scratch: the working memory of impact questions, kept between them so that a question costs what
// it touches and not what the graph holds.
//
// Thread safety: none; every thread that asks has its own.
//
// It belongs to no Snapshot: it grows to the largest one it has seen and forgets everything between
// two questions by counting an epoch.

#pragma once

#include <cstdint>
#include <memory>

namespace faultline::impact {

struct Workspace;

// Working memory of one thread.
class Scratch {
 public:
    // The epoch is where the count starts; tests put it next to the wrap-around.
    explicit Scratch(std::uint32_t first_epoch = 0);
    ~Scratch();
    // It can be moved, not copied.
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;

    // What the algorithms of this module work on.  Of no use outside of it.
    [[nodiscard]] Workspace& workspace() { return *workspace_; }

 private:
    std::unique_ptr<Workspace> workspace_;
};

}  // namespace faultline::impact
