// Numbers and tables in Markdown.

/** Three significant digits, at most five after the point, without an exponent. */
export function number(value) {
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumFractionDigits: Math.min(digits, 5) });
}

/** Bytes as kB of 1,000. */
export const kilobytes = (bytes) => number(bytes / 1000);

export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const rule = heads.map((_, index) => (index === 0 ? "---" : "---:"));
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
}

/** `value / other`; either may be "more than `limit`", which is `undefined`. */
export function ratio(value, other, limit) {
  if (value === undefined && other === undefined) return "?";
  if (value === undefined) return `> ${number(limit / other)}`;
  return other === undefined ? `< ${number(value / limit)}` : number(value / other);
}
