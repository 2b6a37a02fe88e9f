#include "ui/theme.h"

#include <QApplication>
#include <QCoreApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

const Theme kDark = {
    .window = "#14171c", .panel = "#1d2027", .border = "#333841", .raised = "#262b33",
    .text = "#eceef1", .muted = "#a9b0ba", .faint = "#7d8590", .grid = "#2c3038",
    .accent = "#58a6ff", .onAccent = "#0b1a2b",
    .positive = "#4b9ef2", .negative = "#f39445",
    .forward = "#2fb9c2", .backward = "#db66d3", .update = "#79cc66",
    .good = "#79cc66", .warning = "#f0bd4a", .bad = "#f2725c",
};

const Theme kLight = {
    .window = "#eef0f3", .panel = "#ffffff", .border = "#cfd4db", .raised = "#f3f5f8",
    .text = "#1b1f24", .muted = "#505965", .faint = "#717b87", .grid = "#e3e6ea",
    .accent = "#0b66c3", .onAccent = "#ffffff",
    .positive = "#1f77d0", .negative = "#d9690c",
    .forward = "#00808a", .backward = "#a626a4", .update = "#2f8526",
    .good = "#2f8526", .warning = "#9a6a00", .bad = "#c0341d",
};

// Every text at 7:1 on its background, every meaning at 4.5:1.
const Theme kProjector = {
    .window = "#ffffff", .panel = "#ffffff", .border = "#6b737e", .raised = "#f1f3f5",
    .text = "#000000", .muted = "#20262d", .faint = "#3c444d", .grid = "#c3c9d0",
    .accent = "#0047a8", .onAccent = "#ffffff",
    .positive = "#0059c9", .negative = "#b84900",
    .forward = "#00666e", .backward = "#97008f", .update = "#176b0f",
    .good = "#176b0f", .warning = "#7a5000", .bad = "#b3160b",
    .textFactor = 1.3, .lineFactor = 1.6,
};

// Positive is darker than negative: they stay apart where a printer makes them grey.
const Theme kPrint = {
    .window = "#ffffff", .panel = "#ffffff", .border = "#808080", .raised = "#ffffff",
    .text = "#000000", .muted = "#000000", .faint = "#333333", .grid = "#d4d4d4",
    .accent = "#0047a8", .onAccent = "#ffffff",
    .positive = "#0b4a94", .negative = "#e08a2e",
    .forward = "#00666e", .backward = "#97008f", .update = "#176b0f",
    .good = "#176b0f", .warning = "#7a5000", .bad = "#b3160b",
};

constexpr double kBasePixels = 13;

QColor mix(const QColor& a, const QColor& b, double share) {
    const auto part = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(part(a.red(), b.red()), part(a.green(), b.green()), part(a.blue(), b.blue()));
}

QPalette paletteOf(const Theme& t) {
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.panel);
    p.setColor(QPalette::AlternateBase, t.raised);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.faint);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.bad);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Light, mix(t.raised, t.text, 0.1));
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.border);
    p.setColor(QPalette::Shadow, t.window);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.faint);
    return p;
}

// One sheet for the whole program. %n are filled by styleSheet() below.
const char* const kSheet = R"(
QToolTip { color: %text; background: %raised; border: 1px solid %border; padding: 4px; }
QFrame#panel { background: %panel; border: 1px solid %border; border-radius: 6px; }
QWidget#panelHeader { border: none; border-bottom: 1px solid %border; background: transparent; }
QLabel { background: transparent; }
QLabel#muted { color: %muted; }
QLabel#caption { color: %text; font-weight: bold; border-bottom: 1px solid %border; padding-bottom: 2px; }
QLabel#problem { color: %bad; }
QPushButton, QToolButton { background: %raised; color: %text; border: 1px solid %border; border-radius: 5px;
  padding: 4px 10px; }
