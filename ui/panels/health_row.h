#pragma once

#include "engine/train/health.h"
#include "ui/panels/health_words.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace ui {

/// A note: a sign by colour and shape (● good, ▲ warning, ■ bad), the sentence as a link, and below it why.
/// Its numbers are links of their own.
class HealthRow : public QWidget {
    Q_OBJECT
public:
    explicit HealthRow(QWidget* parent = nullptr);

    /// `words`: with linked() numbers.
    void show(const engine::train::HealthNote& note, const HealthWords& words);
    const engine::train::HealthNote& note() const { return m_note; }
    QLabel* sign() const { return m_sign; }
    QLabel* what() const { return m_what; }
    QLabel* why() const { return m_why; }

Q_SIGNALS:
    void stepChosen(long long step);
    /// One of its numbers.
    void numberChosen();

private:
    void restyle();

    QGridLayout* m_layout;
    QLabel *m_sign, *m_what, *m_why;
    engine::train::HealthNote m_note;
    HealthWords m_words;
};

} // namespace ui
