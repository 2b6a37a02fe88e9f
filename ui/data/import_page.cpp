#include "ui/data/import_page.h"

#include "engine/data/prepare.h"
#include "ui/data/import_footer.h"
#include "ui/data/import_header.h"
#include "ui/data/import_rows.h"
#include "ui/data/import_words.h"
#include "ui/document.h"
#include "ui/panels/choice_box.h"
#include "ui/theme.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

namespace ui {

using engine::data::ColumnRole;
using engine::data::DataSpec;
using engine::data::Encoding;
using engine::data::MissingPolicy;
using engine::data::TableSpec;

ImportPage::ImportPage(Document& document, DataSpec spec, QWidget* parent)
    : QDialog(parent), m_document(document), m_import(std::move(spec)), m_header(new ImportHeader),
      m_rows(new QTableView), m_separator(new ChoiceBox), m_decimal(new ChoiceBox),
      m_headerBox(new ChoiceBox), m_encoding(new ChoiceBox), m_missing(new ChoiceBox),
      m_targets(new ChoiceBox), m_categories(new QSpinBox),
      m_footer(new ImportFooter(tr("Use this table"), tr("How much of the table is read"))) {
    setWindowTitle(tr("Import %1").arg(name()));
    build();
    connect(m_header, &ImportHeader::roleChosen, this, &ImportPage::takeRole);
    connect(m_rows->horizontalScrollBar(), &QScrollBar::valueChanged, m_header, &ImportHeader::placeBoxes);
    for (QComboBox* box : {m_separator, m_decimal, m_headerBox, m_encoding, m_missing})
        connect(box, &QComboBox::activated, this, &ImportPage::takeOptions);
    connect(m_targets, &QComboBox::activated, this, &ImportPage::refresh);
    connect(m_categories, &QSpinBox::valueChanged, this, &ImportPage::takeOptions);
    connect(m_footer, &ImportFooter::used, this, &ImportPage::use);
    connect(m_footer, &ImportFooter::cancelled, this, &QDialog::reject);
    connect(&m_import, &DataImport::changed, this, &ImportPage::refresh);
    // Without a window manager nobody else gives the keyboard back.
    if (parent != nullptr)
        connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    refresh();
    // As much of the window as leaves its edges to be seen: tables are wide.
    const QSize room = parent != nullptr ? parent->window()->size() : QSize(1200, 760);
    resize(std::clamp(room.width() - 100, scaled(860), scaled(1500)),
           std::clamp(room.height() - 120, scaled(520), scaled(760)));
}

QString ImportPage::name() const {
    const std::string& source = m_import.spec().source;
    return source == engine::data::kPastedSource ? tr("pasted table")
                                                 : QFileInfo(QString::fromStdString(source)).fileName();
}

void ImportPage::build() {
    m_rows->setHorizontalHeader(m_header);
    m_rows->setSelectionMode(QAbstractItemView::NoSelection);
    m_rows->setTabKeyNavigation(false);
    m_rows->setWordWrap(false);
    m_rows->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_rows->setAccessibleName(tr("First rows of the table"));
    m_rows->setItemDelegate(new ImportCells(m_rows));
    m_rows->setShowGrid(false);
    m_rows->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_rows->verticalHeader()->setDefaultSectionSize(scaled(24));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(makeOptions());
    layout->addWidget(m_rows, 1);
    layout->addWidget(m_footer);
}

QWidget* ImportPage::makeOptions() {
    auto* options = new QWidget;
    auto* layout = new QHBoxLayout(options);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(scaled(12));
    const auto add = [&](const QString& caption, QWidget* box, const QString& tip, int stretch = 1) {
        auto* label = new QLabel(caption);
        label->setObjectName(QStringLiteral("muted"));
        label->setBuddy(box);
        box->setAccessibleName(caption);
        box->setToolTip(tip);
        auto* column = new QVBoxLayout;
        column->setSpacing(3);
        column->addWidget(label);
        column->addWidget(box);
        layout->addLayout(column, stretch);
    };
    m_decimal->addItems({QString(), tr("point: 1.5"), tr("comma: 1,5")});
    m_headerBox->addItems({QString(), tr("names"), tr("data")});
    m_separator->addItem({});
    for (const char separator : {',', ';', '\t', '|'})
        m_separator->addItem(separatorName(separator), int(separator));
    m_encoding->addItem({});
    for (const Encoding encoding : {Encoding::Utf8, Encoding::Utf16, Encoding::Windows1252})
        m_encoding->addItem(encodingName(encoding), int(encoding));
    m_missing->addItems({tr("drop the row"), tr("mean of training rows"), tr("most frequent")});
    m_targets->addItems({QString(), tr("as it is"), tr("standardized")});
    m_categories->setRange(1, engine::data::kMostCategories);
    add(tr("Columns are separated by"), m_separator, tr("What stands between two cells of a row"));
    add(tr("Decimal mark"), m_decimal, tr("What stands before the decimals of a number"));
    add(tr("First row"), m_headerBox, tr("Names of the columns, or data already"));
    add(tr("Encoding"), m_encoding,
        tr("How letters are written as bytes. Latin-1 stands for Windows-1252, too."));
    add(tr("Missing values"), m_missing,
        tr("Of inputs. The mean and the most frequent value are those of the training rows; a one-hot column "
           "takes its "
           "most frequent category. A row without a target is dropped in any case."));
    add(tr("Number target"), m_targets,
        tr("Standardized: training works towards numbers of mean 0 and deviation 1, measured on the training "
           "samples. Answers are shown in the target's own units; losses are in standardized ones. With "
           "large numbers, such as prices, training as they are goes wrong."));
    add(tr("One-hot up to"), m_categories, tr("The most categories a text column may have"), 0);
    return options;
}

void ImportPage::takeOptions() {
    TableSpec table = *m_import.spec().table;
    const auto chosen = [](const QComboBox* box) { return box->currentIndex() > 0; };
    table.separator =
        chosen(m_separator) ? std::optional(char(m_separator->currentData().toInt())) : std::nullopt;
    table.decimalComma = chosen(m_decimal) ? std::optional(m_decimal->currentIndex() == 2) : std::nullopt;
    table.encoding =
        chosen(m_encoding) ? std::optional(Encoding(m_encoding->currentData().toInt())) : std::nullopt;
    table.missing = MissingPolicy(m_missing->currentIndex());
    table.categories = m_categories->value();
    const auto header = chosen(m_headerBox) ? std::optional(m_headerBox->currentIndex() == 1) : std::nullopt;
    // Other columns, or other names: roles that were chosen for them say nothing about these.
    if (header != table.header || table.separator != m_import.spec().table->separator ||
        table.encoding != m_import.spec().table->encoding)
        table.columns.clear();
    table.header = header;
    m_import.setTable(std::move(table));
}

void ImportPage::takeRole(int column, ColumnRole role) {
    if (!m_shown || column < 0 || column >= int(m_shown->layout.columns.size()))
        return;
    TableSpec table = *m_import.spec().table;
    table.columns[m_shown->layout.columns[std::size_t(column)].name] = role;
    m_import.setTable(std::move(table));
}

void ImportPage::refresh() {
    if (m_import.preview() != m_shown) {
        m_shown = m_import.preview();
        QAbstractItemModel* old = m_rows->model();
        const int across = m_rows->horizontalScrollBar()->value(),
                  down = m_rows->verticalScrollBar()->value();
        m_rows->setModel(new ImportRows(m_shown, m_rows));
        delete old;
        m_header->setPreview(m_shown, m_import.spec().table->missing);
        m_rows->horizontalScrollBar()->setValue(across);
        m_rows->verticalScrollBar()->setValue(down);
    }
    showOptions();
    showTargets();
    showResult();
}

const engine::data::Dataset* ImportPage::known() const {
    if (m_import.dataset())
        return m_import.dataset().get();
    return m_shown && m_shown->result ? &*m_shown->result : nullptr;
}

bool ImportPage::standardizesTargets() const {
    if (m_targets->currentIndex() > 0)
        return m_targets->currentIndex() == 2;
    return known() && engine::data::asksForScaledTargets(*known());
}

void ImportPage::showTargets() {
    const bool numbers = known() && known()->task == engine::data::Task::Regression;
    const bool asks = numbers && engine::data::asksForScaledTargets(*known());
    m_targets->setItemText(0, !numbers ? tr("guess")
                                       : tr("guess: %1").arg(asks ? tr("standardized") : tr("as it is")));
    m_targets->setEnabled(numbers || !known());
}

void ImportPage::showOptions() {
    const TableSpec& table = *m_import.spec().table;
    const auto guess = [this](QComboBox* box, const QString& what) {
        box->setItemText(0, m_shown ? tr("guess: %1").arg(what) : tr("guess"));
    };
    if (m_shown) {
        const engine::io::TableLayout& layout = m_shown->layout;
        if (!table.separator)
            guess(m_separator, separatorName(layout.separator));
        if (!table.decimalComma)
            guess(m_decimal, layout.decimalComma ? tr("comma") : tr("point"));
        if (!table.header)
            guess(m_headerBox, layout.header ? tr("names") : tr("data"));
        if (!table.encoding)
            guess(m_encoding, encodingName(layout.encoding));
    }
    for (QComboBox* box : {m_separator, m_decimal, m_headerBox, m_encoding})
        if (box->itemText(0).isEmpty())
            box->setItemText(0, tr("guess"));
    m_separator->setCurrentIndex(table.separator ? m_separator->findData(int(*table.separator)) : 0);
    m_decimal->setCurrentIndex(table.decimalComma ? (*table.decimalComma ? 2 : 1) : 0);
    m_headerBox->setCurrentIndex(table.header ? (*table.header ? 1 : 2) : 0);
    m_encoding->setCurrentIndex(table.encoding ? m_encoding->findData(int(*table.encoding)) : 0);
    m_missing->setCurrentIndex(int(table.missing));
    const QSignalBlocker quiet(m_categories);
    m_categories->setValue(table.categories);
}

void ImportPage::showResult() {
    const auto& problem = m_import.problem();
    const QString pasted = QString::fromStdString(m_import.spec().source) + QStringLiteral(": ");
    QString line = problem ? QString::fromStdString(problem->text()) : QString();
    if (line.startsWith(pasted)) // the title says which table
        line.remove(0, pasted.size());
    QString result = problem ? QString() : tr("reading …");
    if (const auto* dataset = known()) {
        result = resultText(*dataset, standardizesTargets());
        if (!m_import.dataset())
            result = tr("First %1 rows: %2").arg(formatCount(qint64(m_shown->layout.rows.size())), result);
    }
    m_footer->show(m_import, line, result);
}

QPushButton* ImportPage::useButton() const { return m_footer->useButton(); }

QString ImportPage::result() const { return m_footer->result(); }

QString ImportPage::problem() const { return m_footer->problem(); }

void ImportPage::use() {
    if (!m_import.dataset())
        return;
    DataSpec spec = m_import.spec();
    spec.standardizeTargets =
        m_import.dataset()->task == engine::data::Task::Regression && standardizesTargets();
    if (const auto edited = adopt(m_document, std::move(spec), *m_import.dataset(), name()); !edited) {
        return m_footer->showProblem(QString::fromStdString(edited.error().text()));
    }
    Q_EMIT imported();
    accept();
}

namespace {

ImportPage* opened(Document& document, DataSpec spec, QWidget* parent) {
    const DataSpec& present = document.experiment().data;
    const bool same = present.source == spec.source && present.text == spec.text;
    spec.standardize = !same || present.standardize; // columns of a table come in any unit
    spec.minMax = same && present.minMax;
    if (same)
        spec.table = present.table;
    auto* page = new ImportPage(document, std::move(spec), parent);
    if (same)
        page->targetsBox()->setCurrentIndex(present.standardizeTargets ? 2 : 1);
    page->setAttribute(Qt::WA_DeleteOnClose);
    page->open();
    return page;
}

} // namespace

ImportPage* openImport(Document& document, const QString& path, QWidget* parent) {
    DataSpec spec;
    spec.source = QFileInfo(path).absoluteFilePath().toStdString();
    return opened(document, std::move(spec), parent);
}

ImportPage* openPasted(Document& document, const QString& text, QWidget* parent) {
    DataSpec spec;
    spec.source = engine::data::kPastedSource;
    spec.text = engine::data::SharedText(text.toStdString());
    return opened(document, std::move(spec), parent);
}

} // namespace ui
