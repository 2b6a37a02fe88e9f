#pragma once

#include "engine/trace/paths.h"
#include "ui/network/network_view.h"
#include "ui/trace/inspector.h"

#include <optional>

class QLabel;

namespace ui {

class FormulaView;
class PathList;
class PageHint;
class SectionHeader;

/// One sample's share in the gradient of the weight at the cursor as a sum over all paths to the loss, the
/// largest first, and the same number as backpropagation gets it. A path under the mouse, or chosen, is lit
/// on the canvas.
class PathsView : public InspectorPage {
    Q_OBJECT
public:
    explicit PathsView(Stepper& stepper, QWidget* parent = nullptr);

    const std::optional<engine::trace::Paths>& paths() const { return m_paths; }
    PathList* list() const { return m_list; }
    FormulaView* product() const { return m_product; }
    QLabel* saving() const { return m_saving; }
    PageHint* hint() const { return m_hint; }

Q_SIGNALS:
    void linkActivated(const engine::trace::Link& link);
    void hovered(const engine::trace::Link& link);
    /// To be lit on the canvas; without edges: none.
    void pathLit(const ui::Highlight& path);

protected:
    void refresh() override;
    void hideEvent(QHideEvent* event) override;

private:
    void showPath(int index);
    void light(int index);
    FormulaView* formula();

    std::optional<engine::trace::Paths> m_paths;
    int m_shown = 8;
    SectionHeader *m_title, *m_oneTitle, *m_reuseTitle;
    PathList* m_list;
    FormulaView *m_product, *m_reuse;
    PageHint* m_hint;
    QLabel* m_saving;
};

/// Paths as rows: the units on the way, a bar to the side of its sign, the value; the last row is all others
/// together.
class PathList : public QWidget {
    Q_OBJECT
public:
    explicit PathList(QWidget* parent = nullptr);
    void show(const engine::trace::Paths& paths);
    int chosen() const { return m_chosen; }
    void choose(int row);
    QString textOf(int row) const;
    QRect rowRect(int row) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {100, sizeHint().height()}; }

Q_SIGNALS:
    void rowChosen(int row);
    /// −1: none.
    void rowHovered(int row);
    void moreWanted();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int rows() const;
    int rowAt(int y) const;
    engine::trace::Paths m_paths;
    int m_chosen = 0, m_hovered = -1;
};

} // namespace ui
