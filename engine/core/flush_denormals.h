#pragma once

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace engine::core {

/// While it lives, numbers too small for the normal format count as 0 on this thread, and results that small
/// become 0 (float below 1.2e-38). Without it the processor takes a hundred times longer over each of them,
/// and they are usual where training has converged. Costs next to nothing where an outer one lives already. Does
/// nothing on processors other than x86.
class FlushDenormals {
public:
#ifdef __SSE__
    FlushDenormals() : m_before(_mm_getcsr()) {
        if ((m_before & kBits) != kBits)
            _mm_setcsr(m_before | kBits);
    }
    ~FlushDenormals() {
        if ((m_before & kBits) != kBits)
            _mm_setcsr(m_before);
    }
#else
    FlushDenormals() {}
#endif
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
#ifdef __SSE__
    static constexpr unsigned kBits = 0x8040; ///< flush results to zero, read denormals as zeros
    unsigned m_before;
#endif
};

} // namespace engine::core
