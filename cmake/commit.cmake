# cmake -DSOURCE_DIR=… -DOUTPUT=… -P commit.cmake: writes a source that says which commit is built. Called at every build,
# and touches the file only if that has changed. Without git, or outside of a clone, both are empty.
execute_process(COMMAND git -C ${SOURCE_DIR} describe --always --abbrev=40 --dirty --exclude=*
                OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
execute_process(COMMAND git -C ${SOURCE_DIR} log -1 --format=%cs
                OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT [[
#include "cli/version.h"

namespace cairn::cli {

const std::string_view kCommit = "@commit@";
const std::string_view kCommitDate = "@date@";

}  // namespace cairn::cli
]])
