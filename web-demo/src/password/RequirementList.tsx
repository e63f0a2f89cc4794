import { describe, type PasswordVerdict, type Requirement } from "@lockstep/policy";
import { Icon } from "../components/Icon";
import { Spoken } from "./Spoken";

type RequirementListProps = {
  id?: string;
  title: string;
  verdict: PasswordVerdict | undefined;
  /** Before anything is typed, nothing is marked as missed. */
  hasBegun: boolean;
};

/** Every requirement, met or not. By mark and words as well as by colour, and summed up aloud when typing pauses. */
export function RequirementList({ id, title, verdict, hasBegun }: RequirementListProps) {
  const requirements = verdict?.requirements ?? [];
  const met = requirements.filter((requirement) => requirement.met === true).length;
  const summary = `${met} of ${requirements.length} met`;
  return (
    <div className="requirements" id={id}>
      <p className="requirements-title">
        <span>{title}</span>
        {requirements.length > 0 && hasBegun && <span className="requirements-count">{summary}</span>}
      </p>
      {verdict && requirements.length === 0 && <p className="small">Any password is accepted.</p>}
      <ul className="stack-tight">
        {requirements.map((requirement) => (
          <li
            key={requirement.code + JSON.stringify("specialSet" in requirement ? requirement.specialSet : "")}
            className="requirement"
            data-code={requirement.code}
            data-met={String(requirement.met)}
            data-begun={hasBegun}
          >
            <Mark met={requirement.met} hasBegun={hasBegun} />
            <span>
              <span className="visually-hidden">{hasBegun ? `${wordFor(requirement.met)}: ` : ""}</span>
              {describe(requirement)}
            </span>
          </li>
        ))}
      </ul>
      <Spoken text={hasBegun ? spoken(requirements, summary) : ""} />
    </div>
  );
}

function Mark({ met, hasBegun }: { met: Requirement["met"]; hasBegun: boolean }) {
  return (
    <span className="requirement-mark">
      {met === true && hasBegun && <Icon name="check" />}
      {met === false && hasBegun && <Icon name="cross" />}
    </span>
  );
}

function wordFor(met: Requirement["met"]): string {
  if (met === "pending") {
    return "Still checking";
  }
  return met ? "Met" : "Not met";
}

function spoken(requirements: Requirement[], summary: string): string {
  const missing = requirements.filter((requirement) => requirement.met === false).map((missed) => describe(missed));
  return missing.length > 0 ? `${summary}. Missing: ${missing.join("; ")}` : `${summary}.`;
}