QToolButton { padding: 4px 7px; }
QPushButton:hover, QToolButton:hover { border-color: %accent; }
QPushButton:focus, QToolButton:focus { border-color: %accent; }
QPushButton:pressed, QToolButton:pressed { background: %selected; }
QPushButton:disabled, QToolButton:disabled { color: %faint; border-color: %border; }
QPushButton#primary { background: %accent; color: %onaccent; border-color: %accent; font-weight: bold; }
QPushButton#primary:hover, QPushButton#primary:focus { border-color: %text; }
QPushButton#primary:disabled { background: %raised; color: %faint; border-color: %border; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QProgressBar { background: %raised; border: 1px solid %border; border-radius: 4px; max-height: 8px; }
QProgressBar::chunk { background: %accent; border-radius: 3px; }
QToolButton#segment { border-radius: 0; border-left-width: 0; padding: 4px 9px; color: %muted; }
QToolButton#segment[tight="true"] { padding: 4px 3px; }
QToolButton#segment[first="true"] { border-left-width: 1px; border-top-left-radius: 5px; border-bottom-left-radius: 5px; }
QToolButton#segment[last="true"] { border-top-right-radius: 5px; border-bottom-right-radius: 5px; }
QToolButton#segment:checked { background: %selected; color: %text; border-color: %border; }
QToolButton#segment:disabled { color: %faint; }
QToolButton#segment:focus { color: %accent; }
QToolButton#mode { background: transparent; border: none; border-left: 3px solid transparent; border-radius: 0;
  color: %muted; padding: 9px 2px 7px 0; }
QToolButton#mode:hover { color: %text; background: %raised; }
QToolButton#mode:focus { border-left-color: %faint; }
QToolButton#mode:checked { color: %text; background: %selected; border-left-color: %accent; }
QToolButton#flat { background: transparent; border-color: transparent; }
QToolButton#flat:hover, QToolButton#flat:focus { border-color: %border; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QWidget#bar { background: %panel; }
QFrame#line { background: %border; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QAbstractSpinBox { background: %raised; color: %text;
  border: 1px solid %border; border-radius: 4px; padding: 3px 6px; selection-background-color: %accent;
  selection-color: %onaccent; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border-color: %accent; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"] { border-color: %bad; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/chevron-down-%scheme.svg); width: 11px; height: 11px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/chevron-up-%scheme.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url(:/icons/chevron-down-%scheme.svg); width: 9px; height: 9px; }
QComboBox QAbstractItemView { background: %raised; border: 1px solid %border; selection-background-color: %accent;
  selection-color: %onaccent; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
  border: none; background: transparent; width: 14px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %faint; border-radius: 3px; background: %raised; }
QCheckBox::indicator:checked { background: %accent; border-color: %accent; image: url(:/icons/check-%scheme.svg); }
QCheckBox::indicator:focus { border-color: %text; }
QMenu { background: %raised; color: %text; border: 1px solid %border; padding: 4px; }
QMenu::item { padding: 5px 22px 5px 14px; border-radius: 3px; }
QMenu::item:selected { background: %accent; color: %onaccent; }
QMenu::item:disabled { color: %faint; }
QMenu::separator { height: 1px; background: %border; margin: 4px 6px; }
QMenuBar { background: %panel; color: %text; }
QMenuBar::item:selected { background: %selected; }
QHeaderView { background: %panel; border: none; }
QHeaderView::section { background: %panel; color: %muted; border: none; border-bottom: 1px solid %border;
  padding: 4px 8px; }
QTableView, QTreeView, QListView { background: %panel; border: none; gridline-color: %grid;
  selection-background-color: %selected; selection-color: %text; }
QTableView::item { padding: 3px 6px; }
QTableView QHeaderView { background: %panel; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: %panel; border: none; border-bottom: 1px solid %border; }
QTabBar::tab { background: transparent; color: %muted; padding: 5px 12px; border-bottom: 2px solid transparent; }
QTabBar#sides::tab { padding: 5px 6px; }
QTabBar#titles::tab { padding: 5px 7px; margin-right: 2px; }
QTabBar::tab:selected { color: %text; border-bottom-color: %accent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: %border; border-radius: 4px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: %faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget#scrolled { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: %selected; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: %border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: %accent; }
QSlider::sub-page:horizontal:disabled { background: %border; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: %accent; }
QSlider::handle:horizontal:focus { border: 1px solid %text; }
QSlider::handle:horizontal:disabled { background: %faint; }
QStatusBar::item { border: none; }
)";

QString styleSheet(const Theme& t) {
    QString sheet = QString::fromLatin1(kSheet);
    const std::pair<const char*, QColor> names[] = {
        {"%onaccent", t.onAccent}, {"%selected", mix(t.panel, t.accent, 0.22)}, {"%text", t.text},
        {"%raised", t.raised},     {"%border", t.border},                       {"%panel", t.panel},
        {"%muted", t.muted},       {"%faint", t.faint},                         {"%accent", t.accent},
        {"%grid", t.grid},         {"%bad", t.bad},
    };
    for (const auto& [name, color] : names)
        sheet.replace(QLatin1String(name), color.name());
    sheet.replace(QLatin1String("%scheme"), &t == &kDark ? QLatin1String("dark") : QLatin1String("light"));
    return sheet;
}

