import { type ReactNode, useEffect, useRef } from "react";

type PageProps = {
  title: string;
  intro?: ReactNode;
  above?: ReactNode;
  children: ReactNode;
};

/** A page of the application: its title names the document and takes the focus when the page opens. */
export function Page({ title, intro, above, children }: PageProps) {
  return (
    <>
      <header className="page-head">
        {above}
        <PageTitle>{title}</PageTitle>
        {intro && <p>{intro}</p>}
      </header>
      {children}
    </>
  );
}

let opened = 0;

export function PageTitle({ children }: { children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · Lockstep`;
  }, [children]);
  useEffect(() => {
    // The first page of a visit leaves the focus where the browser put it; autofocus and fragments go first as well.
    opened += 1;
    const isFirst = opened === 1;
    const isElsewhere = document.activeElement?.matches("main :is(input, select)") || location.hash !== "";
    if (!isFirst && !isElsewhere) {
      heading.current?.focus();
    }
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
