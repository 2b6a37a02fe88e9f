#pragma once

#include <QDialog>

class QLabel;
class QListWidget;

namespace ui {

class Document;

/// The templates as small pictures; one is chosen by double-click, Enter or the button and becomes the open
/// experiment in one undoable edit.
class TemplateDialog : public QDialog {
    Q_OBJECT
public:
    explicit TemplateDialog(Document& document, QWidget* parent = nullptr);

    QListWidget* list() const { return m_list; }
    /// What cannot be opened is said below the pictures, and the dialog stays.
    void accept() override;

private:
    void fill();
    void describe();

    Document& m_document;
    QListWidget* m_list;
    QLabel* m_help;
};

} // namespace ui
