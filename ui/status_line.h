#pragma once

#include "engine/train/early_stopping.h"
#include "ui/modes/mode.h"

#include <QElapsedTimer>
#include <QWidget>

#include <optional>
#include <vector>

class QLabel;

namespace ui {

class Movable;

/// The state of the engine, at the bottom of the window. Numbers are renewed at most ten times a second, in fields of fixed
/// width, so that nothing jumps.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(const Context& context, QWidget* parent = nullptr);
    /// Tells of that from now on; null: of the run.
    void drive(Movable* other);

private:
    static QString finished(const std::optional<engine::train::EarlyStop>& stop);
    QLabel* field(const QString& widest, const QString& tip);
    void showOther();
    void showState();
    void showNumbers();
    void showEpoch(long long epoch, long long of);
    void restyle();

    Context m_context;
    Movable* m_other = nullptr;
    QElapsedTimer m_shown;
    QLabel *m_state, *m_epoch, *m_left, *m_step, *m_rate, *m_effective, *m_frames, *m_precision, *m_right;
    std::vector<std::pair<QLabel*, QString>> m_fields;
};

} // namespace ui
