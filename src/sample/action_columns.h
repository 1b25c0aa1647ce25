#pragma once

#include "sample/column.h"
#include "sample/dialect.h"
#include "sample/session.h"

namespace cairn::sample {

// What a row of `sessions`, `pageviews` or an event table is made of. Of a session's row, `action` is its first.
struct ActionRow {
  const Person& person;
  const Session& session;
  const Action& action;
};

using ActionColumns = Columns<ActionRow>;

// Groups of columns that several tables share, in the order in which Heap documents them.
ActionColumns id_columns(TimeForm time_form);
ActionColumns client_columns();
ActionColumns place_columns();
ActionColumns origin_columns();
ActionColumns page_columns();
ActionColumns target_columns();

// The two tables that every customer has beside the users.
ActionColumns session_columns(Dialect dialect);
ActionColumns pageview_columns(Dialect dialect);

// What Heap calls the kind of interaction, or a custom event's name.
Column<ActionRow> type_column();
// A custom property of 78 characters.
Column<ActionRow> experiment_column();
// A property that is synced later than the others.
Column<ActionRow> consent_column();

void append(ActionColumns& columns, ActionColumns more);

}  // namespace cairn::sample
