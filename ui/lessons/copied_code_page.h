#pragma once

#include "engine/trace/copied_code.h"

#include <QDialog>

class QLabel;

namespace ui {

class Document;
class MessageBar;
class Run;

/// Whether the run is the example that the page is about, so that there are numbers to show.
bool hasCopiedCode(const Run& run);

/// Says that there is the page, where the open experiment is the example it is about.
void offerCopiedCode(const Document& document, const Run& run, MessageBar& messages, QWidget* parent);
/// Opens the page over `parent`, where there are such numbers.
void openCopiedCode(const Run& run, QWidget* parent);

/// What a widely copied version of the one-layer example gets wrong: three cards, each with the line as it is
/// copied, the right one, why, and the numbers of the open run that show it.
class CopiedCodePage : public QDialog {
    Q_OBJECT
public:
    /// Of the run as it stands, over its whole training part.
    explicit CopiedCodePage(const Run& run, QWidget* parent = nullptr);

    /// Text of a card, 0 to 2.
    QString card(int number) const;

private:
    void fill();

    engine::trace::CopiedCode m_code;
    QString m_problem; ///< why there are no numbers
    QLabel* m_cards[3];
};

} // namespace ui
