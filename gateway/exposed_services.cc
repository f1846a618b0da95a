#include "gateway/exposed_services.h"

#include <algorithm>

#include "gateway/text.h"
#include "google/api/annotations.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "sudiao/assignment/v1/assignment.pb.h"
#include "sudiao/confirmation/v1/confirmation.pb.h"
#include "sudiao/identity/v1/identity.pb.h"
#include "sudiao/intake/v1/intake.pb.h"
#include "sudiao/mediation/v1/mediation.pb.h"

// The descriptor set that protoc wrote at build time.
asm(".section .rodata\n"
    ".global sudiao_descriptor_set_begin\n"
    "sudiao_descriptor_set_begin:\n"
    ".incbin \"" SUDIAO_DESCRIPTOR_SET
    "\"\n"
    ".global sudiao_descriptor_set_end\n"
    "sudiao_descriptor_set_end:\n"
    ".byte 0\n"
    ".previous\n");
extern "C" const char sudiao_descriptor_set_begin[];
extern "C" const char sudiao_descriptor_set_end[];

namespace sudiao::gateway {
namespace {

using google::protobuf::FileDescriptorSet;
using google::protobuf::ServiceDescriptor;

// The linker drops generated files that nobody refers to, and with them their descriptors.
void KeepLinked() {
  assignment::v1::Mediator::descriptor();
  confirmation::v1::Application::descriptor();
  identity::v1::Account::descriptor();
  intake::v1::Case::descriptor();
  mediation::v1::Mediation::descriptor();
}

bool IsAnnotated(const ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    if (service.method(i)->options().HasExtension(google::api::http)) return true;
  }
  return false;
}

}  // namespace

std::vector<const ServiceDescriptor*> ExposedServices(std::string_view name) {
  KeepLinked();
  std::vector<const ServiceDescriptor*> services;
  const std::string package = Cat("sudiao.", name, ".v1");
  for (const auto& file_proto : EmbeddedProtos().file()) {
    if (file_proto.package() != package) continue;
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(file_proto.name());
    for (int i = 0; file != nullptr && i < file->service_count(); ++i) {
      if (IsAnnotated(*file->service(i))) services.push_back(file->service(i));
    }
  }
  std::sort(services.begin(), services.end(),
            [](const auto* a, const auto* b) { return a->full_name() < b->full_name(); });
  return services;
}

const FileDescriptorSet& EmbeddedProtos() {
  static const FileDescriptorSet* const kSet = [] {
    auto* set = new FileDescriptorSet;
    set->ParseFromArray(sudiao_descriptor_set_begin,
                        static_cast<int>(sudiao_descriptor_set_end - sudiao_descriptor_set_begin));
    return set;
  }();
  return *kSet;
}

}  // namespace sudiao::gateway
