/** A table as CSV (RFC 4180). What a spreadsheet would take for a formula is kept text by an apostrophe. */
export function csv(table: string[][]): string {
  return table.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
