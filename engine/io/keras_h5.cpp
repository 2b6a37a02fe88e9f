#include "engine/io/keras_h5.h"

#include "engine/io/guard.h"
#include "engine/io/hdf5_content.h"
#include "engine/io/keras_tensors.h"
#include "engine/io/zip_archive.h"

#include <algorithm>

namespace engine::io {

namespace {

using core::Code;
using core::Error;
using core::Result;

constexpr const char* kConfig = "config.json";
constexpr const char* kWeights = "model.weights.h5";

Result<WeightFile> fileOf(const char* format, Hdf5Content content, const KerasModel* model) {
    auto tensors = kerasTensors(std::move(content), model);
    if (!tensors)
        return tensors.error();
    WeightFile file{format, *std::move(tensors), {}, {}, {}};
    if (model == nullptr) {
        if (file.tensors.empty())
            return Error{Code::Unsupported,
                         "is an HDF5 file without numbers; expected weights as Keras saves them",
                         {}};
        return file;
    }
    file.placements = placeKeras(*model, file.tensors);
    file.network = model->network;
    file.unsupported = model->unsupported;
    return file;
}

Result<WeightFile> readWhole(View bytes, const FileSource& files) {
    Result<Hdf5Content> content = readHdf5Content(bytes, files);
    if (!content)
        return content.error();
    const auto text = content->text("", "model_config");
    if (!text)
        return fileOf("keras_h5", *std::move(content), nullptr);
    const Result<KerasModel> model = readKerasConfig(*text, "model_config");
    return model ? fileOf("keras_h5", *std::move(content), &*model) : model.error();
}

/// A member by name; MissingKey where there is none.
Result<Bytes> readMember(const ZipArchive& archive, const std::string& name, std::uint64_t limit) {
    const auto& members = archive.members();
    const auto at =
        std::find_if(members.begin(), members.end(), [&](const auto& each) { return each.name == name; });
    if (at == members.end())
        return Error{Code::MissingKey, "is missing; expected the members config.json and model.weights.h5",
                     memberContext(name)};
    return archive.read(std::size_t(at - members.begin()), limit);
}

Result<WeightFile> readArchive(View bytes, const FileSource& files) {
    const Result<ZipArchive> archive = ZipArchive::open(bytes);
    if (!archive)
        return archive.error();
    const Result<Bytes> config = readMember(*archive, kConfig, kKerasMaxConfig);
    if (!config)
        return config.error();
    const Result<KerasModel> model = readKerasConfig(*config, {});
    if (!model)
        return model.error().within(memberContext(kConfig));
    const Result<Bytes> weights = readMember(*archive, kWeights, memoryBudget());
    if (!weights)
        return weights.error();
    Result<Hdf5Content> content = readHdf5Content(*weights, files);
    if (!content)
        return content.error().within(memberContext(kWeights));
    Result<WeightFile> file = fileOf("keras", *std::move(content), &*model);
    return file ? std::move(file) : file.error().within(memberContext(kWeights));
}

} // namespace

core::Result<WeightFile> readKerasH5(View bytes, const WeightSource& source) {
    return guarded([&] { return readWhole(bytes, source.files); });
}

bool isKerasArchive(View bytes) {
    // The directory at the end names all members.
    constexpr std::size_t kLooked = 1 << 16;
    const View end = bytes.substr(bytes.size() - std::min(bytes.size(), kLooked));
    return bytes.starts_with("PK\3\4") && end.find(kConfig) != View::npos &&
           end.find("model.weights.") != View::npos;
}

core::Result<WeightFile> readKerasArchive(View bytes, const WeightSource& source) {
    return guarded([&] { return readArchive(bytes, source.files); });
}

} // namespace engine::io
