// Which services HTTP may reach: those that carry google.api.http annotations in the package of a backend.
#pragma once

#include <string_view>
#include <vector>

namespace google::protobuf {
class FileDescriptorSet;
class ServiceDescriptor;
}  // namespace google::protobuf

namespace sudiao::gateway {

// The annotated services of sudiao.<name>.v1, from the generated pool, in the order of their names.
std::vector<const google::protobuf::ServiceDescriptor*> ExposedServices(std::string_view name);

// All protos of the platform with their comments, as protoc saw them.
const google::protobuf::FileDescriptorSet& EmbeddedProtos();

}  // namespace sudiao::gateway
