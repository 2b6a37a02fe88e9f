#pragma once

#include "engine/data/overview.h"

#include <QWidget>

class QLabel;

namespace ui {

class ChoiceBox;
class PictureWall;
class RowSelection;

/// The wall of pictures with a choice of the class.
class PicturePage : public QWidget {
    Q_OBJECT
public:
    explicit PicturePage(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    PictureWall* wall() const { return m_wall; }
    ChoiceBox* classes() const { return m_classes; }
    /// What lies along the sides of the pictures; empty where they are views.
    QString sides() const;

private:
    void choose();

    RowSelection& m_selection;
    PictureWall* m_wall;
    ChoiceBox* m_classes;
    QLabel *m_count, *m_sides;
};

} // namespace ui
