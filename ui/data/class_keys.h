#pragma once

#include "engine/data/overview.h"

#include <QWidget>

namespace ui {

/// Fills a bar or a part of one as all views do: the class's colour, hatched where it shares the colour with
/// one before it; `strength` 0 ... 1.
void fillGroup(QPainter& painter, const QRectF& bar, const engine::data::Dataset& dataset, int group,
               double strength);

/// A line that says which colour is which class; as many as there is room for. Hidden without classes.
class ClassKeys : public QWidget {
    Q_OBJECT
public:
    explicit ClassKeys(QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    engine::data::OverviewPtr m_overview;
};

} // namespace ui
