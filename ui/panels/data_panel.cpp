#include "ui/panels/data_panel.h"

#include "engine/data/builtin_sets.h"
#include "engine/data/classes.h"
#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/data/prepare.h"
#include "engine/io/data_files.h"
#include "engine/model/network_plan.h"
#include "engine/train/fit.h"
#include "ui/data/data_words.h"
#include "ui/data/import_page.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/class_choice.h"
#include "ui/panels/data_settings.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace ui {

namespace {

using engine::core::Kind;
using engine::core::Parameter;
using engine::core::Schema;
using engine::core::Settings;
using engine::data::DataSpec;
using engine::data::SplitSpec;
using engine::data::Task;

// A share for testing goes where a set has a test part of its own, and comes back behind it.
SplitSpec carried(const SplitSpec& split, const std::string& from, const std::string& to) {
    if (engine::io::hasTestPart(to))
        return withShares(split.validation, 0);
    const bool comesBack = engine::io::hasTestPart(from) && split.test == 0 && split.train > SplitSpec().test;
    return comesBack ? withShares(split.validation, SplitSpec().test) : split;
}

// Samples stay where the next generator knows them too. Noise is another thing in each: of one it is a share
// of the radius, of another hides all there is.
Settings carried(const Settings& settings, const std::string& source) {
    Settings next;
    if (const Schema* known = engine::data::findSource(source))
        for (const Parameter& parameter : known->parameters) {
            const auto* value = parameter.name == "noise" ? nullptr : settings.find(parameter.name);
            next.set(parameter.name, value != nullptr ? *value : parameter.defaultValue);
        }
    return next;
}

// Arms, classes or the kind of features: the data have other inputs or outputs afterwards.
bool changesShape(const std::string& source, const std::string& name) {
    const Schema* known = engine::data::findSource(source);
    const Parameter* parameter = known != nullptr ? known->find(name) : nullptr;
    return parameter != nullptr && name != "samples" &&
           (parameter->kind == Kind::Integer || parameter->kind == Kind::Choice);
}

} // namespace

DataPanel::DataPanel(Document& document, QWidget* parent)
    : Panel(tr("Source and split"), parent), m_document(document), m_sources(new ChoiceBox),
      m_form(new SchemaForm), m_classes(new ClassChoice), m_counts(new QLabel) {
    auto* upper = new QWidget;
    auto* layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_sources);
    layout->addWidget(m_form);
    layout->addWidget(m_classes);
    layout->addWidget(m_counts);
    m_counts->setObjectName(QStringLiteral("muted"));
    m_counts->setWordWrap(true);
    setContent(new Scrolled(upper));
    m_sources->setAccessibleName(tr("Source of the data"));
    m_sources->setToolTip(tr("A generator, a set that comes with the program, or a file"));
    fillSources();
    connect(m_sources, &QComboBox::activated, this, &DataPanel::activate);
    connect(m_form, &SchemaForm::edited, this, &DataPanel::take);
    connect(m_classes, &ClassChoice::chosen, this, [this](const std::vector<std::string>& classes) {
        DataSpec next = spec();
        next.classes = classes;
        next.scaler.reset(); // was fitted on other samples
        adopt(next, tr("Choose classes"));
    });
    connect(&document, &Document::changed, this, &DataPanel::show);
    connect(&document, &QObject::destroyed, m_form, [this] { m_form->disconnect(); });
    show();
}

void DataPanel::fillSources() {
    const auto add = [this](const Schema& schema) {
        m_sources->addItem(translated(schema.label), QString::fromStdString(schema.type));
        m_sources->setItemData(m_sources->count() - 1, translated(schema.help), Qt::ToolTipRole);
    };
    for (const Schema& generator : engine::data::generators())
        add(generator);
    m_sources->insertSeparator(m_sources->count());
    for (const std::string& name : engine::io::builtinSets())
        if (const Schema* set = engine::io::findBuiltinSet(name))
            add(*set);
    m_sources->insertSeparator(m_sources->count());
    m_sources->addItem(tr("Open file…"));
}

