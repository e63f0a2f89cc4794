import { QueryClientProvider } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { queryClient } from "./lib/queryClient";
import { Reauthentication } from "./session/Reauthentication";

export function Root() {
  return (
    <QueryClientProvider client={queryClient}>
      <Reauthentication>
        <Outlet />
      </Reauthentication>
    </QueryClientProvider>
  );
}
