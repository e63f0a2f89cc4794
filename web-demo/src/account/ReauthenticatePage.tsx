import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Page } from "../components/Page";
import { ReauthenticationForm } from "../session/ReauthenticationForm";
import { sessionQuery } from "../session/session";

/** The cure of `password_unknown`: the password, entered once more, is judged under the current policy. */
export function ReauthenticatePage() {
  const { next } = useSearch({ from: "/signed-in/account/reauthenticate" });
  const session = useQuery(sessionQuery);
  const queryClient = useQueryClient();
  const router = useRouter();
  return (
    <Page
      title="Enter your password once more"
      intro="The password policy changed since your password was last seen. It is checked now, here, and nothing else changes."
    >
      <div className="card narrow">
        <ReauthenticationForm
          email={session.data?.user.email}
          action="Check password"
          onDone={async () => {
            await queryClient.resetQueries();
            router.history.push(next ?? "/");
          }}
        />
      </div>
    </Page>
  );
}
