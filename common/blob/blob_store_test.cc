#include "common/blob/blob_store.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/blob/reasons.h"
#include "common/status/reasons.h"
#include "common/testing/status_matchers.h"
#include "common/testing/test_database.h"
#include "common/types/ids.h"

namespace sudiao::blob {
namespace {

namespace fs = std::filesystem;
using ::sudiao::testing::FailsWith;
using ::sudiao::testing::IsOk;
using ::sudiao::testing::IsOkAndHolds;
using ::sudiao::testing::StatusIs;
using ::sudiao::testing::TempFolder;

std::string PathOf(const std::string& folder, const std::string& sha256) {
  return absl::StrCat(folder, "/", sha256.substr(0, 2), "/", sha256.substr(2, 2), "/", sha256);
}

absl::StatusOr<BlobInfo> Put(BlobStore& store, std::string_view bytes, size_t piece = 1 << 20) {
  auto writer = store.NewWriter().value();
  for (size_t at = 0; at < bytes.size(); at += piece) {
    if (absl::Status status = writer->Append(bytes.substr(at, piece)); !status.ok()) return status;
  }
  return writer->Finish();
}

absl::StatusOr<std::string> Get(const BlobStore& store, const std::string& sha256, int64_t offset = 0,
                                int64_t length = BlobStore::kToTheEnd) {
  auto reader = store.Read(sha256, offset, length);
  if (!reader.ok()) return reader.status();
  std::string all;
  while (true) {
    auto bytes = (*reader)->Next(1000);
    if (!bytes.ok()) return bytes.status();
    if (bytes->empty()) return all;
    all += *bytes;
  }
}

// A text of `size` bytes.
std::string Text(size_t size, char letter = 'a') { return std::string(size - 1, letter) + "\n"; }

// Every file that can be seen under its final name.
std::vector<std::string> Visible(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().parent_path().filename() != "incoming")
      names.push_back(entry.path().filename());
  }
  return names;
}

bool NothingIncoming(const std::string& folder) { return fs::is_empty(folder + "/incoming"); }

class BlobStoreTest : public ::testing::Test {
 protected:
  const std::string folder_ = TempFolder() + "/evidence/files";
  std::unique_ptr<BlobStore> store_ = BlobStore::Open(folder_, {.max_bytes = 1 << 20}).value();
};

