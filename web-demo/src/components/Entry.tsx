import type { ReactNode } from "react";
import { PageTitle } from "./Page";
import { ThemeToggle } from "./ThemeToggle";
import { Wordmark } from "./Wordmark";

type EntryProps = {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
};

/** The frame of the ways in: sign up, log in, accept an invitation. */
export function Entry({ title, intro, children }: EntryProps) {
  return (
    <div className="entry">
      <aside className="entry-side" aria-label="About Lockstep">
        <Wordmark />
        <div className="entry-side-text">
          <p className="entry-claim">The rules you see are the rules that decide.</p>
          <p className="soft">
            This page checks your password with the same code as the server, compiled to WebAssembly. Nothing that you
            type is sent before you submit it.
          </p>
        </div>
        <p className="soft small">
          <a href="/docs">API documentation</a>
        </p>
      </aside>
      <div className="entry-main">
        <header className="entry-top">
          <Wordmark />
          <ThemeToggle />
        </header>
        <main className="entry-form">
          <div className="stack-tight">
            <PageTitle>{title}</PageTitle>
            {intro && <p className="soft">{intro}</p>}
          </div>
          {children}
        </main>
      </div>
    </div>
  );
}
