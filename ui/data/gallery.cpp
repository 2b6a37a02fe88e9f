#include "ui/data/gallery.h"

#include "engine/data/drawn.h"
#include "engine/data/generators.h"
#include "engine/io/data_files.h"
#include "ui/data/gallery_page.h"
#include "ui/data/gallery_tile.h"
#include "ui/data/thumbnailer.h"
#include "ui/file_access.h"
#include "ui/panels/data_panel.h"
#include "ui/shared_data.h"
#include "ui/theme.h"

#include <QFileInfo>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::data::DataSpec;

namespace {

const QString kRecentKey = QStringLiteral("recent_data");
constexpr int kMostRecent = 6;
/// A generator's picture shows no more; a file above this is named, not read.
constexpr std::int64_t kShownSamples = 500;
constexpr qint64 kMostBytes = 20 << 20;

bool isFile(const std::string& source) { return groupOf(source) == DataGroup::Recent; }

} // namespace

const QString Gallery::kOpenFile = QStringLiteral("<file>");
const QString Gallery::kDraw = QStringLiteral("<draw>");
const QString Gallery::kPaint = QStringLiteral("<paint>");

Gallery::Gallery(DataPanel& source, QWidget* parent)
    : Panel(tr("Gallery"), parent), m_data(source), m_thumbnailer(new Thumbnailer(this)),
      m_area(new QScrollArea), m_page(new GalleryPage), m_words(new QLabel) {
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->setWidget(m_page);
    m_area->verticalScrollBar()->setSingleStep(24);
    m_words->setWordWrap(true);
    m_words->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_words->setMargin(10);
    m_words->setTextFormat(Qt::RichText);
    auto* line = new QFrame;
    line->setObjectName(QStringLiteral("line"));
    line->setFixedHeight(1);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_area, 1);
    layout->addWidget(line);
    layout->addWidget(m_words);
    setContent(inside);
    fill();
    connect(m_page, &GalleryPage::moved, this,
            [this](GalleryTile* tile) { m_area->ensureWidgetVisible(tile, 0, 24); });
    connect(m_thumbnailer, &Thumbnailer::ready, this, [this](const QString& key, const Thumbnail& thumbnail) {
        if (GalleryTile* shown = tile(key))
            shown->setImage(thumbnail.image);
        m_axes[key] = thumbnail.axes;
        if (key == m_regarded)
            explain(key);
    });
    connect(m_thumbnailer, &Thumbnailer::failed, this, [this](const QString& key, const QString& why) {
        if (GalleryTile* shown = tile(key))
            shown->setProblem(why);
    });
    connect(&source, &DataPanel::shown, this, &Gallery::follow);
    connect(&source, &DataPanel::datasetChanged, this, &Gallery::remember);
    connect(&Look::instance(), &Look::changed, this, &Gallery::forgetPictures);
    forgetPictures();
    follow();
}

Gallery::~Gallery() = default;

void Gallery::fill() {
    for (const std::string& source : registeredSources())
        add(groupOf(source), QString::fromStdString(source), sourceLabel(source));
    fillRecent();
    add(DataGroup::Own, kDraw, tr("Draw points"));
    add(DataGroup::Own, kPaint, tr("Paint digits"));
    add(DataGroup::Own, kOpenFile, tr("Open a file…"));
}

void Gallery::fillRecent() {
    m_page->clear(DataGroup::Recent);
    for (const QString& path : recentFiles())
        if (QFileInfo::exists(path))
            add(DataGroup::Recent, path, QFileInfo(path).fileName());
}

GalleryTile* Gallery::add(DataGroup group, const QString& key, const QString& name) {
    const auto sign = key == kOpenFile ? GalleryTile::Sign::File
                      : key == kDraw   ? GalleryTile::Sign::Points
                      : key == kPaint  ? GalleryTile::Sign::Picture
                                       : GalleryTile::Sign::None;
    auto* tile = new GalleryTile(key, name, sign);
    m_page->add(group, tile);
    connect(tile, &GalleryTile::clicked, this, [this, key] { activate(key); });
    connect(tile, &GalleryTile::seen, this, [this, tile] { paint(*tile); });
    connect(tile, &GalleryTile::regarded, this, [this, key] { explain(key); });
    tile->setAccessibleDescription(group == DataGroup::Own ? QString() : sourceHelp(key.toStdString()));
    return tile;
}

GalleryTile* Gallery::tile(const QString& key) const {
    const auto all = tiles();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto* one) { return one->key() == key; });
    return found == all.end() ? nullptr : *found;
}

std::vector<GalleryTile*> Gallery::tiles() const { return m_page->tiles(); }

QString Gallery::explanation() const { return m_words->text(); }

void Gallery::activate(const QString& key) {
    if (key == kDraw)
        Q_EMIT drawRequested();
    else if (key == kPaint)
        Q_EMIT paintRequested();
    else if (key == kOpenFile)
        m_data.openFile();
    else
        m_data.choose(key);
    if (key != kDraw && key != kPaint)
        Q_EMIT chosen();
    follow();
}

