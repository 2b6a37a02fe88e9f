#pragma once

#include "engine/io/bytes.h"
#include "engine/model/network.h"
#include "engine/train/session.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace ui {

class Document;

/// The run of the open document: owns the session, drains its mailbox once a frame, and tells everybody once. An edit of
/// the document makes a new run (a change of the learning rate alone goes to the running one); it keeps playing if it played.
class Run : public QObject {
    Q_OBJECT
public:
    Run(Document& document, engine::io::FileSource files, QObject* parent = nullptr);
    ~Run() override;

    /// False while data are being loaded or the experiment does not fit them; then problem() says why.
    bool isReady() const { return m_network != nullptr; }
    QString problem() const { return m_problem; }
    const engine::train::Experiment& experiment() const { return m_experiment; }
    const engine::data::PreparedPtr& data() const { return m_data; }
    const engine::model::Network<float>& network() const { return *m_network; }
    /// The latest; never null when ready.
    const engine::train::SnapshotPtr& snapshot() const { return m_snapshot; }
    /// Points that came with this frame, in order (for curves, which keep their own history).
    const std::vector<engine::train::Point>& newPoints() const { return m_points; }
    bool isPlaying() const { return m_playing; }
    double learningRate() const;
    double framesPerSecond() const { return m_framesPerSecond; }

    void play();
    void pause();
    void step(engine::train::Granularity granularity);
    /// Same initial weights again.
    void reset();
    /// Another seed: new weights (an undoable edit of training.seed).
    void newWeights();
    /// Live, and undoable as one edit of training.optimizer.learning_rate.
    void setLearningRate(double rate);
    /// Steps a second; 0: as fast as it goes.
    void setSpeed(double stepsPerSecond);
    double speed() const { return m_speed; }
    void restore(std::shared_ptr<const engine::train::TrainerState> state);

Q_SIGNALS:
    /// Another run (or none): forget everything shown. Data, network and snapshot are the new ones.
    void opened();
    /// Something new came: snapshot() and newPoints(). At most once a frame.
    void framed();
    /// Playing or not, finished, diverged.
    void activityChanged();

private:
    void rebuild();
    void rebuildWith(engine::data::DatasetPtr dataset);
    void fail(const QString& problem);
    void drain();
    void schedule();

    Document& m_document;
    engine::io::FileSource m_files;
    engine::train::Session m_session;
    engine::train::Experiment m_experiment;
    engine::data::DatasetPtr m_dataset;
    engine::data::DataSpec m_loadedSpec;
    engine::data::PreparedPtr m_data;
    std::shared_ptr<const engine::model::Network<float>> m_network;
    engine::train::SnapshotPtr m_snapshot;
    std::vector<engine::train::Point> m_points;
    engine::train::RunId m_runId = 0;
    QTimer m_timer;
    QString m_problem;
    std::optional<engine::core::TensorMap> m_weights;
    std::uint64_t m_loading = 0;
    double m_speed = 0, m_framesPerSecond = 0;
    bool m_playing = false;
};

} // namespace ui
