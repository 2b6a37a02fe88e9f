#pragma once

#include "engine/core/result.h"
#include "engine/data/dataset.h"
#include "ui/data/thumbnail.h"

#include <QObject>
#include <QThreadPool>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace ui {

/// Makes or reads data and paints them small, on a thread of its own, one after the other: the window never
/// waits. Of one key, requests that wait behind another one are passed over.
class Thumbnailer : public QObject {
    Q_OBJECT
public:
    using Make = std::function<engine::core::Result<engine::data::DatasetPtr>()>;

    explicit Thumbnailer(QObject* parent = nullptr);
    ~Thumbnailer() override;

    /// `make` is called on the other thread, unless a later request of that key has come by then.
    void request(const QString& key, Make make, int pixels);

Q_SIGNALS:
    void ready(const QString& key, const ui::Thumbnail& thumbnail);
    /// There are no such data now, and why.
    void failed(const QString& key, const QString& why);

private:
    struct Latest;

    std::shared_ptr<Latest> m_latest;
    QThreadPool m_pool;
};

} // namespace ui
