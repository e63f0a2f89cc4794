const names: Record<string, string> = {
  active: "Active",
  legacy: "Older than the rules",
  blocked: "Stopped by the rules",
  expired: "Expired",
  revoked: "Revoked",
};

const looks: Record<string, string> = { active: "good", legacy: "warn", blocked: "bad" };

/** Statuses are an open list: one that this page does not know shows its own name. */
export const statusName = (status: string) => names[status] ?? status.replaceAll("_", " ");

export const statusLook = (status: string) => looks[status] ?? "plain";
