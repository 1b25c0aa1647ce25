#pragma once

#include <memory>

#include "aws/credentials.h"
#include "aws/surroundings.h"
#include "base/result.h"
#include "config/source_settings.h"
#include "source/s3/options.h"

namespace cairn::s3 {

// The credentials that a bucket is read with: those that AWS's own tools would find here; or, if the settings name a
// role, sessions in it that may read this bucket alone, asked for with those and never replaced by them. Nobody is
// asked yet. kConfig: what is configured cannot be used; kDenied: nothing is.
Result<std::unique_ptr<aws::CredentialsProvider>> access_of(const SourceSettings& settings, const Options& options,
                                                            const aws::Surroundings& surroundings);

}  // namespace cairn::s3
