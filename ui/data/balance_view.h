#pragma once

#include "engine/data/overview.h"

#include <QAbstractScrollArea>

#include <optional>

namespace ui {

class RowSelection;

/// How many samples each class has in each part, as bars with counts and shares; a class whose share in a
/// part is far from its share in all is seen at once. A click on a bar selects its samples. Numbers instead
/// of classes: one line.
class BalanceView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit BalanceView(RowSelection& selection, QWidget* parent = nullptr);

    void setOverview(engine::data::OverviewPtr overview);
    /// A bar's cell, in pixels of the viewport; `part` 0 ... 2, 3: all.
    QRectF cellOf(int group, int part) const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    int groups() const;
    double lineHeight() const;
    double nameWidth() const;
    void layOut();
    void paintHead(QPainter& painter) const;
    void paintLine(QPainter& painter, int group) const;
    long long count(int group, int part) const;
    long long selectedCount(int group, int part) const;
    double share(int group, int part) const;
    long long samples(int part) const;

    RowSelection& m_selection;
    engine::data::OverviewPtr m_overview;
    mutable std::optional<engine::data::Balance>
        m_selected;       ///< of the selected rows, counted when it is drawn
    double m_largest = 1; ///< share
};

} // namespace ui
