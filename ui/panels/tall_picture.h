#pragma once

class QScrollArea;
class QWidget;

namespace ui {

/// A picture that says how high it must be at least: scrolled upright where there is less room.
QScrollArea* tallPicture(QWidget* picture);

} // namespace ui
