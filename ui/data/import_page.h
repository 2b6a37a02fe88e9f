#pragma once

#include "ui/data/data_import.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;

namespace ui {

class Document;
class ImportFooter;
class ImportHeader;

/// A table before it becomes the data: its first rows, how it is read, what each column is for and what
/// becomes of it; what comes of it all. "Use this table" is one undoable edit: the data, and the network
/// fitted to them.
class ImportPage : public QDialog {
    Q_OBJECT
public:
    /// `spec.source` is an absolute path, or "pasted" with its text.
    ImportPage(Document& document, engine::data::DataSpec spec, QWidget* parent = nullptr);

    DataImport& import() { return m_import; }
    ImportHeader* header() const { return m_header; }
    QTableView* rows() const { return m_rows; }
    QComboBox* separatorBox() const { return m_separator; }
    QComboBox* decimalBox() const { return m_decimal; }
    QComboBox* headerBox() const { return m_headerBox; }
    QComboBox* encodingBox() const { return m_encoding; }
    QComboBox* missingBox() const { return m_missing; }
    /// How targets that are numbers are trained towards; what is guessed follows their range.
    QComboBox* targetsBox() const { return m_targets; }
    QSpinBox* categoriesBox() const { return m_categories; }
    QPushButton* useButton() const;
    QString result() const;
    QString problem() const;
    /// The file's name, or "Pasted table".
    QString name() const;

Q_SIGNALS:
    /// The table is the data of the document now.
    void imported();

private:
    void build();
    QWidget* makeOptions();
    void takeOptions();
    void takeRole(int column, engine::data::ColumnRole role);
    void refresh();
    void showOptions();
    void showTargets();
    void showResult();
    /// As far as it is read: all of it, or the first rows.
    const engine::data::Dataset* known() const;
    bool standardizesTargets() const;
    void use();

    Document& m_document;
    DataImport m_import;
    DataImport::Preview m_shown;
    ImportHeader* m_header;
    QTableView* m_rows;
    QComboBox *m_separator, *m_decimal, *m_headerBox, *m_encoding, *m_missing, *m_targets;
    QSpinBox* m_categories;
    ImportFooter* m_footer;
};

/// Opens the page for a file, beginning with how the document reads it if it is its data already.
ImportPage* openImport(Document& document, const QString& path, QWidget* parent);
/// Opens the page for a pasted table.
ImportPage* openPasted(Document& document, const QString& text, QWidget* parent);

} // namespace ui
