#include "engine/model/layer.h"

#include <cassert>

namespace engine::model {

template <class S>
void Layer<S>::output(const S*, LayerState<S>& state) const {
    if (keeps().z)
        activate(activation(), state.z, state.a);
}

template <class S>
void Layer<S>::activationGradient(const S*, LayerState<S>& state) const {
    if (keeps().z)
        model::activationGradient(activation(), state.z, state.a, state.da, state.dz);
}

template <class S>
void Layer<S>::updateBuffers(S*, const LayerState<S>&) const {}

template <class S>
std::vector<Wire> Layer<S>::wiresInto(core::Index) const {
    return {};
}

template <class S>
std::vector<Wire> Layer<S>::wiresFrom(core::Index) const {
    return {};
}

template <class S>
std::vector<Wire> Layer<S>::wiresThrough(core::Index, core::Index) const {
    return {};
}

template class Layer<float>;
template class Layer<double>;

} // namespace engine::model
