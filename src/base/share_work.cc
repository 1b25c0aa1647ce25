#include "base/share_work.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace cairn {

void share_work(std::size_t count, std::size_t threads, const std::function<void(std::size_t index)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto take = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < std::min(threads, count); ++i) {
    try {
      others.emplace_back(take);
    } catch (const std::system_error&) {
      break;  // the others do it
    }
  }
  take();
}

}  // namespace cairn
