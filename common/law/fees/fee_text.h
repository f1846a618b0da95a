// The rows of a fee schedule in words.
#pragma once

#include <string>
#include <string_view>

#include "common/law/fees/schedule.h"

namespace sudiao::law {

std::string_view ItemZh(FeeItem item);
std::string_view ItemEn(FeeItem item);

// "案件受理费：超过 CNY 10,000.00、不超过 CNY 100,000.00 的部分，2.5%"
std::string RowZh(const FeeRow& row, const std::string& currency);
std::string RowEn(const FeeRow& row, const std::string& currency);

}  // namespace sudiao::law
