#include "ui/number_links.h"

#include "ui/theme.h"

#include <QRegularExpression>

namespace ui {

namespace {

// Private to a program by Unicode: in no text of a translator or a file.
constexpr QChar kBegin(0xE000), kText(0xE001), kEnd(0xE002);

const QRegularExpression& link() {
    static const QRegularExpression made(
        QStringLiteral("%1([^%2]*)%2([^%3]*)%3").arg(kBegin).arg(kText).arg(kEnd));
    return made;
}

QString anchor(const QString& key, const QString& text, const QString& style) {
    if (text.isEmpty())
        return {};
    const QString shown = text.toHtmlEscaped();
    return key.isEmpty() ? shown
                         : QStringLiteral("<a href=\"%1\" style=\"%2\">%3</a>").arg(key, style, shown);
}

} // namespace

QString linked(const QString& key, const QString& number) { return kBegin + key + kText + number + kEnd; }

QString plain(const QString& sentence) {
    QString text = sentence;
    return text.replace(link(), QStringLiteral("\\2"));
}

QString html(const QString& sentence, const QString& words) {
    const QString ofWords = QStringLiteral("color: %1").arg(theme().text.name());
    const QString ofNumbers = QStringLiteral("color: %1").arg(theme().accent.name());
    QString result;
    qsizetype from = 0;
    for (auto each = link().globalMatch(sentence); each.hasNext();) {
        const auto match = each.next();
        result += anchor(words, sentence.mid(from, match.capturedStart() - from), ofWords);
        result += anchor(match.captured(1), match.captured(2), ofNumbers);
        from = match.capturedEnd();
    }
    return result + anchor(words, sentence.mid(from), ofWords);
}

} // namespace ui