TEST_F(BlobStoreTest, AFileComesBackByItsHash) {
  const std::string text = Text(300'000);
  const BlobInfo info = Put(*store_, text, 777).value();
  EXPECT_EQ(info.sha256, Sha256Hex(text));
  EXPECT_EQ(info.size, 300'000);
  EXPECT_EQ(info.media_type, "text/plain");
  EXPECT_THAT(Get(*store_, info.sha256), IsOkAndHolds(text));
  EXPECT_THAT(store_->Verify(info.sha256), IsOk());
  EXPECT_TRUE(NothingIncoming(folder_));
}

TEST_F(BlobStoreTest, AFileIsKeptWhenTheStoreIsOpenedAgain) {
  const BlobInfo info = Put(*store_, Text(10)).value();
  store_ = BlobStore::Open(folder_).value();
  EXPECT_THAT(Get(*store_, info.sha256), IsOkAndHolds(Text(10)));
}

TEST_F(BlobStoreTest, RangesAreReadAndCutAtTheEnd) {
  const std::string sha256 = Put(*store_, "0123456789\n").value().sha256;
  EXPECT_THAT(Get(*store_, sha256, 2, 3), IsOkAndHolds("234"));
  EXPECT_THAT(Get(*store_, sha256, 9, 100), IsOkAndHolds("9\n"));
  EXPECT_THAT(Get(*store_, sha256, 10), IsOkAndHolds("\n"));
  EXPECT_EQ(store_->Read(sha256, 2, 3).value()->file_size(), 11);
  EXPECT_EQ(store_->Read(sha256, 2, 3).value()->remaining(), 3);
  EXPECT_THAT(Get(*store_, sha256, 11), FailsWith(reasons::kRangeNotSatisfiable));
  EXPECT_THAT(Get(*store_, sha256, -1), FailsWith(reasons::kRangeNotSatisfiable));
  EXPECT_THAT(Get(*store_, sha256, 0, -1), FailsWith(reasons::kRangeNotSatisfiable));
}

TEST_F(BlobStoreTest, WhatIsNotThereAndWhatIsNoHashIsNotFound) {
  for (const std::string& name : {std::string(64, 'a'), std::string(), std::string("../../etc/passwd"),
                                  std::string(64, 'A'), "/" + std::string(63, 'a'), std::string(64, '.')})
    EXPECT_THAT(Get(*store_, name), FailsWith(reasons::kNotFound)) << name;
}

TEST_F(BlobStoreTest, AnEmptyFileIsRefused) {
  EXPECT_THAT(Put(*store_, ""), FailsWith(reasons::kFileEmpty));
  EXPECT_TRUE(NothingIncoming(folder_));
}

TEST_F(BlobStoreTest, TheLimitIsTakenAndOneByteMoreRefused) {
  EXPECT_THAT(Put(*store_, Text(1 << 20), 1000), IsOk());
  EXPECT_THAT(Put(*store_, Text((1 << 20) + 1), 1000), FailsWith(reasons::kFileTooLarge));
  EXPECT_EQ(Visible(folder_).size(), 1U);
  EXPECT_TRUE(NothingIncoming(folder_));
}

TEST_F(BlobStoreTest, AfterAnErrorTheWriterStaysRefused) {
  auto writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append(Text(2 << 20)), FailsWith(reasons::kFileTooLarge));
  EXPECT_THAT(writer->Append("a"), FailsWith(reasons::kFileTooLarge));
  EXPECT_THAT(writer->Finish(), FailsWith(reasons::kFileTooLarge));
}

TEST_F(BlobStoreTest, ARefusedKindIsRefusedAsSoonAsItIsSeen) {
  auto writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append("#!/bin/sh\n" + Text(kHeadSize)), FailsWith(reasons::kFileTypeRefused));
  EXPECT_THAT(Put(*store_, "#!/bin/sh\nrm x\n", 1), FailsWith(reasons::kFileTypeRefused));
  EXPECT_TRUE(Visible(folder_).empty());
}

TEST_F(BlobStoreTest, AnAbandonedUploadLeavesNothing) {
  auto writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append(Text(100)), IsOk());
  EXPECT_FALSE(NothingIncoming(folder_));
  writer.reset();
  EXPECT_TRUE(NothingIncoming(folder_));
  EXPECT_TRUE(Visible(folder_).empty());
}

TEST_F(BlobStoreTest, AFileThatWasDamagedOnItsWayIsRefused) {
  auto writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append(Text(100)), IsOk());
  EXPECT_THAT(writer->Finish(Sha256Hex("another")), FailsWith(reasons::kFileChecksumMismatch));
  EXPECT_TRUE(Visible(folder_).empty());
  writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append(Text(100)), IsOk());
  EXPECT_THAT(writer->Finish(Sha256Hex(Text(100))), IsOk());
}

