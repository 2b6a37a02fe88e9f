#include "ui/panels/tall_picture.h"

#include <QScrollArea>

namespace ui {

QScrollArea* tallPicture(QWidget* picture) {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    picture->setObjectName(QStringLiteral("scrolled"));
    area->setAccessibleName(picture->accessibleName());
    area->setWidget(picture);
    return area;
}

} // namespace ui
