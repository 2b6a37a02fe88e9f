#include "ui/theme.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace ui;

namespace {

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// WCAG 2: relative luminance.
double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2: 1 ... 21.
double contrast(const QColor& one, const QColor& other) {
    const double a = luminance(one) + 0.05, b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() {
        Look::instance().setScheme(Scheme::Dark);
        Look::instance().setTextScale(1);
    }

    void theProjectorHasTheHighestContrast() {
        const LookScope scope(Scheme::Projector);
        for (const QColor& text : {theme().text, theme().muted, theme().faint})
            for (const QColor& ground : {theme().panel, theme().window, theme().raised})
                QVERIFY2(contrast(text, ground) >= 7, qPrintable(text.name()));
        for (const QColor& color :
             {theme().accent, theme().positive, theme().negative, theme().forward, theme().backward,
              theme().update, theme().good, theme().warning, theme().bad})
            QVERIFY2(contrast(color, theme().panel) >= 4.5, qPrintable(color.name()));
        for (int i = 0; i < 7; ++i)
            QVERIFY2(contrast(seriesColor(i), theme().panel) >= 4.5, qPrintable(seriesColor(i).name()));
        QVERIFY(theme().lineFactor > 1.4);
    }

    void theProjectorsTextIsLargerOnTopOfTheChosenSize() {
        Look& look = Look::instance();
        look.setScheme(Scheme::Light);
        look.setTextScale(1.5);
        const int before = font(FontRole::Body).pixelSize(), length = scaled(100);
        look.setScheme(Scheme::Projector);
        QCOMPARE(look.textScale(), 1.5);
        QCOMPARE(length, 150);
        QCOMPARE(scaled(100), 195);
        QVERIFY(font(FontRole::Body).pixelSize() >= 1.25 * before);
        look.setScheme(Scheme::Light);
        QCOMPARE(font(FontRole::Body).pixelSize(), before);
    }

    void coloursKeepTheirMeaning() {
        // Blue and orange, teal, magenta and green, in every scheme.
        for (const Scheme scheme : {Scheme::Dark, Scheme::Light, Scheme::Projector, Scheme::Print}) {
            const LookScope scope(scheme);
            const std::pair<QColor, int> hues[] = {{theme().positive, 210},
                                                   {theme().negative, 25},
                                                   {theme().forward, 185},
                                                   {theme().backward, 302},
                                                   {theme().update, 110}};
            for (const auto& [color, hue] : hues)
                QVERIFY2(std::abs(color.hue() - hue) < 16, qPrintable(color.name()));
        }
    }

    void onPaperPositiveAndNegativeDifferInGrey() {
        const LookScope scope(Scheme::Print);
        QCOMPARE(theme().panel, QColor(Qt::white));
        QCOMPARE(theme().text, QColor(Qt::black));
        QVERIFY(qGray(theme().negative.rgb()) - qGray(theme().positive.rgb()) > 60);
    }

    void aScopeTellsNobodyAndEnds() {
        QSignalSpy changed(&Look::instance(), &Look::changed);
        const QColor before = theme().panel;
        {
            const LookScope outer(Scheme::Print);
            const LookScope inner(Scheme::Projector);
            QCOMPARE(Look::instance().scheme(), Scheme::Projector);
            QVERIFY(theme().panel != before);
        }
        QCOMPARE(theme().panel, before);
        QCOMPARE(changed.count(), 0);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