TEST_F(BlobStoreTest, EqualFilesOfManyUploadersAtOnceAreKeptOnce) {
  const std::string text = Text(200'000);
  std::vector<std::thread> uploaders;
  std::vector<std::string> hashes(8);
  for (std::string& hash : hashes) {
    uploaders.emplace_back([&] { hash = Put(*store_, text, 10'000).value().sha256; });
  }
  for (std::thread& uploader : uploaders) uploader.join();
  EXPECT_EQ(hashes, std::vector<std::string>(8, Sha256Hex(text)));
  EXPECT_EQ(Visible(folder_).size(), 1U);
  EXPECT_THAT(Get(*store_, hashes[0]), IsOkAndHolds(text));
  EXPECT_TRUE(NothingIncoming(folder_));
}

TEST_F(BlobStoreTest, AChangedFileIsNoticedAndAnotherUploadRepairsIt) {
  const std::string sha256 = Put(*store_, Text(100)).value().sha256;
  const std::string path = PathOf(folder_, sha256);
  fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(path) << Text(100, 'b');
  EXPECT_THAT(store_->Verify(sha256), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Put(*store_, Text(100)), IsOk());
  EXPECT_THAT(store_->Verify(sha256), IsOk());
}

TEST_F(BlobStoreTest, FilesAreReadableByTheirOwnerOnlyAndWritableByNobody) {
  const std::string sha256 = Put(*store_, Text(100)).value().sha256;
  EXPECT_EQ(fs::status(PathOf(folder_, sha256)).permissions(), fs::perms::owner_read);
}

TEST_F(BlobStoreTest, OpeningRemovesLeftoversButNotUploadsUnderWay) {
  std::ofstream(folder_ + "/incoming/leftover") << "half a file";
  auto writer = store_->NewWriter().value();
  EXPECT_THAT(writer->Append(Text(100)), IsOk());
  const auto second = BlobStore::Open(folder_).value();
  EXPECT_FALSE(fs::exists(folder_ + "/incoming/leftover"));
  EXPECT_THAT(writer->Finish(), IsOk());
  EXPECT_THAT(second->Verify(Sha256Hex(Text(100))), IsOk());
}

TEST_F(BlobStoreTest, AFolderThatCannotBeMadeIsSaid) {
  std::ofstream(folder_ + "/file") << "x";
  EXPECT_THAT(BlobStore::Open(folder_ + "/file/store"), StatusIs(absl::StatusCode::kInternal));
}

// Uploads different texts and writes the hash of each that was acknowledged into the pipe, until killed.
[[noreturn]] void UploadForEver(const std::string& folder, int pipe, int round) {
  const auto store = BlobStore::Open(folder).value();
  for (int i = 0;; ++i) {
    const std::string sha256 =
        Put(*store, absl::StrCat("round ", round, " file ", i, Text(50'000)), 4096)->sha256;
    if (write(pipe, sha256.data(), sha256.size()) != static_cast<ssize_t>(sha256.size())) _exit(1);
  }
}

// Starts such a process, kills it at a random moment after its first file and returns what it acknowledged.
std::vector<std::string> UploadAndKill(const std::string& folder, int round, std::minstd_rand& random) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) UploadForEver(folder, ends[1], round);
  close(ends[1]);
  pollfd first{.fd = ends[0], .events = POLLIN, .revents = 0};
  poll(&first, 1, 30'000);
  usleep(static_cast<useconds_t>(random() % 20'000));  // the moment is the test's input, nothing waits for it
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  std::vector<std::string> acknowledged;
  std::string sha256(64, '\0');
  while (read(ends[0], sha256.data(), sha256.size()) == 64) acknowledged.push_back(sha256);
  close(ends[0]);
  return acknowledged;
}

TEST_F(BlobStoreTest, AKilledProcessLosesNoAcknowledgedFileAndShowsNoHalfOne) {
  std::minstd_rand random(20260302);
  for (int round = 0; round < 12; ++round) {
    const std::vector<std::string> acknowledged = UploadAndKill(folder_, round, random);
    EXPECT_FALSE(acknowledged.empty());
    const auto store = BlobStore::Open(folder_).value();
    EXPECT_TRUE(NothingIncoming(folder_));
    for (const std::string& sha256 : acknowledged) EXPECT_THAT(store->Verify(sha256), IsOk());
    for (const std::string& sha256 : Visible(folder_)) EXPECT_THAT(store->Verify(sha256), IsOk());
  }
}

}  // namespace
}  // namespace sudiao::blob
