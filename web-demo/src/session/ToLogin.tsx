import { Navigate, useLocation } from "@tanstack/react-router";
import { useState } from "react";

/** To the login, and from there back to here. */
export function ToLogin() {
  const here = useLocation({ select: ({ pathname, hash }) => (hash ? `${pathname}#${hash}` : pathname) });
  // Made once: while the navigation is under way the location is the login's already, and `Navigate` goes again with every
  // new element.
  const [navigation] = useState(() => <Navigate to="/login" search={here === "/" ? {} : { next: here }} replace />);
  return navigation;
}
