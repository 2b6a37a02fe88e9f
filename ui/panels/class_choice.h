#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QCheckBox;
class QGridLayout;
class QLabel;

namespace ui {

/// Which classes of a set are used: a check box each, two at least. All of them is the same as no choice.
class ClassChoice : public QWidget {
    Q_OBJECT
public:
    explicit ClassChoice(QWidget* parent = nullptr);

    /// `all`: of the set, in its order; `chosen`: names, or numbers from 0, as in a project file; empty: all.
    /// Hidden where there are fewer than three classes, or too many for boxes.
    void show(const std::vector<std::string>& all, const std::vector<std::string>& chosen);
    const std::vector<QCheckBox*>& boxes() const { return m_boxes; }

Q_SIGNALS:
    /// By hand; empty: all of them.
    void chosen(const std::vector<std::string>& classes);

private:
    void setBoxes(const std::vector<std::string>& all);
    void take();

    std::vector<std::string> m_all;
    std::vector<QCheckBox*> m_boxes;
    QGridLayout* m_grid;
    QLabel* m_title;
};

} // namespace ui
