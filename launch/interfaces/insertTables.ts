import { format, resolveConfig } from "prettier";

/**
 * A document with its generated tables as they are now, formatted: each stands between two comments that name it.
 *
 * @param file its path, which decides on the formatting
 * @throws Error where a table has no place in the document, or a place no table
 */
export async function insertTables(text: string, tables: ReadonlyMap<string, string>, file: string): Promise<string> {
  const missing = new Set(tables.keys());
  const filled = text.replaceAll(
    /^(<!-- generated: (\w+) -->\n)[^]*?^(<!-- end of (\w+) -->)$/gm,
    (_, begin: string, name: string, end: string, ended: string) => {
      const table = tables.get(name);
      if (table === undefined || ended !== name) throw new Error(`${file}: there is no table "${name}"`);
      missing.delete(name);
      return `${begin}\n${table}\n\n${end}`;
    },
  );
  if (missing.size > 0) throw new Error(`${file}: there is no place for the tables ${[...missing].join(", ")}`);
  return format(filled, { ...(await resolveConfig(file)), parser: "markdown" });
}
