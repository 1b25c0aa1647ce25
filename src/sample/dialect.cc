#include "sample/dialect.h"

#include "base/check.h"

namespace cairn::sample {

std::string_view bucket_prefix(Dialect dialect) {
  switch (dialect) {
    case Dialect::kHeap: return "heap-rs3-";
    case Dialect::kContentsquare: return "csq-rs3-";
  }
  CHECK(false, "every dialect has a prefix");
}

std::string_view pageviews_table(Dialect dialect) {
  switch (dialect) {
    case Dialect::kHeap: return "pageviews";
    case Dialect::kContentsquare: return "page_views";
  }
  CHECK(false, "every dialect has a table of page views");
}

TimeForm time_form_in(Dialect dialect, TimeForm form) {
  switch (dialect) {
    case Dialect::kHeap: return form;
    case Dialect::kContentsquare: return TimeForm::kMillis;
  }
  CHECK(false, "every dialect has its times");
}

}  // namespace cairn::sample
