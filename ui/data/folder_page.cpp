#include "ui/data/folder_page.h"

#include "ui/data/import_footer.h"

#include "ui/data/import_words.h"
#include "ui/document.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace ui {

using engine::data::DataSpec;

namespace {

constexpr int kMostShown = 12; ///< pictures of a class
constexpr int kPictureSide = 56, kNameWidth = 170, kGap = 8;

} // namespace

/// A row a class: its name and number of pictures, and the first of them as they will be seen.
class FolderPictures : public QWidget {
public:
    explicit FolderPictures(QVector<PictureClass> classes) : m_classes(std::move(classes)) { restyle(); }

    void setDataset(engine::data::DatasetPtr dataset) {
        m_dataset = std::move(dataset);
        update();
    }
    void restyle() {
        setMinimumSize(scaled(kNameWidth + 6 * (kPictureSide + kGap)), rowHeight() * int(m_classes.size()));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        Eigen::Index sample = 0;
        for (int row = 0; row < int(m_classes.size()); ++row) {
            const PictureClass& each = m_classes[row];
            const QRect name(0, row * rowHeight(), scaled(kNameWidth - kGap), rowHeight());
            painter.setPen(theme().text);
            painter.drawText(name, Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(each.name, Qt::ElideRight, name.width()));
            painter.setPen(theme().muted);
            painter.drawText(name, Qt::AlignVCenter | Qt::AlignRight, formatCount(each.files.size()));
            for (int i = 0; m_dataset && i < std::min<int>(kMostShown, int(each.files.size())); ++i)
                paintPicture(painter, sample + i, row, i);
            sample += each.files.size();
        }
    }

private:
    int rowHeight() const { return scaled(kPictureSide + kGap); }
    void paintPicture(QPainter& painter, Eigen::Index sample, int row, int place) const {
        if (sample >= m_dataset->samples())
            return;
        QImage image(m_dataset->imageWidth, m_dataset->imageHeight, QImage::Format_Grayscale8);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.scanLine(y)[x] = uchar(m_dataset->features(y * image.width() + x, sample) * 255 + 0.5);
        const QSize size =
            image.size().scaled(scaled(kPictureSide), scaled(kPictureSide), Qt::KeepAspectRatio);
        const QRect place_(
            QPoint(scaled(kNameWidth + place * (kPictureSide + kGap)), row * rowHeight() + scaled(kGap) / 2),
            size);
        painter.drawImage(place_, image);
        painter.setPen(theme().border);
        painter.drawRect(place_.adjusted(0, 0, -1, -1));
    }

    QVector<PictureClass> m_classes;
    engine::data::DatasetPtr m_dataset;
};

FolderPage::FolderPage(Document& document, DataSpec spec, QWidget* parent)
    : QDialog(parent), m_document(document), m_import(std::move(spec)),
      m_pictures(new FolderPictures(classFolders(QString::fromStdString(m_import.spec().source)))),
      m_width(new QSpinBox), m_height(new QSpinBox),
      m_footer(new ImportFooter(tr("Use these pictures"), tr("How many of the pictures are read"))) {
    setWindowTitle(tr("Import pictures of %1")
                       .arg(QFileInfo(QString::fromStdString(m_import.spec().source)).fileName()));
    build();
    for (QSpinBox* box : {m_width, m_height}) {
        box->setRange(1, engine::data::kLargestPicture);
        box->setKeyboardTracking(false);
        box->setSuffix(tr(" px"));
    }
    m_width->setValue(m_import.spec().folder->width);
    m_height->setValue(m_import.spec().folder->height);
    connect(m_width, &QSpinBox::valueChanged, this, &FolderPage::takeSize);
    connect(m_height, &QSpinBox::valueChanged, this, &FolderPage::takeSize);
    connect(m_footer, &ImportFooter::used, this, &FolderPage::use);
    connect(m_footer, &ImportFooter::cancelled, this, &QDialog::reject);
    connect(&m_import, &DataImport::changed, this, &FolderPage::refresh);
    // Without a window manager nobody else gives the keyboard back.
    if (parent != nullptr)
        connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    refresh();
    resize(scaled(900), scaled(560));
}

void FolderPage::build() {
    auto* words =
        new QLabel(tr("One folder is one class. Pictures are resized to this size, turned grey, and become "
                      "numbers from 0 (black) to 1 (white), an input a pixel."));
    words->setWordWrap(true);
    words->setObjectName(QStringLiteral("muted"));
    m_width->setAccessibleName(tr("Width of the pictures"));
    m_height->setAccessibleName(tr("Height of the pictures"));
    auto* size = new QHBoxLayout;
    size->addWidget(words, 1);
    size->addSpacing(scaled(16));
    size->addWidget(m_width);
    size->addWidget(new QLabel(QStringLiteral("×")));
    size->addWidget(m_height);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(12);
    layout->addLayout(size);
    layout->addWidget(new Scrolled(m_pictures), 1);
    layout->addWidget(m_footer);
}

void FolderPage::takeSize() { m_import.setFolder({m_width->value(), m_height->value()}); }

void FolderPage::refresh() {
    const auto& problem = m_import.problem();
    m_footer->show(m_import, problem ? QString::fromStdString(problem->text()) : QString(),
                   m_import.dataset() ? resultText(*m_import.dataset())
                   : problem          ? QString()
                                      : tr("reading …"));
    if (m_import.dataset())
        m_pictures->setDataset(m_import.dataset());
}

QPushButton* FolderPage::useButton() const { return m_footer->useButton(); }

QString FolderPage::result() const { return m_footer->result(); }

QString FolderPage::problem() const { return m_footer->problem(); }

void FolderPage::use() {
    if (!m_import.dataset())
        return;
    const QString name = QFileInfo(QString::fromStdString(m_import.spec().source)).fileName();
    if (const auto edited = adopt(m_document, m_import.spec(), *m_import.dataset(), name); !edited) {
        return m_footer->showProblem(QString::fromStdString(edited.error().text()));
    }
    Q_EMIT imported();
    accept();
}

FolderPage* openPictures(Document& document, const QString& path, QWidget* parent) {
    DataSpec spec;
    spec.source = QFileInfo(path).absoluteFilePath().toStdString();
    const DataSpec& present = document.experiment().data;
    spec.folder =
        present.source == spec.source && present.folder ? *present.folder : engine::data::PicturesSpec();
    auto* page = new FolderPage(document, std::move(spec), parent);
    page->setAttribute(Qt::WA_DeleteOnClose);
    page->open();
    return page;
}

} // namespace ui
