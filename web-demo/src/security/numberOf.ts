/** What a field for a number holds; text that is no number stays text, and is refused as such. */
export function numberOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
