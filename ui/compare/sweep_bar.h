#pragma once

#include "ui/compare/lane_desk.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace ui {

class ChoiceBox;
class ElidedLabel;

/// What is compared, in one line: a setting with its values, a second one for a grid, seeds, and the button
/// that makes the lanes. What is wrong with it stands beside.
class SweepBar : public QWidget {
    Q_OBJECT
public:
    explicit SweepBar(LaneDesk& desk, QWidget* parent = nullptr);

    ChoiceBox* setting() const { return m_first.setting; }
    QLineEdit* values() const { return m_first.values; }
    ChoiceBox* secondSetting() const { return m_second.setting; }
    QLineEdit* secondValues() const { return m_second.values; }
    QSpinBox* seeds() const { return m_seeds; }
    QPushButton* button() const { return m_button; }
    ElidedLabel* note() const { return m_note; }
    QPushButton* addButton() const { return m_add; }
    /// Makes the lanes of what stands there, in place of those there are.
    void apply();
    /// Adds them.
    void add();

private:
    struct Choice {
        ChoiceBox* setting;
        QLineEdit* values;
    };
    Choice addChoice(const QString& name, const QString& valuesName);
    void fill();
    void fillSettings(ChoiceBox& box, bool optional);
    void propose(const Choice& choice);
    void take(engine::core::Result<void> (LaneDesk::*verb)(const Sweep&));
    engine::core::Result<Sweep> wanted() const;
    engine::core::Result<std::vector<engine::core::Value>> valuesOf(const Choice& choice) const;
    QString words(engine::core::Error error) const;
    void showNote();
    void restyle();

    LaneDesk& m_desk;
    Choice m_first, m_second;
    QLabel *m_by, *m_times, *m_seedsLabel;
    QSpinBox* m_seeds;
    QPushButton *m_button, *m_add;
    ElidedLabel* m_note;
    QString m_problem;
};

} // namespace ui
