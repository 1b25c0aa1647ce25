#include "sample/property_definitions.h"

namespace cairn::sample {

std::string_view property_definitions_json() {
  return R"([
  {
    "property_name": "traffic_kind",
    "type": "event",
    "cases": [
      {
        "value": { "type": "constant", "value": "paid" },
        "condition": {
          "clause_combinator": "or",
          "clauses": [
            { "property_name": "utm_medium", "operator": "=", "value": "cpc" },
            { "property_name": "utm_medium", "operator": "includedin", "value": ["paid_social", "affiliate"] }
          ]
        }
      },
      {
        "value": { "type": "constant", "value": "search" },
        "condition": {
          "clause_combinator": "and",
          "clauses": [
            { "property_name": "utm_source", "operator": "notdef", "value": null },
            {
              "clause_combinator": "or",
              "clauses": [
                { "property_name": "referrer", "operator": "contains", "value": "google." },
                { "property_name": "referrer", "operator": "matches", "value": "https://duckduckgo.com/%" }
              ]
            }
          ]
        }
      },
      {
        "value": { "type": "property", "value": "utm_source" },
        "condition": {
          "clause_combinator": "and",
          "clauses": [{ "property_name": "utm_source", "operator": "isdef", "value": null }]
        }
      }
    ],
    "default_value": { "type": "constant", "value": "direct" }
  },
  {
    "property_name": "customer_tier",
    "type": "user",
    "cases": [
      {
        "value": { "type": "constant", "value": "business" },
        "condition": {
          "clause_combinator": "and",
          "clauses": [
            { "property_name": "company", "operator": "!=", "value": "Tailspin Toys" },
            { "property_name": "email", "operator": "notcontains", "value": "@test." },
            { "property_name": "industry", "operator": "notincludedin", "value": ["Education"] },
            { "property_name": "handle", "operator": "notmatches", "value": "bot%" }
          ]
        }
      }
    ]
  }
]
)";
}

}  // namespace cairn::sample
