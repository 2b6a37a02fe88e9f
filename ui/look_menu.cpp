#include "ui/look_menu.h"

#include "ui/theme.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QSettings>

#include <algorithm>
#include <array>

namespace ui {

namespace {

constexpr double kTextStep = 1.1;
constexpr QLatin1String kScheme("scheme"), kTextScale("textScale");

struct SchemeName {
    Scheme scheme;
    const char* name;
    const char* tip;
};
constexpr std::array kSchemes = {
    SchemeName{Scheme::Dark, QT_TRANSLATE_NOOP("ui::LookMenu", "Dark"), ""},
    SchemeName{Scheme::Light, QT_TRANSLATE_NOOP("ui::LookMenu", "Light"), ""},
    SchemeName{Scheme::Projector, QT_TRANSLATE_NOOP("ui::LookMenu", "Projector"),
               QT_TRANSLATE_NOOP("ui::LookMenu", "Black on white, larger text, thicker lines")},
};

QString tr(const char* text) { return QCoreApplication::translate("ui::LookMenu", text); }

std::size_t placeOf(Scheme scheme) {
    const auto at = std::find_if(kSchemes.begin(), kSchemes.end(),
                                 [scheme](const SchemeName& one) { return one.scheme == scheme; });
    return at == kSchemes.end() ? 0 : std::size_t(at - kSchemes.begin());
}

void choose(Scheme scheme) {
    Look::instance().setScheme(scheme);
    QSettings().setValue(kScheme, int(scheme));
}

void scaleText(double factor) {
    Look& look = Look::instance();
    look.setTextScale(factor == 0 ? 1 : look.textScale() * factor);
    QSettings().setValue(kTextScale, look.textScale());
}

QAction* add(QMenu& menu, QWidget& window, const QString& text, const QList<QKeySequence>& keys) {
    QAction* action = menu.addAction(text);
    action->setShortcuts(keys);
    window.addAction(action);
    return action;
}

void addSchemes(QMenu& menu) {
    auto* group = new QActionGroup(&menu);
    for (const SchemeName& one : kSchemes) {
        QAction* action = group->addAction(menu.addAction(tr(one.name)));
        action->setCheckable(true);
        action->setToolTip(tr(one.tip));
        QObject::connect(action, &QAction::triggered, group, [scheme = one.scheme] { choose(scheme); });
    }
    const auto check = [group] {
        group->actions().at(qsizetype(placeOf(Look::instance().scheme())))->setChecked(true);
    };
    check();
    QObject::connect(&Look::instance(), &Look::changed, group, check);
}

} // namespace

void addLookActions(QMenu& menu, QWidget& window) {
    QMenu* looks = menu.addMenu(tr("Look"));
    looks->setToolTipsVisible(true);
    addSchemes(*looks);
    looks->addSeparator();
    QAction* next = add(*looks, window, tr("Next look"), {Qt::CTRL | Qt::Key_D});
    QObject::connect(next, &QAction::triggered, looks, [] {
        choose(kSchemes[(placeOf(Look::instance().scheme()) + 1) % kSchemes.size()].scheme);
    });
    looks->addSeparator();
    const auto addText = [&](const QString& text, const QList<QKeySequence>& keys, double factor) {
        QObject::connect(add(*looks, window, text, keys), &QAction::triggered, looks,
                         [factor] { scaleText(factor); });
    };
    addText(tr("Larger text"), {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal}, kTextStep);
    addText(tr("Smaller text"), {Qt::CTRL | Qt::Key_Minus}, 1 / kTextStep);
    addText(tr("Normal text"), {Qt::CTRL | Qt::Key_0}, 0);
}

void restoreLook() {
    const QSettings settings;
    const int scheme = settings.value(kScheme).toInt();
    const bool known = std::any_of(kSchemes.begin(), kSchemes.end(),
                                   [scheme](const SchemeName& one) { return int(one.scheme) == scheme; });
    Look::instance().setScheme(known ? Scheme(scheme) : Scheme::Dark);
    Look::instance().setTextScale(settings.value(kTextScale, 1.0).toDouble());
}

} // namespace ui
