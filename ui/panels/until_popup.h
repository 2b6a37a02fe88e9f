#pragma once

#include "engine/train/watch.h"
#include "ui/modes/mode.h"

#include <QFrame>

#include <map>

class QLabel;
class QPushButton;

namespace ui {

class ChoiceBox;
class SchemaForm;

/// What to wait for, with its numbers, below the button that opened it. Enter runs, Esc closes; what was
/// chosen is kept.
class UntilPopup : public QFrame {
    Q_OBJECT
public:
    explicit UntilPopup(const Context& context, QWidget* parent);

    /// Below that widget. The gradient that is offered is the one at the cursor.
    void openBelow(const QWidget* button);
    ChoiceBox* choice() const { return m_choice; }
    SchemaForm* form() const { return m_form; }
    QPushButton* runButton() const { return m_run; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showChoice();
    void offerCursor();
    void run();

    Context m_context;
    ChoiceBox* m_choice;
    QLabel* m_help;
    SchemaForm* m_form;
    QPushButton* m_run;
    std::map<std::string, engine::core::Settings> m_settings; ///< of each kind, as left
};

/// "the loss rises", for "training until …".
QString watchInWords(const engine::train::WatchSpec& watch);
/// One sentence: what was found, where, and the numbers.
QString findingInWords(const engine::train::Finding& finding, const engine::model::NetworkSpec& network);

} // namespace ui
