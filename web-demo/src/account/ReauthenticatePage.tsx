import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { Page } from "../components/Page";
import { QueryView } from "../components/QueryView";
import { type Question, questionFor } from "../session/question";
import { ReauthenticationForm } from "../session/ReauthenticationForm";
import { sessionQuery } from "../session/session";

/** The cure of `password_unknown` and of `two_factor_verification_required`: what is asked for, entered once more. */
export function ReauthenticatePage() {
  const { next } = useSearch({ from: "/signed-in/account/reauthenticate" });
  const session = useQuery(sessionQuery);
  const queryClient = useQueryClient();
  const router = useRouter();
  return (
    <QueryView query={session}>
      {(session) => {
        const question = questionFor(session);
        const { title, intro, action } = wordsFor(question);
        return (
          <Page title={title} intro={intro}>
            <div className="card narrow">
              <ReauthenticationForm
                session={session}
                question={question}
                action={action}
                onDone={async () => {
                  await queryClient.resetQueries();
                  router.history.push(next ?? "/");
                }}
              />
            </div>
          </Page>
        );
      }}
    </QueryView>
  );
}

function wordsFor({ either, password, secondFactor }: Question) {
  if (either) {
    return {
      title: "Confirm that it is you",
      intro: "Prove once more who you are. That is good for 5 minutes of sensitive changes.",
      action: "Confirm",
    };
  }
  if (password && secondFactor) {
    return {
      title: "Enter your password and your second factor",
      intro:
        "The policy of your organization changed since you logged in. Both are checked now, and nothing else changes.",
      action: "Check both",
    };
  }
  return password
    ? {
        title: "Enter your password once more",
        intro:
          "The password policy changed since your password was last seen. It is checked now, here, and nothing else changes.",
        action: "Check password",
      }
    : {
        title: "Use your second factor",
        intro: "Your organization requires it, and this session has not used it as it should.",
        action: "Check",
      };
}
