#include "base/errno_kind.h"

#include <cerrno>

#include <gtest/gtest.h>

namespace cairn {
namespace {

TEST(ErrnoKind, AMissingRightIsDeniedWhereverItIsMissing) {
  for (const int code : {EACCES, EPERM, EROFS}) EXPECT_EQ(kind_of_errno(code, ErrorKind::kConfig), ErrorKind::kDenied);
}

TEST(ErrnoKind, WhatElseThereIsMeansWhatTheCallerSays) {
  EXPECT_EQ(kind_of_errno(ENOENT, ErrorKind::kConfig), ErrorKind::kConfig);
  EXPECT_EQ(kind_of_errno(ENOSPC, ErrorKind::kTransient), ErrorKind::kTransient);
}

}  // namespace
}  // namespace cairn
