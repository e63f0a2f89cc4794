type Fields = Record<string, unknown>;

/** A document after a JSON merge patch of one level: `null` removes (RFC 7396). */
export function merged(document: Fields, patch: object): Fields {
  const result: Fields = { ...document };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = value;
    }
  }
  return result;
}

/** The merge patch that leads from the one document to the other: only what differs. */
export function difference(before: Fields, after: Fields): Fields {
  const patch: Fields = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) {
      patch[key] = after[key] ?? null;
    }
  }
  return patch;
}
