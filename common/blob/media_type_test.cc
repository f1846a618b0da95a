#include "common/blob/media_type.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "common/blob/reasons.h"
#include "common/testing/status_matchers.h"

namespace sudiao::blob {
namespace {

using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOkAndHolds;
using namespace std::literals;  // for literals with zeros

const MediaTypes& Types() {
  static const MediaTypes* const types = MediaTypes::Load().value().release();
  return *types;
}

constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0"sv;
constexpr std::string_view kPdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"sv;

// The beginning of an archive with one stored file of the name.
std::string ZipWith(std::string_view name) {
  const std::string content(120, 'x');
  const std::string size(1, static_cast<char>(content.size()));
  const std::string name_size(1, static_cast<char>(name.size()));
  return std::string("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0"sv) + size + "\0\0\0"s + size + "\0\0\0"s +
         name_size + "\0\0\0"s + std::string(name) + content;
}

struct Sample {
  std::string bytes;
  std::string media_type;
};

TEST(MediaTypes, EvidenceOfEveryTakenKindIsKnownByItsBytes) {
  const Sample samples[] = {
      {std::string(kPdf), "application/pdf"},
      {std::string(kPng), "image/png"},
      {"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"s, "image/jpeg"},
      {"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"s, "image/webp"},
      {"GIF89a\1\0\1\0\0\0\0"s, "image/gif"},
      {"II*\0\x08\0\0\0\0\0"s, "image/tiff"},
      {"MM\0*\0\0\0\x08\0\0"s, "image/tiff"},
      {"\0\0\0\x18"
       "ftypheic\0\0\0\0mif1heic\0\0\0\x08"
       "free"s,
       "image/heic"},
      {"The goods arrived damaged.\n", "text/plain"},
      {"货物损坏。\n", "text/plain"},
      {"\xd6\xd0\xce\xc4 in GB 18030\n", "text/plain"},
      {"a", "text/plain"},
      {"a,b,c\n1,2,3\n4,5,6\n", "text/csv"},
      {"From: a@b.cn\nTo: c@d.cn\nSubject: offer\nDate: Mon, 1 Jan 2024 00:00:00 +0000\n\ntext\n",
       "message/rfc822"},
      {ZipWith("photo.jpg"), "application/zip"},
      {"ID3\3\0\0\0\0\0\0\xff\xfb\x90\0"s + std::string(413, '\0'), "audio/mpeg"},
      {"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0"s,
       "audio/wav"},
      {"\0\0\0\x20"
       "ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0\0\0\0\x08"
       "free"s,
       "audio/mp4"},
      {"\0\0\0\x20"
       "ftypisom\0\0\2\0isomiso2avc1mp41\0\0\0\x08"
       "free"s,
       "video/mp4"},
      {"\0\0\0\x14"
       "ftypqt  \0\0\0\0qt  \0\0\0\x08"
       "free"s,
       "video/quicktime"},
      {"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\xf7\x81\1\x42\xf2\x81\4\x42\xf3\x81\x08\x42\x82\x84webm"s,
       "video/webm"},
  };
  for (const Sample& sample : samples)
    EXPECT_THAT(Types().Sniff(sample.bytes), IsOkAndHolds(sample.media_type)) << sample.media_type;
}

TEST(MediaTypes, OfficeDocumentsAreToldFromOtherArchives) {
  const std::string begin =
      ZipWith("[Content_Types].xml") + ZipWith("_rels/.rels") + ZipWith("docProps/app.xml");
  const std::string prefix = "application/vnd.openxmlformats-officedocument.";
  EXPECT_THAT(Types().Sniff(begin + ZipWith("word/document.xml")),
              IsOkAndHolds(prefix + "wordprocessingml.document"));
  EXPECT_THAT(Types().Sniff(begin + ZipWith("xl/workbook.xml")),
              IsOkAndHolds(prefix + "spreadsheetml.sheet"));
  EXPECT_THAT(Types().Sniff(begin + ZipWith("ppt/presentation.xml")),
              IsOkAndHolds(prefix + "presentationml.presentation"));
}

TEST(MediaTypes, WhatCanRunIsRefused) {
  const std::string_view refused[] = {
      "\x7f"
      "ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0\x3e\0\1\0\0\0"sv,
      "MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0"sv,
      "#!/bin/sh\nrm -rf x\n",
      "#!/opt/unheard-of/interpreter\nx\n",
      "@echo off\r\ndel x\r\n",
      "<html><body>text</body></html>",
      "<!DOCTYPE html>\n<p>text",
      "  \n<!-- x --><script>alert(1)</script>",
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
      "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
      "<?xml version=\"1.0\"?>\n<a/>",
      "{\"a\": 1}",
      "\0\0\0\0\0\0\0\0"sv,
  };
  for (std::string_view bytes : refused)
    EXPECT_THAT(Types().Sniff(bytes), FailsWith(reasons::kFileTypeRefused)) << bytes;
}

TEST(MediaTypes, AFileThatIsTwoThingsAtOnceIsRefused) {
  const std::string pdf(kPdf), zip = ZipWith("photo.jpg");
  for (const std::string& polyglot :
       {"MZ" + std::string(30, '\0') + pdf, "\n\n" + pdf, "<html><script>alert(1)</script>" + pdf,
        "#!/bin/sh\n" + pdf, "MZ" + zip, "GIF" + std::string(kPng),
        "text\n<html><script>alert(1)</script></html>"s})
    EXPECT_THAT(Types().Sniff(polyglot), FailsWith(reasons::kFileTypeRefused)) << polyglot.substr(0, 16);
}

}  // namespace
}  // namespace sudiao::blob