/// Swallows what another style is told by.
class Quiet : public QObject {
public:
    bool eventFilter(QObject*, QEvent* event) override { return event->type() == QEvent::StyleChange; }
};

/// One sheet after another makes Qt polish each widget once for itself and once for every widget that it is in. Taken
/// off before, it is polished twice; and that it is off, nobody needs to know.
void takeSheetOff() {
    if (qApp->styleSheet().isEmpty())
        return;
    Quiet quiet;
    qApp->installEventFilter(&quiet);
    qApp->setStyleSheet({});
}

} // namespace

Look& Look::instance() {
    static Look look;
    return look;
}

const Theme& Look::theme() const {
    switch (m_scheme) {
    case Scheme::Dark: return kDark;
    case Scheme::Light: return kLight;
    case Scheme::Projector: return kProjector;
    case Scheme::Print: break;
    }
    return kPrint;
}

void Look::setScheme(Scheme scheme) {
    m_scheme = scheme;
    apply();
}

void Look::setTextScale(double scale) {
    m_textScale = std::clamp(scale, 0.75, 2.5);
    apply();
}

void Look::apply() {
    if (QApplication::style()->name().compare(QLatin1String("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    takeSheetOff();
    QApplication::setPalette(paletteOf(theme()));
    QApplication::setFont(font(FontRole::Body));
    qApp->setStyleSheet(styleSheet(theme()));
    Q_EMIT changed();
}

QFont font(FontRole role) {
    QFont f(QStringLiteral("DejaVu Sans"));
    f.setFamilies({QStringLiteral("DejaVu Sans"), QStringLiteral("WenQuanYi Micro Hei")});
    double pixels = kBasePixels;
    switch (role) {
    case FontRole::Body: break;
    case FontRole::Small: pixels = 11.5; break;
    case FontRole::Title: f.setBold(true); break;
    case FontRole::Number:
        f.setFamilies({QStringLiteral("DejaVu Sans Mono")});
        f.setStyleHint(QFont::Monospace);
        break;
    case FontRole::Formula:
        f.setFamilies({QStringLiteral("DejaVu Serif")});
        f.setStyleHint(QFont::Serif);
        f.setItalic(true);
        pixels = 15;
        break;
    }
    f.setPixelSize(scaled(pixels));
    return f;
}

int scaled(double pixels) { return int(std::lround(pixels * Look::instance().textFactor())); }

double stroke(double pixels) { return pixels * theme().lineFactor; }

QColor valueColor(double value, double scale) {
    if (!std::isfinite(value))
        return theme().bad;
    const double strength = scale > 0 ? std::clamp(std::abs(value) / scale, 0.0, 1.0) : 0.0;
    return mix(theme().panel, value < 0 ? theme().negative : theme().positive, std::sqrt(strength));
}

QColor textOn(const QColor& background) {
    const double luminance = 0.299 * background.red() + 0.587 * background.green() + 0.114 * background.blue();
    return luminance > 140 ? QColor(0x10, 0x14, 0x18) : QColor(0xff, 0xff, 0xff);
}

QColor seriesColor(int index) {
    if (index < 0)
        return theme().text;
    // Okabe and Ito 2008, the order beginning with those that stand apart on both schemes; black is the text colour.
    static const QColor kColors[] = {"#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#0072b2", "#f0e442"};
    static const QColor kOnLight[] = {"#0072b2", "#d55e00", "#009e73", "#b0528a", "#a66f00", "#3b9bd1", "#8a8100"};
    static const QColor kOnWhite[] = {"#005c9e", "#b34700", "#007552", "#9c3274", "#7a5200", "#2a6f9e", "#666000"};
    const auto at = [index](const auto& colors) { return colors[std::size_t(index) % std::size(colors)]; };
    switch (Look::instance().scheme()) {
    case Scheme::Dark: return at(kColors);
    case Scheme::Light: return at(kOnLight);
    case Scheme::Projector:
    case Scheme::Print: break;
    }
    return at(kOnWhite);
}

QString translated(const std::string& text) { return QCoreApplication::translate("engine", text.c_str()); }

} // namespace ui
