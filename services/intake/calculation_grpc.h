// Transport of what concerns money and time limits: one line per RPC.
#pragma once

#include "common/rpc/unary.h"
#include "services/intake/bill_service.h"
#include "services/intake/damages_service.h"
#include "services/intake/fee_service.h"
#include "services/intake/limitation_service.h"
#include "sudiao/intake/v1/bills.grpc.pb.h"
#include "sudiao/intake/v1/damages.grpc.pb.h"
#include "sudiao/intake/v1/fees.grpc.pb.h"
#include "sudiao/intake/v1/limitation.grpc.pb.h"

namespace sudiao::intake {

class BillGrpc final : public v1::BillService::CallbackService {
 public:
  BillGrpc(rpc::Rpc& rpc, BillUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(IssueBill, Bill)
  SUDIAO_UNARY(GetBill, Bill)
  SUDIAO_UNARY(ListBills, ListBillsResponse)
  SUDIAO_UNARY(RecordPayment, Bill)
  SUDIAO_UNARY(CancelBill, Bill)

 private:
  rpc::Rpc& rpc_;
  BillUseCases& use_cases_;
};

class FeeGrpc final : public v1::FeeService::CallbackService {
 public:
  FeeGrpc(rpc::Rpc& rpc, FeeUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(ComputeFee, ComputeFeeResponse)
  SUDIAO_UNARY(ListFeeSchedules, ListFeeSchedulesResponse)

 private:
  rpc::Rpc& rpc_;
  FeeUseCases& use_cases_;
};

class DamagesGrpc final : public v1::DamagesService::CallbackService {
 public:
  DamagesGrpc(rpc::Rpc& rpc, DamagesUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(EstimateDamages, EstimateDamagesResponse)
  SUDIAO_UNARY(EvaluateSettlement, EvaluateSettlementResponse)

 private:
  rpc::Rpc& rpc_;
  DamagesUseCases& use_cases_;
};

class LimitationGrpc final : public v1::LimitationService::CallbackService {
 public:
  LimitationGrpc(rpc::Rpc& rpc, LimitationUseCases& use_cases) : rpc_(rpc), use_cases_(use_cases) {}

  SUDIAO_UNARY(ComputeLimitation, Limitation)
  SUDIAO_UNARY(GetCaseLimitation, Limitation)

 private:
  rpc::Rpc& rpc_;
  LimitationUseCases& use_cases_;
};

}  // namespace sudiao::intake
