#pragma once

/// Counts allocations. Include it in the one source of a test: it replaces malloc and its relatives for the
/// whole process, because Eigen allocates with malloc and not with operator new (which ends in malloc as
/// well).
///
///     const long long before = tests::allocations();
///     work();
///     QCOMPARE(tests::allocations(), before);
///
/// Under a sanitizer, which has a malloc of its own, the count stays at 0.

#include <cerrno>
#include <cstddef>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TESTS_COUNT_ALLOCATIONS
#endif

namespace tests {

namespace detail {
inline thread_local long long allocationCount = 0;
}

/// Allocations of the calling thread so far.
inline long long allocations() { return detail::allocationCount; }

/// Whether allocations are counted in this build: a test of the counter itself asks.
inline bool countsAllocations() {
#ifdef TESTS_COUNT_ALLOCATIONS
    return true;
#else
    return false;
#endif
}

} // namespace tests

#ifdef TESTS_COUNT_ALLOCATIONS

extern "C" {

void* __libc_malloc(std::size_t size) noexcept;
void* __libc_calloc(std::size_t count, std::size_t size) noexcept;
void* __libc_realloc(void* old, std::size_t size) noexcept;
void* __libc_memalign(std::size_t alignment, std::size_t size) noexcept;

void* malloc(std::size_t size) noexcept {
    ++tests::detail::allocationCount;
    return __libc_malloc(size);
}

void* calloc(std::size_t count, std::size_t size) noexcept {
    ++tests::detail::allocationCount;
    return __libc_calloc(count, size);
}

void* realloc(void* old, std::size_t size) noexcept {
    ++tests::detail::allocationCount;
    return __libc_realloc(old, size);
}

void* memalign(std::size_t alignment, std::size_t size) noexcept {
    ++tests::detail::allocationCount;
    return __libc_memalign(alignment, size);
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept { return memalign(alignment, size); }

int posix_memalign(void** result, std::size_t alignment, std::size_t size) noexcept {
    void* memory = memalign(alignment, size);
    if (!memory)
        return ENOMEM;
    *result = memory;
    return 0;
}

} // extern "C"

#endif
