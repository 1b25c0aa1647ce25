#pragma once

#include <cstdint>
#include <string_view>

#include "sample/time_form.h"

namespace cairn::sample {

// Whose bucket the sample is: Heap's, or that of Contentsquare's Data Connect, which differs in names and times.
enum class Dialect : std::uint8_t { kHeap, kContentsquare };

// "heap-rs3-" or "csq-rs3-", in front of the bucket's name.
std::string_view bucket_prefix(Dialect dialect);
std::string_view pageviews_table(Dialect dialect);
// How a field writes its times that has `form` in Heap's dialect. Contentsquare says: UNIX milliseconds, all of them.
TimeForm time_form_in(Dialect dialect, TimeForm form);

}  // namespace cairn::sample
