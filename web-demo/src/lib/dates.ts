const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export const dayOf = (timestamp: string) => day.format(new Date(timestamp));

export const momentOf = (timestamp: string) => moment.format(new Date(timestamp));

/** A moment as `datetime-local` fields hold it: in the reader's time zone, to the minute; nothing for what is none. */
export function localOf(timestamp: string): string {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) {
    return "";
  }
  const two = (number: number) => String(number).padStart(2, "0");
  const date = [String(time.getFullYear()).padStart(4, "0"), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${date}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The moment that such a field holds; nothing where it holds none. */
export function timestampOf(local: string): string {
  const time = new Date(local);
  return Number.isNaN(time.getTime()) ? "" : time.toISOString();
}
