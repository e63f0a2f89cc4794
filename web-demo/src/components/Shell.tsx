import type { ReactNode } from "react";
import { ThemeToggle } from "./ThemeToggle";
import { Wordmark } from "./Wordmark";

type ShellProps = {
  navigation?: ReactNode;
  account?: ReactNode;
  children: ReactNode;
};

/** The frame of every page but the ways in. */
export function Shell({ navigation, account, children }: ShellProps) {
  return (
    <div className="app">
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="app-header">
        <div className="app-header-inner">
          <Wordmark />
          {navigation}
          <div className="app-header-end">
            {account}
            <ThemeToggle />
          </div>
        </div>
      </header>
      <main className="app-main" id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="app-footer">
        <div className="app-footer-inner">
          <span>One rule set, in this page and on the server.</span>
          <a href="/docs">API documentation</a>
        </div>
      </footer>
    </div>
  );
}
