#include "ui/panel.h"

#include "ui/elided_label.h"
#include "ui/marked_font.h"
#include "ui/plots/export_dialog.h"
#include "ui/plots/widget_picture.h"
#include "ui/theme.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr int kKeptTitle = 140;

// A long subtitle (the name of a file) is cut before a short title is.
// A label's hint would be no smaller than what was kept for another title.
void keep(QLabel& title) {
    const int whole = title.fontMetrics().horizontalAdvance(title.text()) + 2;
    title.setMinimumWidth(std::min(whole, scaled(kKeptTitle)));
}

} // namespace

Panel::Panel(const QString& title, QWidget* parent)
    : QFrame(parent), m_header(new QWidget(this)), m_headerLayout(new QHBoxLayout(m_header)),
      m_layout(new QVBoxLayout(this)), m_title(new ElidedLabel), m_subtitle(new ElidedLabel),
      m_caption(new ElidedLabel) {
    setObjectName(QStringLiteral("panel"));
    setAccessibleName(title);
    m_header->setObjectName(QStringLiteral("panelHeader"));
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_header->setToolTip(
        tr("Double-click: as large as the window, and back\nRight-click: save it as a picture"));
    m_header->installEventFilter(this);
    m_headerLayout->setSpacing(6);
    m_headerLayout->addWidget(m_title);
    m_headerLayout->addWidget(m_subtitle);
    m_headerLayout->addStretch(1);
    m_headerLayout->addWidget(m_caption);
    m_title->setText(title);
    m_caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_header);
    restyle();
    connect(&Look::instance(), &Look::changed, this, &Panel::restyle);
}

void Panel::setTitle(const QString& title) {
    m_title->setText(title);
    setAccessibleName(title);
    keep(*m_title);
    Q_EMIT titleChanged(title);
}

QString Panel::title() const { return m_title->text(); }

void Panel::setTitleWidget(QWidget* widget) {
    if (m_titleWidget) {
        m_headerLayout->removeWidget(m_titleWidget);
        m_titleWidget->hide();
    }
    m_titleWidget = widget;
    m_title->setVisible(!widget);
    if (!widget)
        return;
    m_headerLayout->insertWidget(0, widget);
    widget->show();
}

void Panel::setSubtitle(const QString& text) {
    m_subtitle->setText(text.isEmpty() ? text : QStringLiteral("· ") + text);
    m_subtitle->setFont(markedFont(ui::font(FontRole::Small), text));
}

void Panel::setCaption(const QString& text) { m_caption->setText(text); }

void Panel::addTitleWidget(QWidget* widget) { m_headerLayout->addWidget(widget); }

void Panel::setContent(QWidget* content) {
    delete m_content;
    m_content = content;
    m_layout->addWidget(content, 1);
}

bool Panel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_header && event->type() == QEvent::MouseButtonDblClick) {
        Q_EMIT maximizeToggled();
        return true;
    }
    if (watched == m_header && event->type() == QEvent::ContextMenu) {
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(static_cast<QContextMenuEvent*>(event)->globalPos());
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

plots::Exportable Panel::exportable() { return plots::widgetPicture(*this, m_title->text()); }

void Panel::fillMenu(QMenu& menu) {
    connect(menu.addAction(tr("Export panel…")), &QAction::triggered, this,
            [this] { plots::openExport(this, [this] { return exportable(); }); });
    connect(menu.addAction(tr("As large as the window, and back")), &QAction::triggered, this,
            &Panel::maximizeToggled);
}

void Panel::restyle() {
    m_headerLayout->setContentsMargins(scaled(11), 0, scaled(9), 0);
    m_header->setFixedHeight(scaled(32));
    m_title->setFont(ui::font(FontRole::Title));
    keep(*m_title);
    for (QLabel* label : {m_subtitle, m_caption}) {
        label->setFont(markedFont(ui::font(FontRole::Small), label->text()));
        QPalette colors = label->palette();
        colors.setColor(QPalette::WindowText, theme().muted);
        label->setPalette(colors);
    }
}

} // namespace ui
