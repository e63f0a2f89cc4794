import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "../components/Button";
import { logOut } from "./session";

export function AccountMenu({ name }: { name: string }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: logOut,
    onSuccess: async () => {
      queryClient.clear();
      await navigate({ to: "/login" });
    },
  });
  return (
    <>
      <span className="account-name">{name}</span>
      <Button variant="quiet" isPending={leave.isPending} onPress={() => leave.mutate()}>
        Log out
      </Button>
    </>
  );
}
