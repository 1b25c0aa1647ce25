#pragma once

#include "sample/action_columns.h"

namespace cairn::sample {

// What event tables have beside ids, time, client and place. Some events have all that Heap documents, most little.
ActionColumns no_properties();
ActionColumns sign_up_properties();
ActionColumns checkout_properties();
ActionColumns cart_properties();
ActionColumns product_properties();
ActionColumns search_properties();
ActionColumns login_properties();
ActionColumns video_properties();

}  // namespace cairn::sample
