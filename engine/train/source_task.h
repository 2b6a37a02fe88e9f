#pragma once

#include "engine/core/matrix.h"
#include "engine/core/result.h"
#include "engine/data/prepare.h"
#include "engine/model/network.h"

#include <memory>
#include <string>

namespace engine::train {

/// The task that a network's weights were learned on, before it was fine-tuned to another one: what
/// forgetting is measured with. Its network is the first `bodyLayers` layers of the present one and, behind
/// them, a head of its own, which stays as it was. Immutable, shared.
struct SourceTask {
    data::PreparedPtr data;
    model::NetworkSpec network; ///< body and head
    std::string loss = "cross_entropy";
    int bodyLayers = 0;       ///< so many layers are the present network's; all of them: nothing was replaced
    core::VectorD parameters; ///< of `network`; of the body those it came with
};
using SourceTaskPtr = std::shared_ptr<const SourceTask>;

/// So many samples of the validation part at most are looked at, spread evenly over it.
inline constexpr std::size_t kMostSourceSamples = 2000;

/// Loss and accuracy on the source task (validation part; without one the test part, else the training part)
/// with the body of a run's present parameters. Instantiated for float and double.
template <class S>
class SourceEvaluator {
public:
    struct Score {
        double loss, accuracy; ///< accuracy NaN where there are no classes
    };

    /// Errors: those of Network::create; ShapeMismatch where the body of `present` has other parameters than
    /// the task's, or data and network do not fit each other; context: "fine_tuning.source".
    static core::Result<SourceEvaluator> create(SourceTaskPtr task, const model::Layout& present);

    const SourceTaskPtr& task() const { return m_task; }
    core::Index samples() const { return m_x.cols(); }
    /// Allocates nothing. In evaluation mode.
    Score score(const core::Vector<S>& parameters, core::Team& team);

private:
    SourceEvaluator(SourceTaskPtr task, model::Network<S> network);

    SourceTaskPtr m_task;
    model::Network<S> m_network;
    const model::Loss* m_loss = nullptr;
    double m_threshold = 0;
    bool m_isClassification = false;
    core::Index m_bodySize = 0; ///< parameters
    core::Matrix<S> m_x, m_t;   ///< blocks of kBlock samples one after the other
    core::Vector<S> m_parameters;
    model::Workspace<S> m_workspace;
};

extern template class SourceEvaluator<float>;
extern template class SourceEvaluator<double>;

} // namespace engine::train
