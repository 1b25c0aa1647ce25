# What an installation consists of, and the two packages made of it by `./dev package`: a .deb for the Debian release that it
# is built on (component `debian`), and a .tgz that runs wherever it is unpacked (component `relocatable`). One binary serves
# both: it looks for its own libraries in ../lib/cairn beside itself. The .deb keeps only DuckDB there and takes the others
# from Debian, with their security updates; the .tgz has all of them.

# Whom the .deb names as its maintainer: who builds it says so, here or as Debian's own tools ask for it, by DEBFULLNAME and
# DEBEMAIL. Without that the package says that nobody did.
set(contact "built from source: nobody was named as maintainer (CAIRN_PACKAGE_CONTACT)")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
  set(contact "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CAIRN_PACKAGE_CONTACT ${contact} CACHE STRING "Maintainer that the .deb names: NAME <ADDRESS>")

set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set_target_properties(cairn PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/cairn")
target_link_options(cairn PRIVATE -Wl,--disable-new-dtags)  # the libraries that libraries need are looked for there, too
set(units packaging/systemd/cairn@.service packaging/systemd/cairn@.timer)

# In both.
foreach(component debian relocatable)
  install(TARGETS cairn DESTINATION bin COMPONENT ${component})
  install(FILES $<TARGET_FILE:${CAIRN_DUCKDB_TARGET}> DESTINATION lib/cairn COMPONENT ${component})
  install(FILES README.md NOTICE packaging/debian/copyright DESTINATION share/doc/cairn COMPONENT ${component})
  install(DIRECTORY ${CMAKE_BINARY_DIR}/packaging/share DESTINATION . COMPONENT ${component})
endforeach()

# Pages and scripts are made by programs: `cairn` itself, mostly. cairn_made(FILE COMMAND…) runs that command in a shell and keeps
# what it prints, below ${CMAKE_BINARY_DIR}/packaging; everything of that kind is made by the target cairn_share.
add_custom_target(cairn_share ALL)
function(cairn_made file)
  set(path ${CMAKE_BINARY_DIR}/packaging/${file})
  cmake_path(GET path PARENT_PATH folder)
  string(MAKE_C_IDENTIFIER cairn_share_${file} target)
  add_custom_command(OUTPUT ${path} DEPENDS cairn CHANGELOG.md VERBATIM
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder} COMMAND sh -c "${ARGN} > '${path}'")
  add_custom_target(${target} DEPENDS ${path})
  add_dependencies(cairn_share ${target})
endfunction()
cairn_made(changelog.gz "gzip -9 -n -c '${CMAKE_SOURCE_DIR}/CHANGELOG.md'")
cairn_made(share/man/man1/cairn.1.gz "'$<TARGET_FILE:cairn>' manual man | gzip -9 -n")
cairn_made(share/bash-completion/completions/cairn "'$<TARGET_FILE:cairn>' completion bash")
cairn_made(share/zsh/vendor-completions/_cairn "'$<TARGET_FILE:cairn>' completion zsh")
cairn_made(share/fish/vendor_completions.d/cairn.fish "'$<TARGET_FILE:cairn>' completion fish")
cairn_made(share/cairn/connection.schema.json "'$<TARGET_FILE:cairn>' config schema")

# The .tgz: the libraries that not every Linux has, in the versions that it was built with.
install(TARGETS cairn RUNTIME_DEPENDENCY_SET cairn_libraries DESTINATION bin COMPONENT relocatable)
install(RUNTIME_DEPENDENCY_SET cairn_libraries
  PRE_EXCLUDE_REGEXES "^lib(c|m|dl|pthread|rt|resolv|stdc\\+\\+|gcc_s|duckdb)\\.so" "^ld-linux"
  DESTINATION lib/cairn COMPONENT relocatable)
install(FILES LICENSE CHANGELOG.md DESTINATION share/doc/cairn COMPONENT relocatable)
# Their licences: libcurl, as Debian builds it, brings a family along, some of it under the LGPL.
foreach(package libbrotli1 libcom-err2 libcurl4 libffi8 libgmp10 libgnutls30 libgssapi-krb5-2 libhogweed6 libidn2-0
        libk5crypto3 libkeyutils1 libkrb5-3 libkrb5support0 libldap-2.5-0 libnettle8 libnghttp2-14
        libp11-kit0 libpsl5 libpugixml1v5 librtmp1 libsasl2-2 libssh2-1 libssl3 libtasn1-6 libunistring2
        zlib1g)
  install(FILES /usr/share/doc/${package}/copyright DESTINATION share/doc/cairn/libraries RENAME ${package} COMPONENT relocatable
          OPTIONAL)
endforeach()
install(FILES /usr/share/common-licenses/LGPL-2.1 /usr/share/common-licenses/LGPL-3 /usr/share/common-licenses/GPL-2
              /usr/share/common-licenses/GPL-3 DESTINATION share/doc/cairn/licenses COMPONENT relocatable OPTIONAL)
install(FILES ${units} DESTINATION share/cairn/systemd COMPONENT relocatable)

# The .deb: units, account and pages where Debian looks for them.
install(FILES ${CMAKE_BINARY_DIR}/packaging/changelog.gz DESTINATION share/doc/cairn COMPONENT debian)
install(FILES ${units} DESTINATION lib/systemd/system COMPONENT debian)
install(FILES packaging/systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME cairn.conf COMPONENT debian)
install(FILES packaging/systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME cairn.conf COMPONENT debian)
install(FILES packaging/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME cairn COMPONENT debian)

set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package_generator.cmake)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)  # what we built; DuckDB's library stays byte by byte as its authors built it
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_PACKAGE_NAME cairn)
set(CPACK_PACKAGE_VENDOR "The Cairn authors")
set(CPACK_PACKAGE_CONTACT ${CAIRN_PACKAGE_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "replicates Heap Connect dumps into a database")
set(CPACK_PACKAGE_FILE_NAME cairn-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})

set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_FILE_EXTENSION .tgz)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Cairn brings what Heap Connect publishes, manifests and Avro files, into a\n\
DuckDB database, each dump exactly once, and keeps the copy right. Progress is\n\
kept in the database itself, so that no crash loses or doubles a row.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
get_target_property(duckdb_library ${CAIRN_DUCKDB_TARGET} LOCATION)
cmake_path(GET duckdb_library PARENT_PATH CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/packaging/debian/postinst
                                       ${CMAKE_SOURCE_DIR}/packaging/debian/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
