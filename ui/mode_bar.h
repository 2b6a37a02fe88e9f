#pragma once

#include <QWidget>

#include <vector>

class QToolButton;
class QVBoxLayout;

namespace ui {

/// The modes, one below the other, at the left of the window.
class ModeBar : public QWidget {
    Q_OBJECT
public:
    explicit ModeBar(QWidget* parent = nullptr);

    void addMode(const QString& name, const QString& icon, const QString& tip);
    void setCurrent(int index);

Q_SIGNALS:
    void chosen(int index);

private:
    void restyle();

    QVBoxLayout* m_layout;
    std::vector<QToolButton*> m_buttons;
};

} // namespace ui
