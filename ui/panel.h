#pragma once

#include "ui/plots/export.h"

#include <QFrame>

class QHBoxLayout;
class QMenu;
class QVBoxLayout;

namespace ui {

class ElidedLabel;

/// A framed part of the window: a title line (bold title, muted subtitle, muted caption or small controls at the right) and
/// one content widget. Double-click on the title line maximizes it inside its mode and brings it back; right-click saves it as a
/// picture.
class Panel : public QFrame, public plots::Exporter {
    Q_OBJECT
public:
    explicit Panel(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    /// In place of the title (a PanelStack's tabs), whose it stays; null: the title again.
    void setTitleWidget(QWidget* widget);
    /// After the title: "Loss · binary cross-entropy".
    void setSubtitle(const QString& text);
    /// At the right end of the title line.
    void setCaption(const QString& text);
    void addTitleWidget(QWidget* widget);
    void setContent(QWidget* content);
    QWidget* content() const { return m_content; }
    /// The whole panel as it is seen.
    plots::Exportable exportable() override;
    /// What the title line offers.
    void fillMenu(QMenu& menu);

Q_SIGNALS:
    void maximizeToggled();
    void titleChanged(const QString& title);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void restyle();

    QWidget* m_header;
    QHBoxLayout* m_headerLayout;
    QVBoxLayout* m_layout;
    ElidedLabel* m_title;
    ElidedLabel* m_subtitle;
    ElidedLabel* m_caption;
    QWidget* m_titleWidget = nullptr;
    QWidget* m_content = nullptr;
};

} // namespace ui