void DataPanel::activate(int index) {
    const QVariant source = m_sources->itemData(index);
    if (source.isValid())
        return choose(source.toString());
    openFile();
}

void DataPanel::openFile() {
    const QString path =
        QFileDialog::getOpenFileName(window(), tr("Open data"), {},
                                     tr("Data (*.csv *.tsv *.txt *.npz *.npy *.gz *ubyte*);;All files (*)"));
    if (path.isEmpty())
        return show();
    if (isTableFile(path)) {
        show();
        openImport(m_document, path, this);
        return;
    }
    choose(path);
}

void DataPanel::choose(const QString& source) {
    if (source.toStdString() == spec().source)
        return show();
    const DataSpec chosen = specFor(source.toStdString());
    m_form->showProblem({});
    adopt(chosen, tr("Data: %1").arg(sourceLabel(chosen.source)));
}

void DataPanel::adopt(const DataSpec& spec, const QString& text, int mergeId) {
    m_choosing.load(spec, files(), [this, spec, text, mergeId](const DatasetLoader::Loaded& loaded) {
        adopt(spec, loaded, text, mergeId);
    });
    if (m_choosing.isBusy())
        setCaption(tr("loading …"));
}

DataSpec DataPanel::specFor(const std::string& source) const {
    DataSpec chosen = spec();
    if (source == chosen.source)
        return chosen;
    chosen.split = carried(chosen.split, chosen.source, source);
    // Pixels are from 0 to 1 as they are; those that hardly ever vary would be blown up.
    if (engine::io::isOfPictures(source) || engine::io::isOfPictures(chosen.source))
        chosen.standardize = !engine::io::isOfPictures(source);
    chosen.minMax = chosen.minMax && !chosen.standardize;
    chosen.source = source;
    chosen.classes.clear();
    chosen.samplesPerClass = 0;
    chosen.settings = carried(chosen.settings, source);
    chosen.table.reset();
    chosen.folder.reset();
    chosen.text = {};
    chosen.standardizeTargets = false;
    chosen.scaler.reset(); // belongs to weights that were trained on other data
    chosen.targetScaler.reset();
    const bool isDrawn = source == engine::data::kDrawnSource;
    chosen.points = isDrawn ? m_drawn.points : std::vector<engine::data::DrawnPoint>();
    chosen.pictures.clear();
    return chosen;
}

const DataSpec& DataPanel::spec() const { return m_document.experiment().data; }

void DataPanel::adopt(const DataSpec& spec, const DatasetLoader::Loaded& loaded, const QString& text,
                      int mergeId) {
    setCaption({});
    if (!loaded) {
        show();
        // Texts, missing values, decimal commas: there it is said how they are read.
        const QString path = QString::fromStdString(spec.source);
        if (QFileInfo(path).isAbsolute() && isTableFile(path))
            openImport(m_document, path, this);
        else
            m_form->showProblem(QString::fromStdString(loaded.error().text()));
        return;
    }
    engine::train::Experiment next = m_document.experiment();
    const bool other = next.data.source != spec.source;
    next.data = spec;
    if (other && groupOf(spec.source) == DataGroup::Recent)
        next.data.standardizeTargets = engine::data::asksForScaledTargets(**loaded);
    // Weights by path stay with their network: where only the head does not fit, Build offers a new one.
    const bool isOther = engine::model::sizeOf(next.network.input) != (*loaded)->features.rows();
    if (isOther || m_document.project().weightsPath.empty())
        next = engine::train::fitted(next, **loaded);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        show();
        m_form->showProblem(QString::fromStdString(done.error().text()));
    }
}

void DataPanel::take(const Settings& settings, const QString& parameter, int mergeId) {
    engine::train::Experiment next = m_document.experiment();
    next.data = fromDataSettings(next.data, settings);
    const Parameter* changed = m_form->schema().find(parameter.toStdString());
    const QString text = tr("Change %1").arg(changed != nullptr ? translated(changed->label) : parameter);
    // Standardized targets need an output that reaches below 0.
    if (changesShape(next.data.source, parameter.toStdString()) || parameter == QLatin1String("targets"))
        return adopt(next.data, text, mergeId);
    if (const auto done = m_document.edit(text, next, mergeId); !done) {
        show();
        m_form->showProblem(QString::fromStdString(done.error().text()));
    }
}

