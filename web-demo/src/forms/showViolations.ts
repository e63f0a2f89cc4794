import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { violationsOf } from "../failure/failures";
import { violationText } from "./violationText";

/** Puts what the server refused at the field that it belongs to, and the focus on the first. */
export function showViolations<Form extends FieldValues>(
  { setError }: UseFormReturn<Form>,
  error: unknown,
  fieldOf: Record<string, Path<Form>>,
) {
  let isFirst = true;
  for (const violation of violationsOf(error)) {
    const field = fieldOf[violation.path];
    if (field) {
      setError(field, { type: violation.code, message: violationText(violation) }, { shouldFocus: isFirst });
      isFirst = false;
    }
  }
}
