// LazyArray: a long array of which a question touches little.
//
// Thread safety: none; one owner.
//
// Pages of it that were never touched take neither time nor memory: the system hands them out as
// zeros when they are first read or written.  This is why it is not a std::vector, which writes all
// of its elements.

#pragma once

#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace faultline::impact {

// An array of values for which all bits zero is a value.
template <typename T>
requires std::is_trivially_copyable_v<T>
class LazyArray {
 public:
    // Let there be at least `size` elements.  If that takes more memory, all become zero.
    void require(std::size_t size) {
        if (size <= size_) return;
        // Some room, so that a graph that grows node by node does not come back each time.
        const std::size_t roomy = size + size / 8;
        data_.reset();
        size_ = 0;
        data_.reset(static_cast<T*>(std::calloc(roomy, sizeof(T))));
        if (data_ == nullptr) throw std::bad_alloc();
        size_ = roomy;
    }

    // How many elements there are.
    [[nodiscard]] std::size_t size() const { return size_; }

    // All of them.  Valid until require().
    [[nodiscard]] T* data() { return data_.get(); }
    [[nodiscard]] const T* data() const { return data_.get(); }

    // One element.  REQUIRES: index < size().
    [[nodiscard]] T& operator[](std::size_t index) {
        assert(index < size_);
        return data_.get()[index];
    }
    [[nodiscard]] const T& operator[](std::size_t index) const {
        assert(index < size_);
        return data_.get()[index];
    }

    // `count` elements from `first` on.  Valid until require().  REQUIRES: they exist.
    [[nodiscard]] std::span<T> part(std::size_t first, std::size_t count) {
        assert(first + count <= size_);
        return {data_.get() + first, count};
    }

 private:
    struct Free {
        void operator()(T* memory) const { std::free(memory); }
    };

    std::unique_ptr<T, Free> data_;
    std::size_t size_ = 0;
};

}  // namespace faultline::impact
