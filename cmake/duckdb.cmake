# Finds DuckDB and defines the target cairn_duckdb_library; CAIRN_DUCKDB_TARGET is the library itself, to install. In this
# order: -DDUCKDB_ROOT=…, an installed CMake package, the npm package with the header that `./dev setup` extracted into .deps/
# (docs/dependencies.md says why).
add_library(cairn_duckdb_library INTERFACE)

if(NOT DUCKDB_ROOT)
  find_package(DuckDB CONFIG QUIET)
endif()

if(DuckDB_FOUND)
  set(CAIRN_DUCKDB_TARGET duckdb)
  target_link_libraries(cairn_duckdb_library INTERFACE duckdb)
else()
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
    set(duckdb_npm ${CMAKE_SOURCE_DIR}/node_modules/@duckdb/node-bindings-linux-arm64)
  else()
    set(duckdb_npm ${CMAKE_SOURCE_DIR}/node_modules/@duckdb/node-bindings-linux-x64)
  endif()
  find_library(DUCKDB_LIBRARY duckdb REQUIRED NO_DEFAULT_PATH PATHS ${DUCKDB_ROOT} ${DUCKDB_ROOT}/lib ${duckdb_npm})
  find_path(DUCKDB_INCLUDE duckdb.h REQUIRED NO_DEFAULT_PATH
            PATHS ${DUCKDB_ROOT} ${DUCKDB_ROOT}/include ${CMAKE_SOURCE_DIR}/.deps/include)
  set(CAIRN_DUCKDB_TARGET duckdb_imported)
  add_library(duckdb_imported SHARED IMPORTED)
  set_target_properties(duckdb_imported PROPERTIES IMPORTED_LOCATION ${DUCKDB_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE})
  target_link_libraries(cairn_duckdb_library INTERFACE duckdb_imported)
endif()
