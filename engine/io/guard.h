#pragma once

#include "engine/core/result.h"

#include <new>
#include <stdexcept>

namespace engine::io {

/// Runs a reader or writer that returns a Result; memory that runs out, inside the budget or in a library,
/// becomes an error like any other. No exception leaves.
template <class F>
auto guarded(F&& work) -> decltype(work()) {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return core::Error{core::Code::TooLarge, "there is not enough memory to hold it", {}};
    } catch (const std::exception& exception) {
        return core::Error{core::Code::Syntax, exception.what(), {}};
    }
}

} // namespace engine::io
