// What is in a directory, read again only when it has changed: a list of ten thousand keys asks for it on each page.

import { readdir, stat } from "node:fs/promises";

// A change within the same tick of the file system's clock would not show, so what is younger is not kept.
const kSettledMs = 100;

export class Directories {
  #known = new Map(); // path -> {changed, files, folders}

  // {files, folders}, names in no order; both are empty for a path that is no directory. Other kinds of entries are
  // left out: a symbolic link could lead anywhere.
  async contentOf(path) {
    const found = await stat(path, { bigint: true }).catch(() => undefined);
    if (!found?.isDirectory()) return { files: [], folders: [] };
    const known = this.#known.get(path);
    if (known?.changed === found.mtimeNs) return known;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    const names = (chosen) => chosen.map(({ name }) => name);
    const content = {
      changed: found.mtimeNs,
      files: names(entries.filter((entry) => entry.isFile())),
      folders: names(entries.filter((entry) => entry.isDirectory())),
    };
    if (Date.now() - Number(found.mtimeMs) > kSettledMs) this.#known.set(path, content);
    return content;
  }
}
