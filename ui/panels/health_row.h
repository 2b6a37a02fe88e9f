#pragma once

#include "engine/train/health.h"
#include "ui/panels/health_words.h"

#include <QWidget>

class QGridLayout;
class QLabel;

namespace ui {

/// A note: a sign by colour and shape (● good, ▲ warning, ■ bad), the sentence as a link, and below it why.
class HealthRow : public QWidget {
    Q_OBJECT
public:
    explicit HealthRow(QWidget* parent = nullptr);

    void show(const engine::train::HealthNote& note, const HealthWords& words);
    QLabel* sign() const { return m_sign; }
    QLabel* what() const { return m_what; }
    QLabel* why() const { return m_why; }

Q_SIGNALS:
    void stepChosen(long long step);

private:
    void restyle();

    QGridLayout* m_layout;
    QLabel *m_sign, *m_what, *m_why;
    engine::train::HealthNote m_note;
    HealthWords m_words;
};

} // namespace ui
