#pragma once

class QWidget;

namespace ui {

/// A form with margins that scrolls upright where there is too little room.
QWidget* scrolled(QWidget* form);

} // namespace ui
