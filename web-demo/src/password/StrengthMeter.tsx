import { defaultStrengthMessages, describeStrength, type StrengthEstimate } from "@lockstep/policy";
import { Spoken } from "./Spoken";

const STEPS = [1, 2, 3, 4];
/** After the requirements have been spoken. */
const PAUSE = 1_600;

/** How hard a password is to guess, in words and as a bar, with what would help. Spoken when typing pauses. */
export function StrengthMeter({ estimate }: { estimate: StrengthEstimate | undefined }) {
  const description = estimate && describeStrength(estimate);
  return (
    <div className="strength" data-score={estimate?.score}>
      {estimate && description && (
        <>
          <div className="strength-bar" aria-hidden="true">
            {STEPS.map((step) => (
              <span key={step} data-on={estimate.score >= step} />
            ))}
          </div>
          <p>
            <strong>{description.score}</strong>, {description.time} to guess
          </p>
          {(description.warning || description.suggestions.length > 0) && (
            <ul className="strength-advice">
              {description.warning && <li>{description.warning}</li>}
              {description.suggestions.map((suggestion) => (
                <li key={suggestion}>{suggestion}</li>
              ))}
            </ul>
          )}
        </>
      )}
      <Spoken text={description ? defaultStrengthMessages.announce(description) : ""} pause={PAUSE} />
    </div>
  );
}
