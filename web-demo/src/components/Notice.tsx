import type { ReactNode } from "react";
import { Icon } from "./Icon";

const icons = { info: "info", good: "check", warn: "warning", bad: "warning" } as const;

type NoticeProps = {
  kind?: keyof typeof icons;
  title?: string;
  children?: ReactNode;
  /** Announced when it appears: `alert` at once, `status` when the reader pauses. */
  live?: "alert" | "status";
};

export function Notice({ kind = "info", title, children, live }: NoticeProps) {
  return (
    <div className={`notice notice-${kind}`} role={live}>
      <Icon name={icons[kind]} />
      <div className="notice-body">
        {title && <p className="notice-title">{title}</p>}
        {typeof children === "string" ? <p>{children}</p> : children}
      </div>
    </div>
  );
}
