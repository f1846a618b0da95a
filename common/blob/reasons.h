// Why a file is not taken or not found.
#pragma once

#include "common/status/reason.h"

namespace sudiao::reasons {

inline constexpr Reason kFileEmpty{"FILE_EMPTY", absl::StatusCode::kInvalidArgument, "The file is empty.",
                                   "文件为空。"};
inline constexpr Reason kFileTooLarge{"FILE_TOO_LARGE", absl::StatusCode::kInvalidArgument,
                                      "The file is larger than {max_mib} MiB.", "文件超过 {max_mib} MiB。"};
inline constexpr Reason kFileTypeRefused{
    "FILE_TYPE_REFUSED", absl::StatusCode::kInvalidArgument,
    "Files of this kind ({media_type}) are not taken. Please hand in a document, a picture, a recording, a "
    "table, "
    "an e-mail or a ZIP archive.",
    "不接受此类文件（{media_type}），请提交文档、图片、音视频、表格、电子邮件或 ZIP 压缩包。"};
inline constexpr Reason kFileChecksumMismatch{
    "FILE_CHECKSUM_MISMATCH", absl::StatusCode::kInvalidArgument,
    "The file was damaged on its way: its SHA-256 is {actual}. Please send it again.",
    "文件在传输中损坏（实际 SHA-256 为 {actual}），请重新上传。"};
inline constexpr Reason kRangeNotSatisfiable{"RANGE_NOT_SATISFIABLE", absl::StatusCode::kOutOfRange,
                                             "The file has only {size} bytes.", "文件只有 {size} 字节。"};
inline constexpr Reason kStorageFull{"STORAGE_FULL", absl::StatusCode::kUnavailable,
                                     "The file store is full. Please try again later.",
                                     "文件存储空间已满，请稍后重试。"};

}  // namespace sudiao::reasons
