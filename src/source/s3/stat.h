#pragma once

#include "base/error.h"
#include "base/result.h"
#include "source/object_store.h"
#include "source/s3/bucket.h"

namespace cairn::s3 {

// Asks for an object's size and ETag. kNotFound if there is none.
Result<ObjectInfo> stat_object(Bucket& bucket, const ObjectKey& key);

// What a kDenied for one object really is: who may not list the bucket is told 403 of a missing object as well, and the
// answer to a HEAD gives no reason. A list of that one key settles it. `denied` is returned if it is true.
Error settle_denied(Bucket& bucket, const ObjectKey& key, Error denied);

}  // namespace cairn::s3
