#pragma once

#include "ui/data/data_import.h"
#include "ui/data/picture_folder.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QSpinBox;

namespace ui {

class Document;
class ImportFooter;
class FolderPictures;

/// A folder of pictures before it becomes the data: some of each class as the network will get them, their
/// size to choose, and what comes of it all. "Use these pictures" is one undoable edit.
class FolderPage : public QDialog {
    Q_OBJECT
public:
    FolderPage(Document& document, engine::data::DataSpec spec, QWidget* parent = nullptr);

    DataImport& import() { return m_import; }
    QSpinBox* widthBox() const { return m_width; }
    QSpinBox* heightBox() const { return m_height; }
    QPushButton* useButton() const;
    QString result() const;
    QString problem() const;

Q_SIGNALS:
    void imported();

private:
    void build();
    void takeSize();
    void refresh();
    void use();

    Document& m_document;
    DataImport m_import;
    FolderPictures* m_pictures;
    QSpinBox *m_width, *m_height;
    ImportFooter* m_footer;
};

/// Opens the page for a folder of class folders.
FolderPage* openPictures(Document& document, const QString& path, QWidget* parent);

} // namespace ui
