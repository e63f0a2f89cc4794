import { type ReactNode, useEffect, useRef } from "react";

type RegionProps = { id: string; title: string; intro: string; children: ReactNode };

/** A named region that a link can lead to. */
export function Region({ id, title, intro, children }: RegionProps) {
  const region = useRef<HTMLElement>(null);
  useEffect(() => {
    // The region is there only after its data is, too late for the browser's own jump.
    if (location.hash === `#${id}`) {
      region.current?.focus();
      region.current?.scrollIntoView();
    }
  }, [id]);
  return (
    <section className="card" id={id} aria-labelledby={`${id}-title`} tabIndex={-1} ref={region}>
      <div className="card-head">
        <h2 id={`${id}-title`}>{title}</h2>
        <p>{intro}</p>
      </div>
      <div className="stack stack-loose">{children}</div>
    </section>
  );
}
