#include "ui/panels/scrolled.h"

#include <QEvent>
#include <QScrollBar>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kLeastHeight = 60;

} // namespace

Scrolled::Scrolled(QWidget* form, QWidget* parent) : QScrollArea(parent) {
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolled"));
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->addWidget(form);
    layout->addStretch(1);
    setWidget(inside);
}

QSize Scrolled::sizeHint() const { return widget()->sizeHint(); }

QSize Scrolled::minimumSizeHint() const {
    return {widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width(), kLeastHeight};
}

bool Scrolled::eventFilter(QObject* watched, QEvent* event) {
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace ui
