import { Navigate, useLocation } from "@tanstack/react-router";
import { useState } from "react";

/** To the login, and from there back to here. */
export function ToLogin() {
  const here = useLocation({ select: ({ pathname, hash }) => (hash ? `${pathname}#${hash}` : pathname) });
  // Once: while the navigation is under way the location is the login's already.
  const [from] = useState(here);
  return <Navigate to="/login" search={from === "/" ? {} : { next: from }} replace />;
}
