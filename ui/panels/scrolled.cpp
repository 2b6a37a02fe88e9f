#include "ui/panels/scrolled.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

QWidget* scrolled(QWidget* form) {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* inside = new QWidget;
    inside->setObjectName(QStringLiteral("scrolled"));
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->addWidget(form);
    layout->addStretch(1);
    area->setWidget(inside);
    return area;
}

} // namespace ui
