#pragma once

#include <QFrame>

#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;

namespace ui {

/// One line below the transport that says what happened and offers what can be done about it. It stays until it is closed or
/// replaced, and takes nobody's focus.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Note, Problem };
    using Offer = std::pair<QString, std::function<void()>>;

    explicit MessageBar(QWidget* parent = nullptr);

    void say(Kind kind, const QString& text, const std::vector<Offer>& offers = {});
    void dismiss();
    QString text() const;

private:
    void restyle();
    void clearOffers();

    Kind m_kind = Kind::Note;
    QHBoxLayout* m_layout;
    QLabel* m_text;
    std::vector<QWidget*> m_offers;
};

} // namespace ui
