#include "engine/impact/scratch.h"

#include "engine/impact/workspace.h"

namespace faultline::impact {

Scratch::Scratch(std::uint32_t first_epoch)
    : workspace_(std::make_unique<Workspace>(first_epoch)) {}

Scratch::~Scratch() = default;
Scratch::Scratch(Scratch&&) noexcept = default;
Scratch& Scratch::operator=(Scratch&&) noexcept = default;

}  // namespace faultline::impact
