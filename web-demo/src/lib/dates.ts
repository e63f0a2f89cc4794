const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

export const dayOf = (timestamp: string) => day.format(new Date(timestamp));

export const momentOf = (timestamp: string) => moment.format(new Date(timestamp));