/// What is chosen may be another one, or the same with other settings.
void Gallery::follow() {
    const QString chosen = QString::fromStdString(m_data.spec().source);
    QString regarded = chosen;
    for (GalleryTile* tile : tiles()) {
        tile->setChecked(tile->isCheckable() && tile->key() == chosen);
        tile->update(); // seen again: its picture may be of other data now
        if (tile->underMouse())
            regarded = tile->key();
    }
    explain(regarded);
}

void Gallery::remember() {
    const std::string& source = m_data.spec().source;
    if (!m_data.dataset() || !isFile(source) || QFileInfo(QString::fromStdString(source)).isRelative())
        return;
    QStringList recent = recentFiles();
    const QString path = QString::fromStdString(source);
    if (!recent.isEmpty() && recent.front() == path)
        return;
    recent.removeAll(path);
    recent.prepend(path);
    QSettings().setValue(kRecentKey, recent.mid(0, kMostRecent));
    fillRecent();
    follow();
}

QStringList Gallery::recentFiles() { return QSettings().value(kRecentKey).toStringList(); }

/// Its picture, unless it has one of these data.
void Gallery::paint(GalleryTile& tile) {
    if (!tile.isCheckable())
        return;
    const std::string source = tile.key().toStdString();
    const bool chosen = source == m_data.spec().source;
    DataSpec spec = m_data.specFor(source);
    if (!chosen && spec.settings.find("samples"))
        spec.settings.set("samples", std::min(kShownSamples, spec.settings.integer("samples")));
    if (!engine::data::findGenerator(source))
        spec.seed = 0; // it has no part in them
    const auto painted = m_painted.find(tile.key());
    if (painted != m_painted.end() && sameSamples(painted->second, spec))
        return;
    if (chosen && !m_data.dataset())
        return; // it is on its way
    m_painted[tile.key()] = spec;
    if (isFile(source) && !chosen && QFileInfo(tile.key()).size() > kMostBytes)
        return tile.setProblem(tr("too large to be shown here"));
    const int pixels = int(GalleryTile::side() * devicePixelRatioF());
    if (chosen)
        m_thumbnailer->request(
            tile.key(), [dataset = m_data.dataset()] { return dataset; }, pixels);
    else
        m_thumbnailer->request(
            tile.key(), [spec] { return sharedDataset(spec, fileSource()); }, pixels);
}

void Gallery::explain(const QString& key) {
    m_regarded = key;
    QString title, help, good;
    if (key == kOpenFile) {
        title = tr("Open a file");
        help = tr("A table (.csv, .tsv), arrays (.npz, .npy) or pictures (IDX).");
        good = tr("Your own measurements, from a spreadsheet or a program.");
    } else if (key == kDraw || key == QLatin1String(engine::data::kDrawnSource)) {
        title = tr("Draw points");
        help = tr("Click and drag points of up to five classes into the plane.");
        good = goodFor(engine::data::kDrawnSource);
    } else if (key == kPaint) {
        title = tr("Paint digits");
        help = tr("Paint a digit of 28 × 28 pixels and see what the network takes it for.");
        good = tr("Does a network that was right 97 times in 100 read your hand, too?");
    } else {
        title = sourceLabel(key.toStdString());
        help = sourceHelp(key.toStdString());
        good = goodFor(key.toStdString());
    }
    QString text = QStringLiteral("<b>%1</b><br>%2").arg(title.toHtmlEscaped(), help.toHtmlEscaped());
    for (const QString& more : {m_axes[key], good})
        if (!more.isEmpty())
            text += QStringLiteral("<br><span style=\"color:%1\">%2</span>")
                        .arg(theme().muted.name(), more.toHtmlEscaped());
    m_words->setText(text);
}

void Gallery::forgetPictures() {
    m_painted.clear();
    m_words->setFont(ui::font(FontRole::Small));
    // Always room for the longest, so that nothing jumps while the mouse goes over the tiles.
    m_words->setFixedHeight(QFontMetrics(m_words->font()).lineSpacing() * 6 + 2 * m_words->margin());
    m_area->setMinimumWidth(m_page->leastWidth() + m_area->verticalScrollBar()->sizeHint().width());
    for (GalleryTile* tile : tiles())
        tile->update();
    explain(m_regarded);
}

void Gallery::leaveEvent(QEvent* event) {
    Panel::leaveEvent(event);
    explain(QString::fromStdString(m_data.spec().source));
}

void Gallery::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    follow();
    // The chosen one is in view, once all have their places.
    QTimer::singleShot(0, this, [this] {
        if (GalleryTile* chosen = tile(QString::fromStdString(m_data.spec().source)))
            m_area->ensureWidgetVisible(chosen, 0, scaled(8));
    });
}

} // namespace ui