void DataPanel::show() {
    const DataSpec& spec = m_document.experiment().data;
    if (spec.source == engine::data::kDrawnSource && spec.pictures.empty())
        m_drawn.points = spec.points;
    if (!spec.pictures.empty())
        m_drawn.pictures = spec.pictures;
    const QString source = QString::fromStdString(spec.source);
    int index = m_sources->findData(source);
    if (index < 0) {
        m_sources->insertItem(m_sources->count() - 1, sourceLabel(spec.source), source);
        index = m_sources->count() - 2;
        m_sources->setItemData(index, source, Qt::ToolTipRole);
    }
    m_sources->setCurrentIndex(index);
    setSubtitle(sourceName());
    showForm();
    m_loader.load(spec, files(), [this](const DatasetLoader::Loaded& loaded) {
        setDataset(loaded ? *loaded : nullptr);
        if (!loaded)
            m_form->showProblem(QString::fromStdString(loaded.error().text()));
    });
    if (m_loader.isBusy() && m_dataset)
        setDataset(nullptr);
}

void DataPanel::setDataset(engine::data::DatasetPtr dataset) {
    const bool other = dataset != m_dataset;
    m_dataset = std::move(dataset);
    if (other)
        showForm();
    showCounts();
    showClasses();
    Q_EMIT shown();
    if (other)
        Q_EMIT datasetChanged();
}

/// While data are loaded it stays what it was.
std::optional<Task> DataPanel::task() const {
    if (m_dataset)
        return m_dataset->task;
    const Schema& shown = m_form->schema();
    return shown.find("targets")             ? std::optional(Task::Regression)
           : shown.find("samples_per_class") ? std::optional(Task::Classification)
                                             : std::nullopt;
}

void DataPanel::showForm() {
    m_form->setSchema(dataSchema(spec().source, task()));
    m_form->setSettings(toDataSettings(spec()));
}

QString DataPanel::sourceName() const { return sourceLabel(m_document.experiment().data.source); }

QString DataPanel::counts() const { return m_counts->text(); }

void DataPanel::showCounts() {
    if (!m_dataset)
        return m_counts->clear();
    auto parts = engine::data::split(*m_dataset, spec().split, spec().seed);
    if (parts && spec().samplesPerClass > 0)
        parts = engine::data::withFewerSamples(*m_dataset, *parts, spec().samplesPerClass, spec().seed);
    if (!parts)
        return m_counts->setText(QString::fromStdString(parts.error().message));
    const auto count = [](const std::vector<int>& rows) {
        return formatCount(static_cast<long long>(rows.size()));
    };
    m_counts->setText(tr("%1 samples: %2 training, %3 validation, %4 test")
                          .arg(formatCount(m_dataset->samples()), count(parts->train),
                               count(parts->validation), count(parts->test)));
}

void DataPanel::showClasses() {
    // Of a generator with a number of classes that number is the choice.
    const Schema* known = engine::data::findSource(spec().source);
    const bool isNumber = known != nullptr && known->find("classes") != nullptr;
    if (!m_dataset || m_dataset->task != engine::data::Task::Classification || isNumber)
        return m_classes->hide();
    if (spec().classes.empty())
        return m_classes->show(m_dataset->classNames, {});
    DataSpec whole = spec();
    whole.classes.clear();
    m_whole.load(whole, files(), [this](const DatasetLoader::Loaded& loaded) {
        if (loaded)
            m_classes->show((*loaded)->classNames, spec().classes);
    });
}

engine::io::FileSource DataPanel::files() const {
    const QString path = m_document.path();
    return path.isEmpty() ? fileSource() : within(fileSource(), QFileInfo(path).absolutePath());
}

} // namespace ui
