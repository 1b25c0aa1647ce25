#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/sts_answer.h"
#include "base/error.h"
#include "base/secret.h"

namespace cairn::aws {

// What a refusal of STS means to the caller, by the one table of its codes, with advice. A code that the table does not
// know is judged by the status of the answer. Its message becomes part of the text, up to 400 printable characters
// with `secrets` taken out, since it says who may not do what.
Error sts_error(const StsRefusal& refusal, int status, const std::vector<const Secret*>& secrets);

// Refused because the credentials that asked have expired: others may succeed.
bool is_expiry(const StsRefusal& refusal);
// Refused because the clocks of the two differ.
bool is_clock_skew(const StsRefusal& refusal);

}  // namespace cairn::aws
