import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

type ButtonProps = Omit<AriaButtonProps, "className" | "children"> & {
  children: ReactNode;
  variant?: "primary" | "secondary" | "quiet" | "danger";
  shape?: "wide" | "small" | "icon";
};

/** While `isPending` the button keeps the focus, ignores presses and says so to a screen reader. */
export function Button({ children, variant = "secondary", shape, ...props }: ButtonProps) {
  const shapeClass = shape ? ` button-${shape}` : "";
  return (
    <AriaButton {...props} className={`button button-${variant}${shapeClass}`}>
      {({ isPending }) => (
        <>
          {isPending && <span className="spinner" aria-hidden="true" />}
          {children}
        </>
      )}
    </AriaButton>
  );
}
