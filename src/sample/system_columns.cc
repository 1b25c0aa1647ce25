#include "sample/system_columns.h"

namespace cairn::sample {

Columns<EventMetadataRow> event_metadata_columns(Dialect dialect) {
  return {
      {{.name = "event_table_name"}, [](const EventMetadataRow& row, CellText&) { return text_or_null(row.table); }},
      {{.name = "event_name"}, [](const EventMetadataRow& row, CellText&) { return text_or_null(row.name); }},
      {{.name = "definition_version", .type = FieldType::kLong},
       [](const EventMetadataRow& row, CellText&) { return Cell(row.version); }},
      {{.name = "created_at", .type = FieldType::kTime, .time_form = time_form_in(dialect, TimeForm::kTextIsoZulu)},
       [](const EventMetadataRow& row, CellText&) { return Cell(row.defined); }},
  };
}

Columns<SyncInfoRow> sync_info_columns() {
  return {
      {{.name = "sync_id", .type = FieldType::kLong}, [](const SyncInfoRow& row, CellText&) { return Cell(row.dump); }},
      {{.name = "table_name"}, [](const SyncInfoRow& row, CellText&) { return text_or_null(row.table); }},
      {{.name = "rows_synced", .type = FieldType::kLong},
       [](const SyncInfoRow& row, CellText&) { return Cell(row.rows); }},
      {{.name = "synced_at", .type = FieldType::kTime, .time_form = TimeForm::kMillis},
       [](const SyncInfoRow& row, CellText&) { return Cell(row.time); }},
  };
}

}  // namespace cairn::sample
