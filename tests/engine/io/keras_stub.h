#pragma once

#include "engine/io/safetensors.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <string>

/// HDF5 without a child process: after its signature a file of the tests is what the child would hand back.
namespace tests {

inline const engine::io::Bytes kHdf5Signature("\x89HDF\r\n\x1a\n", 8);

/// A file whose content has these attributes of the root and these tensors.
inline engine::io::Bytes stubbedHdf5(const std::string& config, const engine::core::TensorMap& tensors = {}) {
    const QJsonObject root{{"model_config", QString::fromStdString(config)}};
    const QByteArray attributes = QJsonDocument(QJsonObject{{"", root}}).toJson(QJsonDocument::Compact);
    return kHdf5Signature +
           *engine::io::writeSafetensors(tensors, {{"attributes", attributes.toStdString()}});
}

inline engine::io::FileSource stubbedFiles() {
    engine::io::FileSource files;
    files.file = [](const std::string& path) -> engine::core::Result<engine::io::Bytes> {
        if (path.ends_with("w.bin"))
            return engine::io::Bytes(8, '\1');
        return engine::core::Error{engine::core::Code::NotFound, "no such file", path};
    };
    files.hdf5 = [](engine::io::View file) -> engine::core::Result<engine::io::Bytes> {
        return engine::io::Bytes(file.substr(std::min(file.size(), kHdf5Signature.size())));
    };
    return files;
}

} // namespace tests
