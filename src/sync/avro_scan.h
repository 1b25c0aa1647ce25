#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "avro/container.h"
#include "avro/program.h"
#include "model/batch_source.h"
#include "source/object_store.h"
#include "source/open_ahead.h"

namespace cairn {

// What decodes the rows of files with one schema. Compiled once for each schema of a pass and shared by all readers, to
// whom it is constant.
struct FileProgram {
  std::shared_ptr<const avro::Program> program;
  std::optional<Type> hidden_time;  // of `time`, if it is the last target, decoded for the start date alone
};

// Values that their column cannot hold although their field's type may stand there: integers that no double holds, or
// what is no time. The load begins anew, with a wider column or a sibling.
struct Misfit {
  enum class Kind : std::uint8_t { kInexactInteger, kUnreadableTime };
  Kind kind = Kind::kInexactInteger;
  DumpId dump;
  std::string field;

  auto operator<=>(const Misfit&) const = default;
};

// One data file while a scan reads it. Only the cursor moves its walker, under the scan's lock; what readers look at
// does not change once they have a block of it.
struct OpenFile {
  OpenFile(const ScanFile& scan_file, std::size_t file_index, std::unique_ptr<ByteSource> file_bytes,
           avro::FileHeader file_header)
      : file(scan_file),
        index(file_index),
        bytes(std::move(file_bytes)),
        header(std::move(file_header)),
        walker(*bytes, header) {}

  const ScanFile& file;
  std::size_t index;  // in the scan's files
  std::unique_ptr<ByteSource> bytes;
  avro::FileHeader header;
  // From the first block on: without rows any type will do.
  std::shared_ptr<const avro::Program> program = nullptr;
  std::optional<Type> hidden_time = {};
  avro::BlockWalker walker;
};

// A block to decode, and its file. Readers share the file until the last of them has let go of its last block.
struct BlockWork {
  std::shared_ptr<OpenFile> file;
  avro::RawBlock block;
};

// Rows set aside beyond this end the load: that many are no accident of single rows.
inline constexpr std::size_t kRejectsMax = 10'000;
Error too_many_rejects(std::string_view reason);

// A pass over Avro files, made by AvroSource::scan() for each; it outlives its readers. One cursor walks through the
// files' blocks under a lock, which covers only the reading of bytes; whoever got a block decompresses and decodes it
// on its own.
class AvroScan final : public Scan {
 public:
  // `misfits` is empty where no wider column would help.
  using OnFailure = std::function<void(DumpId dump, const Error& error, const std::vector<Misfit>& misfits)>;

  // `store`, `table`, `load` and `files` are borrowed; `on_failure` hears of the first error of each reader.
  AvroScan(ObjectStore& store, const TablePlan& table, const Load& load, std::span<const ScanFile> files,
           std::vector<ScanColumn> columns, OnFailure on_failure);

  Result<std::unique_ptr<BatchReader>> open_reader() override;
  Result<ScanTotals> finish() override;

  // For readers. The next block of the pass; empty at the end, and once any reader has failed.
  Result<std::optional<BlockWork>> next_block();
  // What a reader counted, file by file, and the rows it set aside; once, when the reader ends.
  void add(const ScanTotals& counted);
  // Integers that a reader found to be no doubles, by dump and field. They end the pass at its end, so that one pass
  // finds them all.
  using InexactIntegers = std::map<std::pair<DumpId, std::string>, std::uint64_t>;
  void add(const InexactIntegers& found);
  // The context of every error about a file is its name; the first error ends the pass for all readers.
  void fail(const Error& error, DumpId dump, const std::vector<Misfit>& misfits);

  const TablePlan& table() const { return table_; }
  std::span<const ScanColumn> columns() const { return columns_; }
  // The place of `time` among the data columns of the request.
  std::optional<std::size_t> time_place() const { return time_place_; }
  std::size_t file_count() const { return files_.size(); }

 private:
  Result<std::shared_ptr<OpenFile>> open_file(std::size_t index);
  Result<FileProgram> program_for(const avro::FileHeader& header, DumpId dump);
  std::optional<avro::Target> hidden_time_of(const avro::Schema& schema) const;
  Error too_wide() const;
  Result<std::optional<BlockWork>> advance();

  const TablePlan& table_;
  const Load& load_;
  std::span<const ScanFile> files_;
  std::vector<ScanColumn> columns_;
  std::vector<avro::Target> targets_;  // of the data columns, in the order of the request
  std::optional<std::size_t> time_place_;
  OnFailure on_failure_;

  std::mutex mutex_;  // guards all below
  OpenAhead opened_;  // the files from next_file_ on
  std::size_t next_file_ = 0;
  std::size_t files_sealed_ = 0;
  std::shared_ptr<OpenFile> current_;
  std::map<std::pair<std::string, std::vector<std::string>>, FileProgram> programs_;  // by schema, what is passed over
  InexactIntegers inexact_;
  ScanTotals totals_;
  std::optional<Error> failure_;
};

}  // namespace cairn
