#pragma once

#include "engine/data/overview.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace ui {

class RowSelection;

/// Below the views: what is selected, in numbers and by class, and what can be done with it; and the rule of
/// the outliers.
class SelectionBar : public QWidget {
    Q_OBJECT
public:
    explicit SelectionBar(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    QLabel* text() const { return m_text; }
    QToolButton* outliers() const { return m_outliers; }
    QToolButton* look() const { return m_look; }
    QToolButton* clear() const { return m_clear; }

Q_SIGNALS:
    /// That sample in Step mode.
    void lookRequested(int sample);

private:
    void show();
    QString byClass() const;

    RowSelection& m_selection;
    engine::data::OverviewPtr m_overview;
    QLabel *m_text, *m_rule;
    QToolButton *m_outliers, *m_invert, *m_clear, *m_look;
};

} // namespace ui
