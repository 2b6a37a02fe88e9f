#pragma once

#include <QWidget>

#include <algorithm>

/// The widget of that kind that is in view, of several; the first where none is.
template <class T>
T& inView(QWidget& parent) {
    const auto all = parent.findChildren<T*>();
    const auto seen = std::find_if(all.begin(), all.end(), [](const T* each) { return each->isVisible(); });
    return seen == all.end() ? *all.front() : **seen;
}
