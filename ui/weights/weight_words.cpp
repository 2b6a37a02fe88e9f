#include "ui/weights/weight_words.h"

#include "ui/weights/tensor_list.h"

#include <cmath>

namespace ui {

using engine::io::PlacedLine;
using engine::io::Reason;
using engine::io::Transform;

QString transformName(const Transform& transform) {
    if (transform.isNone())
        return TensorList::tr("as it is");
    const QString turned = TensorList::tr("transposed"), channels = TensorList::tr("channels first");
    if (transform.axes.empty())
        return channels;
    return transform.channelsLast[0] > 0 ? turned + QStringLiteral(", ") + channels : turned;
}

QString transformHelp(const Transform& transform) {
    QStringList lines;
    if (transform.isNone())
        lines << TensorList::tr("The numbers lie in the file as they lie here.");
    if (transform.axes.size() == 2)
        lines << TensorList::tr(
            "Transposed: the file holds in × out (as Keras and scikit-learn do), the network out × in.");
    else if (transform.axes == std::vector<int>{3, 2, 0, 1})
        lines << TensorList::tr(
            "Transposed: the file holds height × width × in × out (as Keras does), the network out × in × "
            "height × width.");
    else if (transform.axes.size() == 4)
        lines << TensorList::tr(
            "Transposed: the file holds out × height × width × in, the network out × in × height × width.");
    else if (!transform.axes.empty())
        lines << TensorList::tr(
            "Transposed: the file holds height × width × channels, the network channels × height × width.");
    if (transform.channelsLast[0] > 0)
        lines << TensorList::tr("Channels first: it reads a flattened picture of %1 × %2 × %3. The file "
                                "counts its channels "
                                "last (as Keras does), the network first.")
                     .arg(transform.channelsLast[0])
                     .arg(transform.channelsLast[1])
                     .arg(transform.channelsLast[2]);
    return lines.join(QLatin1Char('\n'));
}

QString reasonName(Reason reason) {
    switch (reason) {
    case Reason::Architecture:
        return TensorList::tr("by its architecture");
    case Reason::Name:
        return TensorList::tr("by name");
    case Reason::Shape:
        return TensorList::tr("by shape");
    case Reason::Order:
        return TensorList::tr("by order");
    case Reason::Hand:
        break;
    }
    return TensorList::tr("by hand");
}

QString reasonHelp(Reason reason) {
    switch (reason) {
    case Reason::Architecture:
        return TensorList::tr("The file says which layer this tensor belongs to.");
    case Reason::Name:
        return TensorList::tr("Its name in the file says where it belongs.");
    case Reason::Shape:
        return TensorList::tr("Its name says nothing; it is the first that has this shape.");
    case Reason::Order:
        return TensorList::tr(
            "Its name says what it is; which layer's follows from the order of the layers.");
    case Reason::Hand:
        break;
    }
    return TensorList::tr("You chose it.");
}

QString lineWords(const PlacedLine& line) {
    const QString source = QString::fromStdString(line.source);
    switch (line.what) {
    case PlacedLine::What::Loaded:
        return TensorList::tr("loaded from %1").arg(source);
    case PlacedLine::What::Transposed:
        return TensorList::tr("loaded from %1, %2").arg(source, transformName(line.transform));
    case PlacedLine::What::Skipped:
        return TensorList::tr("skipped: it has no place in this network");
    case PlacedLine::What::Kept:
        break;
    }
    return TensorList::tr("kept as it is: %1").arg(QString::fromStdString(line.note));
}

QString tensorKind(const engine::core::Tensor& tensor) {
    return QString::fromStdString(engine::core::shapeText(tensor.shape)) + QStringLiteral("  ") +
           QLatin1String(engine::core::name(tensor.dtype));
}

QString percentWords(double share) {
    return std::isfinite(share) ? QStringLiteral("%1 %").arg(QString::number(100 * share, 'f', 1))
                                : QStringLiteral("–");
}

QString loadedWords(int loaded, int all) {
    if (loaded == 0)
        return TensorList::tr("Nothing is loaded: no tensor of the file goes into this network.");
    return TensorList::tr("%1 of %2 tensors of the network are loaded.").arg(loaded).arg(all);
}

} // namespace ui
