// Which services HTTP may reach: those that carry google.api.http annotations in the packages named here, and
// no others.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class FileDescriptorSet;
class ServiceDescriptor;
}  // namespace google::protobuf

namespace sudiao::gateway {

// The names of the public services: "identity", "intake", … Their packages are sudiao.<name>.v1.
const std::vector<std::string>& PublicServices();

// The annotated services of sudiao.<name>.v1, from the generated pool, in the order of their names.
std::vector<const google::protobuf::ServiceDescriptor*> ExposedServices(std::string_view name);

// All protos of the platform with their comments, as protoc saw them.
const google::protobuf::FileDescriptorSet& EmbeddedProtos();

}  // namespace sudiao::gateway
