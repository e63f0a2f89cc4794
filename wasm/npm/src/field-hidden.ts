/**
 * Hides an element from eyes, not from screen readers. Set as properties, which a Content Security Policy allows
 * without `unsafe-inline`.
 */
export function hideVisually(element: HTMLElement): void {
  Object.assign(element.style, {
    position: "absolute",
    width: "1px",
    height: "1px",
    margin: "-1px",
    padding: "0",
    border: "0",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  });
}
