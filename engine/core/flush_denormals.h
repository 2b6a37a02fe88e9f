#pragma once

#include <limits>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace engine::core {

/// While it lives, numbers too small for the normal format count as 0 on this thread, and results that small
/// become 0 (float below 1.2e-38). Without it the processor takes a hundred times longer over each of them,
/// and they are usual where training has converged. Costs next to nothing where an outer one lives already.
/// Does nothing on processors other than x86.
class FlushDenormals {
public:
#ifdef __SSE__
    FlushDenormals() : m_isOuter(!isOn()) {
        if (!m_isOuter)
            return;
        m_before = _mm_getcsr();
        _mm_setcsr(m_before | kBits);
    }
    ~FlushDenormals() {
        if (m_isOuter)
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

    /// Arithmetic tells it sooner than the register, which can be read only when all arithmetic before is
    /// done.
    static bool isOn() {
        const volatile float smallest = std::numeric_limits<float>::min();
        const volatile float denormal = std::numeric_limits<float>::denorm_min();
        return smallest * 0.5f == 0 && denormal == 0;
    }

    bool m_isOuter;
    unsigned m_before = 0;
#endif
};

} // namespace engine::core
