// Lists that are not what a list has to be. Some are legal and rare, so that a client must take them: `empty_page`.

import { xmlAnswer } from "./answer.mjs";
import { listDocument, makeToken } from "./list.mjs";

// Each takes the page, {entries, commonPrefixes, nextToken}, and what was asked, and returns another page.
const kPages = {
  truncated_without_token: (page) => ({ ...page, isTruncated: true, nextToken: undefined }),
  token_loop: (page, { parameters }) => ({ ...page, nextToken: parameters.token ?? makeToken("") }),
  empty: (page) => ({ ...page, entries: [], commonPrefixes: [], nextToken: undefined }),
  empty_page: (page, { parameters }) => ({
    entries: [],
    commonPrefixes: [],
    nextToken: makeToken(parameters.after ?? ""),
  }),
  unsorted: (page) => ({ ...page, entries: [...page.entries].reverse() }),
  drop_last: (page) => ({ ...page, entries: page.entries.slice(0, -1) }),
  size: (page, _, { difference = 1 }) => ({
    ...page,
    entries: page.entries.map((one) => ({ ...one, size: one.size + difference })),
  }),
  etag: (page) => ({ ...page, entries: page.entries.map((one) => ({ ...one, etag: "0".repeat(32) })) }),
  outside_prefix: (page) => ({
    ...page,
    entries: [...page.entries, { ...page.entries[0], key: "\u{10fffd}/outside" }],
  }),
  wrong_count: (page) => ({ ...page, keyCount: page.entries.length + page.commonPrefixes.length + 1 }),
  repeat_key: (page, { parameters }) => ({ ...page, entries: withRepeated(page.entries, parameters.after) }),
};

const kTexts = {
  cut: (text, { at = -20 }) => text.slice(0, at),
  entity_bomb: (text) => withDoctype(text, bomb()),
  external_entity: (text) => withDoctype(text, '<!ENTITY e9 SYSTEM "file:///etc/passwd">'),
  not_xml: () => "<html><body>It works!</body></html>",
};

// A page that holds more keys than were asked for; only the double itself can make it.
export const kListDamages = [...Object.keys(kPages), ...Object.keys(kTexts), "overfull"];

export async function damageList(rule, answer) {
  const { list } = answer;
  if (!list) return answer;
  if (rule.damage in kTexts)
    return answer.withBody(Buffer.from(kTexts[rule.damage](answer.body.toString("utf8"), rule)));
  const page =
    rule.damage === "overfull"
      ? await list.pageOfSize(list.parameters.limit + 1)
      : kPages[rule.damage](list.page, list, rule);
  return xmlAnswer(listDocument(list.bucket, list.parameters, page), { headers: answer.headers.slice(1) });
}

// The last key of the page before once more, or of this one if it is the first.
function withRepeated(entries, after) {
  const last = entries.at(-1);
  return after === undefined ? [...entries, last] : [{ ...entries[0], key: after }, ...entries];
}

function withDoctype(text, entities) {
  return text.replace("?>\n", `?>\n<!DOCTYPE ListBucketResult [${entities}]>\n`).replace(/<Prefix>/, "<Prefix>&e9;");
}

// Nine levels of ten: a billion copies of three letters.
function bomb() {
  const levels = Array.from({ length: 9 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
  return `<!ENTITY e0 "lol">${levels.join("")}`;
}
