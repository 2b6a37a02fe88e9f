#pragma once

#include <QColor>
#include <QFont>
#include <QObject>
#include <QString>

namespace ui {

/// Projector: for the back rows of a lecture hall. Print: of pictures for paper, never of the window.
enum class Scheme { Dark, Light, Projector, Print };

/// Colours by meaning; the same everywhere. Never write a colour into a widget: ask for it here, when painting.
struct Theme {
    QColor window, panel, border, raised; ///< background of the window, of panels; lines; buttons and fields
    QColor text, muted, faint;            ///< text by weight; faint for grid labels
    QColor grid;                          ///< lines inside plots
    QColor accent, onAccent;              ///< the primary action and what is selected
    QColor positive, negative;            ///< values and weights: blue, orange
    QColor forward, backward, update;     ///< directions: teal, magenta, green
    QColor good, warning, bad;            ///< states
    double textFactor = 1;                ///< on top of the chosen text scale
    double lineFactor = 1;                ///< of the lines in plots
};

enum class FontRole {
    Body,
    Small,   ///< captions, axis labels
    Title,   ///< of a panel
    Number,  ///< fixed width
    Formula, ///< serif italic, for letters in formulas
};

/// The current look. `changed` is emitted after scheme or text scale changed: repaint, re-style.
class Look : public QObject {
    Q_OBJECT
public:
    static Look& instance();

    const Theme& theme() const;
    Scheme scheme() const { return m_scheme; }
    void setScheme(Scheme scheme);
    /// 1 is normal; Ctrl++ and Ctrl+- go 0.75 ... 2.5.
    double textScale() const { return m_textScale; }
    void setTextScale(double scale);
    /// What lengths that grow with the text are multiplied by.
    double textFactor() const { return m_textScale * theme().textFactor; }
    /// Puts palette, style sheet and font on the application.
    void apply();
    /// Everybody re-styles: style sheets take fonts and palettes back when a widget gets another parent.
    void refresh() { Q_EMIT changed(); }

Q_SIGNALS:
    void changed();

private:
    friend class LookScope;
    Look() = default;
    Scheme m_scheme = Scheme::Dark;
    double m_textScale = 1;
};

/// Another scheme for theme(), font() and the like while it lives: to paint a picture with. Nothing is restyled and nobody is
/// told, so that no widget paints itself in it. On the window's thread, gone before its events go on.
class LookScope {
public:
    explicit LookScope(Scheme scheme) : m_before(Look::instance().m_scheme) { Look::instance().m_scheme = scheme; }
    ~LookScope() { Look::instance().m_scheme = m_before; }
    LookScope(const LookScope&) = delete;
    LookScope& operator=(const LookScope&) = delete;

private:
    Scheme m_before;
};

inline const Theme& theme() { return Look::instance().theme(); }
QFont font(FontRole role);
/// A length in pixels that grows with the text.
int scaled(double pixels);
/// The width of a line in a plot that is `pixels` wide on a screen.
double stroke(double pixels);

/// Blue for positive, orange for negative, by |value| / scale (clamped) over the panel's background.
QColor valueColor(double value, double scale);
/// Black or white, whichever is legible on `background`.
QColor textOn(const QColor& background);
/// Okabe-Ito order for curves; legible on the current scheme. Below 0: the colour of texts, the eighth of them.
QColor seriesColor(int index);

/// The one format of numbers: four significant digits, a real minus sign, exponents for the tiny and the huge:
/// 0.03010, −0.1187, 3.1e−7, 1.25e+6, NaN, ∞.
QString formatNumber(double value);
/// The same in less room (cells, units): two decimals where that says something, 3.1e−7 where it does not.
QString formatCompact(double value);
/// Of a tick or a number of the data: without the zeros that say nothing: 0.5, −2, 1e−5.
QString formatTick(double value);
/// 12,345 and 3.1 M: counts and rates.
QString formatCount(long long value);
QString formatRate(double value);

/// English texts of the engine (labels, help) in the window's language.
QString translated(const std::string& text);

} // namespace ui
