import { Navigate, useLocation } from "@tanstack/react-router";
import { useState } from "react";

/** To where the person sets up what is required, and from there back to here (spec B13). */
export function ToSetup({ to }: { to: string }) {
  const here = useLocation({ select: ({ pathname }) => pathname });
  // Made once, because `Navigate` goes again with every new element.
  const [navigation] = useState(() => <Navigate to={to} search={here === "/" ? {} : { next: here }} replace />);
  return navigation;
}
