#pragma once

#include "engine/data/overview.h"

#include <QWidget>

class QToolButton;

namespace ui {

class ChoiceBox;
class RowSelection;
class ScatterView;
class Segments;

/// The scatter with its two columns to choose and what dragging does.
class ScatterPage : public QWidget {
    Q_OBJECT
public:
    explicit ScatterPage(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    ScatterView* view() const { return m_view; }
    ChoiceBox* x() const { return m_x; }
    ChoiceBox* y() const { return m_y; }
    Segments* drag() const { return m_drag; }

private:
    void choose();

    ScatterView* m_view;
    ChoiceBox *m_x, *m_y;
    Segments* m_drag;
    QToolButton* m_all;
    engine::data::OverviewPtr m_overview;
};

} // namespace ui
