#pragma once

#include "engine/train/frozen_proof.h"
#include "engine/train/mailbox.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QToolButton;

namespace ui {

class Run;
class WhyPopup;

/// One line: which frozen tensors have not changed by a bit since the run began, or which have, with a popup
/// that names each; and which layers learn now, with the next one to join.
class FrozenStrip : public QWidget {
    Q_OBJECT
public:
    explicit FrozenStrip(Run& run, QWidget* parent = nullptr);

    QToolButton* proofButton() const { return m_proofButton; }
    QLabel* learning() const { return m_learning; }
    const std::optional<engine::train::FrozenProof>& proof() const { return m_proof; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void follow();
    void prove();
    void tell();
    void openDetails();

    Run& m_run;
    QToolButton* m_proofButton;
    QLabel* m_learning;
    WhyPopup* m_why = nullptr; ///< made when it is needed
    std::optional<engine::train::FrozenProof> m_proof;
    engine::train::SnapshotPtr m_of; ///< the moment of the proof
    QElapsedTimer m_since;
};

} // namespace ui
